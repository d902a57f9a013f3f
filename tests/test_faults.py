"""Networks and services that fail at any request: nothing is lost or doubled, and the same command finishes the job."""

import itertools
import random
import socket

import pytest

from podcli.cli import run
from podcli.storage.s3_client import Service, connect
from tests import fault_runs
from tests.faulty_transport import FAULTS


@pytest.fixture(scope="module")
def ground(connection_to, moto_http, tmp_path_factory):
    """A published show on a real S3 server, with a transport that fails on demand."""
    with fault_runs.no_waiting():
        made = fault_runs.Range(tmp_path_factory.mktemp("faults"), connection_to(moto_http))
        yield made
        made.transport.close()


@pytest.mark.parametrize("command", fault_runs.COMMANDS, ids=lambda c: c.__name__)
def test_a_fault_at_any_request_loses_nothing(ground, command):
    """At each request another failure strikes, once or as often as it is repeated; then the command runs again."""
    kinds = itertools.cycle(itertools.product(FAULTS, fault_runs.TIMES))
    ends = [
        fault_runs.struck(ground, command, number, *next(kinds)) for number in range(fault_runs.calm(ground, command))
    ]
    assert "well" in ends  # a fault that strikes once is overcome by repeating
    assert set(ends) > {"well"}  # one that stays is told


@pytest.mark.parametrize("seed", range(5))
def test_a_publish_over_a_line_that_fails_half_of_all_requests_ends_well(seed, moto_http, monkeypatch, tmp_path):
    """Every second request fails, each in another way, for longer than a publish lasts: and it is published."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    # A connection of its own: boto3 repeats less often the more it had to repeat before.
    ground = fault_runs.Range(tmp_path, connect(Service(endpoint_url=moto_http.endpoint)))
    show = ground.fresh()
    ground.transport.arm_at_random(random.Random(seed), 200)  # noqa: S311 - guards nothing
    with fault_runs.no_waiting():
        fault_runs.publish_new(show)
    assert ground.transport.fired > 5
    ground.transport.arm(None)
    fault_runs.check(show, *fault_runs.COMMANDS[fault_runs.publish_new])


@pytest.mark.parametrize("answering", [False, True])
def test_a_dead_endpoint_is_told_in_a_sentence(answering, monkeypatch, capsys, moto_http):
    """A closed port, and one that takes connections and never answers: exit code 1, and the address is named."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("podcli.storage.s3_client.READ_TIMEOUT", 0.2)
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        if answering:
            port.listen()
        address = f"http://127.0.0.1:{port.getsockname()[1]}"
        code = run(["refresh", "--storage", "s3://show", "--endpoint-url", address, "--public-url", f"{address}/"])
    told = capsys.readouterr().err
    assert code == 1
    assert address in told
    assert "Is this machine online" in told
