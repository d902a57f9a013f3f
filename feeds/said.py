"""What a document says, element by element, free of how it is written: the ground on which two feeds are compared."""

from collections.abc import Iterator

from feeds import parse
from feeds.names import ATOM_LINK, PODCAST, PSC_CHAPTER, PSC_CHAPTERS, THUMBNAIL, canonical, itunes
from feeds.write import Element

_FREE = frozenset(
    {"rss", "channel", "item", "image", itunes("owner"), itunes("category"), PSC_CHAPTERS, ATOM_LINK, "enclosure"}
    | {PSC_CHAPTER, THUMBNAIL}
)


def is_free(tag: str) -> bool:
    """Tell whether apps look up by name what stands in an element: text between says nothing, and no order counts."""
    return tag in _FREE or tag.startswith(f"{{{PODCAST}}}")


class Said:
    """One element: its name, what it carries, and what stands in it."""

    __slots__ = ("attributes", "children", "tag", "tail", "text")

    def __init__(self, tag: str, attributes: dict[str, str], text: str, tail: str, children: "list[Said]") -> None:
        self.tag = tag
        self.attributes = attributes
        self.text = text
        self.tail = tail
        self.children = children

    def walk(self) -> Iterator["Said"]:
        """Yield this element and all within it, the inner ones first."""
        for child in self.children:
            yield from child.walk()
        yield self

    def first(self, tag: str) -> "Said | None":
        """Return the first child of that name, the one that apps take."""
        return next((child for child in self.children if child.tag == tag), None)

    @property
    def key(self) -> tuple[object, ...]:
        """What must be the same for two elements to say the same."""
        inner = tuple(child.key for child in self.children)
        return self.tag, frozenset(self.attributes.items()), self.text, self.tail, inner


def said_by(document: bytes) -> Said:
    """Return all that an RSS document says; raise `FeedUnreadable` if it is none."""
    return _said(parse.parse_channel(document).getparent())


def _said(element: Element) -> Said:
    tag = canonical(element.tag)
    children = [_said(child) for child in element.iterchildren("*")]
    text = element.text or ""
    if children and (is_free(tag) or not _mixed(text, children)):
        text = text.strip()
        for child in children:
            child.tail = ""
    attributes = {name: value.strip() for name, value in parse.attributes(element)}
    return Said(tag, attributes, text, element.tail or "", children)


def _mixed(text: str, children: list[Said]) -> bool:
    """Tell whether words stand beside elements, so that white space between them counts, too."""
    return bool(text.strip()) or any(child.tail.strip() for child in children)
