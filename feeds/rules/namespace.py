"""Every tag of the Podcasting 2.0 namespace, attribute by attribute, as a table."""

import msgspec

from episodes import PERSON_ROLES
from feeds.rules import kinds
from feeds.rules.kinds import Kind, exactly, one_of

CHANNEL, ITEM = "channel", "item"
_EVERYWHERE = (CHANNEL, ITEM)
_NAME = 128
MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")
"""Values of `<podcast:medium>`; each also as a list, with `L` behind it, beside the list `mixed`."""
LISTS = ("mixed", *(f"{medium}L" for medium in MEDIUMS))
LICENSES = ("ARR", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "POD-V4V-1.0")
TRANSCRIPTS = (
    "text/vtt",
    "application/x-subrip",
    "application/srt",
    "text/srt",
    "application/json",
    "text/html",
    "text/plain",
)
SOCIAL = ("disabled", "activitypub", "twitter", "lightning", "atproto", "hive", "matrix", "nostr", "bluesky")


class Attribute(msgspec.Struct, frozen=True):
    """One attribute of a tag."""

    name: str
    kind: Kind = kinds.anything
    required: bool = False
    soft: bool = False
    """Whether another value is only unusual, and not wrong."""
    longest: int = 0
    """Characters that are recommended at most; 0 means any number."""


class Child(msgspec.Struct, frozen=True):
    """One tag within another."""

    name: str
    least: int = 0
    most: int = 0
    """0 means as many as one likes."""


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """One tag of the namespace."""

    name: str
    rule: str
    """The rule of the book that it belongs to."""
    parents: tuple[str, ...]
    """Where it may stand; `item` includes a live item."""
    single: bool = False
    """Whether one parent holds one of them at most."""
    text: Kind | None = None
    """What its text must be; None for a tag without text."""
    longest: int = 0
    """Characters of its text that are recommended at most; 0 means any number."""
    attributes: tuple[Attribute, ...] = ()
    children: tuple[Child, ...] = ()


_URL = Attribute("url", kinds.address, required=True)
_REMOTE = (
    Attribute("feedGuid", kinds.any_uuid, required=True),
    Attribute("feedUrl", kinds.address),
    Attribute("itemGuid", kinds.filled),
    Attribute("medium", one_of(*MEDIUMS, *LISTS), soft=True),
    Attribute("title", longest=_NAME),
)
_RECIPIENT = (
    Attribute("type", one_of("node", "lnaddress", "wallet"), required=True, soft=True),
    Attribute("address", kinds.filled, required=True),
    Attribute("split", kinds.whole, required=True),
    Attribute("name", longest=_NAME),
    Attribute("customKey"),
    Attribute("customValue"),
    Attribute("fee", one_of("true", "false")),
)

