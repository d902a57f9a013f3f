"""The XML names of podcast feeds: namespaces in the order in which they are declared, and qualified tags."""

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ATOM = "http://www.w3.org/2005/Atom"
PODCAST = "https://podcastindex.org/namespace/1.0"
PODCAST_OLD = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
"""An address that readers must treat as `PODCAST`; never written."""

NAMESPACES = {"itunes": ITUNES, "content": CONTENT, "atom": ATOM, "podcast": PODCAST}
"""What `<rss>` declares, in this order."""

OTHERS = {
    "psc": "http://podlove.org/simple-chapters",
    "media": "http://search.yahoo.com/mrss/",
    "spotify": "http://www.spotify.com/ns/rss",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
}
"""Namespaces that feeds of others have too, by the prefix that is usual for them."""
PREFIXES = {**NAMESPACES, **OTHERS}

CONTENT_ENCODED = f"{{{CONTENT}}}encoded"
ATOM_LINK = f"{{{ATOM}}}link"
PSC = OTHERS["psc"]
PSC_CHAPTERS, PSC_CHAPTER = f"{{{PSC}}}chapters", f"{{{PSC}}}chapter"
THUMBNAIL = f"{{{OTHERS['media']}}}thumbnail"
SPOTIFY_LIMIT, SPOTIFY_COUNTRIES = f"{{{OTHERS['spotify']}}}limit", f"{{{OTHERS['spotify']}}}countryOfOrigin"


def itunes(name: str) -> str:
    """Return the qualified name of an `itunes:` element."""
    return f"{{{ITUNES}}}{name}"


def podcast(name: str) -> str:
    """Return the qualified name of a `podcast:` element."""
    return f"{{{PODCAST}}}{name}"


def qualified(written: str) -> str:
    """Return the qualified name of a name as feeds mostly write it, such as `itunes:image`."""
    prefix, colon, local = written.rpartition(":")
    return f"{{{PREFIXES[prefix]}}}{local}" if colon and prefix in PREFIXES else written


def written(tag: str) -> str:
    """Return a qualified name as feeds mostly write it, such as `itunes:image`; a strange one as it is, shortened."""
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].rpartition("}")
    return next((f"{prefix}:{local}" for prefix, known in PREFIXES.items() if known == uri), local)


def canonical(tag: str) -> str:
    """Return a qualified name with the right address of its namespace, where a feed writes it nearly right."""
    if tag.startswith("{"):
        uri, _, local = tag[1:].rpartition("}")
        right = _NEARLY.get(_plain(uri), uri)
        return tag if right == uri else f"{{{right}}}{local}"
    return qualified(tag) if ":" in tag else tag


def _plain(uri: str) -> str:
    """Leave out of an address what feeds get wrong: scheme, capitals, and slashes at its end."""
    return uri.lower().partition("://")[2].rstrip("/")


_NEARLY = {_plain(uri): uri for uri in PREFIXES.values()} | {
    _plain(PODCAST_OLD): PODCAST,
}
