"""A show folder alone: what `check` and `serve` look at where its storage cannot be asked, as on a train."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from episodes import Finding, Severity
from podcli import root as catalog_root
from podcli.config_storage import StorageSettings
from podcli.errors import AccessRefused, NothingPublished, StorageUnreachable
from podcli.folder import found_in
from podcli.storage import Places, open_places
from podcli.storage.location import Bucket, parse_url
from podcli.storage.memory import MemoryStorage
from podcli.workshop import Workshop, open_show

RULE = "PODCLI-OFFLINE"
"""Id of the rule in the book."""


def open_to_look(start: Path | None, overrides: Mapping[str, str]) -> Workshop:
    """Open a show folder of which nothing is going to be published; where its storage gives no answer, it stands alone.

    Then `Workshop.alone` tells why.
    """
    why: list[str] = []

    def opened(settings: StorageSettings, base: Path) -> Places:
        try:
            places = open_places(settings, base, hasty=True)
            if places.service:
                places.state.head(catalog_root.KEY)
        except (StorageUnreachable, AccessRefused) as error:
            why.append(error.message)
            return _nothing_published(settings, base)
        return places

    shop = open_show(start, overrides, opened)
    return msgspec.structs.replace(shop, alone=why[0]) if why else shop


def told_alone(shop: Workshop) -> str:
    """Return what a person is to know of a folder that is looked at alone."""
    return f"What is published could not be asked, so only this folder is looked at: {shop.alone}"


def alone_finding(shop: Workshop) -> Finding:
    """Return the note that says so."""
    return Finding(
        rule=RULE,
        severity=Severity.INFO,
        where=shop.places.public.url,
        message=told_alone(shop),
        fix="Run it again where the storage can be reached; publish asks it in any case.",
    )


def require_audio(shop: Workshop) -> None:
    """Raise `NothingPublished` if a folder that stands alone has no audio: only the storage knows what that is."""
    if not any(source.audio for source in found_in(shop.folder, shop.config.show.zone).sources):
        raise NothingPublished(
            f"No audio of an episode is in {shop.folder}, and what is published could not be asked: {shop.alone}",
            hint="Run it again where the storage can be reached, or put the audio beside the notes.",
        )


def _nothing_published(settings: StorageSettings, base: Path) -> Places:
    """Return places as of a show that was never published, under the addresses that it has."""
    place = parse_url(settings.url, base)
    url = place.url if isinstance(place, Bucket) else str(place)
    public, state = MemoryStorage(public_url=settings.public_url or _address(settings, place)), MemoryStorage()
    public.url = state.url = url
    return Places(public=public, state=state)


def _address(settings: StorageSettings, place: Path | Bucket) -> str:
    """Return the address of a bucket at Amazon; without its region, one that leads there too."""
    if settings.endpoint_url or not isinstance(place, Bucket):
        return ""
    from podcli.storage.s3_address import address_in  # noqa: PLC0415 - boto3 is heavy, and folders need none

    if settings.region:
        return address_in(settings.region, place)
    return f"https://{place.name}.s3.amazonaws.com/{place.prefix}"
