"""Reading the fields of a document that a person wrote: each on its own, so that all faults are found at once."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from episodes.errors import Fault
from episodes.text import clean_text, forbidden_in, one_line

_SHOWN = 60
_DIGITS = re.compile("[0-9]{1,18}")
_DECIMAL = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PORT = re.compile(r"(?:\]|:[0-9]*)\Z")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LONGEST = 255
"""Characters that most values may have (XML-LEN-255)."""
LONGEST_ADDRESS = 2048
"""Characters of an address at most; foreign guids are often addresses."""
MOST = 1_000_000_000
"""No number in a feed is larger; a mistyped one must not overflow anybody's integers."""


class Fields:
    """One table of a document; hands out its values and collects what is wrong with them."""

    def __init__(
        self,
        values: Mapping[str, Any],
        line_of: Callable[[str], int | None],
        *,
        path: str = "",
        faults: list[Fault] | None = None,
        strings_only: bool = False,
    ) -> None:
        """Read `values`, found at `path` of the document; in a YAML block everything is a string."""
        self._left = dict(values)
        self._line_of = line_of
        self._path = path
        self._strings_only = strings_only
        self.faults: list[Fault] = faults if faults is not None else []

    def fault(self, key: str, message: str) -> None:
        """Record that something is wrong with a key."""
        path = f"{self._path}.{key}" if self._path and key else self._path or key
        self.faults.append(Fault(message=message, line=self._line_of(path), key=path))

    def raw(self, key: str) -> Any:
        """Return a value as it is, or None."""
        return self._left.pop(key, None)

    def peek(self, key: str) -> Any:
        """Return a value as it is, and leave it there for whoever reads it."""
        return self._left.get(key)

    def text(self, key: str, default: str = "", *, longest: int = LONGEST, lines: bool = False) -> str:
        """Return clean text, on one line unless `lines`."""
        value = self._typed(key, str, 'text in quotes, such as "…"')
        if value is None:
            return default
        cleaned = clean_text(value).strip() if lines else one_line(value)
        if self._holds_invisible(key, value):
            return cleaned[:longest]
        if not cleaned:
            self.fault(key, f"{key} is empty")
        elif len(cleaned) > longest:
            self.fault(key, f"{key} has {len(cleaned)} characters, at most {longest} are allowed")
        return cleaned[:longest]

    def exact(self, key: str) -> str:
        """Return an identity byte for byte as it was typed (ITEM-GUID-KEEP)."""
        value = self._typed(key, str, "text in quotes")
        if value is None:
            return ""
        if not one_line(value):
            self.fault(key, f"{key} is empty")
        elif len(value) > LONGEST_ADDRESS or _CONTROL.search(value) or clean_text(value) != value:
            self.fault(key, f"{key} holds control characters, or more than {LONGEST_ADDRESS} characters")
        return value

    def whole(self, key: str, *, least: int = 1) -> int | None:
        """Return a whole number."""
        value = self.raw(key)
        if value is None:
            return None
        if self._strings_only and isinstance(value, str) and _DIGITS.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
            self.fault(key, f"{key} must be a whole number of at least {least}, not {_shown(value)}")
            return None
        return value

    def number(self, key: str) -> float | None:
        """Return a number that is not below 0, with or without a decimal point."""
        value = self.raw(key)
        if self._strings_only and isinstance(value, str) and _DECIMAL.fullmatch(value):
            value = float(value)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MOST:
            self.fault(key, f"{key} must be a number, such as 12 or 12.5, not {_shown(value)}")
            return None
        return float(value)

    def truth(self, key: str) -> bool | None:
        """Return true or false."""
        value = self.raw(key)
        if self._strings_only and isinstance(value, str) and value in {"true", "false"}:
            value = value == "true"
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"{key} must be true or false, not {_shown(value)}")
            return None
        return value

    def url(self, key: str) -> str:
        """Return an absolute http or https address; one with credentials is refused without being repeated."""
        value = self.text(key, longest=LONGEST_ADDRESS)
        if has_credentials(value):
            self.fault(key, f"{key} carries credentials; take them out")
            return ""
        if value and not is_web_address(value):
            self.fault(key, f'{key} must be a whole address such as "https://…", not {_shown(value)}')
        return value

    def url_or_file(self, key: str) -> str:
        """Return a whole address, or the name of a file of the show."""
        value = self.peek(key)
        return self.text(key, longest=LONGEST_ADDRESS) if isinstance(value, str) and ":" not in value else self.url(key)

    def word(self, key: str, kind: type[E], default: E) -> E:
        """Return one of the words of an enumeration."""
        value = self.one_of(key, [member.value for member in kind])
        return kind(value) if value else default

    def one_of(self, key: str, words: Iterable[str], default: str = "") -> str:
        """Return one of some words."""
        value, words = self._typed(key, str, "a word in quotes"), list(words)
        if value is None:
            return default
        if value not in words:
            self.fault(key, f"{key} must be one of {', '.join(words)}, not {_shown(value)}{_nearest(value, words)}")
            return default
        return value

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and one_line(v) for v in value):
            self.fault(key, f'{key} must be a list of texts, such as ["one", "two"]')
            return ()
        self._holds_invisible(key, "".join(value))
        if len(value) < least:
            self.fault(key, f"{key} needs at least {least}")
        return tuple(one_line(v) for v in value)

    def converted(self, key: str, value: Any, convert: Callable[[Any], T]) -> T | None:
        """Return what `convert` makes of a value; its ValueError is recorded as the fault."""
        try:
            return convert(value)
        except ValueError as error:
            self.fault(key, f"{key}: {error}")
            return None

    def tables(self, key: str, short: str = "name", *, alone: bool = False, single: bool = False) -> list["Fields"]:
        """Return the tables of a list of tables; a text means its key `short`.

        `alone` tells whether one of them needs no list, `single` that there may be no more than one.
        """
        value = self.raw(key)
        if value is None:
            return []
        alone = alone and isinstance(value, dict | str)
        several = [value] if alone else value
        if not isinstance(several, list) or not all(isinstance(v, dict | str) for v in several):
            self.fault(key, f"{key} must be a table or a text" if single else f"{key} must be a list")
            return []
        if single and len(several) > 1:
            self.fault(key, f"{key} may be given once, not {len(several)} times")
        as_tables = [v if isinstance(v, dict) else {short: v} for v in several]
        return [self._inner(key if alone else f"{key}.{n}", v) for n, v in enumerate(as_tables)]

    def table(self, key: str) -> "Fields":
        """Return an inner table, empty if there is none."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"{key} must be a table: [{key}]")
            value = None
        return self._inner(key, value or {})

    def later(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return which of the keys of later features are there, and take them out."""
        return tuple(key for key in known if self._left.pop(key, None) is not None)

    def finish(self, known: Iterable[str]) -> None:
        """Record every key that is left over, with the nearest one that is known."""
        for key in self._left:
            self.fault(key, f"there is no key {_short(key)}{_nearest(key, list(known))}")

    def left(self) -> tuple[str, ...]:
        """Return the keys that nobody has asked for yet."""
        return tuple(self._left)

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self._left

    def _holds_invisible(self, key: str, value: str) -> bool:
        """Record what nobody sees and nobody meant; where it stands raw in the file it is refused, too."""
        found = forbidden_in(value)
        if found:
            self.fault(key, f"{key} holds an invisible control character ({found}), which no feed may have; delete it")
        return bool(found)

    def _inner(self, key: str, value: Mapping[str, Any]) -> "Fields":
        path = f"{self._path}.{key}" if self._path else key
        return Fields(value, self._line_of, path=path, faults=self.faults, strings_only=self._strings_only)

    def _typed(self, key: str, kind: type[T], wanted: str) -> T | None:
        value = self.raw(key)
        if value is not None and not isinstance(value, kind):
            self.fault(key, f"{key} must be {wanted}, not {_shown(value)}")
            return None
        return value


def is_web_address(text: str) -> bool:
    """Tell whether a text is an absolute http or https address without spaces or control characters."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in {"http", "https"} and not any(c.isspace() for c in text)


def has_credentials(address: str) -> bool:
    """Tell whether an address, even one without its scheme, carries a user name or a password.

    Half of all AWS secrets hold a slash: then the part before it looks like a host with a strange port.
    """
    scheme, mark, rest = address.partition("://")
    rest = rest if mark else address
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    has_port = scheme.casefold() in {"http", "https"} and _PORT.search(host)
    return "@" in host or (":" in host and "@" in rest and not has_port)


def _nearest(word: str, words: list[str]) -> str:
    near = difflib.get_close_matches(word.casefold(), words, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return str(value)
    if isinstance(value, int) and abs(value) > MOST**2:
        return "so large a number"
    return _short(value) if isinstance(value, str | int | float) else "this"


def _short(value: str | float) -> str:
    """A message repeats what was typed, but no page of it, and no control characters."""
    return repr(value) if len(str(value)) <= LONGEST else f"{str(value)[:_SHOWN]!r} and so on"
