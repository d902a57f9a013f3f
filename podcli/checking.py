"""`check`: the rule book over a show, a file or an address, and what came of it as data."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec

import feeds  # its heavy names are fetched where they are used
from episodes import Finding, Severity, read_bytes
from podcli import root as catalog_root
from podcli.checking_feeds import further_targets
from podcli.checking_show import FOR_EVER, ShowExamined, examine_show
from podcli.errors import FileMissing, UsageFault
from podcli.fetching import feed_target, fetch_feed, hidden_targets, last_modified
from podcli.live import LiveOptions, live_findings
from podcli.workshop import Workshop

LARGEST = 64 * 1024 * 1024
"""Bytes of a feed file that are read at most."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wants to know."""

    platforms: tuple[str, ...] = ()
    """Whose demands count; empty means everybody's."""
    strict: bool = False
    """Whether warnings fail too."""
    against: str = ""
    """An older feed to compare with: a file or an address; empty for none."""
    live: LiveOptions | None = None
    """How to ask the servers; None asks none."""
    private: bool = False
    """Whether addresses of this machine and its network may be asked."""
    now: datetime


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What `check` found."""

    target: str
    """What was checked: a show folder, a file or an address."""
    counts: dict[str, int]
    """How many findings there are of each severity."""
    platforms: dict[str, str]
    """What each platform will do with it."""
    findings: tuple[Finding, ...]
    """Worst first, then in the order of the feed."""
    strict: bool = False

    @property
    def failed(self) -> bool:
        """Whether the exit code is to tell of it."""
        return bool(self.counts["error"] or (self.strict and self.counts["warning"]))


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is checked, read."""

    name: str
    findings: tuple[Finding, ...]
    state: "feeds.FeedState | None"
    """None for what is no feed."""
    targets: "tuple[feeds.Target, ...]"
    """The files that it names."""


def check_feed(named: str, wishes: Wishes) -> Verdicts:
    """Return what the rules say of a feed file or address; raise a `PodcliError` for what cannot be read at all."""
    return _verdicts(_foreign(named, wishes), wishes)


def check_show(shop: Workshop, wishes: Wishes) -> Verdicts:
    """Return what the rules say of a show, as it would be published."""
    if wishes.live and shop.address.preview:
        raise UsageFault(
            "The show has no public address, so there is nobody to ask.",
            hint="Set public_url in podcast.toml, or leave out --live.",
        )
    show = examine_show(shop, wishes.now)
    return _verdicts(
        Subject(
            name=str(shop.folder),
            findings=show.findings,
            state=show.state,
            targets=_targets(shop, show, wishes.now) if wishes.live else (),
        ),
        wishes,
    )


def _targets(shop: Workshop, show: ShowExamined, now: datetime) -> "tuple[feeds.Target, ...]":
    """Return all that is asked for: the main feed's files first, so that what several feeds name is told as its."""
    address = shop.address.public_url + shop.address.feed_file
    further = further_targets(show.catalog, show.standing, (now, FOR_EVER))
    return (*_around(address), _catalog(shop), *feeds.files_of(show.gathered), *further)


def _around(address: str) -> "tuple[feeds.Target, ...]":
    """Return the feed, and what must not be found beside it."""
    return (feed_target(address), *hidden_targets(address))


def _catalog(shop: Workshop) -> "feeds.Target":
    """Return the address at which the catalog would stand if it were public."""
    url = f"{shop.address.public_url}{shop.places.state_below or '.podcli/'}{catalog_root.KEY}"
    return feeds.Target(url=url, role=feeds.Role.HIDDEN, where="catalog", type="catalog")


def _foreign(named: str, wishes: Wishes) -> Subject:
    data = _read(named, wishes)
    gathered = feeds.gather(data, named if is_address(named) else Path(named).name)
    return Subject(
        name=named,
        findings=feeds.examine_gathered(gathered, wishes.now),
        state=feeds.state_of_feed(gathered),
        targets=(*(_around(named) if is_address(named) else ()), *feeds.files_of(gathered)),
    )


def _read(named: str, wishes: Wishes) -> bytes:
    if is_address(named):
        return fetch_feed(named, private=wishes.private)[0]
    path = Path(named)
    if not path.exists():
        raise FileMissing(f"There is no file {named}.", hint="Give a feed file, or a whole address with https://.")
    if path.is_dir():
        raise UsageFault(
            f"{named} is a folder.", hint=f"For a show folder: podcli check -C {named}; otherwise name the feed file."
        )
    return read_bytes(path, LARGEST)


def is_address(named: str) -> bool:
    """Tell whether a feed is named by its address."""
    return named.startswith(("http://", "https://"))


def _verdicts(subject: Subject, wishes: Wishes) -> Verdicts:
    found = [*subject.findings]
    if wishes.live:
        found += live_findings(subject.targets, wishes.live, private=wishes.private)
    if wishes.against:
        found += _changes(subject, wishes)
    platforms = wishes.platforms or tuple(feeds.PLATFORMS)
    counted = feeds.concerning(found, platforms) if wishes.platforms else tuple(found)
    return Verdicts(
        target=subject.name,
        counts={severity.value: sum(f.severity is severity for f in counted) for severity in Severity},
        platforms={name: verdict.value for name, verdict in feeds.verdicts(counted, platforms).items()},
        findings=_sorted(counted),
        strict=wishes.strict,
    )


def _changes(subject: Subject, wishes: Wishes) -> Iterable[Finding]:
    """Return what the rules say of the change from an older feed."""
    old = _foreign(wishes.against, wishes)
    for name, state in ((wishes.against, old.state), (subject.name, subject.state)):
        if state is None:
            raise UsageFault(f"{name} is no feed that could be compared.", hint="Look at it first: podcli check FEED")
    if old.state is None or subject.state is None:  # told above; for the type checker
        return ()
    picture = subject.state.show.image
    changed = last_modified(picture, private=wishes.private) if wishes.live and is_address(picture) else None
    return feeds.examine_change(feeds.FeedChange(old=old.state, new=subject.state, artwork_modified=changed))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    key: Callable[[Finding], tuple[int, int, int]] = lambda f: (order.index(f.severity), f.line, f.column)  # noqa: E731
    return tuple(sorted(dict.fromkeys(findings), key=key))
