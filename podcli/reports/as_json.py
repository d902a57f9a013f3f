"""Results as one JSON document for scripts; the keys are the names of the fields."""

import json
from typing import Any

import msgspec


def as_json(result: Any) -> bytes:
    """Return a result as an indented JSON document."""
    text = json.dumps(msgspec.to_builtins(result), ensure_ascii=False, indent=2)
    return text.encode(errors="backslashreplace")  # the name of a file may be no UTF-8; this is how JSON escapes that
