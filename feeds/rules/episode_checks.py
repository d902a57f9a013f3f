"""Rules on the words, numbers and dates of one episode."""

import re
from datetime import UTC, datetime

from episodes import Episode, EpisodeType, Severity, is_whole_url
from feeds.rules.checks import ModelCheck, Noticed, on_episode
from feeds.rules.facts import Note
from feeds.rules.values import DESCRIPTION_BYTES, NAME_LENGTH, TEXT_LENGTH, size
from feeds.show import Show

SHORTEST_SHOW_NAME = 4
"""Characters below which a show's name is probably just a word of the episode's title."""
WEAK_GUID = 9
"""Digits below which a guid of digits alone is not unique enough."""

_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|script|small|span|strong|style|sub|sup|u|ul)"
    r"(?:[\s/][^<>]*)?>|&(?:amp|lt|gt|quot|nbsp|#\d+);",
    re.IGNORECASE,
)
"""Tags and letters of HTML; other words in angle brackets, such as `<vector>`, are only words."""
_NUMBERS = re.compile(
    r"^\W*(?:s(?:eason)?\W?(?P<season>\d{1,3})\W{0,3}e(?:p(?:isode)?)?\W?(?P<of_season>\d{1,5})\b"
    r"|(?:ep(?:isode)?\.?|folge|épisode|episodio|aflevering|no\.?|nr\.?)\s?#?(?P<worded>\d{1,5})\b"
    r"|#\s?(?P<hashed>\d{1,5})\b"
    r"|(?P<bare>\d{1,3})\s?(?:[:.)|]|\s[\u2013\u2014-])\s)",
    re.IGNORECASE,
)
_FIRST_PODCASTS = datetime(1990, 1, 1, tzinfo=UTC)


@on_episode("ITEM-TITLE")
def title(episode: Episode, _show: Show) -> Noticed:
    """An episode needs a title of at most 255 characters in plain words; apps show markup as it stands."""
    if not episode.title.strip():
        yield "The episode has no title."
    if len(episode.title) > TEXT_LENGTH:
        yield f"The title has {len(episode.title)} characters; {TEXT_LENGTH} are the most that apps show."
    if found := _MARKUP.search(episode.title):
        yield Note(
            f"The title holds markup, {found.group()}, which apps show as it stands.", "Take it out of the title."
        )


@on_episode("APPLE-ITEM-TITLE-CLEAN")
def clean_title(episode: Episode, show: Show) -> Noticed:
    """Apps write the episode's number and the show's name beside the title, so in it they stand twice."""
    match = _NUMBERS.match(episode.title)
    if match:
        yield Note("The title begins with the episode's number.", _numbers_fix(match))
    name = show.title.strip().casefold()
    if len(name) >= SHORTEST_SHOW_NAME and name in episode.title.casefold() and episode.type is EpisodeType.FULL:
        yield "The title holds the show's name."


def _numbers_fix(match: re.Match[str]) -> str:
    """Say what takes the numbers instead."""
    found = match.groupdict()
    number = int(next(found[name] for name in ("of_season", "worded", "hashed", "bare") if found[name]))
    keys = [f"`season = {int(found['season'])}`"] if found["season"] else []
    return f"Say it as {' and '.join([*keys, f'`episode = {number}`'])} beside the title, and leave it out there."


@on_episode("ITEM-GUID")
def guid(episode: Episode, _show: Show) -> Noticed:
    """An app knows an episode by its guid for ever; it skips one without."""
    if not episode.guid.strip():
        yield "The episode has no guid."


@on_episode("ITEM-GUID-PERMALINK")
def permalink(episode: Episode, _show: Show) -> Noticed:
    """A guid that is said to be a web address must be one."""
    if episode.guid_is_permalink and not is_whole_url(episode.guid.strip()):
        yield f"The guid {episode.guid!r} is said to be a web address and is none."


@on_episode("ITEM-GUID-STRONG")
def strong_guid(episode: Episode, _show: Show) -> Noticed:
    """A guid of a few digits is soon used twice."""
    if episode.guid.isdigit() and len(episode.guid) < WEAK_GUID:
        yield f"The guid {episode.guid!r} is only a short number."


@on_episode("ITEM-PUBDATE-FUTURE")
def plausible_date(episode: Episode, _show: Show) -> Noticed:
    """A date before there were podcasts is a slip of the pen."""
    if episode.published < _FIRST_PODCASTS:
        yield Note(f"The date {episode.published:%Y-%m-%d} is before 1990.", severity=Severity.WARNING)


@on_episode("ITEM-DESCRIPTION")
def description(episode: Episode, _show: Show) -> Noticed:
    """Listeners choose by the notes, and Apple takes 4000 bytes of them."""
    if not (episode.description or episode.content).strip():
        yield "The episode has no show notes."
    if size(episode.description) > DESCRIPTION_BYTES:
        yield f"The description has {size(episode.description)} bytes; Apple takes {DESCRIPTION_BYTES}."


@on_episode("ITEM-SUMMARY")
def summary(episode: Episode, _show: Show) -> Noticed:
    """A summary is one or two sentences beside the notes, not the notes again."""
    if size(episode.summary) > DESCRIPTION_BYTES:
        yield f"The summary has {size(episode.summary)} bytes; readers take {DESCRIPTION_BYTES}."
    elif episode.summary and episode.summary == episode.description:
        yield "The summary is a copy of the notes."


@on_episode("ITEM-LINK")
def link(episode: Episode, _show: Show) -> Noticed:
    """Apps lead listeners to the episode's page."""
    if episode.link and not is_whole_url(episode.link):
        yield f"The episode's page is {episode.link!r}, which is no whole web address."


@on_episode("ITEM-EPISODE")
def episode_number(episode: Episode, _show: Show) -> Noticed:
    """Apple refuses episode numbers below 1."""
    if episode.episode is not None and episode.episode < 1:
        yield f"The episode's number is {episode.episode}."


@on_episode("ITEM-SEASON")
def season(episode: Episode, _show: Show) -> Noticed:
    """Apple refuses season numbers below 1; a season's name needs its number."""
    if episode.season is not None and episode.season < 1:
        yield f"The season's number is {episode.season}."
    if episode.season_name and episode.season is None:
        yield f"The season {episode.season_name!r} has no number, so no app shows it."
    if len(episode.season_name) > NAME_LENGTH:
        yield f"The season's name has {len(episode.season_name)} characters; {NAME_LENGTH} are the most."


@on_episode("ITEM-BLOCK")
def block(episode: Episode, _show: Show) -> Noticed:
    """A blocked episode vanishes from Apple Podcasts."""
    if episode.block:
        yield "The episode is set to be hidden from Apple Podcasts."


@on_episode("PNS-SOUNDBITE")
def soundbites(episode: Episode, _show: Show) -> Noticed:
    """A taste of the episode is a part of it."""
    for bite in episode.soundbites:
        end = bite.start_time + bite.duration
        if episode.duration and end > episode.duration + 1:
            message = f"podcast:soundbite ends at {end:g} s, and the episode at {episode.duration:g} s."
            yield Note(message, severity=Severity.WARNING)


CHECKS: tuple[ModelCheck, ...] = (
    title,
    clean_title,
    guid,
    permalink,
    strong_guid,
    plausible_date,
    description,
    summary,
    link,
    episode_number,
    season,
    block,
    soundbites,
)
