"""Networks and services that fail at any request: nothing is lost or doubled, and the same command finishes the job."""

import itertools

import pytest

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
