"""Results as one JSON document for scripts; the keys are the names of the fields."""

import json
import re
from typing import Any

import msgspec

_HARMFUL = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What commands a terminal or turns its letters round, and may stand in JSON as it is."""


def as_json(result: Any) -> bytes:
    """Return a result as an indented JSON document."""
    return document(msgspec.to_builtins(result))


def document(value: Any) -> bytes:
    """Return a value as an indented JSON document that commands no terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    safe = _HARMFUL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return safe.encode(errors="backslashreplace")  # the name of a file may be no UTF-8; this is how JSON escapes that
