"""Plain text from the simple HTML of show notes: bullets, numbers, and the addresses behind links."""

import re
from html.parser import HTMLParser

_SPACES = re.compile(r"\s+")


def plain_text(html: str) -> str:
    """Return simplified HTML as text: paragraphs apart, list items as lines, addresses in parentheses."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "\n".join(line.rstrip() for line in "".join(writer.out).split("\n")).strip()


class _Writer(HTMLParser):
    """Collects the text of each element, with the marks and line ends that stand for the element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._lists: list[int | None] = []
        self._link = ("", 0)
        self._gap = ""
        self._line_is_fresh = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._separate()
            self._lists.append(None if tag == "ul" else 1)
        elif tag == "li":
            self._end_line("\n")
            self._put(self._mark())
            self._line_is_fresh = True
        elif tag == "p":
            self._separate()
        elif tag == "br":
            self._end_line("\n")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self.out))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists = self._lists[:-1]
        if tag in ("ul", "ol", "p"):
            self._separate()
        elif tag == "a":
            self._name_address()

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        self._put(text.lstrip() if self._line_is_fresh else text)

    def _put(self, text: str) -> None:
        if text:
            self.out += [self._gap, text]
            self._gap, self._line_is_fresh = "", False

    def _separate(self) -> None:
        """Start a new paragraph, or within a list a new line, unless a list mark waits for its text."""
        self._end_line("\n" if self._lists else "\n\n")

    def _end_line(self, gap: str) -> None:
        if self._gap or not self._line_is_fresh:
            self._gap = max(self._gap, gap)
            self._line_is_fresh = True

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
