"""Publishing one episode into a show of 10 000 on the folder storage, against rendering that feed once; goal 3x."""

import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import feeds
from episodes import Enclosure, Episode
from podcli import root
from podcli.catalog import Record
from podcli.change import PutEpisode, Stamp
from podcli.clock import utc_now
from podcli.guard import Allow
from podcli.planning import Request
from podcli.publish import run_publish
from podcli.publish_plan import new_guid, plan_publish
from podcli.refresh import refresh
from podcli.storage.contract import Headers
from podcli.stored import addressed_episodes
from podcli.workshop import Workshop, open_show

EPISODES = 10_000
EXAMPLE = Path(__file__).parent.parent / "examples" / "field-notes"
NOTES = "<p>" + "Something about owls and what they call at night. " * 13 + "</p>"
MEDIA = "audio/mpeg"


def record(number: int) -> Record:
    """Return one of many episodes."""
    digest = f"{number:064x}"
    key = f"media/{digest[-32:]}/episode-{number}.mp3"
    episode = Episode(
        guid=f"00000000-0000-4000-8000-{number:012}",
        title=f"Episode {number}",
        published=datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=number),
        enclosure=Enclosure(url=key, length=1, type=MEDIA),
        duration=1800.0,
        description=NOTES,
    )
    return Record(slug=f"episode-{number}", episode=episode, sha256=digest, keys=(key,), sources=(digest[:32],))


def fill(shop: Workshop) -> None:
    """Put many published episodes behind the one that was published the ordinary way."""
    changes = tuple(PutEpisode(record=record(n), base=None) for n in range(EPISODES))
    for change in changes:
        shop.places.public.put(change.record.episode.enclosure.url, b"x", Headers(content_type=MEDIA))
    stamp = Stamp(txn="fill", now=utc_now(), who="benchmark", command="publish", show_id="")
    root.commit(shop.places.state, changes, stamp, frozenset[Allow]())
    refresh(shop.places, utc_now())


def publish(shop: Workshop, *names: str) -> None:
    """Publish as the command does."""
    request = Request(names=names, now=utc_now(), new_guid=new_guid)
    run_publish(shop, plan_publish(shop, request))


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "show"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("public*", "tides.*", "lighthouse.*"))
        shop = open_show(folder, {})
        publish(shop)
        fill(shop)
        shutil.copyfile(EXAMPLE / "episodes" / "tides.mp3", folder / "episodes" / "tides.mp3")
        begun = time.perf_counter()
        publish(shop)
        took = time.perf_counter() - begun
        found = root.read(shop.places.state)
        if found is None:
            raise SystemExit("the catalog is gone")
        catalog = found.catalog
        show = feeds.addressed_show(catalog.show.show, catalog.address.public_url)
        episodes = addressed_episodes(catalog, utc_now())
        begun = time.perf_counter()
        document = feeds.render(show, episodes, utc_now())
        bare = time.perf_counter() - begun
        size = len(document) / 1e6
        print(f"{len(episodes)} episodes, feed of {size:.0f} MB: rendering {bare:.2f} s, publishing one {took:.2f} s:")
        print(f"{took / bare:.2f}x (goal 3x)")


if __name__ == "__main__":
    main()
