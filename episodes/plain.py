"""Plain text from the simple HTML of show notes: bullets, numbers, and the addresses behind links."""

import re
from html.parser import HTMLParser

_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """Return simplified HTML as text: paragraphs apart, list items as lines, addresses in parentheses."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = (line.rstrip() for line in "".join(writer.out).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


class _Writer(HTMLParser):
    """Collects the text of each element with the marks and line ends that stand for the element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._lists: list[int | None] = []
        self._link = ("", 0)
        self._fresh = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._break("\n" if self._lists else "\n\n")
            self._lists.append(None if tag == "ul" else 1)
        elif tag == "li":
            self._break("\n")
            self._put(self._mark())
            self._fresh = True
        elif tag == "p":
            self._break("\n" if self._lists else "\n\n")
        elif tag == "br":
            self._break("\n")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self.out))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists = self._lists[:-1]
            self._break("\n" if self._lists else "\n\n")
        elif tag == "p":
            self._break("\n" if self._lists else "\n\n")
        elif tag == "a":
            self._name_address()

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        self._put(text.lstrip() if self._fresh else text)

    def _put(self, text: str) -> None:
        if text:
            self.out.append(text)
            self._fresh = False

    def _break(self, end: str) -> None:
        if not self._fresh:
            self.out.append(end)
        self._fresh = True

    def _mark(self) -> str:
        indent = "  " * (len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{indent}• "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _name_address(self) -> None:
        href, start = self._link
        address = href.removeprefix("mailto:")
        if address and "".join(self.out[start:]).strip() not in (href, address):
            self._put(f" ({address})")
