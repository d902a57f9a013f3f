"""Breaking what is said into lines and cards of a size, with the styles of every letter kept."""

from collections.abc import Iterator
from operator import itemgetter

from episodes.transcripts.spoken import Letter

Line = tuple[Letter, ...]


def lines_of(letters: tuple[Letter, ...], width: int, *, most: int = 0) -> list[Line]:
    """Return lines of at most `width` letters; those of the person are kept where they fit, also in number."""
    own = list(_split(letters)) if "\n" in map(itemgetter(0), letters) else [letters]
    if all(len(line) <= width for line in own) and (not most or len(own) <= most):
        return own
    return list(_wrapped(unbroken(letters), width))


def unbroken(letters: Line) -> Line:
    """Return letters with a space in the place of each line's end."""
    return tuple((" ", letter[1]) if letter[0] == "\n" else letter for letter in letters)


def _split(letters: tuple[Letter, ...]) -> Iterator[Line]:
    line: list[Letter] = []
    for letter in letters:
        if letter[0] == "\n":
            yield tuple(line)
            line = []
        else:
            line.append(letter)
    yield tuple(line)


def _wrapped(letters: tuple[Letter, ...], width: int) -> Iterator[Line]:
    """Yield lines that end between words or, within a word that is longer than a line, anywhere."""
    at = 0
    while len(letters) - at > width:
        space = next((end for end in range(at + width, at, -1) if letters[end][0] == " "), 0)
        end = space or at + width
        yield letters[at:end]
        at = end + 1 if space else end
    if at < len(letters):
        yield letters[at:]
