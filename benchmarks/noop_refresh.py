"""A refresh with nothing to do on S3, against a script that makes a boto3 client and does two HEADs; goal 1.2x.

Runs a moto server on a free loopback port, with shows of 100 and of 10 000 episodes.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

from publish_large import record

from podcli import root
from podcli.change import PutEpisode, PutShow, Stamp
from podcli.clock import utc_now
from podcli.config import StorageSettings, merged
from podcli.refresh import refresh
from podcli.storage import open_places
from podcli.storage.contract import Headers
from tests.servers import moto
from tests.shows import make_address, make_show

SIZES = (100, 10_000)
ROUNDS = 15
TWO_HEADS = """
import sys, boto3
from botocore.config import Config
client = boto3.client("s3", endpoint_url=sys.argv[1], config=Config(s3={"addressing_style": "path"}))
client.head_object(Bucket=sys.argv[2], Key="show/.podcli/catalog.json.gz")
client.head_object(Bucket=sys.argv[2], Key="show/feed.xml")
"""


def fill(endpoint: str, bucket: str, size: int) -> None:
    """Publish a show of many episodes."""
    settings = merged(StorageSettings(), url=f"s3://{bucket}/show", endpoint_url=endpoint, addressing_style="path")
    places = open_places(settings, ROOT)
    from podcli.catalog import ShowRecord  # noqa: PLC0415 - the path comes first

    changes = [PutShow(record=ShowRecord(show=make_show()), address=make_address(), base=None)]
    changes += [PutEpisode(record=record(n), base=None) for n in range(size)]
    stamp = Stamp(txn="fill", now=utc_now(), who="benchmark", command="publish", show_id="x")
    done = root.commit(places.state, tuple(changes), stamp, frozenset())
    verified = frozenset(done.catalog.stored_keys())
    places.public.put(make_show().image, b"x", Headers(content_type="image/jpeg"))
    refresh(places, utc_now(), verified=verified)


def once(arguments: list[str]) -> float:
    """Return the seconds of one run."""
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    if "--json" in arguments and json.loads(done.stdout)["changed"]:
        raise SystemExit("the refresh had something to do")
    return time.perf_counter() - begun


def main() -> None:
    """Print both medians and their ratio for each size."""
    import boto3  # noqa: PLC0415 - after the credentials are set

    with tempfile.TemporaryDirectory() as place, moto(Path(place)) as server:
        os.environ |= {**server.environment, "AWS_DEFAULT_REGION": "us-east-1"}
        for size in SIZES:
            bucket = f"bench-{size}"
            boto3.client("s3", endpoint_url=server.endpoint).create_bucket(Bucket=bucket)
            fill(server.endpoint, bucket, size)
            bare = ["-c", TWO_HEADS, server.endpoint, bucket]
            ours = ["-m", "podcli", "refresh", "--json", "--storage", f"s3://{bucket}/show"]
            ours += ["--endpoint-url", server.endpoint, "--addressing-style", "path"]
            pairs = [(once(bare), once(ours)) for _ in range(ROUNDS)]
            slow, own = (statistics.median(times) for times in zip(*pairs, strict=True))
            print(f"{size} episodes: two HEADs {slow * 1000:.0f} ms, podcli refresh {own * 1000:.0f} ms:", end=" ")
            print(f"{own / slow:.2f}x (goal 1.2x)")


if __name__ == "__main__":
    main()
