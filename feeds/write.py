"""The few ways in which text enters the XML of a feed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from episodes import Person
from feeds.names import podcast

Element = Any
"""An lxml element; lxml brings no types."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As RFC 2822 writes them in any locale."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PERSON = podcast("person")


def put(parent: Element, tag: str, text: str = "", **attributes: str) -> None:
    """Append an element with a text and attributes."""
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = text


def put_if(parent: Element, tag: str, text: str) -> None:
    """Append an element unless its text is empty."""
    if text:
        etree.SubElement(parent, tag).text = text


def put_html(parent: Element, tag: str, html: str) -> None:
    """Append an element whose text is HTML, as CDATA so that a person can read the feed."""
    # Within CDATA a carriage return would be read as a line feed; escaped it survives. lxml splits a `]]>` by itself.
    etree.SubElement(parent, tag).text = html if "\r" in html else etree.CDATA(html)


def put_persons(parent: Element, persons: Iterable[Person]) -> None:
    """Append a `<podcast:person>` for each person."""
    for person in persons:
        named = {"role": person.role, "group": person.group, "img": person.img, "href": person.href}
        put(parent, _PERSON, person.name, **{name: value for name, value in named.items() if value})


def truth(value: bool) -> str:  # noqa: FBT001 - the value itself is what is written
    """Return `true` or `false` as XML has them."""
    return "true" if value else "false"


def rfc2822(instant: datetime) -> str:
    """Return an instant as RSS wants it: in UTC, with English names in any locale."""
    utc = instant.astimezone(UTC)
    date = f"{_DAYS[utc.weekday()]}, {utc.day:02} {MONTHS[utc.month - 1]} {utc.year:04}"
    return f"{date} {utc.hour:02}:{utc.minute:02}:{utc.second:02} +0000"
