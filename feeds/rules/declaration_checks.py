"""Checks on what the first element declares: the addresses by which apps know the names of a feed."""

from collections.abc import Iterator

from episodes import Severity
from feeds.names import (
    ATOM,
    CONTENT,
    ITUNES,
    PODCAST,
    PODCAST_OLD,
    canonical,
)
from feeds.parts import Parts
from feeds.rules.checks import Noticed, SheetCheck, on_sheet
from feeds.rules.facts import Note, Sheet


def _declared(sheet: Sheet, uri: str, own: str) -> tuple[bool, str]:
    """Tell whether a namespace is declared, and which nearly right address stands there instead."""
    root, channel = sheet.page.document.root, sheet.page.channel
    if root is None or channel is None:
        return True, ""
    uris = {found for element in (root, channel.element) for found in element.nsmap.values() if found}
    near = next((found for found in uris if found != uri and canonical(f"{{{found}}}x") == f"{{{uri}}}x"), "")
    used = any(tag.startswith(own) for part in (channel, *sheet.page.items[:1]) for tag in _exact(part))
    return uri in uris or used, near


def _exact(part: Parts) -> Iterator[str]:
    return (child.tag for child in part.element.iterchildren("*"))


@on_sheet("NS-ITUNES")
def itunes_address(sheet: Sheet) -> Noticed:
    """One wrong letter in the address, and Apple sees no itunes: element at all."""
    declared, near = _declared(sheet, ITUNES, f"{{{ITUNES}}}")
    if near:
        yield Note(f"The address of itunes: is written {near}; apps ignore all itunes: elements.", element=_root(sheet))
    elif not declared:
        yield Note("The feed does not declare itunes:, so it can say nothing that Apple needs.", element=_root(sheet))


@on_sheet("NS-CONTENT")
def content_address(sheet: Sheet) -> Noticed:
    """It is needed by who writes full notes; Apple lists it for everybody."""
    declared, near = _declared(sheet, CONTENT, f"{{{CONTENT}}}")
    if near:
        yield Note(f"The address of content: is written {near}; apps ignore the full notes.", element=_root(sheet))
    elif not declared:
        message = "The feed does not declare content:, which Apple lists among what a feed declares."
        yield Note(message, severity=Severity.WARNING, element=_root(sheet))


@on_sheet("NS-ATOM")
def atom_address(sheet: Sheet) -> Noticed:
    """Without it the feed cannot name its own address."""
    declared, near = _declared(sheet, ATOM, f"{{{ATOM}}}")
    if near:
        yield Note(f"The address of atom: is written {near}; apps ignore its links.", element=_root(sheet))
    elif not declared:
        yield Note("The feed does not declare atom:, so it cannot name its own address.", element=_root(sheet))


@on_sheet("NS-PODCAST")
def podcast_address(sheet: Sheet) -> Noticed:
    """The older address is read by all, and written by nobody any more."""
    declared, near = _declared(sheet, PODCAST, f"{{{PODCAST}}}")
    if near == PODCAST_OLD:
        yield Note("The address of podcast: is the older one.", severity=Severity.WARNING, element=_root(sheet))
    elif near:
        yield Note(f"The address of podcast: is written {near}; apps ignore its elements.", element=_root(sheet))
    elif not declared:
        yield Note("The feed does not declare podcast:, which PSP-1 demands.", element=_root(sheet))


def _root(sheet: Sheet) -> object:
    return sheet.page.document.root


CHECKS: tuple[SheetCheck, ...] = (
    itunes_address,
    content_address,
    atom_address,
    podcast_address,
)
