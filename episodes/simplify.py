"""Any HTML to the little of it that podcast apps keep: paragraphs, lists, links, breaks, bold and italic."""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from episodes.text import clean_text

KEPT = frozenset({"p", "br", "ol", "ul", "li", "a", "b", "i", "strong", "em"})
"""What apps show; all else becomes one of these, or plain text."""
SCHEMES = frozenset({"http", "https", "mailto"})

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "dd", "div", "dt", "figcaption", "figure", "footer"}
    | {"header", "main", "nav", "pre", "section", "tr"}
)
_UNDERSTOOD = KEPT | _HEADINGS | _PARAGRAPHS | {"img", "table", "thead", "tbody", "tfoot", "td", "th"}
_DROPPED_WHOLE = {"script", "style", "iframe", "template", "svg", "math", "title"}
_BARE_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\"'.,:;!?)\]}*_…]")
_EMPTY = re.compile(r"<p>(?:\s|<br>|<strong>\s*</strong>)*</p>")
_GAPS = re.compile(r"\n\s*\n")
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def simplify_html(html: str) -> str:
    """Return the HTML in the subset that apps keep, safe, balanced and without relative links."""
    balanced = nh3.clean(
        html,
        tags=set(_UNDERSTOOD),
        clean_content_tags=_DROPPED_WHOLE,
        attributes={"a": {"href"}, "img": {"alt"}},
        link_rel=None,
    )
    mapper = _Mapper()
    mapper.feed(balanced)
    mapper.close()
    safe = nh3.clean(
        "".join(mapper.out), tags=set(KEPT), attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=None
    )
    # The serializer writes every no-break space as an entity, which readers of plain XML would show as it stands.
    text = clean_text(safe.replace("&nbsp;", "\u00a0"))
    return _GAPS.sub("\n", _EMPTY.sub("", text)).strip()


def is_whole_url(url: str) -> bool:
    """Tell whether a link leads somewhere from anywhere: http, https or mailto, and not relative."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or (parts.scheme == "mailto" and parts.path))


class _Mapper(HTMLParser):
    """Writes balanced HTML again, each element as the nearest one that apps keep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._links: list[bool] = []
        self._cells = 0
        self._between_cells = False
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self.out.append("<p><strong>")
        elif tag in _PARAGRAPHS:
            self._open_paragraph(tag)
        elif tag == "a":
            self._open_link(dict(attrs).get("href") or "")
        elif tag == "img":
            self.out.append(escape(dict(attrs).get("alt") or "", quote=False))
        elif tag in ("td", "th"):
            self.out.append(" | " if self._cells else "")
            self._cells += 1
            self._between_cells = False
        elif tag in KEPT:
            self.out.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.out.append("</strong></p>")
        elif tag in _PARAGRAPHS:
            self._preformatted -= tag == "pre"
            self._between_cells = False
            self.out.append("</p>")
        elif tag in ("td", "th"):
            self._between_cells = True
        elif tag == "a":
            self.out.append("</a>" if self._links and self._links.pop() else "")
        elif tag in KEPT:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = escape(data, quote=False) if self._links and self._links[-1] else _with_links(data)
        if self._between_cells and data.isspace():
            return
        if self._preformatted:
            self.out.append(text.strip("\n").replace("\n", "<br>"))
        else:
            self.out.append(_LINE_BREAKS.sub("\n" if data.isspace() else " ", text))

    def _open_paragraph(self, tag: str) -> None:
        self._preformatted += tag == "pre"
        self._cells, self._between_cells = 0, tag == "tr"
        self.out.append("<p>")

    def _open_link(self, href: str) -> None:
        whole = is_whole_url(href)
        self._links.append(whole)
        self.out.append(f'<a href="{escape(href.strip())}">' if whole else "")


def _with_links(text: str) -> str:
    """Escape the text and make links of the bare addresses in it, which not every app does by itself."""
    out, done = list[str](), 0
    for match in _BARE_URL.finditer(text):
        if is_whole_url(match.group()):
            url = escape(match.group())
            out += [escape(text[done : match.start()], quote=False), f'<a href="{url}">{url}</a>']
            done = match.end()
    return "".join([*out, escape(text[done:], quote=False)])
