"""Where a key stands in a TOML text: tomllib tells the line of a syntax error only, and people need every line."""

import re
from collections import Counter

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_NAME = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_BESIDE = re.compile(
    r"""
    (?P<long> "{3} (?:\\.|[^\\])*? "{3,5} | '{3} .*? '{3,5} )
    | (?P<comment> \#[^\n]* )
    | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
    """,
    re.DOTALL | re.VERBOSE,
)


def lines_of_keys(text: str) -> dict[str, int]:
    """Return the line, counted from 1, of every key path such as `show.persons.0.name` (tables of an array count)."""
    found: dict[str, int] = {}
    tables: Counter[str] = Counter()
    table, depth = "", 0
    for number, line in enumerate(_BESIDE.sub(_veiled, text).split("\n"), 1):
        if depth == 0:
            if header := _HEADER.match(line):
                table = _table(header, tables)
                found.setdefault(table, number)
                found.setdefault(_path(_outer(header, tables), _names(header)[-1]), number)
                continue
            if key := _KEY.match(line):
                found.setdefault(_path(table, key.group(1)), number)
        depth = max(depth + _brackets(line), 0)
    return found


def line_of(lines: dict[str, int], path: str) -> int | None:
    """Return the line of a key path, of the first key inside it, or of the nearest key around it."""
    while path:
        if path in lines:
            return lines[path]
        if inner := [line for key, line in lines.items() if key.startswith(f"{path}.")]:
            return min(inner)
        path = path.rpartition(".")[0]
    return None


def _table(header: re.Match[str], tables: Counter[str]) -> str:
    name = _path(_outer(header, tables), _names(header)[-1])
    if header.group(1) == "[":
        return name
    tables[name] += 1
    return f"{name}.{tables[name] - 1}"


def _outer(header: re.Match[str], tables: Counter[str]) -> str:
    """Return the table in which a header's own stands: of an array, its last one so far."""
    outer = ""
    for name in _names(header)[:-1]:
        outer = _path(outer, name)
        outer = f"{outer}.{tables[outer] - 1}" if tables[outer] else outer
    return outer


def _names(header: re.Match[str]) -> list[str]:
    return _NAME.findall(header.group(2)) or [header.group(2)]


def _path(table: str, key: str) -> str:
    parts = [part.strip().strip("\"'") for part in key.split(".")]
    return ".".join([table, *parts] if table else parts)


def _veiled(found: re.Match[str]) -> str:
    """Leave out comments, and texts that look like something else; the lines stay."""
    text = found.group()
    if found["comment"]:
        return ""
    return '""' + "\n" * text.count("\n") if found["long"] or re.search(r"[\[\]{}]", text) else text


def _brackets(line: str) -> int:
    return sum(line.count(c) for c in "[{") - sum(line.count(c) for c in "]}")
