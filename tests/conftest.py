"""Fixtures that several test modules share."""

import os
import signal
import uuid
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from tests import servers
from tests.servers import Server

if TYPE_CHECKING:
    from podcli.storage.s3 import S3Storage
    from podcli.storage.s3_client import Connection
    from tests.folders import ShowFolder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a failure of every skip where everything must run: a skip could hide a gap."""
    report = yield
    if report.skipped and os.environ.get("PODCLI_REQUIRE_ALL") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and PODCLI_REQUIRE_ALL is set"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no coverage in the programs that a test starts which is marked `no_cover`: it slows every line of them."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("no_cover"):
            patch.delenv(servers.COVERAGE, raising=False)
        return (yield)


def pytest_configure() -> None:
    """Let nothing depend on the machine that the tests run on.

    What nohup, a service or a script started in the background ignores SIGHUP or SIGINT, and every program of the tests
    would inherit that; and hypothesis looks at the clock, by which a busy machine is a fault of the code.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("unhurried")


S3_SERVERS = ("moto-http", "moto-https", "ceph-https")


@pytest.fixture(autouse=True)
def _no_credentials_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from whatever account the person at this machine has."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


class Told(NamedTuple):
    """What a command line said."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def podcli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Run a command line; return its exit code, stdout and stderr."""
    from podcli.cli import run  # noqa: PLC0415 - only where commands are tested

    return lambda *arguments: Told(run([str(argument) for argument in arguments]), *capsys.readouterr())


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "ShowFolder":
    """A show folder to stand in, published to a folder beside it."""
    from tests.folders import ShowFolder  # noqa: PLC0415 - only where a show is tested

    folder = ShowFolder(tmp_path / "show")
    monkeypatch.chdir(folder.path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> servers.Certificate:
    """A self-signed certificate for loopback."""
    return servers.make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def moto_http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Moto over http."""
    with servers.moto(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture(scope="session")
def moto_https(tmp_path_factory: pytest.TempPathFactory, certificate: servers.Certificate) -> Iterator[Server]:
    """Moto over https."""
    with servers.moto(tmp_path_factory.mktemp("motos"), certificate) as server:
        yield server


@pytest.fixture(scope="session")
def ceph_https(tmp_path_factory: pytest.TempPathFactory, certificate: servers.Certificate) -> Iterator[Server]:
    """Ceph's object gateway over https."""
    with servers.ceph(tmp_path_factory.mktemp("ceph"), certificate) as server:
        yield server


@pytest.fixture(scope="session")
def connection_to() -> "Callable[[Server], Connection]":
    """Connect to a server, once in a session."""
    from podcli.storage.s3_client import Service, connect  # noqa: PLC0415 - only where S3 is tested

    known: dict[str, Connection] = {}

    def connection(server: Server) -> "Connection":
        if server.endpoint not in known:
            with pytest.MonkeyPatch.context() as patch:
                for name, value in server.environment.items():
                    patch.setenv(name, value)
                known[server.endpoint] = connect(Service(endpoint_url=server.endpoint))
        return known[server.endpoint]

    return connection


@pytest.fixture(scope="session")
def make_bucket(connection_to: "Callable[[Server], Connection]") -> Callable[[Server], str]:
    """Make a new, empty bucket and return its name."""

    def make(server: Server) -> str:
        name = f"tests-{uuid.uuid4().hex[:12]}"
        connection_to(server).client.create_bucket(Bucket=name)
        return name

    return make


@pytest.fixture
def s3_storage(
    connection_to: "Callable[[Server], Connection]", make_bucket: Callable[[Server], str]
) -> "Callable[..., S3Storage]":
    """Open a storage below a prefix of a new bucket."""
    from podcli.storage.location import Bucket  # noqa: PLC0415 - only where S3 is tested
    from podcli.storage.s3 import S3Storage  # noqa: PLC0415 - likewise

    def make(server: Server, prefix: str = "shows/field-notes/", **options: str) -> "S3Storage":
        return S3Storage(connection_to(server), Bucket(make_bucket(server), prefix), **options)

    return make


@pytest.fixture(params=S3_SERVERS)
def s3_server(request: pytest.FixtureRequest) -> Server:
    """Every S3 service in turn."""
    server = request.getfixturevalue(request.param.replace("-", "_"))
    assert isinstance(server, Server)
    return server
