"""Checks on what every show needs, as its feed is written: what the model cannot tell from what is right."""

from collections.abc import Iterator

from episodes import Severity, is_whole_url
from feeds.names import ATOM_LINK, itunes
from feeds.parts import Parts, parse_truth, text_of
from feeds.rules.checks import Noticed, SheetCheck, on_channel
from feeds.rules.facts import Note

_EXPLICIT, _TYPE, _IMAGE, _CATEGORY = itunes("explicit"), itunes("type"), itunes("image"), itunes("category")
_FEED_TYPE = "application/rss+xml"
_TOLD = 80


@on_channel("RSS-DESCRIPTION")
def description(channel: Parts) -> Noticed:
    """A summary is no description to RSS itself."""
    if not channel.text("description") and channel.text(itunes("summary")):
        yield Note("The show has a summary and no description.", "Give its words as <description>.")


@on_channel("APPLE-EXPLICIT")
def explicit(channel: Parts) -> Noticed:
    """Nothing and a strange word are both refused; older words are still understood."""
    yield from explicit_faults(channel, "The show")


def explicit_faults(part: Parts, subject: str) -> Iterator[Note]:
    """Yield what is wrong with what a show or episode says of itself as explicit; nothing said is no fault here."""
    element = part.first(_EXPLICIT)
    if element is None:
        if subject == "The show":
            yield Note(f"{subject} does not say whether it is explicit.")
        return
    word = text_of(element).strip()
    if word in ("true", "false"):
        return
    meaning = parse_truth(word)
    if meaning is None:
        yield Note(f"{subject} says of itself as explicit: {word[:_TOLD]!r}, which no app knows.", element=element)
    else:
        right = str(meaning).lower()
        message = f"{subject} says {word!r} for explicit, an older word for {right}."
        yield Note(message, f"Write {right}.", Severity.WARNING, element)


@on_channel("APPLE-IMAGE")
def image(channel: Parts) -> Noticed:
    """The address stands in `href`; elsewhere Apple does not look for it."""
    element = channel.first(_IMAGE)
    if element is None:
        if channel.first("image") is not None:
            yield "The artwork stands in <image> only, where Apple and Spotify do not look for it."
    elif not element.get("href") and text_of(element).strip():
        yield Note("The address of the artwork is written as text, where Apple does not look for it.", element=element)


@on_channel("APPLE-CATEGORY")
def category(channel: Parts) -> Noticed:
    """Apple takes the name from the attribute `text`."""
    for element in channel.all(_CATEGORY):
        if not (element.get("text") or "").strip():
            written = text_of(element).strip()
            instead = f'Write <itunes:category text="{written[:_TOLD]}"/>.' if written else ""
            yield Note("A category has no name where Apple looks for it.", instead, element=element)


@on_channel("PSP-ATOM-SELF")
def self_link(channel: Parts) -> Noticed:
    """One address, and the type that a feed has."""
    links = [link for link in channel.all(ATOM_LINK) if link.get("rel") == "self"]
    if not links:
        yield "The feed does not name its own address."
    elif len(links) > 1:
        yield Note(f"The feed names {len(links)} addresses as its own.", "Keep one.", element=links[1])
    elif not is_whole_url((links[0].get("href") or "").strip()):
        yield Note("The feed's own address is no whole web address.", element=links[0])
    elif (links[0].get("type") or "").strip() != _FEED_TYPE:
        said = links[0].get("type")
        message = f"The feed's own address has the type {said!r}." if said else "The feed's own address has no type."
        yield Note(message, f'Write type="{_FEED_TYPE}".', Severity.WARNING, links[0])


@on_channel("APPLE-TYPE")
def show_type(channel: Parts) -> Noticed:
    """Only two words have an effect."""
    element = channel.first(_TYPE)
    if element is None:
        return
    word = text_of(element).strip()
    if word in ("episodic", "serial"):
        return
    if word.lower() in ("episodic", "serial"):
        yield Note(f"The type {word!r} has capital letters.", f"Write {word.lower()}.", Severity.WARNING, element)
    else:
        yield Note(f"The type of the show is {word[:_TOLD]!r}; apps know episodic and serial.", element=element)


@on_channel("APPLE-BLOCK")
def block(channel: Parts) -> Noticed:
    """What looks like a switch and is none deceives its owner."""
    yield from switch_faults(channel, "block", "hides nothing")


@on_channel("APPLE-COMPLETE")
def complete(channel: Parts) -> Noticed:
    """As with hiding, only Yes has an effect."""
    yield from switch_faults(channel, "complete", "declares nothing")


def switch_faults(part: Parts, name: str, effect: str) -> Iterator[Note]:
    """Yield whether a switch that knows only Yes holds another word."""
    element = part.first(itunes(name))
    if element is not None and (word := text_of(element).strip()).lower() != "yes":
        message = f"itunes:{name} is {word[:_TOLD]!r}, which {effect}: only the word Yes has an effect."
        yield Note(message, "Remove it, or write Yes.", Severity.WARNING, element)


CHECKS: tuple[SheetCheck, ...] = (
    description,
    explicit,
    image,
    category,
    self_link,
    show_type,
    block,
    complete,
)
