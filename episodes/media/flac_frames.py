"""The headers and check sums of FLAC frames (RFC 9639)."""

_VARIABLE = 1


def frames_in(tail: bytes, block: int) -> list[tuple[int, int, int]]:
    """Return first sample, number of samples and position of each frame that begins in the tail of a file.

    `block` is the number of samples that every frame but the last has; 0 if they differ.
    """
    found = []
    at = tail.find(b"\xff")
    while at >= 0:
        frame = _frame(tail[at : at + 16].ljust(16, b"\0"), block)
        if frame:
            found.append((*frame, at))
        at = tail.find(b"\xff", at + 1)
    return found


def _frame(header: bytes, block: int) -> tuple[int, int] | None:
    """Return first sample and number of samples of the frame that a header begins, None if it is none."""
    if header[1] & 0xFE != 0xF8 or header[3] & 1:  # noqa: PLR2004 - sync code
        return None
    number, at = _coded(header, 4)
    code = header[2] >> 4
    samples, at = _samples(code, header, at)
    at += {12: 1, 13: 2, 14: 2}.get(header[2] & 0xF, 0)
    if number is None or not samples or crc8(header[:at]) != header[at]:
        return None
    return (number if header[1] & _VARIABLE else number * (block or samples)), samples


def _coded(header: bytes, at: int) -> tuple[int | None, int]:
    """Decode the number of a frame or sample, which is written as UTF-8 writes characters."""
    first = header[at]
    if first < 0x80:  # noqa: PLR2004 - one byte
        return first, at + 1
    more = 8 - (first ^ 0xFF).bit_length() - 1
    rest = header[at + 1 : at + 1 + more]
    if not 1 <= more <= 6 or any(byte >> 6 != 0b10 for byte in rest):  # noqa: PLR2004 - as UTF-8 once had it
        return None, at
    number = first & (0x3F >> more)
    for byte in rest:
        number = number << 6 | byte & 0x3F
    return number, at + 1 + more


def _samples(code: int, header: bytes, at: int) -> tuple[int, int]:
    """Return the samples of a frame and where its header goes on."""
    if code == 1:
        return 192, at
    if 2 <= code <= 5:  # noqa: PLR2004 - as the format numbers them
        return 576 << (code - 2), at
    if code in {6, 7}:
        width = code - 5
        return int.from_bytes(header[at : at + width], "big") + 1, at + width
    return (256 << (code - 8) if code >= 8 else 0), at  # noqa: PLR2004 - as the format numbers them


def crc8(data: bytes) -> int:
    """Return the check sum that ends a frame's header."""
    value = 0
    for byte in data:
        value = _CRC8[value ^ byte]
    return value


def crc16(data: bytes) -> int:
    """Return the check sum that ends a frame; 0 over a whole frame with its sum."""
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFF) ^ _CRC16[value >> 8 ^ byte]
    return value


def _table(width: int, polynomial: int) -> tuple[int, ...]:
    top, mask = 1 << (width - 1), (1 << width) - 1

    def remainder(byte: int) -> int:
        value = byte << (width - 8)
        for _ in range(8):
            value = (value << 1 ^ (polynomial if value & top else 0)) & mask
        return value

    return tuple(remainder(byte) for byte in range(256))


_CRC8 = _table(8, 0x07)
_CRC16 = _table(16, 0x8005)
