"""What text may look like: colours that mean something, and when there are any."""

import os
from typing import TextIO


class Paint:
    """Colours words, or leaves them as they are."""

    def __init__(self, *, colour: bool) -> None:
        """Say whether words get colours."""
        self.colour = colour

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
