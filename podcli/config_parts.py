"""What `[show]` says in the words of Podcasting 2.0, under the names that `feeds.Show` has for it."""

from zoneinfo import ZoneInfo

import msgspec

import episodes  # its heavy names are fetched where they are used
from episodes import (
    Chat,
    Fields,
    Funding,
    License,
    Location,
    PodcastImage,
    Podping,
    RemoteItem,
    ServiceBlock,
    SocialInteract,
    Trailer,
    Txt,
    UpdateFrequency,
    Value,
)
from feeds import LiveItem
from podcli.config_live import read_live_items

KEYS = (
    *("funding", "location", "trailers", "license", "value", "images", "live_items", "social", "block_services", "txt"),
    *("remote_items", "podroll", "publisher", "update_frequency", "podping", "chat", "verify", "spotify"),
)
"""Keys of [show] that this module reads."""
APPLE_VERIFY = "applepodcastsverify"
"""Purpose of the text by which Apple knows who owns a show (APPLE-VERIFY-TXT)."""


class ShowParts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Parts of a show; addresses that may be files of the show folder are still their names."""

    fundings: tuple[Funding, ...] = ()
    locations: tuple[Location, ...] = ()
    trailers: tuple[Trailer, ...] = ()
    license: License | None = None
    values: tuple[Value, ...] = ()
    images: tuple[PodcastImage, ...] = ()
    live_items: tuple[LiveItem, ...] = ()
    socials: tuple[SocialInteract, ...] = ()
    blocks: tuple[ServiceBlock, ...] = ()
    txts: tuple[Txt, ...] = ()
    remote_items: tuple[RemoteItem, ...] = ()
    podroll: tuple[RemoteItem, ...] = ()
    publisher: RemoteItem | None = None
    update_frequency: UpdateFrequency | None = None
    podping: Podping | None = None
    chat: Chat | None = None
    spotify_limit: int | None = None
    spotify_countries: tuple[str, ...] = ()


def read_show_parts(fields: Fields, zone: ZoneInfo) -> ShowParts | None:
    """Return what `[show]` says in the words of the namespace; None if it says nothing of the kind."""
    if not any(fields.has(key) for key in KEYS):
        return None
    several, one = episodes.typed_parts, episodes.typed_part
    limit, countries = _spotify(fields)
    return ShowParts(
        fundings=several(fields, "funding", Funding, zone),
        locations=several(fields, "location", Location, zone),
        trailers=several(fields, "trailers", Trailer, zone),
        license=one(fields, "license", License, zone),
        values=several(fields, "value", Value, zone),
        images=several(fields, "images", PodcastImage, zone),
        live_items=read_live_items(fields, zone),
        socials=several(fields, "social", SocialInteract, zone),
        blocks=several(fields, "block_services", ServiceBlock, zone),
        txts=(*several(fields, "txt", Txt, zone), *_verify(fields)),
        remote_items=several(fields, "remote_items", RemoteItem, zone),
        podroll=several(fields, "podroll", RemoteItem, zone),
        publisher=_publisher(fields, zone),
        update_frequency=one(fields, "update_frequency", UpdateFrequency, zone),
        podping=_podping(fields),
        chat=one(fields, "chat", Chat, zone),
        spotify_limit=limit,
        spotify_countries=countries,
    )


def _verify(fields: Fields) -> tuple[Txt, ...]:
    code = fields.text("verify")
    return (Txt(text=code, purpose=APPLE_VERIFY),) if code else ()


def _publisher(fields: Fields, zone: ZoneInfo) -> RemoteItem | None:
    """The link counts only if it says what it is (PNS-PUBLISHER), so nobody needs to type that."""
    publisher = episodes.typed_part(fields, "publisher", RemoteItem, zone)
    if publisher and publisher.medium not in {"", "publisher"}:
        fields.fault("publisher.medium", f"the medium of publisher is publisher, not {publisher.medium!r}")
    return msgspec.structs.replace(publisher, medium="publisher") if publisher else None


def _podping(fields: Fields) -> Podping | None:
    uses = fields.truth("podping")
    return None if uses is None else Podping(uses_podping=uses)


def _spotify(fields: Fields) -> tuple[int | None, tuple[str, ...]]:
    """Return how many episodes Spotify shows, and where the show comes from (SPOT-LIMIT)."""
    table = fields.table("spotify")
    limit, countries = table.whole("limit"), table.texts("countries")
    for country in countries:
        if not (len(country) == 2 and country.isascii() and country.isalpha()):  # noqa: PLR2004 - ISO 3166-1
            table.fault("countries", f"{country!r} is no country of two letters such as gb")
    table.finish(("limit", "countries"))
    return limit, tuple(country.lower() for country in countries)
