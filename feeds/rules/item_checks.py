"""Checks on episodes as their feed is written: what the model cannot tell from what is right."""

from episodes import Severity, has_credentials, is_whole_url, positive
from feeds.names import OTHERS, itunes
from feeds.parts import Parts, text_of
from feeds.rules.channel_checks import explicit_faults, switch_faults
from feeds.rules.checks import Noticed, SheetCheck, on_item
from feeds.rules.facts import Note
from feeds.rules.values import TEXT_LENGTH

_IMAGE, _TYPE = itunes("image"), itunes("episodeType")
_TYPES = ("full", "trailer", "bonus")
_TOLD = 80


@on_item("ITEM-TITLE")
def title(item: Parts) -> Noticed:
    """A second title does not replace the first for all apps."""
    if item.text(itunes("title")) and not item.text("title"):
        yield "The episode has an itunes:title and no title."


@on_item("ITEM-GUID")
def guid(item: Parts) -> Noticed:
    """Apps that make a guid of something else make another one when that changes."""
    if not text_of(item.first("guid")).strip():
        yield "The episode has no guid."


@on_item("ITEM-GUID-PERMALINK")
def permalink(item: Parts) -> Noticed:
    """The attribute knows two words."""
    element = item.first("guid")
    said = None if element is None else element.get("isPermaLink")
    if said is not None and said not in ("true", "false"):
        yield f"isPermaLink is {said[:_TOLD]!r}; it is true or false."


@on_item("ITEM-SUMMARY")
def short_texts(item: Parts) -> Noticed:
    """Subtitle and keywords are cut at 255 characters."""
    for name in ("subtitle", "keywords"):
        count = len(item.text(itunes(name)))
        if count > TEXT_LENGTH:
            message = f"itunes:{name} has {count} characters; {TEXT_LENGTH} are the most that apps keep."
            yield Note(
                message, "Shorten it, or leave it out: Apple no longer reads it.", element=item.first(itunes(name))
            )


@on_item("ITEM-EXPLICIT")
def explicit(item: Parts) -> Noticed:
    """As for the show; nothing said means as the show."""
    yield from explicit_faults(item, "The episode")


@on_item("ITEM-IMAGE")
def image(item: Parts) -> Noticed:
    """The address stands in `href`."""
    element = item.first(_IMAGE)
    if element is not None and not (element.get("href") or "").strip():
        yield "The picture of the episode has no address in `href`, where apps look for it."


@on_item("ITEM-EPISODE")
def number(item: Parts) -> Noticed:
    """What is no number is ignored, with everything that depends on it."""
    element = item.first(itunes("episode"))
    if element is not None and (fault := positive(text_of(element).strip())):
        yield f"The episode's number {text_of(element).strip()[:_TOLD]!r} {fault}."


@on_item("ITEM-SEASON")
def season(item: Parts) -> Noticed:
    """As for the episode's number."""
    element = item.first(itunes("season"))
    if element is not None and (fault := positive(text_of(element).strip())):
        yield f"The season's number {text_of(element).strip()[:_TOLD]!r} {fault}."


@on_item("ITEM-EPISODETYPE")
def kind(item: Parts) -> Noticed:
    """A word with a capital letter is another word."""
    element = item.first(_TYPE)
    if element is None:
        return
    word = text_of(element).strip()
    if word in _TYPES:
        return
    if word.lower() in _TYPES:
        yield Note(f"The kind of the episode {word!r} has capital letters.", f"Write {word.lower()}.", Severity.WARNING)
    else:
        yield f"The kind of the episode is {word[:_TOLD]!r}; apps know full, trailer and bonus."


@on_item("ITEM-BLOCK")
def block(item: Parts) -> Noticed:
    """As for the show."""
    yield from switch_faults(item, "block", "hides nothing")


@on_item("ITEM-ITUNES-TITLE")
def second_title(item: Parts) -> Noticed:
    """The same title twice tells nothing."""
    second = item.text(itunes("title"))
    if second and second == item.text("title"):
        yield "itunes:title says the same as the title."


@on_item("YT-THUMB")
def thumbnail(item: Parts) -> Noticed:
    """A picture that cannot be fetched is not shown, and one of another shape is cut."""
    for element in item.all(f"{{{OTHERS['media']}}}thumbnail"):
        url, *sides = ((element.get(name) or "").strip() for name in ("url", "width", "height"))
        if not is_whole_url(url):
            yield Note("The wide picture of the episode has no whole web address.", element=element)
        elif has_credentials(url):
            yield Note("The address of the wide picture carries a password, which everybody can read.", element=element)
        for name, side in zip(("width", "height"), sides, strict=True):
            if side and (fault := positive(side)):
                yield Note(f"The {name} of the wide picture {side[:_TOLD]!r} {fault}.", element=element)
        if all(sides) and not any(map(positive, sides)) and not _is_wide(*map(int, sides)):
            message = f"The wide picture has {' x '.join(sides)} pixels, which is not the shape 16:9."
            yield Note(message, "Make it 1280 x 720 pixels.", element=element)


def _is_wide(width: int, height: int) -> bool:
    return abs(width * 9 - height * 16) <= height * 16 // 50


CHECKS: tuple[SheetCheck, ...] = (
    title,
    guid,
    permalink,
    short_texts,
    explicit,
    image,
    number,
    season,
    kind,
    block,
    second_title,
    thumbnail,
)
