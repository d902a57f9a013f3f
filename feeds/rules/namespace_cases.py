"""What the tags of the namespace demand beyond single values: one value that asks for another."""

from collections.abc import Callable, Iterator

from episodes import LICENSES, Severity, is_whole_url
from feeds.names import podcast
from feeds.parts import parts_of, text_of
from feeds.rules.facts import Note
from feeds.write import Element


def _inner(element: Element, name: str) -> Element | None:
    return parts_of(element).first(podcast(name))


def _license(element: Element) -> Iterator[Note]:
    """A licence of one's own needs the address of its text."""
    name = text_of(element).strip()
    if name and name.upper() not in LICENSES and not element.get("url"):
        yield Note(f"The licence {name[:60]!r} is none of the known ones ({', '.join(LICENSES)}), and has no url.")


def _social(element: Element) -> Iterator[Note]:
    """Only `disabled` needs no address of a place to comment."""
    if (element.get("protocol") or "").strip() not in ("", "disabled") and not element.get("uri"):
        yield Note("podcast:socialInteract has no uri, so nobody can comment.")


def _update_frequency(element: Element) -> Iterator[Note]:
    """A rule that counts must say from when."""
    if "COUNT=" in (element.get("rrule") or "").upper() and not element.get("dtstart"):
        yield Note("The rule of podcast:updateFrequency has a COUNT, but no dtstart to count from.")


def _time_split(element: Element) -> Iterator[Note]:
    """The value goes either to another show or to recipients."""
    remote = _inner(element, "remoteItem") is not None
    paid = _inner(element, "valueRecipient") is not None
    if remote == paid:
        which = "both a podcast:remoteItem and podcast:valueRecipient" if remote else "nobody to pay"
        yield Note(f"podcast:valueTimeSplit has {which} in it.", "Give it one podcast:remoteItem, or recipients.")


def _publisher(element: Element) -> Iterator[Note]:
    """The link counts only if it says what it is."""
    remote = _inner(element, "remoteItem")
    if remote is not None and (remote.get("medium") or "").strip() != "publisher":
        yield Note('The podcast:remoteItem of podcast:publisher has no medium="publisher", so the link does not count.')


def _live_item(element: Element) -> Iterator[Note]:
    """Apps show a live item only like an episode: with a title, a guid and something to play."""
    for name in ("title", "guid", "enclosure"):
        if element.find(name) is None:
            yield Note(f"podcast:liveItem has no {name}, so apps do not show it.")


def _recipient(element: Element) -> Iterator[Note]:
    """An address is of the form that its type says."""
    kind, address = (element.get("type") or "").strip(), (element.get("address") or "").strip()
    if kind == "lnaddress" and "@" not in address:
        yield Note(f"The address {address[:60]!r} of podcast:valueRecipient is no lnaddress such as name@host.")
    elif kind == "node" and address and not _is_hex(address):
        yield Note(f"The address {address[:60]!r} of podcast:valueRecipient is no public key in hexadecimal digits.")


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)


def _soundbite(element: Element) -> Iterator[Note]:
    """A soundbite is something between a sentence and a scene."""
    try:
        seconds = float(element.get("duration") or "")
    except ValueError:
        return
    if seconds <= 0:
        yield Note("podcast:soundbite has no length.")
    elif not 15 <= seconds <= 120:  # noqa: PLR2004 - seconds that the namespace recommends
        message = f"podcast:soundbite has {seconds:g} s; 15 to 120 s are recommended."
        yield Note(message, "Choose a passage of that length.", Severity.INFO)


def _source(element: Element) -> Iterator[Note]:
    """Other schemes, such as ipfs, are allowed; a relative address is not."""
    uri = (element.get("uri") or "").strip()
    if uri and not is_whole_url(uri) and ":" not in uri:
        yield Note(f"uri of podcast:source {uri[:60]!r} is no whole address.")


def _images(_element: Element) -> Iterator[Note]:
    """It was given up for podcast:image."""
    yield Note("podcast:images was given up by the namespace.", "Write podcast:image instead.", Severity.WARNING)


CASES: dict[str, Callable[[Element], Iterator[Note]]] = {
    "license": _license,
    "socialInteract": _social,
    "updateFrequency": _update_frequency,
    "valueTimeSplit": _time_split,
    "publisher": _publisher,
    "liveItem": _live_item,
    "valueRecipient": _recipient,
    "soundbite": _soundbite,
    "source": _source,
    "images": _images,
}
"""By the tag's name."""
