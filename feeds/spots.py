"""From the notes of checks to findings that name the place, the line and the text."""

from collections.abc import Iterable

import msgspec

from episodes import Finding
from feeds.names import qualified
from feeds.pages import Page
from feeds.parts import Parts
from feeds.positions import Position, positions_of
from feeds.rules.book import BY_ID
from feeds.rules.facts import Spot
from feeds.telling import finding_of
from feeds.write import Element

_LONGEST = 160
_NAME = 60


def findings_of(spots: Iterable[Spot], page: Page) -> tuple[Finding, ...]:
    """Return a finding for each note, with its place in the document."""
    placed = [(spot, _element(spot)) for spot in spots]
    positions = positions_of((element for _, element in placed if element is not None), page.document)
    titles = {id(item): item for item in page.items}
    return tuple(
        _finding(spot, element, positions.get(element, Position(0, 0)), page, in_item=id(spot.section) in titles)
        for spot, element in placed
    )


def _element(spot: Spot) -> Element | None:
    """Return the element that a note means: the one it names, or else the one that its rule is about."""
    if spot.note.element is not None:
        return spot.note.element
    if spot.section is None:
        return None
    own = spot.section.first(qualified(BY_ID[spot.rule].tag))
    return spot.section.element if own is None else own


def _finding(spot: Spot, element: Element | None, position: Position, page: Page, *, in_item: bool) -> Finding:
    place = f"{page.name}:{position.line}" if position.line else page.name
    title = _shortened(spot.section.text("title"), _NAME) if in_item and spot.section else ""
    return msgspec.structs.replace(
        finding_of(spot.rule, spot.note, f"{place} (episode {title!r})" if title else place),
        line=position.line,
        column=position.column,
        text=_text(element, spot.section, page),
    )


def _text(element: Element | None, section: Parts | None, page: Page) -> str:
    """Return an element as it stands in the feed; a whole show or episode would tell nothing."""
    if element is None or (section is not None and element is section.element) or element is page.document.root:
        return ""
    local = _local(element.tag)
    name = f"{element.prefix}:{local}" if element.prefix else local
    attributes = "".join(f' {_local(key)}="{value}"' for key, value in element.items())
    text = (element.text or "").strip()
    start = f"<{name}{attributes}>"
    return _shortened(f"{start}{text}</{name}>" if text else f"{start[:-1]}/>", _LONGEST)


def _local(name: str) -> str:
    """Return a name without its namespace; names of broken feeds are no names to lxml."""
    return name.rpartition("}")[2]


def _shortened(text: str, most: int) -> str:
    plain = " ".join(text[: 4 * most].split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
