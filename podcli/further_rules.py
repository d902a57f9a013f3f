"""What the rule book says of further feeds: asked before publishing, of what the main feed was not asked already.

A further feed has words of its own, and another quality has files of its own. All else in it is in the main feed too,
whose rules were asked; so a show with further feeds takes no longer to judge.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

import feeds  # its heavy names are fetched where they are used: an unchanged run needs no rules
from episodes import Episode, Finding, addressed
from podcli.catalog import Catalog
from podcli.change import PutEpisode, PutShow
from podcli.guard import Allow
from podcli.plan import Plan
from podcli.planning import Request
from podcli.refusing import is_of_format, not_asked, refuse_errors
from podcli.views import View, views

_MEANT = frozenset({"APPLE-BLOCK"})
"""What a private feed is made for."""


def with_further_rules(plan: Plan, old: Catalog | None, new: Catalog, request: Request) -> Plan:
    """Return the plan with what the rules say of further feeds; raise `PublishRefused`, naming the feed, for errors.

    A format that Apple does not take needs a person's word once: it is remembered for that feed.
    """
    found, granted = list(plan.findings), list(plan.granted)
    for view in views(new)[1:] if _may_differ(plan, new) else ():
        told = tuple(unsaid(_asked(view, plan, old, new, request.now), found, view))
        told = tuple(finding for finding in told if finding.rule not in not_asked(new.address))
        before = new.allows(Allow.FORMAT, view.name)
        refuse_errors(told, any_format=before or Allow.FORMAT in request.allow)
        granted += [(Allow.FORMAT.value, view.name)] if not before and any(map(is_of_format, told)) else []
        found += told
    return msgspec.structs.replace(plan, findings=tuple(found), granted=tuple(granted))


def unsaid(found: Iterable[Finding], said: Iterable[Finding], view: View) -> Iterator[Finding]:
    """Yield the findings about a further feed that were not said of the main one, and are not meant; each names it."""
    known = {_what(finding) for finding in said}
    for finding in found:
        if _what(finding) not in known and not (view.private and finding.rule in _MEANT):
            yield msgspec.structs.replace(finding, where=f"{view.name}: {finding.where}")


def _what(finding: Finding) -> tuple[str, str, str]:
    """Return what a finding says, and of which episode; the show has another title in another feed."""
    return (finding.rule, finding.message, "" if finding.where.startswith("show ") else finding.where)


def _may_differ(plan: Plan, new: Catalog) -> bool:
    settings = any(isinstance(change, PutShow) for change in plan.changes)
    return settings or any(rule.quality for rule in new.show.feeds.values())


def _asked(view: View, plan: Plan, old: Catalog | None, new: Catalog, now: datetime) -> Iterable[Finding]:
    """Ask the rules about its words where settings changed, and about files that only it hands out where they did."""
    settings = any(isinstance(change, PutShow) for change in plan.changes)
    changed = {change.record.episode.guid for change in plan.changes if isinstance(change, PutEpisode)}
    anew = old is None or old.show.feeds.get(view.name) != new.show.feeds[view.name]
    own = _own_files(view, new, now)
    fresh = [one for one in own if anew or one.guid in changed]
    if not settings and not fresh:
        return ()
    urls, guids = {one.enclosure.url for one in fresh}, {one.guid for one in fresh}
    beside = [one for one in own if one.enclosure.url in urls and one.guid not in guids]
    known = () if settings else _check(view, beside, new)
    return tuple(finding for finding in _check(view, [*beside, *fresh], new) if finding not in known)


def _own_files(view: View, catalog: Catalog, now: datetime) -> list[Episode]:
    """Return the episodes that it shows, or will show, with another file than the main feed does."""
    shown = [*view.visible(now), *(one for one in view.episodes if one.published > now)]
    return [one for one in shown if one.enclosure.url != catalog.episodes[one.guid].episode.enclosure.url]


def _check(view: View, episodes: Iterable[Episode], catalog: Catalog) -> tuple[Finding, ...]:
    base, prefix = catalog.address.public_url, catalog.address.enclosure_prefix
    return feeds.check(
        feeds.addressed_show(view.show, base), [addressed(episode, base, prefix) for episode in episodes]
    )
