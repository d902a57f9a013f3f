"""Where a key stands in a TOML text: tomllib tells the line of a syntax error only, and people need every line."""

import re
from collections import Counter

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$"""
)
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_LONG = ('"""', "'''")


def lines_of_keys(text: str) -> dict[str, int]:
    """Return the line, counted from 1, of every key path such as `show.persons.0.name` (tables of an array count)."""
    found: dict[str, int] = {}
    tables: Counter[str] = Counter()
    table, closing, depth = "", "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            if closing not in line:
                continue
            line, closing = line.partition(closing)[2], ""  # noqa: PLW2901 - only the rest of the line counts
        elif depth == 0:
            if header := _HEADER.match(line):
                table = _table(header, tables)
                found.setdefault(table, number)
                continue
            if key := _KEY.match(line):
                found.setdefault(_path(table, key.group(1)), number)
                line = key.group(2)  # noqa: PLW2901 - only the value can go on in the next line
        closing = _left_open(line)
        depth = max(depth + _brackets(line), 0)
    return found


def line_of(lines: dict[str, int], path: str) -> int | None:
    """Return the line of a key path, or of the nearest key around it."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return None


def _table(header: re.Match[str], tables: Counter[str]) -> str:
    name = _path("", header.group(2))
    if header.group(1) == "[":
        return name
    tables[name] += 1
    return f"{name}.{tables[name] - 1}"


def _path(table: str, key: str) -> str:
    parts = [part.strip().strip("\"'") for part in key.split(".")]
    return ".".join([table, *parts] if table else parts)


def _left_open(line: str) -> str:
    """Return the mark of a multi-line string that the line begins and does not end."""
    for mark in _LONG:
        if line.count(mark) % 2:
            return mark
    return ""


def _brackets(line: str) -> int:
    bare = _STRING.sub("", line).partition("#")[0]
    return sum(bare.count(c) for c in "[{") - sum(bare.count(c) for c in "]}")