TAGS: tuple[Tag, ...] = (
    Tag(
        name="transcript",
        rule="ITEM-TRANSCRIPT",
        parents=(ITEM,),
        attributes=(
            _URL,
            Attribute("type", one_of(*TRANSCRIPTS), required=True),
            Attribute("language", kinds.language),
            Attribute("rel", one_of("captions"), soft=True),
        ),
    ),
    Tag(
        name="locked",
        rule="PSP-LOCKED",
        parents=(CHANNEL,),
        single=True,
        text=exactly("yes", "no"),
        attributes=(Attribute("owner", kinds.mail),),
    ),
    Tag(
        name="funding",
        rule="PSP-FUNDING",
        parents=_EVERYWHERE,
        text=kinds.anything,
        longest=_NAME,
        attributes=(_URL,),
    ),
    Tag(
        name="chapters",
        rule="ITEM-CHAPTERS-JSON",
        parents=(ITEM,),
        single=True,
        attributes=(_URL, Attribute("type", one_of("application/json+chapters", "application/json"), required=True)),
    ),
    Tag(
        name="soundbite",
        rule="PNS-SOUNDBITE",
        parents=(ITEM,),
        text=kinds.anything,
        longest=_NAME,
        attributes=(
            Attribute("startTime", kinds.decimal, required=True),
            Attribute("duration", kinds.decimal, required=True),
        ),
    ),
    Tag(
        name="person",
        rule="PNS-PERSON",
        parents=_EVERYWHERE,
        text=kinds.filled,
        longest=_NAME,
        attributes=(
            Attribute(
                "role", one_of(*dict.fromkeys(role for roles in PERSON_ROLES.values() for role in roles)), soft=True
            ),
            Attribute("group", one_of(*PERSON_ROLES), soft=True),
            Attribute("img", kinds.address),
            Attribute("href", kinds.address),
        ),
    ),
    Tag(
        name="location",
        rule="PNS-LOCATION",
        parents=_EVERYWHERE,
        text=kinds.filled,
        longest=_NAME,
        attributes=(
            Attribute("rel", one_of("subject", "creator")),
            Attribute("geo", kinds.geo),
            Attribute("osm", kinds.osm),
            Attribute("country", kinds.country),
        ),
    ),
    Tag(
        name="season",
        rule="PNS-SEASON",
        parents=(ITEM,),
        single=True,
        text=kinds.whole,
        attributes=(Attribute("name", longest=_NAME),),
    ),
    Tag(
        name="episode",
        rule="PNS-EPISODE",
        parents=(ITEM,),
        single=True,
        text=kinds.decimal,
        attributes=(Attribute("display", longest=32),),
    ),
    Tag(
        name="trailer",
        rule="PNS-TRAILER",
        parents=(CHANNEL,),
        text=kinds.filled,
        longest=_NAME,
        attributes=(
            _URL,
            Attribute("pubdate", kinds.rfc2822, required=True),
            Attribute("length", kinds.whole),
            Attribute("type", kinds.media_type),
            Attribute("season", kinds.whole),
        ),
    ),
    Tag(
        name="license",
        rule="PNS-LICENSE",
        parents=_EVERYWHERE,
        single=True,
        text=kinds.filled,
        longest=_NAME,
        attributes=(Attribute("url", kinds.address),),
    ),
    Tag(
        name="alternateEnclosure",
        rule="PNS-ALTERNATE-ENCLOSURE",
        parents=(ITEM,),
        attributes=(
            Attribute("type", kinds.media_type, required=True),
            Attribute("length", kinds.whole),
            Attribute("bitrate", kinds.decimal),
            Attribute("height", kinds.whole),
            Attribute("lang", kinds.language),
            Attribute("title", longest=32),
            Attribute("rel", longest=32),
            Attribute("codecs", kinds.filled),
            Attribute("default", one_of("true", "false")),
        ),
        children=(Child("source", least=1), Child("integrity", most=1)),
    ),
    Tag(
        name="source",
        rule="PNS-SOURCE",
        parents=("alternateEnclosure",),
        attributes=(Attribute("uri", kinds.filled, required=True), Attribute("contentType", kinds.media_type)),
    ),
    Tag(
        name="integrity",
        rule="PNS-INTEGRITY",
        parents=("alternateEnclosure",),
        attributes=(
            Attribute("type", one_of("sri", "pgp-signature"), required=True),
            Attribute("value", kinds.filled, required=True),
        ),
    ),
    Tag(name="guid", rule="PSP-GUID", parents=(CHANNEL,), single=True, text=kinds.any_uuid),
    Tag(
        name="value",
        rule="PNS-VALUE",
        parents=_EVERYWHERE,
        attributes=(
            Attribute("type", kinds.filled, required=True),
            Attribute("method", one_of("keysend", "lnaddress", "amp", "wallet"), required=True, soft=True),
            Attribute("suggested", kinds.decimal),
        ),
        children=(Child("valueRecipient", least=1), Child("valueTimeSplit")),
    ),
    Tag(
        name="valueRecipient",
        rule="PNS-VALUE-RECIPIENT",
        parents=("value", "valueTimeSplit"),
        attributes=_RECIPIENT,
    ),
    Tag(
        name="valueTimeSplit",
        rule="PNS-VALUE-TIME-SPLIT",
        parents=("value",),
        attributes=(
            Attribute("startTime", kinds.decimal, required=True),
            Attribute("duration", kinds.decimal, required=True),
            Attribute("remoteStartTime", kinds.decimal),
            Attribute("remotePercentage", kinds.percentage),
        ),
        children=(Child("valueRecipient"), Child("remoteItem", most=1)),
    ),
    Tag(name="medium", rule="PNS-MEDIUM", parents=(CHANNEL,), single=True, text=exactly(*MEDIUMS, *LISTS)),
    Tag(
        name="image",
        rule="PNS-IMAGE",
        parents=_EVERYWHERE,
        attributes=(
            Attribute("href", kinds.address, required=True),
            Attribute("alt"),
            Attribute("aspect-ratio", kinds.ratio),
            Attribute("width", kinds.positive),
            Attribute("height", kinds.positive),
            Attribute("type", kinds.media_type),
            Attribute("purpose", longest=_NAME),
        ),
    ),
    Tag(
        name="images",
        rule="PNS-IMAGES",
        parents=_EVERYWHERE,
        single=True,
        attributes=(Attribute("srcset", kinds.filled, required=True),),
    ),
    Tag(
        name="liveItem",
        rule="PNS-LIVE-ITEM",
        parents=(CHANNEL,),
        attributes=(
            Attribute("status", exactly("pending", "live", "ended"), required=True),
            Attribute("start", kinds.iso8601, required=True),
            Attribute("end", kinds.iso8601),
        ),
        children=(Child("contentLink", least=1),),
    ),
    Tag(
        name="contentLink",
        rule="PNS-CONTENT-LINK",
        parents=(ITEM,),
        text=kinds.anything,
        longest=_NAME,
        attributes=(Attribute("href", kinds.address, required=True),),
    ),
    Tag(
        name="socialInteract",
        rule="PNS-SOCIAL-INTERACT",
        parents=_EVERYWHERE,
        attributes=(
            Attribute("protocol", one_of(*SOCIAL), required=True, soft=True),
            Attribute("uri", kinds.filled),
            Attribute("accountId"),
            Attribute("accountUrl", kinds.address),
            Attribute("priority", kinds.whole),
        ),
    ),
    Tag(
        name="block",
        rule="PNS-BLOCK",
        parents=(CHANNEL,),
        text=exactly("yes", "no"),
        attributes=(Attribute("id", kinds.filled),),
    ),
    Tag(
        name="txt",
        rule="PNS-VERIFY-TXT",
        parents=_EVERYWHERE,
        text=kinds.filled,
        longest=4000,
        attributes=(Attribute("purpose", longest=_NAME),),
    ),
    Tag(
        name="remoteItem",
        rule="PNS-REMOTE-ITEM",
        parents=(CHANNEL, "podroll", "valueTimeSplit", "publisher"),
        attributes=_REMOTE,
    ),
    Tag(
        name="podroll",
        rule="PNS-PODROLL",
        parents=(CHANNEL,),
        single=True,
        children=(Child("remoteItem", least=1),),
    ),
    Tag(
        name="updateFrequency",
        rule="PNS-UPDATEFREQ",
        parents=(CHANNEL,),
        single=True,
        text=kinds.anything,
        longest=_NAME,
        attributes=(
            Attribute("rrule", kinds.recurrence),
            Attribute("dtstart", kinds.iso8601),
            Attribute("complete", one_of("true", "false")),
        ),
    ),
    Tag(
        name="podping",
        rule="PNS-PODPING",
        parents=(CHANNEL,),
        single=True,
        attributes=(Attribute("usesPodping", one_of("true", "false")),),
    ),
    Tag(
        name="chat",
        rule="PNS-CHAT",
        parents=_EVERYWHERE,
        single=True,
        attributes=(
            Attribute("server", kinds.filled, required=True),
            Attribute("protocol", one_of("irc", "xmpp", "nostr", "matrix"), required=True, soft=True),
            Attribute("accountId"),
            Attribute("space"),
        ),
    ),
    Tag(
        name="publisher",
        rule="PNS-PUBLISHER",
        parents=(CHANNEL,),
        single=True,
        children=(Child("remoteItem", least=1, most=1),),
    ),
)
"""In the order of the namespace's page."""

BY_NAME = {tag.name: tag for tag in TAGS}
"""Every tag by its name, which is case sensitive."""
