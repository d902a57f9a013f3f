"""`podcast.toml`: read whole, every fault of it named at once; and the one line that podcli writes into it."""

import re
import tomllib
from pathlib import Path

from episodes import Fault, FaultyDocument, Fields, line_of, lines_of_keys, quoted, read_bytes, toml_fault
from podcli.config_feeds import read_feeds
from podcli.config_homes import as_feeds, with_home
from podcli.config_read import description_text, read_announce, read_audio_settings, read_feed, read_show
from podcli.config_storage import StorageSettings, merged, read_storage
from podcli.config_types import AnnounceSettings, AudioSettings, Config, FeedSettings, ShowSettings

__all__ = [
    "AnnounceSettings",
    "AudioSettings",
    "Config",
    "FeedSettings",
    "ShowSettings",
    "StorageSettings",
    "description_text",
    "load",
    "merged",
    "with_show_guid",
]

TABLES = ("show", "feed", "feeds", "audio", "storage", "announce")
"""Every table of the file."""
_SHOW_HEADER = re.compile(rb"""(?:\xef\xbb\xbf)?[ \t]*\[[ \t]*(?:show|"show"|'show')[ \t]*\]""")


def load(path: Path) -> Config:
    """Read the settings; raise `FaultyDocument` naming every fault with its line, or `FileUnreadable`."""
    return parse(read_bytes(path), path)


def parse(raw: bytes, path: Path) -> Config:
    """Return the settings in the text of a `podcast.toml`; `path` names it in messages."""
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FaultyDocument(str(path), (Fault(message="this is not UTF-8 text", line=line),)) from error
    except (ValueError, RecursionError) as error:
        raise FaultyDocument(str(path), (as_feeds(text, toml_fault(error, text)),)) from error
    lines = lines_of_keys(text)
    fields = Fields(values, lambda key: line_of(lines, key))
    show = read_show(fields.table("show"), path.parent)
    feed, audio = read_feed(fields.table("feed")), read_audio_settings(fields.table("audio"))
    config = Config(
        show=show,
        feed=feed,
        feeds=read_feeds(fields.tables("feeds", "file"), feed.file),
        audio=audio,
        storage=read_storage(fields.table("storage")),
        announce=read_announce(fields.table("announce")),
    )
    fields.finish(TABLES)
    if fields.faults:
        faults = [as_feeds(text, with_home(fault)) for fault in fields.faults]
        raise FaultyDocument(str(path), tuple(sorted(faults, key=lambda f: f.line or 0)))
    return config


def with_show_guid(raw: bytes, guid: str) -> bytes:
    """Return the file with a `guid` line right after `[show]`, in its own line ending; nothing else is touched.

    A guid that is there stays the only one. A file without that header stays as it is: the catalog knows the guid.
    """
    places = lines_of_keys(raw.decode("utf-8", "replace").removeprefix("\ufeff"))
    rows, number = raw.split(b"\n"), places.get("show", 0)
    if not guid or "show.guid" in places or not number or not _SHOW_HEADER.match(rows[number - 1]):
        return raw
    end = b"\r" if rows[number - 1].endswith(b"\r") else b""
    return b"\n".join([*rows[:number], f"guid = {quoted(guid)}".encode() + end, *rows[number:]])
