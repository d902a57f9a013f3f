"""The plan of a show folder of which some files cannot be published: one hides no other."""

from collections.abc import Iterable, Iterator

import msgspec

from episodes import PodcliError
from podcli.folder import found_in
from podcli.planning import Request
from podcli.publish_plan import Planned, plan_publish
from podcli.workshop import Workshop

Refused = dict[str, PodcliError]
"""What is wrong with the files of a stem."""


def plan_good_parts(shop: Workshop, request: Request) -> tuple[Planned, Refused]:
    """Return the plan of all that can be published, and what is wrong with the rest.

    Raises what planning the whole raises if nothing would be left, or if no single episode is to blame.
    """
    try:
        return plan_publish(shop, request), {}
    except PodcliError:
        found = found_in(shop.folder, shop.config.show.zone)
        stems = [source.stem for source in found.sources]
        refused = found.broken
        if refused and stems and (planned := _without(shop, request, refused)):
            return planned, refused
        refused = refused | dict(_one_by_one(shop, request, stems))
        planned = _without(shop, request, refused) if refused and not refused.keys() >= set(stems) else None
        if planned is None:
            raise
        return planned, refused


def _without(shop: Workshop, request: Request, refused: Iterable[str]) -> Planned | None:
    try:
        return plan_publish(shop, msgspec.structs.replace(request, without=frozenset(refused)))
    except PodcliError:
        return None


def _one_by_one(shop: Workshop, request: Request, stems: list[str]) -> Iterator[tuple[str, PodcliError]]:
    for stem in stems:
        try:
            plan_publish(shop, msgspec.structs.replace(request, names=(stem,)))
        except PodcliError as error:
            yield stem, error
