"""Results as one JSON document for scripts; the keys are the names of the fields."""

from typing import Any

import msgspec


def as_json(result: Any) -> bytes:
    """Return a result as an indented JSON document."""
    return msgspec.json.format(msgspec.json.encode(result), indent=2)
