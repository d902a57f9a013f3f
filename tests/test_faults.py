"""Networks and services that fail at any request: nothing is lost or doubled, and the same command finishes the job."""

import itertools
import random

import pytest

from podcli.cli import run
from podcli.errors import ObjectAbsent, StorageUnreachable
from podcli.storage.probe import Verdict, probe_conditions
from podcli.storage.s3_client import Service, connect
from podcli.storage.s3_repeating import ATTEMPTS
from tests import dead_endpoints, fault_runs
from tests.fault_commands import COMMANDS, publish_companions, publish_new
from tests.faulty_transport import FAULTS, Transport
from tests.feed_commands import FURTHER, prune_feeds
from tests.servers import Server
from tests.wire import WHOLE, cut_answer, cuts, drip, silence

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count


@pytest.fixture(scope="module")
def served(moto_http):
    """A real S3 server with the credentials for it, where nothing waits before it tries again."""
    with fault_runs.no_waiting(), pytest.MonkeyPatch.context() as patch:
        for name, value in moto_http.environment.items():
            patch.setenv(name, value)
        yield moto_http


@pytest.fixture(scope="module")
def ground(served, tmp_path_factory):
    """A published show, with a transport that fails on demand."""
    with fault_runs.transport_range(served, tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture(scope="module")
def wired(served, tmp_path_factory):
    """The same over a line that breaks on demand."""
    with fault_runs.wire_range(served, tmp_path_factory.mktemp("wired")) as made:
        yield made


SPARSE = {publish_companions: 12}
"""Every how many requests are struck of commands that send many files alike."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_a_fault_at_any_request_loses_nothing(ground, command):
    """At every second request another failure strikes, once or as often as it is repeated; then all runs again."""
    kinds = itertools.cycle(itertools.product(FAULTS, fault_runs.TIMES))
    requests = range(0, fault_runs.calm(ground, command), 2 * SPARSE.get(command, 1))
    ends = [fault_runs.struck(ground, command, number, *next(kinds)) for number in requests]
    assert "well" in ends  # a fault that strikes once is overcome by repeating
    assert set(ends) > {"well"}  # one that stays is told


BREAKS = [(fault, 1) for fault in (*WHOLE, *cuts((0, 60, 400)))] + [
    (fault, ATTEMPTS) for fault in (*WHOLE, *cuts((60, 400))) if fault not in {drip, silence}
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_a_line_that_breaks_anywhere_loses_nothing(wired, command):
    """At each request between those the line breaks in another way, in its bytes; then all runs again."""
    kinds = itertools.cycle(BREAKS)
    requests = range(1, fault_runs.calm(wired, command), 2 * SPARSE.get(command, 1))
    ends = [fault_runs.struck(wired, command, number, *next(kinds)) for number in requests]
    assert "well" in ends


@pytest.mark.parametrize("command", [one for one in FURTHER if one is not prune_feeds], ids=lambda c: c.__name__)
def test_no_feed_of_several_suffers_from_a_fault(ground, command):
    """With three further feeds, one of them private, each twelfth request fails; once more, and every feed is right."""
    draw = random.Random(command.__name__)  # noqa: S311 - guards nothing
    requests = range(draw.randrange(12), fault_runs.calm(ground, command), 12)
    ends = [
        fault_runs.struck(ground, command, at, draw.choice(FAULTS), draw.choice(fault_runs.TIMES)) for at in requests
    ]
    assert len(ends) > 0


@pytest.mark.parametrize("at", [0, 61, 10**9 + 1])
def test_an_answer_that_breaks_off_once_is_asked_for_again(wired, at):
    """Within its head or within its body, at every third request of a publish: it ends well at once."""
    requests = range(at % 3, fault_runs.calm(wired, publish_new), 3)
    ends = {fault_runs.struck(wired, publish_new, number, cut_answer(at), 1) for number in requests}
    assert ends == {"well"}


@pytest.mark.parametrize("at", [60, 10**9])
def test_an_absent_object_is_absent_though_its_answer_breaks_off(wired, at):
    """That an object is absent stands in the body of the answer: without a whole body it is asked for again."""
    show = wired.fresh(publish_new)
    wired.line.arm(0, cut_answer(at), 1)
    with pytest.raises(ObjectAbsent):
        show.places.state.get("nothing")
    assert (wired.line.fired, wired.line.count) == (1, 2)


@pytest.mark.parametrize("number", range(5))
def test_lost_answers_say_nothing_of_conditional_writes(wired, number):
    """A write that is sent again because its answer was lost fails its own condition: no storage is blamed for that."""
    show = wired.fresh(publish_new)
    wired.line.arm(number, cut_answer(0), 1)
    assert probe_conditions(show.places.state) is Verdict.SUPPORTED
    assert wired.line.fired


@pytest.mark.parametrize("fault", [silence, cut_answer(0), cut_answer(10**9)])
def test_one_object_is_asked_for_no_more_often_than_any_request(wired, fault):
    """A service that never answers, and one whose bodies always break off: no repeating of repeated requests."""
    show = wired.fresh(publish_new)
    wired.line.arm(0, fault, 1000)
    with pytest.raises(StorageUnreachable):
        show.places.public.get("feed.xml")
    assert wired.line.count == ATTEMPTS


@pytest.mark.parametrize("seed", range(5))
def test_a_publish_over_a_line_that_fails_half_of_all_requests_ends_well(seed, moto_http, monkeypatch, tmp_path):
    """Every second request fails, each in another way, for longer than a publish lasts: and it is published."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    # A connection of its own: boto3 repeats less often the more it had to repeat before.
    connection = connect(Service(endpoint_url=moto_http.endpoint))
    transport = Transport(connection.client)
    ground = fault_runs.Range(tmp_path, connection, transport)
    show = ground.fresh(publish_new)
    transport.arm_at_random(random.Random(seed), 200)  # noqa: S311 - guards nothing
    with fault_runs.no_waiting():
        publish_new(show)
    assert transport.fired > 5
    transport.arm(None)
    fault_runs.require_done(show, publish_new)


@pytest.mark.parametrize("kind", dead_endpoints.KINDS, ids=lambda kind: kind.__name__)
def test_a_dead_endpoint_is_told_in_a_sentence(kind, monkeypatch, capsys):
    """Exit code 1, the address, and which way it is dead: refusing, a black hole, mute, or a name nobody knows."""
    for name, value in Server("dead", "").environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("podcli.storage.s3_client.READ_TIMEOUT", 0.2)
    monkeypatch.setattr("podcli.storage.s3_client.CONNECT_TIMEOUT", 0.2)
    with fault_runs.no_waiting(), kind() as address:
        code = run(["refresh", "--storage", "s3://show", "--endpoint-url", address, "--public-url", f"{address}/"])
    told = capsys.readouterr().err
    assert code == 1
    assert address in told
    assert [words for words in dead_endpoints.KINDS.values() if words in told] == [dead_endpoints.KINDS[kind]]
    assert "Is this machine online" in told
