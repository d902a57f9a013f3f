"""The catalog: everything podcli knows of a published show, in one small document that is the root of all it shows.

The public feed is a function of the catalog and of the time; nothing else decides what listeners see. All types are
frozen; a change makes a new catalog (`podcli.revision`), a guard compares the two (`podcli.guard`).
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

import episodes  # its heavy names are fetched where they are used: a refresh with nothing to do needs no tags
from episodes import Episode
from feeds import FeedRule, Show

FORMAT = 2
"""Raised when an older podcli could no longer read the document rightly."""
FIRST_FORMAT = 1
"""Of a show without further feeds, which the first podcli understands."""
TXNS_KEPT = 200
"""How many transaction ids the catalog remembers, for writers whose answer was lost."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One episode as it was published last, with all that identity needs."""

    slug: str
    """Its short name for people, unique among the catalog's episodes."""
    episode: Episode
    """What the feed says; URLs are storage keys, relative to the public address."""
    sha256: str
    """Hash of the stored audio bytes, in hex."""
    made_from: str = ""
    """Hash of the person's own file, where a copy of it with tags was stored; empty where the file itself was."""
    keys: tuple[str, ...]
    """Every media key ever published under this guid, the current one last."""
    rev: int = 0
    """The revision that touched it last."""
    sources: tuple[str, ...] = ()
    """Fingerprints of the local source that it was made from."""
    earlier: tuple[str, ...] = ()
    """Fingerprints of the sources it was made from before: a local source among them is `behind`."""
    companions: dict[str, str] = {}
    """Keys of the files that go with it, by the names that its notes have for them."""
    pictures: dict[str, str] = {}
    """Keys of pictures from its audio's own chapters, by the second at which they are shown."""
    pictured_at: str = ""
    """The public address by which its file of chapters names pictures of ours; empty where it names none."""
    words: dict[str, str] = {}
    """Hashes of what each field of the local source said (see `podcli.edits`)."""
    past: dict[str, tuple[str, ...]] = {}
    """Hashes of what fields said before, by field."""

    @property
    def recording(self) -> str:
        """Hash of the audio file that a person has, in hex."""
        return self.made_from or self.sha256


class ShowRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The show's own settings as they were published last."""

    show: Show
    """What the feed says; URLs are storage keys, relative to the public address."""
    rev: int = 0
    """The revision that touched it last."""
    sources: tuple[str, ...] = ()
    """Fingerprints of the local settings that it was made from."""
    earlier: tuple[str, ...] = ()
    """Fingerprints of the settings it was made from before."""
    companions: dict[str, str] = {}
    """Keys of the files that its settings name, by those names."""
    words: dict[str, str] = {}
    """Hashes of what each setting said."""
    past: dict[str, tuple[str, ...]] = {}
    """Hashes of what settings said before, by setting."""
    feeds: dict[str, FeedRule] = {}
    """The further feeds by the names that podcast.toml gives them; the name of a private one is not its key."""
    ended: tuple[str, ...] = ()
    """Keys of further feeds that the show has no more: what they name is kept as long as they are stored."""

    @property
    def format(self) -> int:
        """The form of a catalog that holds this: without further feeds that of the first podcli."""
        return FORMAT if self.feeds or self.ended else FIRST_FORMAT


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the show is public: one recorded fact, on which no media key and no guid depends."""

    public_url: str
    """What every URL of the feed starts with; ends in `/`."""
    enclosure_prefix: str = ""
    """What is put before enclosure URLs, such as `https://op3.dev/e/`."""
    feed_file: str = "feed.xml"
    """The feed's key under the public address."""
    preview: bool = False
    """The address is that of the preview on the producer's own machine; moving on from it needs no permission."""


def keys_of(record: "Record | ShowRecord") -> Iterator[str]:
    """Yield the key of every stored file that the record of a show or of an episode names."""
    owner = record.episode if isinstance(record, Record) else record.show
    yield from keys_named(owner)
    yield from record.companions.values()
    if isinstance(record, Record):
        yield from record.pictures.values()


def keys_named(owner: Show | Episode) -> Iterator[str]:
    """Yield the key of every stored file that the feed names for a show or an episode."""
    if isinstance(owner, Episode):
        yield owner.enclosure.url
    if owner.image:
        yield owner.image
    yield from (key for _, key in episodes.files_in(owner))


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """An episode that was taken out of the feed on purpose; kept for ever."""

    guid: str
    slug: str
    title: str
    rev: int
    """The revision that removed it."""
    published: datetime
    """Its date, which it takes back if it returns."""
    keys: tuple[str, ...]
    """Every media key ever published under its guid."""

    @classmethod
    def of(cls, record: Record, rev: int) -> "Removal":
        """Return what is kept of a record that a revision removes."""
        return cls(
            guid=record.episode.guid,
            slug=record.slug,
            title=record.episode.title,
            rev=rev,
            published=record.episode.published,
            keys=record.keys,
        )


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """Something a guard would refuse and a person allowed."""

    what: str
    """The word given to `--allow`."""
    guid: str
    """The episode concerned; empty for the show itself."""
    rev: int
    """The revision for which it was allowed."""


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """The whole published show at one revision."""

    format: int = FIRST_FORMAT
    """Version of this document's form."""
    show_id: str
    """Random, made with the catalog: tells one show's storage from another's."""
    rev: int
    """Grows by one with every change."""
    feed_rev: int
    """The last revision that altered what the public feed shows."""
    address: Address
    show: ShowRecord
    episodes: dict[str, Record]
    """The published and scheduled episodes by guid, in the order of their first publishing."""
    removed: tuple[Removal, ...] = ()
    allowed: tuple[Permission, ...] = ()
    txns: tuple[str, ...] = ()
    """The newest transaction ids, oldest first."""
    pruned: int = 0
    """The revision at which `prune` was begun last; a plan that stands on an older one must look at its files again."""
    proven: str = ""
    """The service and the buckets whose conditional writes and privacy were tried; a moved show is tried anew."""
    pruning: datetime | None = None
    """Until when a prune may delete files; None while there is none."""

    @property
    def txn(self) -> str:
        """The transaction that made this revision."""
        return self.txns[-1]

    def stored_keys(self) -> Iterator[str]:
        """Yield the key of every stored file that this revision names."""
        yield from keys_of(self.show)
        for record in self.episodes.values():
            yield from keys_of(record)

    def removal(self, guid: str) -> Removal | None:
        """Return the newest removal of a guid that has not come back."""
        if guid in self.episodes:
            return None
        return next((r for r in reversed(self.removed) if r.guid == guid), None)

    def allows(self, what: str, guid: str) -> bool:
        """Tell whether a person ever allowed this for this episode (or, with an empty guid, for the show)."""
        return any(p.what == what and p.guid == guid for p in self.allowed)
