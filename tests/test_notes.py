"""Show notes: from Markdown to the HTML that apps keep, shortened, and as plain text."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from episodes import NotesTooLong, notes_fields, render_notes, shorten_html
from tests.hostile_texts import NESTED

KEPT = {"p", "br", "ol", "ul", "li", "a", "b", "i", "strong", "em"}
TALK_SHOW = """\
## In this episode

Ada Byron talks with *Ines Okafor* about **owls**.

- Feathers: [a study](https://field-notes.example/feathers?a=1&b=2)
- Food
  1. mice
  2. frogs

Write to <mailto:ada@field-notes.example> or see https://field-notes.example/owls.
"""


class Balance(HTMLParser):
    """Follows the tags of some HTML and notes what is wrong with them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"{tag} left open" for tag in self.opened]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check a tag and its attributes."""
        if tag not in KEPT or {name for name, _ in attrs} - ({"href"} if tag == "a" else set()):
            self.faults.append(f"{tag} {attrs}")
        if tag == "a" and urlsplit(dict(attrs)["href"] or "").scheme.lower() not in {"http", "https", "mailto"}:
            self.faults.append(f"link {attrs}")
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that the tag closes the last one."""
        if not self.opened or self.opened.pop() != tag:
            self.faults.append(f"stray {tag}")


def faults(html: str) -> list[str]:
    """Return what is wrong with some HTML."""
    return Balance(html).faults


def test_the_notes_of_a_talk_show() -> None:
    """Headings, emphasis, nested lists, links and bare addresses come out in the HTML that apps keep."""
    notes = render_notes(TALK_SHOW)
    assert notes.html == (
        "<p><strong>In this episode</strong></p>\n"
        "<p>Ada Byron talks with <em>Ines Okafor</em> about <strong>owls</strong>.</p>\n"
        "<ul>\n"
        '<li>Feathers: <a href="https://field-notes.example/feathers?a=1&amp;b=2">a study</a></li>\n'
        "<li>Food <ol>\n<li>mice</li>\n<li>frogs</li>\n</ol>\n</li>\n"
        "</ul>\n"
        '<p>Write to <a href="mailto:ada@field-notes.example">mailto:ada@field-notes.example</a> or see '
        '<a href="https://field-notes.example/owls">https://field-notes.example/owls</a>.</p>'
    )
    assert notes.description == notes.html
    assert notes.text == (
        "In this episode\n\n"
        "Ada Byron talks with Ines Okafor about owls.\n\n"
        "• Feathers: a study (https://field-notes.example/feathers?a=1&b=2)\n"
        "• Food\n  1. mice\n  2. frogs\n\n"
        "Write to mailto:ada@field-notes.example or see https://field-notes.example/owls."
    )


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("Title\n=====", "<p><strong>Title</strong></p>"),
        ("###### Six", "<p><strong>Six</strong></p>"),
        ("one\ntwo", "<p>one two</p>"),
        ("one  \ntwo", "<p>one<br> two</p>"),
        ("one\r\n\r\ntwo\rthree", "<p>one</p>\n<p>two three</p>"),
        ("![An *owl*](owl.jpg)", "<p>An owl</p>"),
        ("[![Map](m.png)](https://a.example/)", '<p><a href="https://a.example/">Map</a></p>'),
        ("`x < 1`", "<p>x &lt; 1</p>"),
        ("    a\n      b\n\n    c", "<p>a<br>  b<br><br>c</p>"),
        ("```py\na & b\n```", "<p>a &amp; b</p>"),
        ("> quoted\n> > twice", "<p>quoted</p>\n<p>twice</p>"),
        ("|a|b|\n|-|-|\n|1|2|", "<p>a | b</p>\n<p>1 | 2</p>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a &nbsp; b", "<p>a \u00a0 b</p>"),
        ("a & b < c > d \"e\" 'f'", "<p>a &amp; b &lt; c &gt; d \"e\" 'f'</p>"),
        ("3. x\n4. y", "<ol>\n<li>x</li>\n<li>y</li>\n</ol>"),
        ("<h2>Raw</h2>", "<p><strong>Raw</strong></p>"),
        ("<div>a<div>b</div></div>", "<p>a</p><p>b</p>"),
        ('<img src="x" alt="A &lt;b&gt; owl">', "A &lt;b&gt; owl"),
        ("<u>under</u> <s>struck</s> <b>bold</b>", "<p>under struck <b>bold</b></p>"),
        ("<p></p>\n\n<p> <br> </p>", ""),
        ("# ", ""),
        ("日本語のノート", "<p>日本語のノート</p>"),
    ],
)
def test_each_construct_becomes_what_apps_keep(markdown: str, html: str) -> None:
    """Markdown and raw HTML alike are reduced to paragraphs, lists, links, breaks and emphasis."""
    assert render_notes(markdown).html == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[x](/about)", "<p>x</p>"),
        ("[x](about.html)", "<p>x</p>"),
        ("[x](#part)", "<p>x</p>"),
        ("[x](//host.example/a)", "<p>x</p>"),
        ("[x](ftp://host.example/a)", "<p>x</p>"),
        ("[x](https://)", "<p>x</p>"),
        ("[x](mailto:)", "<p>x</p>"),
        ('<a href="http://[bad">x</a>', "<p>x</p>"),
        ("<a>x</a>", "<p>x</p>"),
        ("[x](HTTPS://a.example/)", '<p><a href="HTTPS://a.example/">x</a></p>'),
        ('[x](https://a.example/ "title")', '<p><a href="https://a.example/">x</a></p>'),
        ("[x](https://a.example/ü)", '<p><a href="https://a.example/%C3%BC">x</a></p>'),
        ("[**x** y](https://a.example/)", '<p><a href="https://a.example/"><strong>x</strong> y</a></p>'),
        (
            "see https://a.example/x_y_z, now",
            '<p>see <a href="https://a.example/x_y_z">https://a.example/x_y_z</a>, now</p>',
        ),
        ("(https://a.example/b)", '<p>(<a href="https://a.example/b">https://a.example/b</a>)</p>'),
        ("https://", "<p>https://</p>"),
        ("https://[x", "<p>https://[x</p>"),
        ("[https://a.example/](https://b.example/)", '<p><a href="https://b.example/">https://a.example/</a></p>'),
    ],
)
def test_only_whole_links_remain(markdown: str, html: str) -> None:
    """Links that lead nowhere from an app keep their text only; bare addresses become links."""
    assert render_notes(markdown).html == html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        "<SCRIPT SRC=//evil.example></SCRIPT>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://evil.example'>alert(1)</iframe>",
        "<template><p>alert(1)</p></template>",
        "<title>alert(1)</title>",
        "<math><mtext></p><style>alert(1)</style></mtext></math>",
        "<!-- alert(1) -->",
    ],
)
def test_dangerous_elements_vanish_whole(hostile: str) -> None:
    """Scripts, styles and their like leave nothing, not even their text."""
    assert render_notes(f"before\n\n{hostile}\n\nafter").html == "<p>before</p>\n<p>after</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "[x](javascript:alert(1))",
        "<p onclick='alert(1)'>x</p>",
        "<a href='https://a.example/' onmouseover='alert(1)' style='x'>x</a>",
        "<form action='https://evil.example'><input value=x></form>",
        "<b <script>alert(1)</script>x</b>",
        "<img src=x onerror=alert(1)>",
        "<p>x</p></div></ul>",
        "<ul><li>x<p>y",
        "<table><td><script>x</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<a href='https://a.example/\"><script>'>x</a>",
    ],
)
def test_hostile_html_becomes_harmless(hostile: str) -> None:
    """What remains of hostile HTML is balanced, of known elements, and leads to the web only."""
    notes = render_notes(hostile)
    assert faults(notes.html) == []
    assert "<script" not in notes.html


