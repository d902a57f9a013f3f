"""Reading the tables of `podcast.toml`; what is wrong is recorded in the fields, with its line."""

import difflib
import importlib.resources
import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import feeds
from episodes import (
    MEDIUM_LISTS,
    MEDIUMS,
    Fields,
    Link,
    PodcliError,
    clean_text,
    parse_language,
    read_bytes,
    read_persons,
)
from feeds import Category, ShowType
from podcli.config_feeds import FILE, LONGEST_DESCRIPTION
from podcli.config_parts import KEYS as PART_KEYS
from podcli.config_parts import read_show_parts
from podcli.config_storage import base_address, ending_in_slash
from podcli.config_types import AnnounceSettings, AudioSettings, FeedSettings, ShowSettings

REQUIRED = ("title", "author", "link", "language", "categories")
"""Keys of [show] without which there is no feed."""
SHOW_KEYS = (
    *("title", "description", "description_file", "author", "link", "language", "categories", "explicit", "artwork"),
    *("guid", "type", "email", "copyright", "timezone", "complete", "block", "new_feed_url", "medium", "locked"),
    *("persons", "owner_name", "itunes_title", "locked_owner", *PART_KEYS),
)
"""Every key of [show]."""
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_show(fields: Fields, folder: Path) -> ShowSettings:
    """Return [show]."""
    missing = [key for key in REQUIRED if not fields.has(key)]
    if not fields.has("description") and not fields.has("description_file"):
        missing.insert(1, "description")
    for key in missing:
        fields.fault(key, f"[show] needs {key}")
    zone, typed = _timezone(fields), {key for key in SHOW_KEYS if fields.has(key)}
    settings = ShowSettings(
        title=fields.text("title"),
        description=_description(fields, folder),
        author=fields.text("author"),
        link=fields.url("link"),
        language=_language(fields, "language"),
        categories=_categories(fields),
        artwork=_inside(fields, "artwork", folder) or "artwork.jpg",
        explicit=fields.truth("explicit") or False,
        guid=_matching(fields, "guid", _GUID, "a UUID such as 9b024349-ccf0-5f69-a609-6b82873eab3c"),
        type=fields.word("type", ShowType, ShowType.EPISODIC),
        email=_matching(fields, "email", _EMAIL, "an address such as show@example.org"),
        copyright=fields.text("copyright"),
        timezone=zone,
        complete=fields.truth("complete") or False,
        block=fields.truth("block") or False,
        new_feed_url=fields.url("new_feed_url"),
        medium=fields.one_of("medium", (*MEDIUMS, *MEDIUM_LISTS), "podcast"),
        locked=fields.truth("locked"),
        persons=read_persons(fields, "persons"),
        owner_name=fields.text("owner_name"),
        itunes_title=fields.text("itunes_title"),
        locked_owner=_matching(fields, "locked_owner", _EMAIL, "an address such as show@example.org"),
        parts=read_show_parts(fields, ZoneInfo(zone)),
    )
    for key, other in (("owner_name", "email"), ("locked_owner", "locked")):
        if key in typed and other not in typed:
            fields.fault(key, f"{key} needs {other}")
    fields.finish(SHOW_KEYS)
    return settings


def read_feed(fields: Fields) -> FeedSettings:
    """Return [feed]."""
    settings = FeedSettings(
        file=_matching(fields, "file", FILE, "a plain name ending in .xml or .rss") or "feed.xml",
        limit=fields.whole("limit", least=0) or 0,
        enclosure_prefix=ending_in_slash(base_address(fields, "enclosure_prefix")),
        hub=fields.url("hub"),
        chapters_in_notes=fields.truth("chapters_in_notes") or False,
        links=tuple(_link(table) for table in fields.tables("links")),
    )
    fields.finish(FeedSettings.__struct_fields__)
    return settings


