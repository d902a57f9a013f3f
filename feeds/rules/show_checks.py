"""Rules on the show's own words and addresses."""

import re

from episodes import is_whole_url, parse_language
from feeds.rules.checks import ModelCheck, Noticed, on_show
from feeds.rules.values import DESCRIPTION_BYTES, TEXT_LENGTH, size
from feeds.show import Show

MANY_SEPARATORS = 3

_SEPARATORS = re.compile(r"\||\s[•·\u2013\u2014/-]\s")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COPYRIGHT_WORDS = re.compile(r"copyright|©|\(c\)|\b(?:19|20)\d\d\b", re.IGNORECASE)


@on_show("RSS-TITLE")
def title(show: Show) -> Noticed:
    """Every directory lists a show by its title; without one the feed is refused."""
    if not show.title.strip():
        yield "The show has no title."


@on_show("APPLE-TITLE-KEYWORDS")
def title_keywords(show: Show) -> Noticed:
    """Apple removes shows whose title is stuffed with search words, and apps cut long titles."""
    if len(show.title) > TEXT_LENGTH:
        yield f"The show's title has {len(show.title)} characters; {TEXT_LENGTH} are the most that apps show."
    elif len(_SEPARATORS.findall(show.title)) >= MANY_SEPARATORS:
        yield "The show's title looks like a list of search words."


@on_show("RSS-LINK")
def link(show: Show) -> Noticed:
    """Apps lead listeners to the show's page; RSS itself requires its address."""
    if not show.link:
        yield "The show has no link to its page."
    elif not is_whole_url(show.link):
        yield f"The show's page is {show.link!r}, which is no whole web address."


@on_show("RSS-DESCRIPTION")
def description(show: Show) -> Noticed:
    """Directories show and search the description; without one the feed is refused."""
    if not show.description.strip():
        yield "The show has no description."


@on_show("APPLE-DESC-4000")
def description_size(show: Show) -> Noticed:
    """Apple takes descriptions of at most 4000 bytes, counted in UTF-8."""
    if size(show.description) > DESCRIPTION_BYTES:
        yield f"The show's description has {size(show.description)} bytes; Apple takes {DESCRIPTION_BYTES}."


@on_show("APPLE-LANGUAGE")
def language(show: Show) -> Noticed:
    """An unknown language code makes Apple refuse the feed."""
    if not show.language:
        yield "The show does not say in which language it is."
        return
    try:
        parse_language(show.language)
    except ValueError as refusal:
        yield f"{refusal}"


@on_show("APPLE-IMAGE")
def image(show: Show) -> Noticed:
    """Without artwork at a whole web address Apple and Spotify refuse the show."""
    if not show.image:
        yield "The show has no artwork."
    elif not is_whole_url(show.image):
        yield f"The address of the artwork is {show.image!r}, which is no whole web address."


@on_show("PSP-ATOM-SELF")
def self_link(show: Show) -> Noticed:
    """The feed names its own address, so that apps which got it elsewhere find it."""
    if not is_whole_url(show.feed_url):
        yield f"The feed's own address is {show.feed_url!r}, which is no whole web address."


@on_show("SPOT-AUTHOR")
def author(show: Show) -> Noticed:
    """Spotify does not take a show that has no author."""
    if not show.author.strip():
        yield "The show has no author."


@on_show("APPLE-AUTHOR")
def author_length(show: Show) -> Noticed:
    """Apps cut an author of more than 255 characters."""
    if len(show.author) > TEXT_LENGTH:
        yield f"The author has {len(show.author)} characters; {TEXT_LENGTH} are the most that apps show."


@on_show("APPLE-OWNER")
def owner(show: Show) -> Noticed:
    """Spotify and YouTube send the code by which a show is claimed to the owner's address."""
    if show.email and not _MAIL.fullmatch(show.email):
        yield f"{show.email!r} is no mail address, so the code by which the show is claimed would be lost."


@on_show("PSP-COPYRIGHT")
def copyright_text(show: Show) -> Noticed:
    """PSP-1 wants the holder's name alone as copyright; Apple's own example has more, so nothing is wrong."""
    if _COPYRIGHT_WORDS.search(show.copyright):
        yield "The copyright text holds the word, the sign or a year beside the holder's name."


CHECKS: tuple[ModelCheck, ...] = (
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