@pytest.mark.parametrize(
    "markdown",
    ["a\x00b", "a\x1bb", "a\x0bb", "a\ufffeb", "a\ud800b", "a&#8;b", "<i>a&#x1b;b</i>", "<div>a&#x1b;b</div>"],
)
def test_forbidden_characters_are_removed(markdown: str) -> None:
    """No character that XML forbids is left in any of the three forms, however it was written."""
    notes = render_notes(markdown)
    for form in (notes.html, notes.description, notes.text):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", form)
        assert form.replace("\ufffd", "").strip("<>/pi\n").replace("ab", "") == ""


@settings(max_examples=150)
@given(st.text(st.sampled_from("ab \n\t<>/&;!-[](){}*_`#|'\"=.1:") | st.characters(), max_size=200))
@example("<ul><li><p>x</ul>")
@example("<a href=https://a.example><p>x</a>")
@example("<b><p>x</b>y</p>")
@example("<h1><ul><li>x</h1>")
def test_any_notes_are_balanced_and_repeatable(markdown: str) -> None:
    """Whatever is typed, the HTML is balanced and in the subset, and the same each time."""
    notes = render_notes(markdown)
    assert faults(notes.html) == []
    assert render_notes(markdown) == notes
    assert len(notes.description.encode()) <= 4000


