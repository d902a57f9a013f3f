"""What the show was at an earlier revision, told by undoing the newer ones one after another."""

import msgspec

from podcli.catalog import Catalog, Record, ShowRecord
from podcli.chain import Chain
from podcli.history import Revision
from podcli.texts import SETTINGS


class PastState(msgspec.Struct, frozen=True, kw_only=True):
    """The show and its episodes at one revision."""

    rev: int
    show: ShowRecord
    episodes: dict[str, Record]
    """By guid."""
    undone: tuple[Revision, ...]
    """The newer revisions, the newest first."""


def state_at(catalog: Catalog, chain: Chain, rev: int) -> PastState:
    """Return the show as it was at a revision; raise `HistoryMissing` if a newer one cannot be read."""
    episodes, show = dict(catalog.episodes), catalog.show
    undone = tuple(chain.at(number) for number in range(catalog.rev, rev, -1))
    for step in undone:
        for change in step.episodes:
            record = change.before or change.after
            if record is None:
                continue
            episodes.pop(record.episode.guid, None)
            if change.before:
                episodes[record.episode.guid] = change.before
        if step.show and step.show[0]:
            show = step.show[0]
    return PastState(rev=rev, show=show, episodes=episodes, undone=undone)


def notes_of(chain: Chain, record: Record) -> str | None:
    """Return the notes that a published record was made from; None if the history does not have them."""
    return chain.at(record.rev).notes.get(record.episode.guid)


def files_of_show(chain: Chain, record: ShowRecord) -> dict[str, str]:
    """Return `podcast.toml` and what belongs to it as they were published; empty if the history does not have them."""
    files = chain.at(record.rev).files
    return files if SETTINGS in files else {}
