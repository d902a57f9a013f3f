"""Texts that were made to break XML, pages, terminals or paths, and what finds them where they must not be."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

SCRIPTS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<ScRiPt/src=//evil.example/x.js>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;&#x61;vascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='https://ok.example/' onclick='alert(1)' style='background:url(javascript:alert(1))'>x</a>",
    "[x](javascript:alert(1)) [y](data:text/html,x) <javascript:alert(1)> [z](vbscript:x)",
    "[x](&#106;avascript:alert(1)) [y](java%0ascript:alert(1))",
    '![x](javascript:alert(1)) ![" onerror=alert(1)](https://ok.example/x.png)',
    "<style>body{background:url(javascript:alert(1))}</style><link rel=stylesheet href=//evil.example>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=javascript:alert(1)></object>",
    "<base href=//evil.example><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    '"><script>alert(1)</script><b a="',
    "' autofocus onfocus=alert(1) x='",
    "<!--><script>alert(1)</script-->",
    "]]><script>alert(1)</script><![CDATA[",
    "<scr\0ipt>alert(1)</scr\0ipt>",
)
"""What a page or an app could run."""
CHARACTERS = (
    "nul\0and\x01\x08\x0b\x0c\x1f\x7f",
    "escape \x1b[31mred\x1b[2J \x1b]0;title\x07 \x9b31m \x9d0;x\x9c",
    "line\nbreak\r\nand\rreturn\u2028and\u2029more\x85",
    "no character \ufffe\uffff \ufdd0 \U0001ffff \ufeff",
    "alone \ud800 and \udfff",
    "]]> <![CDATA[ &amp; &lt; &#0; &#xD800; &nbsp; <?xml?> <!DOCTYPE x [<!ENTITY y 'z'>]> &y;",
    "abc\u202egpj.exe\u202c \u2066inner\u2069 \u200f",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇪🇺 \U000e0067",
    "z" + "\u0300\u0301\u0302" * 60,
    "é e\u0301 ﬁ Å \u212b",
    "日本語 עברית العربية",
    "../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows",
    "CON",
    "aux.txt",
    "-rf --help",
    ".hidden",
    "~",
    "$(touch x) `x` ${HOME} %s %n {0} {{x}}",
    "x" * 300,
)
"""Characters, names and lengths that break what does not expect them."""
TEXTS = (*SCRIPTS, *CHARACTERS)

_RUNS = re.compile(r"^[\x00-\x20]*(?:javascript|vbscript|data):", re.IGNORECASE)
_TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ELEMENTS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "header", "img", "div", "h1", "h2", "p", "a", "main", "article"}
    | {"audio", "video", "br", "ol", "ul", "li", "b", "i", "strong", "em"}
)


class _Page(HTMLParser):
    """Notes all on a page that could run or that the page does not have of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.styles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.styles += tag == "style"
        if tag not in _ELEMENTS or self.styles > 1:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            words = re.sub(r"[\t\r\n]", "", value or "")
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "http-equiv"}:
                self.found.append(f"<{tag} {name}>")
            if name in {"href", "src", "action", "data"} and (_RUNS.match(words) or _RUNS.match(unquote(words))):
                self.found.append(f"{name}={value}")


def that_runs(html: str) -> list[str]:
    """Return what on a page, or in a piece of one, could run."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.found


def commands_terminal(said: str) -> list[str]:
    """Return the characters that would command a terminal or turn its letters round."""
    return _TERMINAL.findall(said)


NESTED = (
    "> ",
    "- ",
    "* a\n",
    "**a ",
    "*a_ ",
    "[",
    "[a](",
    "![",
    "<div>",
    "<b>",
    "`a``b```",
    "1. a\n",
    "&amp;",
    "<!--",
    "\\[",
    "<p>https://a.example ",
    "|a",
)
"""Constructs of Markdown and HTML that are the worst when there are thousands of them, one after another."""
