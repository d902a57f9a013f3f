"""What the tags of the namespace demand beyond single values: one value that asks for another."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from episodes.findings import Severity
from episodes.namespace import parts
from episodes.namespace.kinds import is_whole_url
from episodes.namespace.tags import LICENSES

_SHOWN = 60
_SHORTEST, _LONGEST = 15, 120
"""Seconds of a soundbite that the namespace recommends."""

_SRI = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/]{1,100}={0,2}(?:\?\S*)?", re.ASCII)


class Clash(NamedTuple):
    """Values that do not go together."""

    message: str
    fix: str = ""
    field: str = ""
    """The value that is to be changed, where it is one alone."""
    severity: Severity | None = None
    """None where it is that of the tag's rule."""


def _license(part: parts.License) -> Iterator[Clash]:
    """A licence of one's own needs the address of its text."""
    if part.id.upper() not in LICENSES and not part.url:
        yield Clash(
            f"The licence {part.id[:_SHOWN]!r} is none of the known ones ({', '.join(LICENSES)}), and has no url."
        )


def _social(part: parts.SocialInteract) -> Iterator[Clash]:
    """Only `disabled` needs no address of a place to comment."""
    if part.protocol != "disabled" and not part.uri:
        yield Clash("podcast:socialInteract has no uri, so nobody can comment.")


def _update_frequency(part: parts.UpdateFrequency) -> Iterator[Clash]:
    """A rule that counts must say from when."""
    if "COUNT=" in part.rrule.upper() and not part.dtstart:
        yield Clash("The rule of podcast:updateFrequency has a COUNT, but no dtstart to count from.")

    until = re.search(r"UNTIL=(\d{8})(T?)", part.rrule.upper())
    if until and part.dtstart and bool(until[2]) != ("T" in part.dtstart.upper()):
        wanted = "with a time of day" if until[2] else "without a time of day"
        yield Clash(f"UNTIL in the rule of podcast:updateFrequency wants a dtstart {wanted}.", field="dtstart")


def _integrity(part: parts.Integrity) -> Iterator[Clash]:
    """A check sum has the form that browsers use."""
    if part.type.lower() == "sri" and not _SRI.fullmatch(part.value.strip()):
        message = f"The value {part.value[:_SHOWN]!r} of podcast:integrity is no check sum such as sha384-…"
        yield Clash(message, field="value")


def _txt(part: parts.Txt) -> Iterator[Clash]:
    """Whether a machine made it is true or false."""
    if part.purpose.lower() == "ai-content" and part.text.strip().lower() not in {"true", "false"}:
        yield Clash("podcast:txt with the purpose ai-content is neither true nor false.", field="text")


def _time_split(part: parts.ValueTimeSplit) -> Iterator[Clash]:
    """The value goes either to another show or to recipients."""
    if (part.remote_item is None) == (not part.recipients):
        which = "both a podcast:remoteItem and podcast:valueRecipient" if part.recipients else "nobody to pay"
        yield Clash(f"podcast:valueTimeSplit has {which} in it.", "Give it one podcast:remoteItem, or recipients.")


def _recipient(part: parts.ValueRecipient) -> Iterator[Clash]:
    """An address is of the form that its type says."""
    if part.type == "lnaddress" and "@" not in part.address:
        message = f"The address {part.address[:_SHOWN]!r} of podcast:valueRecipient is no lnaddress such as name@host."
        yield Clash(message, field="address")
    elif part.type == "node" and not all(letter in "0123456789abcdefABCDEF" for letter in part.address):
        message = (
            f"The address {part.address[:_SHOWN]!r} of podcast:valueRecipient is no public key in hexadecimal digits."
        )
        yield Clash(message, field="address")


def _soundbite(part: parts.Soundbite) -> Iterator[Clash]:
    """A soundbite is something between a sentence and a scene."""
    if part.duration <= 0:
        yield Clash("podcast:soundbite has no length.", field="duration")
    elif not _SHORTEST <= part.duration <= _LONGEST:
        message = f"podcast:soundbite has {part.duration:g} s; {_SHORTEST} to {_LONGEST} s are recommended."
        yield Clash(message, "Choose a passage of that length.", severity=Severity.INFO)


def _source(part: parts.Source) -> Iterator[Clash]:
    """Other schemes, such as ipfs, are allowed; a relative address is not."""
    if not is_whole_url(part.uri) and ":" not in part.uri:
        yield Clash(f"uri of podcast:source {part.uri[:_SHOWN]!r} is no whole address.", field="uri")


PART_CASES: dict[type[parts.Part], Callable[[Any], Iterator[Clash]]] = {
    parts.License: _license,
    parts.SocialInteract: _social,
    parts.UpdateFrequency: _update_frequency,
    parts.Integrity: _integrity,
    parts.Txt: _txt,
    parts.ValueTimeSplit: _time_split,
    parts.ValueRecipient: _recipient,
    parts.Soundbite: _soundbite,
    parts.Source: _source,
}
"""By the part."""
