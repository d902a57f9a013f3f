"""A show on a server, with a folder for each of eight people who change it, and what each of them does in a round."""

import re
import shutil
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from podcli import config as configuration
from podcli import root
from podcli.catalog import Catalog
from podcli.chain import Chain
from podcli.clock import utc_now
from podcli.feed_state import FeedState
from podcli.history import RecordChange
from podcli.present import effective_now
from podcli.refresh import refresh
from podcli.storage import Places, open_places
from podcli.views import views
from tests.auditor import rendered
from tests.crowd_record import Record
from tests.crowd_watch import Watcher
from tests.folders import PRIVATE_FEED, ShowFolder, further_feeds
from tests.servers import Server

PEOPLE = ("ada", "ines", "tomas", "mei", "editor", "remover", "returner", "goer")
PUBLISHERS = PEOPLE[:4]
SWINGS = ("swing-0", "swing-1")
"""Two episodes of which one is public at a time: each round takes one out and brings the other back."""
PREFIX = "show/"
SEA = 'tags = ["sea"]'
FEEDS = further_feeds(newest=3) + PRIVATE_FEED
SOON = timedelta(seconds=2)


@dataclass(frozen=True)
class Asked:
    """A command that a person runs, and what must hold of the catalog once it succeeded."""

    who: str
    words: tuple[str, ...]
    deed: str
    """What its revision does; empty for a rollback, which takes back whatever others did since."""
    done: Callable[[Catalog], bool] = lambda _: True
    brings: str = ""
    """The episode that it publishes."""


class Town:
    """One show and its people."""

    def __init__(self, path: Path, server: Server, client: Any, *, further: bool = False) -> None:
        """Make two buckets, which keep all versions unless the server then ignores conditions, as Ceph does.

        `further` tells whether the show has further feeds: by tag, of the newest, and a private one.
        """
        self.path = path
        self.bucket, state = (f"crowd-{uuid.uuid4().hex[:12]}" for _ in range(2))
        for bucket in (self.bucket, state):
            client.create_bucket(Bucket=bucket)
            if server.versions:
                client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        self.base = f"{server.endpoint}/{self.bucket}/{PREFIX}"
        self._storage = (
            f'url = "s3://{self.bucket}/show"\nstate_url = "s3://{state}/show"\nendpoint_url = "{server.endpoint}"\n'
            f'public_url = "{self.base}"\naddressing_style = "path"\nacl = "public-read"' + (FEEDS if further else "")
        )
        self.first = self._begin(path / PEOPLE[0])
        self.people: dict[str, ShowFolder] = {}
        self.places = self._places()
        self.watcher = Watcher(self.places, client, self.bucket, PREFIX, self.base)
        self.watcher.further = further
        self.record = Record(client, self.bucket, state, PREFIX, self.base) if server.versions else None

    def _begin(self, path: Path) -> ShowFolder:
        show = ShowFolder(path)
        show.configure(storage=self._storage)
        for slug in ("start", *SWINGS):
            show.add(slug, SEA)
        show.add("secret", "date = 2099-01-01T06:00:00")
        return show

    def settle(self) -> None:
        """Give everybody a copy of the folder that the show was begun from."""
        self.people = {name: self.first.clone(self.path / name) for name in PEOPLE[1:]} | {PEOPLE[0]: self.first}

    def folder(self, who: str) -> str:
        """Return the folder that a person works in."""
        return str(self.path / who)

    def catalog(self) -> Catalog:
        """Return the catalog as it stands."""
        standing = root.read(self.places.state)
        assert standing is not None
        return standing.catalog

    def _places(self) -> Places:
        return open_places(configuration.load(self.first.path / "podcast.toml").storage, self.first.path)

    def asked(self, number: int, *, going: bool) -> list[Asked]:
        """Prepare the folders for a round; return what everybody does in it. `going`: somebody rolls back, too."""
        asked = [self._new(who, number) for who in PUBLISHERS]
        asked.append(self._edit(number))
        if going:
            rev = str(self.catalog().rev)
            back = Asked("goer", ("rollback", rev, "--yes"), "")
            return [*asked, self._new("remover", number), self._new("returner", number), back]
        out, back_in = sorted(SWINGS, key=lambda s: s not in slugs(self.catalog()))
        back = Asked("returner", ("publish", back_in, "--yes"), f"publish {back_in}", lambda c: back_in in slugs(c))
        if back_in in slugs(self.catalog()):  # nobody took it out yet: it can be brought back from the next round on
            back = self._new("returner", number)
        return [
            *asked,
            Asked("remover", ("unpublish", out, "--yes"), f"remove {out}", lambda c: out not in slugs(c)),
            back,
            self._edit_show(number),
        ]

    def _new(self, who: str, number: int) -> Asked:
        slug = f"{who}-{number}"
        soon = (datetime.now(UTC) + SOON).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.people[who].add(slug, f"date = {soon}\n{SEA}" if who == "mei" else "" if who == "ada" else SEA)
        return Asked(who, ("publish", "--yes"), f"publish {slug}", lambda c: slug in slugs(c), brings=slug)

    def _edit(self, number: int) -> Asked:
        notes = self.path / "editor" / "episodes" / "start.md"
        title = f"Start {number}"
        notes.write_text(re.sub(r'title = ".*"', f'title = "{title}"', notes.read_text()))
        return Asked("editor", ("publish", "--yes"), "edit start", lambda c: slugs(c)["start"].episode.title == title)

    def _edit_show(self, number: int) -> Asked:
        config = self.path / "goer" / "podcast.toml"
        said = f"Sounds of round {number}."
        config.write_text(re.sub(r'description = ".*"', f'description = "{said}"', config.read_text()))
        return Asked("goer", ("publish", "--yes"), "edit the show", lambda c: c.show.show.description == said)

    def told(self, since: int) -> tuple[Counter[str], int]:
        """Return how often the history after a revision tells each deed, and how many rollbacks."""
        catalog = self.catalog()
        chain = Chain(self.places.state, catalog)
        steps = [chain.at(rev) for rev in range(since + 1, catalog.rev + 1)]
        plain = [step for step in steps if step.command != "rollback"]
        deeds = Counter(deed_of(change) for step in plain for change in step.episodes)
        deeds.update("edit the show" for step in plain if step.show and step.show[1].rev == step.rev)
        return deeds, len(steps) - len(plain)

    def require_rest(self) -> None:
        """Check that after one refresh each feed is what the catalog says (I8), and nothing is half uploaded."""
        now = utc_now()
        due = effective_now(self.places, now)
        refresh(self.places, now)
        catalog = self.catalog()
        for view in views(catalog):
            blob = self.places.public.get(view.file)
            state = FeedState.of(blob.head)
            assert state.as_of is not None
            late = [r for r in catalog.episodes.values() if state.as_of < r.episode.published <= due]
            assert not late, f"I8 {view.file} lags"
            assert blob.body == rendered(view, catalog, state.as_of), f"I8 {view.file}"
        assert list(self.places.public.unfinished()) == [], "I8 an upload is left"

    def forget(self) -> None:
        """Delete the folders."""
        shutil.rmtree(self.path)


def deed_of(change: RecordChange) -> str:
    """Say what a revision did to an episode."""
    if change.before is None:
        return f"publish {change.after.slug if change.after else ''}"
    return f"edit {change.after.slug}" if change.after else f"remove {change.before.slug}"


def slugs(catalog: Catalog) -> dict[str, Any]:
    """Return the catalog's records by their slugs; each is there once (I5)."""
    records = list(catalog.episodes.values())
    found = {record.slug: record for record in records}
    assert len(found) == len(records), "I5 an episode is there twice"
    return found
