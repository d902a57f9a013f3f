"""Rules on the show's own words and addresses."""

import re

from episodes import Severity
from feeds.languages import parse_language
from feeds.rules.rule import Noticed, Rule, on_show, rule
from feeds.rules.sources import APPLE_GUIDE, PSP1, SPOTIFY, W3C, sources
from feeds.rules.values import DESCRIPTION_BYTES, TEXT_LENGTH, is_whole_url, size
from feeds.show import Show

MANY_SEPARATORS = 3

_SEPARATORS = re.compile(r"\||\s[•·\u2013\u2014/-]\s")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COPYRIGHT_WORDS = re.compile(r"copyright|©|\(c\)|\b(?:19|20)\d\d\b", re.IGNORECASE)


@rule(
    "RSS-TITLE",
    Severity.ERROR,
    platforms="rss apple psp1 spotify",
    source=sources(PSP1, APPLE_GUIDE),
    fix="Set `title` under [show].",
)
@on_show
def title(show: Show) -> Noticed:
    """Every directory lists a show by its title; without one the feed is refused."""
    if not show.title.strip():
        yield "The show has no title."


@rule(
    "APPLE-TITLE-KEYWORDS",
    Severity.WARNING,
    platforms="apple psp1",
    source=APPLE_GUIDE,
    fix="Let `title` be the show's name alone; search words help nobody there.",
)
@on_show
def title_keywords(show: Show) -> Noticed:
    """Apple removes shows whose title is stuffed with search words, and apps cut long titles."""
    if len(show.title) > TEXT_LENGTH:
        yield f"The show's title has {len(show.title)} characters; {TEXT_LENGTH} are the most that apps show."
    elif len(_SEPARATORS.findall(show.title)) >= MANY_SEPARATORS:
        yield "The show's title looks like a list of search words."


@rule(
    "RSS-LINK",
    Severity.ERROR,
    platforms="rss psp1",
    source=sources(PSP1, W3C),
    fix="Set `link` under [show] to the address of the show's page.",
)
@on_show
def link(show: Show) -> Noticed:
    """Apps lead listeners to the show's page; RSS itself requires its address."""
    if not is_whole_url(show.link):
        yield f"The show's page is {show.link!r}, which is no whole web address."


@rule(
    "RSS-DESCRIPTION",
    Severity.ERROR,
    platforms="rss apple psp1 spotify",
    source=sources(PSP1, APPLE_GUIDE),
    fix="Set `description` under [show].",
)
@on_show
def description(show: Show) -> Noticed:
    """Directories show and search the description; without one the feed is refused."""
    if not show.description.strip():
        yield "The show has no description."


@rule(
    "APPLE-DESC-4000",
    Severity.ERROR,
    platforms="apple psp1",
    source=sources(PSP1, APPLE_GUIDE),
    fix="Shorten `description` under [show]; accented letters count two bytes, many others three.",
)
@on_show
def description_size(show: Show) -> Noticed:
    """Apple takes descriptions of at most 4000 bytes, counted in UTF-8."""
    if size(show.description) > DESCRIPTION_BYTES:
        yield f"The show's description has {size(show.description)} bytes; Apple takes {DESCRIPTION_BYTES}."


@rule(
    "APPLE-LANGUAGE",
    Severity.ERROR,
    platforms="apple psp1",
    source=sources(APPLE_GUIDE, PSP1),
    fix="Set `language` under [show] to a code such as `en` or `en-gb`.",
)
@on_show
def language(show: Show) -> Noticed:
    """An unknown language code makes Apple refuse the feed."""
    try:
        parse_language(show.language)
    except ValueError as refusal:
        yield f"{refusal}"


@rule(
    "APPLE-IMAGE",
    Severity.ERROR,
    platforms="apple psp1 spotify",
    source=sources(APPLE_GUIDE, PSP1, SPOTIFY),
    fix="Set `artwork` under [show] to a square picture in the show folder.",
)
@on_show
def image(show: Show) -> Noticed:
    """Without artwork at a whole web address Apple and Spotify refuse the show."""
    if not is_whole_url(show.image):
        yield f"The address of the artwork is {show.image!r}, which is no whole web address."


@rule(
    "PSP-ATOM-SELF",
    Severity.ERROR,
    platforms="psp1 rss",
    source=sources(PSP1, W3C),
    fix="Set `public_url` under [storage].",
)
@on_show
def self_link(show: Show) -> Noticed:
    """The feed names its own address, so that apps which got it elsewhere find it."""
    if not is_whole_url(show.feed_url):
        yield f"The feed's own address is {show.feed_url!r}, which is no whole web address."


@rule(
    "SPOT-AUTHOR",
    Severity.ERROR,
    platforms="spotify",
    source=SPOTIFY,
    fix="Set `author` under [show].",
)
@on_show
def author(show: Show) -> Noticed:
    """Spotify does not take a show that has no author."""
    if not show.author.strip():
        yield "The show has no author."


@rule(
    "APPLE-AUTHOR",
    Severity.WARNING,
    platforms="apple psp1",
    source=sources(APPLE_GUIDE, W3C),
    fix="Shorten `author` under [show].",
)
@on_show
def author_length(show: Show) -> Noticed:
    """Apps cut an author of more than 255 characters."""
    if len(show.author) > TEXT_LENGTH:
        yield f"The author has {len(show.author)} characters; {TEXT_LENGTH} are the most that apps show."


@rule(
    "APPLE-OWNER",
    Severity.WARNING,
    platforms="spotify youtube",
    source="Help pages of Spotify and YouTube on claiming a show",
    fix="Correct `email` under [show], or leave it out.",
)
@on_show
def owner(show: Show) -> Noticed:
    """Spotify and YouTube send the code by which a show is claimed to the owner's address."""
    if show.email and not _MAIL.fullmatch(show.email):
        yield f"{show.email!r} is no mail address, so the code by which the show is claimed would be lost."


@rule(
    "PSP-COPYRIGHT",
    Severity.INFO,
    platforms="psp1",
    source=PSP1,
    fix="Let `copyright` under [show] be the name alone.",
)
@on_show
def copyright_text(show: Show) -> Noticed:
    """PSP-1 wants the holder's name alone as copyright; Apple's own example has more, so nothing is wrong."""
    if _COPYRIGHT_WORDS.search(show.copyright):
        yield "The copyright text holds the word, the sign or a year beside the holder's name."


RULES: tuple[Rule, ...] = (
    title,
    title_keywords,
    link,
    description,
    description_size,
    language,
    image,
    self_link,
    author,
    author_length,
    owner,
    copyright_text,
)
