"""What sending a large file costs in memory: a process of its own sends it, and tells its peak."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.servers import Server

SIZE = 300 * 1024 * 1024
LIMIT = 150 * 1024 * 1024

SENDER = """
import resource, sys
from pathlib import Path
from podcli.storage.contract import Headers
from podcli.storage.location import Bucket
from podcli.storage.s3 import S3Storage
from podcli.storage.s3_client import Service, connect

endpoint, bucket, path = sys.argv[1:]
storage = S3Storage(connect(Service(endpoint_url=endpoint)), Bucket(bucket, ""))
counted = []
storage.put_file("talk.mp3", Path(path), Headers(content_type="audio/mpeg"), counted.append)
status = Path("/proc/self/status")
if status.exists():  # ru_maxrss of a child begins with that of the process which started it
    peak = next(int(l.split()[1]) * 1024 for l in status.read_text().splitlines() if l.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(storage.head("talk.mp3").size, sum(counted), peak)
"""


def test_a_large_file_needs_little_memory(
    s3_server: Server, make_bucket: Callable[[Server], str], tmp_path: Path
) -> None:
    """A file of 300 MB is sent whole by a process that never holds more than 150 MB."""
    file = tmp_path / "talk.mp3"
    with file.open("wb") as sparse:
        sparse.truncate(SIZE)
    arguments = [s3_server.endpoint, make_bucket(s3_server), str(file)]
    done = subprocess.run(
        [sys.executable, "-c", SENDER, *arguments],
        env={**os.environ, **s3_server.environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    size, counted, peak = map(int, done.stdout.split())
    assert (size, counted) == (SIZE, SIZE)
    print(f"{s3_server.name}: {peak / 1e6:.0f} MB")  # noqa: T201 - a figure worth reading
    assert peak < LIMIT, f"{peak / 1e6:.0f} MB"
