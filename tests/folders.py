"""Show folders with real audio, for tests of everything above the storage."""

import shutil
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import mutagen.id3

from podcli import config as configuration
from podcli.copies import Copies
from podcli.digests import Digests
from podcli.guard import Allow
from podcli.outcome import Outcome
from podcli.planning import Request
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish, preview_publish
from podcli.storage import Places
from podcli.storage.memory import MemoryStorage
from podcli.workshop import Workshop
from tests.shows import NOW
from tests.watched import Watched

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "field-notes"
SAMPLES = ROOT / "tests" / "data" / "audio"
SPEECH = SAMPLES / "cbr.mp3"

CONFIG = """\
[show]
title = "Field Notes"
description = "Sounds from outside."
author = "Ada Byron"
link = "https://field-notes.example/"
language = "en-gb"
categories = ["Science > Nature"]
timezone = "Europe/London"
locked = false
{show}

[feed]
{feed}

[audio]
{audio}

[storage]
publisher = "ada@desk"
{storage}
"""


PRIVATE_FEED = '[[feeds]]\nfile = "friends.xml"\nprivate = true\n'


def further_feeds(newest: int) -> str:
    """Return the settings of two further feeds: of episodes with the tag `sea`, and of so many newest ones."""
    return f'\n[[feeds]]\nfile = "sea.xml"\ntags = ["sea"]\n[[feeds]]\nfile = "newest.xml"\nlimit = {newest}\n'


def make_audio(path: Path, title: str = "") -> Path:
    """Write real speech; the title in its tag makes its bytes differ from any other's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SPEECH, path)
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=3, text=title or path.stem))
    tags.save(path, v2_version=3)
    return path


class ShowFolder:
    """A show folder and the storage it is published to; counts the storage's calls."""

    def __init__(self, path: Path, places: Places | None = None) -> None:
        self.path = path
        self.now = NOW
        self.state = Watched(MemoryStorage("state", clock=lambda: self.now))
        self.public = Watched(MemoryStorage("public", clock=lambda: self.now))
        self.places = places or Places(public=self.public, state=self.state, local=True)
        (path / "episodes").mkdir(parents=True)
        shutil.copyfile(EXAMPLE / "artwork.jpg", path / "artwork.jpg")
        self.configure()

    def configure(self, *, show: str = "", feed: str = "", audio: str = "", storage: str = "") -> None:
        """Write podcast.toml with these lines added to its parts."""
        (self.path / "podcast.toml").write_text(CONFIG.format(show=show, feed=feed, audio=audio, storage=storage))

    def clone(self, path: Path) -> "ShowFolder":
        """Return another folder with the same files, published to the same storage."""
        shutil.copytree(self.path, path)
        other = object.__new__(ShowFolder)
        other.__dict__ = {**self.__dict__, "path": path}
        return other

    def add(self, slug: str, front: str = "", body: str = "Notes.", *, audio: str | None = None) -> Path:
        """Write an episode's notes and its audio; `audio` is what its tag says, "" for no audio."""
        notes = self.path / "episodes" / f"{slug}.md"
        title = "" if "title" in front else f'title = "{slug.capitalize()}"\n'
        notes.write_text(f"+++\n{title}{front}\n+++\n{body}\n")
        if audio != "":
            make_audio(self.path / "episodes" / f"{slug}.mp3", audio or slug)
        return notes

    @property
    def shop(self) -> Workshop:
        """The folder opened as the command line would."""
        config = configuration.load(self.path / "podcast.toml")
        return Workshop(
            folder=self.path,
            config=config,
            places=self.places,
            digests=Digests(self.path / ".digests"),
            copies=Copies(),
        )

    def request(self, *names: str, allow: tuple[str, ...] = (), now: datetime | None = None) -> Request:
        """Return what a person asks of publish."""
        kinds = frozenset(Allow(kind) for kind in allow)
        return Request(names=names, allow=kinds, now=now or self.now, new_guid=lambda: str(uuid.uuid4()))

    def publish(self, *names: str, **options: Any) -> Outcome:
        """Publish, counting the calls from nothing."""
        self.public.calls.clear()
        self.state.calls.clear()
        shop = self.shop
        return run_publish(shop, plan_publish(shop, self.request(*names, **options)), pause=lambda _: None)

    def rehearse(self, *names: str, **options: Any) -> Outcome:
        """Return what publishing would do."""
        shop = self.shop
        return preview_publish(shop, plan_publish(shop, self.request(*names, **options)))
