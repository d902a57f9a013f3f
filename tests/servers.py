"""Real S3 services for the tests, each a process of its own on a free loopback port."""

import contextlib
import datetime as dt
import http.client
import ipaddress
import os
import secrets
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ceph import Ceph
from tests.programs import require_program

COVERAGE = "COVERAGE_PROCESS_CONFIG"
"""The variable by which coverage is counted in the programs that tests start."""
COPY = "/copy-of-all"
"""The path at which the moto of the tests copies a whole bucket."""
MOTO = Path(__file__).with_name("moto_program.py")
PATIENCE = 60.0
"""Seconds that a service may take to answer for the first time."""
CEPH_ATTEMPTS = 3
"""How often a cluster is begun anew that does not come up: on a busy machine its first commands can go unheard."""
STRANGER = ("strangerkey", "strangersecret1")
"""Access key and secret of a second user of Ceph, whom the first one's buckets are closed to."""


@dataclass(frozen=True)
class Server:
    """A running S3 service and what a client needs to use it."""

    name: str
    endpoint: str
    access_key: str = "testkey"
    secret_key: str = "testsecret1"
    certificate: str = ""
    """File to trust, for https."""
    versions: bool = True
    """Whether it heeds conditions in buckets that keep versions."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the AWS chain."""
        variables = {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        return variables | ({"AWS_CA_BUNDLE": self.certificate} if self.certificate else {})


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate for loopback, and its key, as files."""

    certificate: Path
    key: Path


def make_certificate(
    folder: Path, *, name: str = "localhost", host: str = "127.0.0.1", days: tuple[int, int] = (-1, 30)
) -> Certificate:
    """Make a certificate that is its own authority, valid between two days counted from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(host))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days=days[0]))
        .not_valid_after(now + dt.timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "tls.crt", folder / "tls.key")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def free_port() -> int:
    """Return a loopback port that nobody uses, and that no outgoing connection will be given a moment later."""
    while True:
        # below the range from which the kernel takes the ports of outgoing connections
        port = secrets.choice(range(10_000, 32_000))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def moto(folder: Path, certificate: Certificate | None = None) -> Iterator[Server]:
    """Run moto, which behaves like Amazon but takes any key."""
    port = free_port()
    arguments = [sys.executable, "-P", str(MOTO), COPY, "-H", "127.0.0.1", "-p", str(port)]
    if certificate:
        arguments += ["-c", str(certificate.certificate), "-k", str(certificate.key)]
    with (folder / "moto.log").open("wb") as log, running(arguments, log_file=log) as process:
        wait_for(port, certificate, [process], folder)
        scheme = "https" if certificate else "http"
        trusted = str(certificate.certificate) if certificate else ""
        yield Server(f"moto-{scheme}", f"{scheme}://127.0.0.1:{port}", certificate=trusted)


def copied(endpoint: str, source: str, target: str) -> bool:
    """Let moto copy all objects of a bucket to another one in one request; return whether the server can do that."""
    at = urlsplit(endpoint)
    if at.scheme != "http":
        return False
    with contextlib.closing(http.client.HTTPConnection(at.netloc, timeout=PATIENCE)) as connection:
        connection.request("GET", f"{COPY}?{source}&{target}")
        return connection.getresponse().status == HTTPStatus.OK


@contextlib.contextmanager
def ceph(folder: Path, certificate: Certificate) -> Iterator[Server]:
    """Run a one-node Ceph with its object gateway over https; one that does not come up is begun anew."""
    for program in ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool"):
        require_program(program)
    for attempt in range(1, CEPH_ATTEMPTS + 1):
        place = folder / str(attempt)
        place.mkdir()
        with contextlib.ExitStack() as stack:
            try:
                server = _start_ceph(place, certificate, stack)
            except (RuntimeError, subprocess.SubprocessError):
                if attempt == CEPH_ATTEMPTS:
                    raise
                continue
            yield server
            return


def _start_ceph(folder: Path, certificate: Certificate, stack: contextlib.ExitStack) -> Server:
    port = free_port()
    cluster = Ceph(
        folder, port=port, monitor_port=free_port(), certificate=certificate.certificate, key=certificate.key
    )
    processes = []
    for arguments in cluster.daemons():
        log = stack.enter_context((folder / f"{Path(arguments[0]).name}.out").open("wb"))
        processes.append(stack.enter_context(running(arguments, log_file=log, env=cluster.environment)))
    wait_for(port, certificate, processes, folder)
    address = f"https://127.0.0.1:{port}"
    server = Server("ceph-https", address, certificate=str(certificate.certificate), versions=False)
    cluster.add_user("tests", server.access_key, server.secret_key)
    cluster.add_user("stranger", *STRANGER)
    return server


@contextlib.contextmanager
def running(
    arguments: list[str], *, log_file: object, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that ends with the block, however the block ends; it is none of podcli, and coverage looks away."""
    calm = {name: value for name, value in (os.environ if env is None else env).items() if name != COVERAGE}
    process = subprocess.Popen(arguments, stdout=log_file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=calm)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(
    port: int, certificate: Certificate | None, processes: list[subprocess.Popen[bytes]], folder: Path
) -> None:
    """Return as soon as the service answers; fail if a process of it ends."""
    deadline = time.monotonic() + PATIENCE
    ask = _asker(port, certificate)
    while not ask():
        ended = [process.args for process in processes if process.poll() is not None]
        if ended or time.monotonic() > deadline:
            raise RuntimeError(f"the service does not answer (ended: {ended}); see {folder}")
        time.sleep(0.05)


def _asker(port: int, certificate: Certificate | None) -> Callable[[], bool]:
    context = ssl.create_default_context(cafile=str(certificate.certificate)) if certificate else None

    def ask() -> bool:
        kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
        options = {"context": context} if context else {}
        connection = kind("127.0.0.1", port, timeout=2, **options)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ask
