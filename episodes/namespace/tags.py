"""Every tag of the Podcasting 2.0 namespace, attribute by attribute, as a table."""

import msgspec

from episodes.namespace import kinds, parts
from episodes.namespace.kinds import Kind, exactly, one_of
from episodes.taxonomy import PERSON_ROLES

CHANNEL, ITEM = "channel", "item"
_EVERYWHERE = (CHANNEL, ITEM)
_NAME = 128
MEDIUMS = ("podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course")
"""Values of `<podcast:medium>`; each also as a list, with `L` behind it, beside the list `mixed`."""
MEDIUM_LISTS = ("mixed", *(f"{medium}L" for medium in MEDIUMS))
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


class TagAttribute(msgspec.Struct, frozen=True):
    """One attribute of a tag."""

    name: str
    kind: Kind = kinds.anything
    required: bool = False
    soft: bool = False
    """Whether another value is only unusual, and not wrong."""
    longest: int = 0
    """Characters that are recommended at most; 0 means any number."""
    file: bool = False
    """Whether a person may name a file of the show folder instead of an address."""


class TagChild(msgspec.Struct, frozen=True):
    """One tag within another."""

    name: str
    field: str
    """The field that holds what it says."""
    least: int = 0
    most: int = 0
    """0 means as many as one likes."""


class PodcastTag(msgspec.Struct, frozen=True, kw_only=True):
    """One tag of the namespace."""

    name: str
    rule: str
    """The rule of the book that it belongs to."""
    parents: tuple[str, ...]
    """Where it may stand; `item` includes a live item."""
    part: type[parts.Part] | None = None
    """What it says, as data; None for the few that are no more than a word or a list."""
    words: str = ""
    """The field of that data which is the tag's text."""
    single: bool = False
    """Whether one parent holds one of them at most."""
    text: Kind | None = None
    """What its text must be; None for a tag without text."""
    longest: int = 0
    """Characters of its text that are recommended at most; 0 means any number."""
    attributes: tuple[TagAttribute, ...] = ()
    children: tuple[TagChild, ...] = ()


_URL = TagAttribute("url", kinds.address, required=True)
_FILE = TagAttribute("url", kinds.address, required=True, file=True)
_REMOTE = (
    TagAttribute("feedGuid", kinds.any_uuid, required=True),
    TagAttribute("feedUrl", kinds.address),
    TagAttribute("itemGuid", kinds.filled),
    TagAttribute("medium", one_of(*MEDIUMS, *MEDIUM_LISTS), soft=True),
    TagAttribute("title", longest=_NAME),
)
_RECIPIENT = (
    TagAttribute("type", one_of("node", "lnaddress", "wallet"), required=True, soft=True),
    TagAttribute("address", kinds.filled, required=True),
    TagAttribute("split", kinds.whole, required=True),
    TagAttribute("name", longest=_NAME),
    TagAttribute("customKey"),
    TagAttribute("customValue"),
    TagAttribute("fee", one_of("true", "false")),
)

