"""What a feed says and the model does not know: kept as it was, and written out again."""

from collections.abc import Iterable

from lxml import etree

from episodes import Leftover
from feeds.parse import attributes
from feeds.write import Element


def leftover_of(element: Element) -> Leftover:
    """Return an element as it is; white space that only arranges elements is left out."""
    return _leftover_of(element, element.tail if _says(element.tail) else "")


def _leftover_of(element: Element, tail: str | None) -> Leftover:
    inner = list(element.iterchildren("*"))
    # Between words and elements white space counts, between elements alone it does not.
    mixed = not inner or _says(element.text) or any(_says(child.tail) for child in inner)
    return Leftover(
        tag=element.tag,
        attributes=tuple(attributes(element)),
        text=(element.text or "") if mixed else "",
        tail=tail or "",
        children=tuple(_leftover_of(child, child.tail if mixed else "") for child in inner),
    )


def attributes_of(element: Element, known: Iterable[str] = ()) -> tuple[Leftover, ...]:
    """Return the attributes of an element that is written anyway, such as its language."""
    if not (found := attributes(element)):
        return ()
    told = tuple((name, value) for name, value in found if name not in known)
    return (Leftover(tag=element.tag, attributes=told, onto=True),) if told else ()


def around(channel: Element) -> tuple[Leftover, ...]:
    """Return what the document says besides its channel: further attributes, and elements that stand beside it."""
    rss = channel.getparent()
    beside_it = tuple(leftover_of(child) for child in rss.iterchildren("*") if child is not channel)
    found = (*attributes_of(channel), *attributes_of(rss, {"version"}))
    return (*found, Leftover(tag=rss.tag, children=beside_it, onto=True)) if beside_it else found


def put_leftovers(parent: Element, leftovers: Iterable[Leftover]) -> None:
    """Append elements as they were; what belongs onto an element that is there is put onto it."""
    for leftover in leftovers:
        found = _place(parent, leftover.tag) if leftover.onto else None
        if found is not None:
            _add(found, leftover)
        else:
            _put(parent, leftover)


def _place(parent: Element, tag: str) -> Element | None:
    """Return the first child of that name, or the element itself or the one around it, if one of these has it."""
    around = (parent, parent.getparent())
    return next((element for element in around if element is not None and element.tag == tag), parent.find(tag))


def _says(text: str | None) -> bool:
    return text is not None and bool(text.strip())


def _put(parent: Element, leftover: Leftover) -> None:
    element = etree.SubElement(parent, leftover.tag, dict(leftover.attributes))
    element.text, element.tail = leftover.text or None, leftover.tail or None
    for child in leftover.children:
        _put(element, child)


def _add(element: Element, leftover: Leftover) -> None:
    for name, value in leftover.attributes:
        if element.get(name) is None:
            element.set(name, value)
    for child in leftover.children:
        _put(element, child)
