"""The few ways in which text enters the XML of a feed."""

from typing import Any

from lxml import etree

Element = Any
"""An lxml element; lxml brings no types."""


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


def truth(value: bool) -> str:  # noqa: FBT001 - the value itself is what is written
    """Return `true` or `false` as XML has them."""
    return "true" if value else "false"