@pytest.mark.parametrize("pattern", NESTED)
def test_hostile_nesting_ends(pattern: str) -> None:
    """The worst constructs known, thousands within each other, become safe notes (`benchmarks/hostile_notes.py`)."""
    notes = render_notes(pattern * (20_000 // len(pattern)))
    assert faults(notes.html) == []
    assert len(notes.description.encode()) <= 4000


def test_too_long_notes_are_refused() -> None:
    """More than 100 kB is refused before any work, saying what to do."""
    with pytest.raises(NotesTooLong, match="100002 bytes") as refusal:
        render_notes("é" * 50_001)
    assert "link to it" in refusal.value.hint


def test_fields_hold_long_notes_twice_and_short_ones_once() -> None:
    """Notes that fit are the description alone; longer ones are shortened there and whole in the content."""
    description, content = notes_fields("short")
    assert (description, content) == ("<p>short</p>", "")
    description, content = notes_fields("A paragraph of words. " * 400)
    assert 3900 < len(description.encode()) <= 4000
    assert description.endswith("…</p>")
    assert content == render_notes("A paragraph of words. " * 400).html


def test_notes_of_exactly_the_limit_are_not_cut() -> None:
    """4000 bytes are whole, 4001 are cut."""
    assert notes_fields("x" * 3993)[1] == ""
    assert notes_fields("x" * 3994)[1] != ""


@pytest.mark.parametrize(
    ("html", "limit", "cut"),
    [
        ("<p>one two three</p>", 20, "<p>one two three</p>"),
        ("<p>one two three</p>", 19, "<p>one two…</p>"),
        ("<p>one two three</p>", 17, "<p>one two…</p>"),
        ("<p>one</p>\n<p>two</p>", 20, "<p>one…</p>"),
        ("<p>a &amp; b &lt; c</p>", 22, "<p>a &amp; b…</p>"),
        ("<ul>\n<li>one</li>\n<li>two three</li>\n</ul>", 36, "<ul>\n<li>one…</li></ul>"),
        ('<p><a href="https://a.example/">x y z w</a></p>', 46, '<p><a href="https://a.example/">x y…</a></p>'),
        ("<p>one<br>two three</p>", 20, "<p>one<br>two…</p>"),
        ("<p>one, two</p>", 14, "<p>one,…</p>"),
        ("<p>word</p>", 5, ""),
        ("", 0, ""),
    ],
)
def test_html_is_cut_at_a_word_with_its_tags_closed(html: str, limit: int, cut: str) -> None:
    """The cut is after a whole word, never in a tag or entity, and what is open is closed."""
    assert shorten_html(html, limit) == cut


def test_scripts_without_spaces_are_cut_at_a_character() -> None:
    """A text without spaces keeps as many whole characters as fit."""
    assert shorten_html(f"<p>{'日' * 100}</p>", 100) == f"<p>{'日' * 30}…</p>"
    assert shorten_html(f"<p>word {'x' * 300}</p>", 200) == f"<p>word {'x' * 185}…</p>"


@pytest.mark.parametrize("cluster", ["e\u0301", "👩\u200d🚀", "❤\ufe0f"])
def test_joined_characters_stay_together(cluster: str) -> None:
    """An accent or a joined emoji is never separated from what it belongs to."""
    cut = shorten_html(f"<p>{cluster * 100}</p>", 90)
    assert cut.removeprefix("<p>").removesuffix("…</p>").replace(cluster, "") == ""


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["# head\n\n", "- item\n", "**bold** ", "[link](https://a.example/) ", "日本", "&amp;", "word "]
        ),
        max_size=40,
    ),
    st.integers(0, 400),
)
def test_any_cut_fits_and_is_balanced(parts: list[str], limit: int) -> None:
    """Whatever is cut to whatever size fits in it, is balanced, and begins like the whole."""
    html = render_notes("".join(parts)).html
    cut = shorten_html(html, limit)
    assert len(cut.encode()) <= limit or cut == html == ""
    assert faults(cut) == []
    if cut != html:
        assert html.startswith(cut.partition("…")[0])


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", ""),
        ("a\n\nb", "a\n\nb"),
        ("a  \nb", "a\nb"),
        ("- a\n- b\n\nc", "• a\n• b\n\nc"),
        ("- a\n\n  more\n- b", "• a\nmore\n• b"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("- a\n  - b\n    - c\n- d", "• a\n  • b\n    • c\n• d"),
        ("[x](https://a.example/)", "x (https://a.example/)"),
        ("<https://a.example/>", "https://a.example/"),
        ("<ada@a.example>", "ada@a.example"),
        ("[Ada](mailto:ada@a.example)", "Ada (ada@a.example)"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("**a** *b*", "a b"),
        ("a\n\n- b\n\nc\n\n1. d", "a\n\n• b\n\nc\n\n1. d"),
    ],
)
def test_plain_text_keeps_the_structure(markdown: str, text: str) -> None:
    """As plain text, notes keep paragraphs, bullets, numbers and the addresses behind links."""
    assert render_notes(markdown).text == text
