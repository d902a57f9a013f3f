"""What text may look like: colours that mean something, and when there are any."""

import os
import re
import unicodedata
from typing import TextIO

_COLOURS = r"\x1b\[(?:0|1|2|31|32|33)m"
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PIECES = re.compile(f"{_COLOURS}|{_HARMFUL.pattern}")


def visible(text: str, *, colour: bool = False) -> str:
    """Return a text whose characters that command a terminal, or turn its letters round, are shown as escapes.

    With `colour` the colours of `Paint` stay.
    """
    return (_PIECES if colour else _HARMFUL).sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    piece = found.group()
    return piece if len(piece) > 1 else piece.encode("unicode_escape").decode()


def width(text: str) -> int:
    """Return how many columns a terminal needs for a text, whose colours need none."""
    shown = [c for c in re.sub(_COLOURS, "", text) if not unicodedata.combining(c)]
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


class Paint:
    """Colours words, or leaves them as they are."""

    def __init__(self, *, colour: bool) -> None:
        """Say whether words get colours."""
        self.colour = colour

    def shown(self, text: str) -> str:
        """Return painted text without anything else that commands a terminal."""
        return visible(text, colour=self.colour)

    def green(self, text: str) -> str:
        """Paint what is live and well."""
        return self._in("32", text)

    def yellow(self, text: str) -> str:
        """Paint what deserves a look."""
        return self._in("33", text)

    def red(self, text: str) -> str:
        """Paint what is wrong."""
        return self._in("31", text)

    def dim(self, text: str) -> str:
        """Paint what is only background."""
        return self._in("2", text)

    def bold(self, text: str) -> str:
        """Paint what is asked for."""
        return self._in("1", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def wants_colour(stream: TextIO, *, refused: bool = False) -> bool:
    """Tell whether a stream gets colours: NO_COLOR and --no-color refuse them, FORCE_COLOR insists."""
    if refused or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
