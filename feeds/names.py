"""The XML names of podcast feeds: namespaces in the order in which they are declared, and qualified tags."""

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ATOM = "http://www.w3.org/2005/Atom"
PODCAST = "https://podcastindex.org/namespace/1.0"
PODCAST_OLD = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
"""An address that readers must treat as `PODCAST`; never written."""

NAMESPACES = {"itunes": ITUNES, "content": CONTENT, "atom": ATOM, "podcast": PODCAST}
"""What `<rss>` declares, in this order."""

CONTENT_ENCODED = f"{{{CONTENT}}}encoded"
ATOM_LINK = f"{{{ATOM}}}link"


def itunes(name: str) -> str:
    """Return the qualified name of an `itunes:` element."""
    return f"{{{ITUNES}}}{name}"


def podcast(name: str) -> str:
    """Return the qualified name of a `podcast:` element."""
    return f"{{{PODCAST}}}{name}"
