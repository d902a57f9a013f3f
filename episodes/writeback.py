"""Writing lines into a person's notes: text is put in, nothing else is touched."""

import re

_FENCE = re.compile(rb"\A(?:\xef\xbb\xbf)?(\+\+\+|---)[ \t]*(\r\n|\n|\r)")


def with_fields(raw: bytes, fields: dict[str, str]) -> bytes:
    """Return the notes with `key = "value"` lines right after the opening fence, in the file's own line ending.

    A key that is there already is left alone; a file without front matter gets some at its top. Putting the same in
    again changes nothing.
    """
    opening = _FENCE.match(raw)
    block = _block(raw, opening) if opening else None
    if opening is None or block is None:
        return _with_new_block(raw, fields)
    toml, end = opening.group(1) == b"+++", opening.group(2)
    missing = {key: value for key, value in fields.items() if not _has(block, key, toml=toml)}
    lines = b"".join(_line(key, value, toml=toml) + end for key, value in missing.items())
    return raw[: opening.end()] + lines + raw[opening.end() :]


def quoted(text: str) -> str:
    """Return a text as a quoted string that TOML and YAML read alike."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _with_new_block(raw: bytes, fields: dict[str, str]) -> bytes:
    if not fields:
        return raw
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    body = raw.removeprefix(mark)
    end = b"\r\n" if b"\r\n" in body else b"\n"
    lines = [b"+++", *(_line(key, value, toml=True) for key, value in fields.items()), b"+++", b""]
    return mark + end.join(lines) + body


def _block(raw: bytes, opening: re.Match[bytes]) -> bytes | None:
    """Return what stands between the fences; None if the first line is no fence after all."""
    closing = re.compile(rb"^" + re.escape(opening.group(1)) + rb"[ \t]*\r?$", re.MULTILINE).search(raw, opening.end())
    return raw[opening.end() : closing.start()] if closing else None


def _has(block: bytes, key: str, *, toml: bool) -> bool:
    """Only the first table counts: a `guid` inside [[persons]] is another one."""
    top = re.split(rb"^\s*\[", block, maxsplit=1, flags=re.MULTILINE)[0] if toml else block
    mark = rb"\s*=" if toml else rb"\s*:"
    return re.search(rb"^" + key.encode() + mark, top, re.MULTILINE) is not None


def _line(key: str, value: str, *, toml: bool) -> bytes:
    return f"{key}{' = ' if toml else ': '}{quoted(value)}".encode()
