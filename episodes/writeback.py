"""Writing lines into a person's notes: text is put in, nothing else is touched."""

import re
import tomllib
from collections.abc import Container

from episodes.fences import is_left_open

_BOM = b"\xef\xbb\xbf"
_FENCE = re.compile(rb"\A(?:\xef\xbb\xbf)?(\+\+\+|---)[ \t]*(\r\n|\n|\r)")


def with_fields(raw: bytes, fields: dict[str, str]) -> bytes:
    """Return the notes with `key = "value"` lines right after the opening fence, in the file's own line ending.

    A key that is there already is left alone; a file without front matter gets some at its top. Putting the same in
    again changes nothing. A block that cannot be read is left alone: a line more would not mend it.
    """
    opening = _FENCE.match(raw)
    block = _block(raw, opening) if opening else None
    if opening is None or block is None:
        as_text = raw.removeprefix(_BOM).decode("latin-1")
        return raw if is_left_open(as_text) else _with_new_block(raw, fields)
    toml, end = opening.group(1) == b"+++", opening.group(2)
    there = _keys(block, toml=toml)
    if there is None:
        return raw
    missing = {key: value for key, value in fields.items() if key not in there}
    lines = b"".join(_line(key, value, toml=toml) + end for key, value in missing.items())
    return raw[: opening.end()] + lines + raw[opening.end() :]


def quoted(text: str) -> str:
    """Return a text as a quoted string that TOML and YAML read alike."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _with_new_block(raw: bytes, fields: dict[str, str]) -> bytes:
    if not fields:
        return raw
    mark = _BOM if raw.startswith(_BOM) else b""
    body = raw.removeprefix(mark)
    end = b"\r\n" if b"\r\n" in body else b"\n"
    lines = [b"+++", *(_line(key, value, toml=True) for key, value in fields.items()), b"+++", b""]
    return mark + end.join(lines) + body


def _block(raw: bytes, opening: re.Match[bytes]) -> bytes | None:
    """Return what stands between the fences; None if the first line is no fence after all."""
    closing = re.compile(rb"^" + re.escape(opening.group(1)) + rb"[ \t]*\r?$", re.MULTILINE).search(raw, opening.end())
    return raw[opening.end() : closing.start()] if closing else None


def _keys(block: bytes, *, toml: bool) -> Container[str] | None:
    """Return the keys of the block's first level; None if it cannot be read."""
    if not toml:
        from episodes.yamlblock import read_yaml  # noqa: PLC0415 - most notes are TOML

        _, lines, faults = read_yaml(block.decode("utf-8", "replace"))
        return None if faults else lines
    try:
        return tomllib.loads(block.decode())
    except (ValueError, RecursionError):
        return None


def _line(key: str, value: str, *, toml: bool) -> bytes:
    return f"{key}{' = ' if toml else ': '}{quoted(value)}".encode()
