"""HTML transcripts made safe for browsers that open them: the words, who says them and when, and nothing that runs."""

import nh3

from episodes.text import clean_text

_KEPT = {"p", "cite", "time", "br", "b", "i", "em", "strong", "div", "section", "h1", "h2", "h3", "ul", "ol", "li"}
_DROPPED_WHOLE = {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math"}


def safe_html(text: str) -> str:
    """Return an HTML transcript without anything that runs, loads or leads away."""
    kept = nh3.clean(
        clean_text(text), tags=_KEPT, clean_content_tags=_DROPPED_WHOLE, attributes={}, link_rel=None, url_schemes=set()
    )
    return kept.strip() + "\n"
