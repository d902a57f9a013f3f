"""What tomllib says of a broken TOML text, in words for people who never heard of TOML."""

import re
import tomllib

from episodes.errors import Fault
from episodes.times import impossible_part

_PLACE = re.compile(r" ?\(at line (\d+), column \d+\)")
_WORDS: tuple[tuple[str, str], ...] = (
    ("Invalid value", 'words must stand in quotes after the equals sign: key = "words"'),
    ("Illegal character '\\n'", "a quotation mark is missing at the end of the line"),
    ("Unterminated string", "a quotation mark is missing"),
    ("Illegal character", "an invisible control character stands there; delete it"),
    ("Expected '='", 'a line must read key = "words"; a title of several lines needs three quotation marks around it'),
    ("Invalid statement", 'a line must read key = "words"'),
    ("Expected newline", "nothing may follow the value, unless it is a # remark; is a quotation mark within the text?"),
    ("Cannot overwrite a value", "this key stands there twice"),
    ("Cannot declare", "this part stands there twice"),
    ("Unescaped '\\'", "a backslash must be written twice within quotation marks"),
    ("Unclosed array", "a closing bracket ] is missing"),
    ("Unclosed inline table", "a closing brace } is missing"),
    ("Expected ']", "a closing bracket ] is missing"),
    ("Invalid initial character for a key part", "the name of a key is missing"),
    ("Invalid date", "there is no such date; write it as 2026-03-01 06:00"),
)
"""How tomllib's sentences begin, and what they mean; the first that fits counts."""
_PART = re.compile(r"\s*\[\s*([A-Za-z0-9_.-]+)\s*\]\s*(?:#|$)")
_DATE = re.compile(r"\s*[A-Za-z_-]+\s*=\s*(\d{4}-\d\d-\d\d(?:[T ][\d:]+)?)")


def toml_fault(error: ValueError | RecursionError, text: str, first_line: int = 1) -> Fault:
    """Return what is wrong with a text, its line counted in the whole file; `first_line` is where the TOML begins.

    Beside its own error tomllib lets out those of a number with thousands of digits and of thousands of open brackets.
    """
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Fault(message="a number is too long, or brackets are nested too deep")
    said = str(error)
    place = _PLACE.search(said)
    plain = said.replace(place.group(), "") if place else said
    message = next((words for start, words in _WORDS if plain.startswith(start)), f"this cannot be read: {plain}")
    line = int(place.group(1)) if place else 0
    message = _closer(text.split("\n"), line, message) if line else message
    return Fault(message=message, line=line + first_line - 1 if line else None)


def _closer(lines: list[str], number: int, message: str) -> str:
    """Return more than tomllib knows, where the lines tell what was meant."""
    line = lines[number - 1]
    if header := _PART.match(line):
        same = [n for n, other in enumerate(lines[: number - 1], 1) if (m := _PART.match(other)) and m[1] == header[1]]
        twice = f"[{header[1]}] stands there twice; put these lines below the first one, in line "
        return f"{twice}{same[0]}" if same else message
    if (date := _DATE.match(line)) and (wrong := impossible_part(date[1])):
        return f"{date[1].strip()} is no date: {wrong}"
    return message
