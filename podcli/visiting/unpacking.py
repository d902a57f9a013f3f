"""Unpacking what a server compressed, up to a size: a small answer may be a huge one unpacked."""

import zlib

_EITHER, _BARE = 47, -15
"""zlib's words for `gzip or zlib, whichever it is` and `without any header`."""


def unpacked(data: bytes, coding: str, most: int) -> tuple[bytes, str]:
    """Return at most `most` bytes of what was compressed, and why that is not all; the second is empty if it is."""
    if coding.strip().lower() not in {"gzip", "x-gzip", "deflate"} or not data:
        return data, ""
    for window in (_EITHER, _BARE):
        machine = zlib.decompressobj(window)
        try:
            found = machine.decompress(data, most)
        except zlib.error:
            continue
        if machine.unconsumed_tail:
            return found, f"is larger than the {most} bytes that are read of it, once unpacked"
        return found, "" if machine.eof else "broke off in the middle of what is compressed"
    return data, "is not compressed as it says"
