"""The real program is killed at requests to a real S3 server, and run again as another process."""

import signal

import pytest

from tests import kill_runs
from tests.fault_commands import publish_large, publish_new

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count


@pytest.fixture(scope="module")
def ground(moto_http, tmp_path_factory):
    """Shows in buckets behind a line on which programs are killed."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in moto_http.environment.items():
            patch.setenv(name, value)
        with kill_runs.street(moto_http, tmp_path_factory.mktemp("kills")) as made:
            yield made


@pytest.mark.parametrize(("at", "after"), [(9, True)])
def test_a_killed_program_is_followed_by_one_that_finishes(ground, at, after):
    """SIGKILL before a request is passed on, and before its answer is delivered: the same command ends the job."""
    ground.struck(publish_new, at, signal.SIGKILL, after=after)


@pytest.mark.parametrize(
    ("command", "sent"), [(publish_large, signal.SIGTERM), (publish_new, signal.SIGINT), (publish_new, signal.SIGHUP)]
)
def test_a_signal_in_the_middle_of_an_upload_leaves_nothing_billed(ground, command, sent):
    """Each ends with its exit code, 143, 130 or 129, and gives up what arrived; run again, it ends the job."""
    ground.struck(command, UPLOADING[command], sent, after=True)


UPLOADING = {publish_large: 7, publish_new: 5}
"""The request by which the audio, or a part of it, goes up."""