def _link(table: Fields) -> Link:
    """Return one of [[feed.links]]; the feed's own address and its hub have keys of their own."""
    for key in ("rel", "href"):
        if not table.has(key):
            table.fault("", f"a link needs {key}")
    rel = table.text("rel")
    if rel in {"self", "hub"}:
        table.fault("rel", f"podcli writes the link {rel} by itself")
    link = Link(
        rel="previous" if rel == "prev" else rel,
        href=table.url("href"),
        type=table.text("type"),
        title=table.text("title"),
        hreflang=_language(table, "hreflang"),
        length=table.whole("length", least=0),
    )
    table.finish(("rel", "href", "type", "title", "hreflang", "length"))
    return link


def read_audio_settings(fields: Fields) -> AudioSettings:
    """Return [audio]."""
    settings = AudioSettings(write_tags=fields.truth("write_tags") or False)
    fields.finish(AudioSettings.__struct_fields__)
    return settings


def read_announce(fields: Fields) -> AnnounceSettings:
    """Return [announce]."""
    names = AnnounceSettings.__struct_fields__
    said = {name: fields.truth(name) for name in names}
    fields.finish(names)
    return AnnounceSettings(**{name: value for name, value in said.items() if value is not None})


def _description(fields: Fields, folder: Path) -> str:
    key, both = "description", fields.has("description") and fields.has("description_file")
    written = fields.text("description", longest=1_000_000, lines=True)
    file = _inside(fields, "description_file", folder)
    if both:
        fields.fault("description_file", "give description or description_file, not both")
    elif file:
        key, written = "description_file", _text_of(fields, folder / file)
    size = len(written.encode())
    if size > LONGEST_DESCRIPTION:
        fields.fault(
            key, f"the description has {size} bytes, Apple takes {LONGEST_DESCRIPTION} (letters like é count 2)"
        )
    return written


def _inside(fields: Fields, key: str, folder: Path) -> str:
    """Return the name of a file of the show folder; any other would be published by whoever runs podcli there."""
    named, top = fields.text(key), Path(os.path.normpath(folder.absolute()))
    if named and not Path(os.path.normpath(top / named)).is_relative_to(top):
        fields.fault(key, f"{key} = {named!r} is outside the show folder")
        return ""
    return named


def description_text(raw: bytes) -> str:
    """Return what a file that holds a description says."""
    return clean_text(raw.decode("utf-8").removeprefix("\ufeff")).strip()


def _text_of(fields: Fields, file: Path) -> str:
    """Return the text of the file that `description_file` names."""
    if file.is_fifo():  # it would keep its reader waiting for ever
        fields.fault("description_file", f"{file} is a pipe, not a file")
        return ""
    try:
        text = description_text(read_bytes(file))
    except PodcliError as error:
        fields.fault("description_file", error.message)
        return ""
    except UnicodeDecodeError:
        fields.fault("description_file", f"{file} is not UTF-8 text")
        return ""
    if not text:
        fields.fault("description_file", f"{file} is empty")
    return text


def _categories(fields: Fields) -> tuple[Category, ...]:
    texts = fields.texts("categories", least=1)
    found = [fields.converted("categories", text, feeds.parse_category) for text in texts]
    return tuple(category for category in found if category)


def _language(fields: Fields, key: str) -> str:
    written = fields.text(key)
    return fields.converted(key, written, parse_language) or "" if written else ""


def _timezone(fields: Fields) -> str:
    """Only names that every machine knows: not those of this one's clock or of its own files."""
    zone = fields.text("timezone", "UTC")
    text = importlib.resources.files("tzdata").joinpath("zones").read_text("ascii")
    names = [name for name in text.split() if name != "Factory"]  # the zone of a computer that was never set up
    if zone in names:
        return zone
    town = zone.rpartition("/")[2].replace(" ", "_").casefold()
    near = [name for name in names if name.rpartition("/")[2].casefold() == town]
    near = near or difflib.get_close_matches(zone, names, n=1) or ["Europe/London"]
    fields.fault("timezone", f"there is no time zone {zone!r}; write it as in {near[0]}")
    return "UTC"


def _matching(fields: Fields, key: str, pattern: re.Pattern[str], wanted: str) -> str:
    value = fields.text(key)
    if value and not pattern.fullmatch(value):
        fields.fault(key, f"{key} must be {wanted}, not {value!r}")
        return ""
    return value
