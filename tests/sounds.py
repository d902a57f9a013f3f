"""The committed audio samples, for the tests that read or damage them."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "audio"
DECODED: dict[str, float] = json.loads((FOLDER / "expected.json").read_text())
"""Seconds that FFmpeg decodes from each sample."""


def sample(name: str) -> Path:
    """Return the path of a sample."""
    return FOLDER / name


def data(name: str) -> bytes:
    """Return the bytes of a sample."""
    return (FOLDER / name).read_bytes()


def saved(folder: Path, name: str, content: bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content)
    return path
