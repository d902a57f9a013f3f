"""What the values of a feed may look like: each kind is a function that says what is wrong with a text.

They answer with words that follow the text in a sentence, such as "is no whole number"; an empty answer means it is
right.
"""

import re
import uuid
from collections.abc import Callable
from datetime import datetime

from episodes.languages import parse_language
from episodes.rfc_dates import date_fault

Kind = Callable[[str], str]
"""Returns what is wrong with a text, or nothing."""

_WHOLE_URL = re.compile(r"https?://(?:\[[0-9a-fA-F:.]{2,45}\]|[^/\s\[\]?#]+)\S*")
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,18}(?:\.\d{1,18})?", re.ASCII)
_MAIL = re.compile(r"[^@\s]{1,200}@[^@\s]+\.[^@\s]+")
_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]{0,80}/[\w!#$&^.+-]{1,80}(?:\s*;.*)?", re.ASCII)
_GEO = re.compile(r"geo:-?\d{1,3}(?:\.\d+)?,-?\d{1,3}(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)?(?:;.*)?", re.ASCII)
_OSM = re.compile(r"[NWR]\d{1,20}(?:#\d{1,20})?", re.ASCII)
_RATIO = re.compile(r"\s*\d+(?:\.\d+)?\s*(?:/\s*\d+(?:\.\d+)?\s*)?", re.ASCII)
_NUMBERS = re.compile(r"[+-]?\d{1,4}(?:,[+-]?\d{1,4})*", re.ASCII)
_RECURRENCE = {
    "FREQ": re.compile(r"(?:SECOND|MINUTE|HOUR|WEEK|MONTH|YEAR)LY|DAILY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,5}", re.ASCII),
    "COUNT": re.compile(r"[1-9]\d{0,5}", re.ASCII),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII),
    "BYDAY": re.compile(r"(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU))*"),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
    "BYMONTH": _NUMBERS,
    "BYMONTHDAY": _NUMBERS,
    "BYYEARDAY": _NUMBERS,
    "BYWEEKNO": _NUMBERS,
    "BYHOUR": _NUMBERS,
    "BYMINUTE": _NUMBERS,
    "BYSECOND": _NUMBERS,
    "BYSETPOS": _NUMBERS,
}
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


def is_whole_url(url: str) -> bool:
    """Tell whether an address is absolute, with http or https."""
    return _WHOLE_URL.fullmatch(url) is not None


def anything(_text: str) -> str:
    """Take any text."""
    return ""


def filled(text: str) -> str:
    """Take any text but an empty one."""
    return "" if text.strip() else "is empty"


def address(text: str) -> str:
    """Take a whole web address."""
    return "" if is_whole_url(text) else "is no whole web address"


def whole(text: str) -> str:
    """Take a whole number, 0 too."""
    return "" if _WHOLE.fullmatch(text) else "is no whole number"


def positive(text: str) -> str:
    """Take a whole number above 0."""
    return "" if _WHOLE.fullmatch(text) and int(text) else "is no whole number above 0"


def decimal(text: str) -> str:
    """Take a number with or without a decimal point, not below 0."""
    return "" if _DECIMAL.fullmatch(text) else "is no number"


def percentage(text: str) -> str:
    """Take a number from 0 to 100."""
    return "" if _DECIMAL.fullmatch(text) and float(text) <= 100 else "is no number from 0 to 100"  # noqa: PLR2004 - a percentage


def mail(text: str) -> str:
    """Take a mail address."""
    return "" if _MAIL.fullmatch(text) else "is no mail address"


def media_type(text: str) -> str:
    """Take a MIME type, with or without parameters."""
    return "" if _TYPE.fullmatch(text) else "is no media type such as audio/mpeg"


def language(text: str) -> str:
    """Take a language code."""
    try:
        parse_language(text)
    except ValueError:
        return "is no language code such as en or en-gb"
    return ""


def any_uuid(text: str) -> str:
    """Take a UUID of any version, written with hyphens."""
    try:
        uuid.UUID(text)
    except ValueError:
        return "is no UUID"
    return "" if text.count("-") == 4 else "is no UUID written with hyphens"  # noqa: PLR2004 - of its five groups


def rfc2822(text: str) -> str:
    """Take a date as RSS has it."""
    return date_fault(text)


def iso8601(text: str) -> str:
    """Take a date, with or without a time of day, as ISO 8601 has it."""
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return "is no date such as 2024-05-01T18:00:00+02:00"
    return ""


def geo(text: str) -> str:
    """Take a geo: URI (RFC 5870)."""
    return "" if _GEO.fullmatch(text) else "is no place such as geo:59.9139,10.7522"


def osm(text: str) -> str:
    """Take an OpenStreetMap object."""
    return "" if _OSM.fullmatch(text) else "is no OpenStreetMap object such as R406091"


def country(text: str) -> str:
    """Take the two letters of a country (ISO 3166-1)."""
    return "" if _COUNTRY.fullmatch(text) else "is no country of two capital letters such as NO"


def ratio(text: str) -> str:
    """Take an aspect ratio as CSS has it."""
    return "" if _RATIO.fullmatch(text) else "is no aspect ratio such as 16/9"


def recurrence(text: str) -> str:
    """Take a rule of recurrence as calendars have it (RFC 5545, section 3.3.10)."""
    pairs = [part.partition("=") for part in text.split(";")]
    given = {name.upper(): value.upper() for name, _, value in pairs}
    right = all(name in _RECURRENCE and _RECURRENCE[name].fullmatch(value) for name, value in given.items())
    if len(given) == len(pairs) and right and "FREQ" in given and not {"COUNT", "UNTIL"} <= given.keys():
        return ""
    return "is no rule of recurrence such as FREQ=WEEKLY;BYDAY=TU"


def one_of(*words: str) -> Kind:
    """Take one of some words, in any capitals."""
    known = {word.lower() for word in words}
    told = ", ".join(words) if len(words) < 12 else f"{', '.join(words[:10])} and others"  # noqa: PLR2004 - readable

    def fault(text: str) -> str:
        return "" if text.strip().lower() in known else f"is none of {told}"

    return fault


def exactly(*words: str) -> Kind:
    """Take one of some words, letter for letter."""

    def fault(text: str) -> str:
        return "" if text in words else f"is none of {', '.join(words)}"

    return fault