_TAGS: tuple[PodcastTag, ...] = (
    PodcastTag(
        name="transcript",
        rule="ITEM-TRANSCRIPT",
        part=parts.TranscriptFile,
        parents=(ITEM,),
        attributes=(
            _FILE,
            TagAttribute("type", one_of(*TRANSCRIPTS), required=True),
            TagAttribute("language", kinds.language),
            TagAttribute("rel", one_of("captions"), soft=True),
        ),
    ),
    PodcastTag(
        name="locked",
        rule="PSP-LOCKED",
        part=parts.Locked,
        words="value",
        parents=(CHANNEL,),
        single=True,
        text=exactly("yes", "no"),
        attributes=(TagAttribute("owner", kinds.mail),),
    ),
    PodcastTag(
        name="funding",
        rule="PSP-FUNDING",
        part=parts.Funding,
        words="text",
        parents=_EVERYWHERE,
        text=kinds.anything,
        longest=_NAME,
        attributes=(_URL,),
    ),
    PodcastTag(
        name="chapters",
        rule="ITEM-CHAPTERS-JSON",
        part=parts.ChaptersFile,
        parents=(ITEM,),
        single=True,
        attributes=(
            _FILE,
            TagAttribute("type", one_of("application/json+chapters", "application/json"), required=True),
        ),
    ),
    PodcastTag(
        name="soundbite",
        rule="PNS-SOUNDBITE",
        part=parts.Soundbite,
        words="title",
        parents=(ITEM,),
        text=kinds.anything,
        longest=_NAME,
        attributes=(
            TagAttribute("startTime", kinds.decimal, required=True),
            TagAttribute("duration", kinds.decimal, required=True),
        ),
    ),
    PodcastTag(
        name="person",
        rule="PNS-PERSON",
        part=parts.Person,
        words="name",
        parents=_EVERYWHERE,
        text=kinds.filled,
        longest=_NAME,
        attributes=(
            TagAttribute(
                "role", one_of(*dict.fromkeys(role for roles in PERSON_ROLES.values() for role in roles)), soft=True
            ),
            TagAttribute("group", one_of(*PERSON_ROLES), soft=True),
            TagAttribute("img", kinds.address, file=True),
            TagAttribute("href", kinds.address),
        ),
    ),
    PodcastTag(
        name="location",
        rule="PNS-LOCATION",
        part=parts.Location,
        words="name",
        parents=_EVERYWHERE,
        text=kinds.filled,
        longest=_NAME,
        attributes=(
            TagAttribute("rel", one_of("subject", "creator")),
            TagAttribute("geo", kinds.geo),
            TagAttribute("osm", kinds.osm),
            TagAttribute("country", kinds.country),
        ),
    ),
    PodcastTag(
        name="season",
        rule="PNS-SEASON",
        part=parts.Season,
        words="number",
        parents=(ITEM,),
        single=True,
        text=kinds.whole,
        attributes=(TagAttribute("name", longest=_NAME),),
    ),
    PodcastTag(
        name="episode",
        rule="PNS-EPISODE",
        part=parts.Number,
        words="number",
        parents=(ITEM,),
        single=True,
        text=kinds.decimal,
        attributes=(TagAttribute("display", longest=32),),
    ),
    PodcastTag(
        name="trailer",
        rule="PNS-TRAILER",
        part=parts.Trailer,
        words="title",
        parents=(CHANNEL,),
        text=kinds.filled,
        longest=_NAME,
        attributes=(
            _FILE,
            TagAttribute("pubdate", kinds.rfc2822, required=True),
            TagAttribute("length", kinds.whole),
            TagAttribute("type", kinds.media_type),
            TagAttribute("season", kinds.whole),
        ),
    ),
    PodcastTag(
        name="license",
        rule="PNS-LICENSE",
        part=parts.License,
        words="id",
        parents=_EVERYWHERE,
        single=True,
        text=kinds.filled,
        longest=_NAME,
        attributes=(TagAttribute("url", kinds.address),),
    ),
    PodcastTag(
        name="alternateEnclosure",
        rule="PNS-ALTERNATE-ENCLOSURE",
        part=parts.AlternateEnclosure,
        parents=(ITEM,),
        attributes=(
            TagAttribute("type", kinds.media_type, required=True),
            TagAttribute("length", kinds.whole),
            TagAttribute("bitrate", kinds.decimal),
            TagAttribute("height", kinds.whole),
            TagAttribute("lang", kinds.language),
            TagAttribute("title", longest=32),
            TagAttribute("rel", longest=32),
            TagAttribute("codecs", kinds.filled),
            TagAttribute("default", one_of("true", "false")),
        ),
        children=(TagChild("source", "sources", least=1), TagChild("integrity", "integrity", most=1)),
    ),
    PodcastTag(
        name="source",
        rule="PNS-SOURCE",
        part=parts.Source,
        parents=("alternateEnclosure",),
        attributes=(
            TagAttribute("uri", kinds.filled, required=True, file=True),
            TagAttribute("contentType", kinds.media_type),
        ),
    ),
    PodcastTag(
        name="integrity",
        rule="PNS-INTEGRITY",
        part=parts.Integrity,
        parents=("alternateEnclosure",),
        attributes=(
            TagAttribute("type", one_of("sri", "pgp-signature"), required=True),
            TagAttribute("value", kinds.filled, required=True),
        ),
    ),
    PodcastTag(name="guid", rule="PSP-GUID", parents=(CHANNEL,), single=True, text=kinds.any_uuid),
    PodcastTag(
        name="value",
        rule="PNS-VALUE",
        part=parts.Value,
        parents=_EVERYWHERE,
        attributes=(
            TagAttribute("type", kinds.filled, required=True),
            TagAttribute("method", one_of("keysend", "lnaddress", "amp", "wallet"), required=True, soft=True),
            TagAttribute("suggested", kinds.decimal),
        ),
        children=(TagChild("valueRecipient", "recipients", least=1), TagChild("valueTimeSplit", "time_splits")),
    ),
    PodcastTag(
        name="valueRecipient",
        rule="PNS-VALUE-RECIPIENT",
        part=parts.ValueRecipient,
        parents=("value", "valueTimeSplit"),
        attributes=_RECIPIENT,
    ),
    PodcastTag(
        name="valueTimeSplit",
        rule="PNS-VALUE-TIME-SPLIT",
        part=parts.ValueTimeSplit,
        parents=("value",),
        attributes=(
            TagAttribute("startTime", kinds.decimal, required=True),
            TagAttribute("duration", kinds.decimal, required=True),
            TagAttribute("remoteStartTime", kinds.decimal),
            TagAttribute("remotePercentage", kinds.percentage),
        ),
        children=(TagChild("valueRecipient", "recipients"), TagChild("remoteItem", "remote_item", most=1)),
    ),
    PodcastTag(
        name="medium", rule="PNS-MEDIUM", parents=(CHANNEL,), single=True, text=exactly(*MEDIUMS, *MEDIUM_LISTS)
    ),
    PodcastTag(
        name="image",
        rule="PNS-IMAGE",
        part=parts.PodcastImage,
        parents=_EVERYWHERE,
        attributes=(
            TagAttribute("href", kinds.address, required=True, file=True),
            TagAttribute("alt"),
            TagAttribute("aspect-ratio", kinds.ratio),
            TagAttribute("width", kinds.positive),
            TagAttribute("height", kinds.positive),
            TagAttribute("type", kinds.media_type),
            TagAttribute("purpose", longest=_NAME),
        ),
    ),
    PodcastTag(
        name="images",
        rule="PNS-IMAGES",
        part=parts.ImageSet,
        parents=_EVERYWHERE,
        single=True,
        attributes=(TagAttribute("srcset", kinds.filled, required=True),),
    ),
    PodcastTag(
        name="liveItem",
        rule="PNS-LIVE-ITEM",
        parents=(CHANNEL,),
        attributes=(
            TagAttribute("status", exactly("pending", "live", "ended"), required=True),
            TagAttribute("start", kinds.iso8601, required=True),
            TagAttribute("end", kinds.iso8601),
        ),
        children=(TagChild("contentLink", "content_links", least=1),),
    ),
    PodcastTag(
        name="contentLink",
        rule="PNS-CONTENT-LINK",
        part=parts.ContentLink,
        words="text",
        parents=(ITEM,),
        text=kinds.anything,
        longest=_NAME,
        attributes=(TagAttribute("href", kinds.address, required=True),),
    ),
    PodcastTag(
        name="socialInteract",
        rule="PNS-SOCIAL-INTERACT",
        part=parts.SocialInteract,
        parents=_EVERYWHERE,
        attributes=(
            TagAttribute("protocol", one_of(*SOCIAL), required=True, soft=True),
            TagAttribute("uri", kinds.filled),
            TagAttribute("accountId"),
            TagAttribute("accountUrl", kinds.address),
            TagAttribute("priority", kinds.whole),
        ),
    ),
    PodcastTag(
        name="block",
        rule="PNS-BLOCK",
        part=parts.ServiceBlock,
        words="value",
        parents=(CHANNEL,),
        text=exactly("yes", "no"),
        attributes=(TagAttribute("id", kinds.filled),),
    ),
    PodcastTag(
        name="txt",
        rule="PNS-VERIFY-TXT",
        part=parts.Txt,
        words="text",
        parents=_EVERYWHERE,
        text=kinds.filled,
        longest=4000,
        attributes=(TagAttribute("purpose", longest=_NAME),),
    ),
    PodcastTag(
        name="remoteItem",
        rule="PNS-REMOTE-ITEM",
        part=parts.RemoteItem,
        parents=(CHANNEL, "podroll", "valueTimeSplit", "publisher"),
        attributes=_REMOTE,
    ),
    PodcastTag(
        name="podroll",
        rule="PNS-PODROLL",
        parents=(CHANNEL,),
        single=True,
        children=(TagChild("remoteItem", "podroll", least=1),),
    ),
    PodcastTag(
        name="updateFrequency",
        rule="PNS-UPDATEFREQ",
        part=parts.UpdateFrequency,
        words="text",
        parents=(CHANNEL,),
        single=True,
        text=kinds.anything,
        longest=_NAME,
        attributes=(
            TagAttribute("rrule", kinds.recurrence),
            TagAttribute("dtstart", kinds.iso8601),
            TagAttribute("complete", one_of("true", "false")),
        ),
    ),
    PodcastTag(
        name="podping",
        rule="PNS-PODPING",
        part=parts.Podping,
        parents=(CHANNEL,),
        single=True,
        attributes=(TagAttribute("usesPodping", one_of("true", "false")),),
    ),
    PodcastTag(
        name="chat",
        rule="PNS-CHAT",
        part=parts.Chat,
        parents=_EVERYWHERE,
        single=True,
        attributes=(
            TagAttribute("server", kinds.filled, required=True),
            TagAttribute("protocol", one_of("irc", "xmpp", "nostr", "matrix"), required=True, soft=True),
            TagAttribute("accountId"),
            TagAttribute("space"),
        ),
    ),
    PodcastTag(
        name="publisher",
        rule="PNS-PUBLISHER",
        parents=(CHANNEL,),
        single=True,
        children=(TagChild("remoteItem", "publisher", least=1, most=1),),
    ),
)
"""In the order of the namespace's page."""

PODCAST_TAGS = {tag.name: tag for tag in _TAGS}
"""Every tag by its name, which is case sensitive."""

STILL = PodcastTag(
    name="media:thumbnail",
    rule="",
    part=parts.Thumbnail,
    parents=(ITEM,),
    attributes=(
        TagAttribute("url", kinds.address, required=True, file=True),
        TagAttribute("width", kinds.positive),
        TagAttribute("height", kinds.positive),
    ),
)
"""A tag of another namespace that is typed in the same way."""
