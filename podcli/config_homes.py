"""Where a key of podcast.toml belongs that stands in another part: mostly it was put at the end of the file."""

import re
from collections.abc import Mapping

import msgspec

from episodes import Fault
from podcli.config_feeds import FurtherFeed
from podcli.config_read import SHOW_KEYS
from podcli.config_storage import STORAGE_KEYS
from podcli.config_types import AnnounceSettings, AudioSettings, FeedSettings

PARTS: Mapping[str, tuple[str, ...]] = {
    "[show]": SHOW_KEYS,
    "[feed]": FeedSettings.__struct_fields__,
    "[[feeds]]": FurtherFeed.__struct_fields__,
    "[audio]": AudioSettings.__struct_fields__,
    "[storage]": STORAGE_KEYS,
    "[announce]": AnnounceSettings.__struct_fields__,
}
"""The keys of each part."""
_IN_A_PART = re.compile(r"(?:(?:show|feed|feeds\.\d+|audio|storage|announce)\.)?([^.]+)")
_UNKNOWN = "there is no key "


def with_home(fault: Fault) -> Fault:
    """Return the fault of an unknown key with the part that has it; any other stays as it is."""
    found = _IN_A_PART.fullmatch(fault.key)
    if not found or not fault.message.startswith(_UNKNOWN):
        return fault
    homes = [part for part, keys in PARTS.items() if found[1] in keys]
    if not homes:
        return fault
    message = f"{_UNKNOWN}{found[1]!r} here; it belongs into {' or '.join(homes)}"
    return msgspec.structs.replace(fault, message=message)


def as_feeds(text: str, fault: Fault) -> Fault:
    """Return the fault of a `[[feed]]` with what was meant: one part is `[feed]`, the further ones are `[[feeds]]`."""
    line = text.split("\n")[fault.line - 1] if fault.line else ""
    if re.match(r"\s*\[\[\s*feed\s*\]\]", line):
        return msgspec.structs.replace(fault, message="[[feed]] is no part of this file; did you mean [[feeds]]?")
    return fault
