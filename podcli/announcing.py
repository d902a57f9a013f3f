"""Telling others of a changed feed: a WebSub hub, the Podcast Index, Podping, Overcast.

What is to be said is planned as data and then sent. It is sent only once the new feed is live and was looked at; nobody
who cannot be told stops a publish. Apple, Pocket Casts and the rest look by themselves.
"""

import os
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

import msgspec

from episodes import Finding, PodcliError, Severity
from feeds import LiveItem, LiveStatus
from podcli.config_types import AnnounceSettings
from podcli.http import Answer, fetch
from podcli.outcome import Announced

SERVICES = {
    "podcastindex": "https://api.podcastindex.org/api/1.0/hub/pubnotify",
    "podping": "https://podping.cloud/",
    "overcast": "https://overcast.fm/ping",
}
"""Where each service listens; a hub is named by the show."""
APPLE = "https://podcastsconnect.apple.com/my-podcasts/new-feed?submitfeed="
"""The page by which a show is submitted to Apple, once (ANN-APPLE-LINK)."""
TOKEN = "PODCLI_PODPING_TOKEN"  # noqa: S105 - the name of the variable
"""The environment variable that holds the token of Podping."""
_WORDS = {"websub": "The WebSub hub", "podcastindex": "The Podcast Index", "podping": "Podping", "overcast": "Overcast"}

Send = Callable[[str, str, Mapping[str, str], bytes | None], Answer]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one service."""

    service: str
    feed_url: str
    """The feed that it is told of."""
    method: str
    url: str
    headers: Mapping[str, str] = {}
    """May hold a secret: never printed."""
    body: bytes | None = None


def live_reason(before: tuple[LiveItem, ...], after: tuple[LiveItem, ...]) -> str:
    """Return why a feed changed, in the words of Podping: a stream began or ended, or anything else."""
    was = {item.episode.guid: item.status for item in before}
    changed = {item.status for item in after if was.get(item.episode.guid) != item.status}
    if LiveStatus.LIVE in changed:
        return "live"
    ended = any(item.status is LiveStatus.ENDED and was.get(item.episode.guid) is LiveStatus.LIVE for item in after)
    return "liveEnd" if ended else "update"


def plan_calls(
    settings: AnnounceSettings, hub: str, feed_url: str, medium: str = "podcast", reason: str = "update"
) -> tuple[Call, ...]:
    """Return what is to be said to the services that are wished; Podping only where its token is known."""
    place = urlencode({"url": feed_url})
    calls = []
    if hub and settings.websub:
        calls.append(_websub(hub, feed_url))
    if settings.podcastindex:
        calls.append(_asking("podcastindex", feed_url, place))
    token = os.environ.get(TOKEN, "")
    if settings.podping and token:
        words = urlencode({"reason": reason, "medium": medium})
        calls.append(_asking("podping", feed_url, f"{place}&{words}", {"Authorization": token}))
    if settings.overcast:
        calls.append(_asking("overcast", feed_url, urlencode({"urlprefix": feed_url})))
    return tuple(calls)


def _asking(service: str, feed_url: str, query: str, headers: Mapping[str, str] | None = None) -> Call:
    url = f"{SERVICES[service]}?{query}"
    return Call(service=service, feed_url=feed_url, method="GET", url=url, headers=headers or {})


def _websub(hub: str, feed_url: str) -> Call:
    """Some hubs call the feed a url and some a topic, so both are said (ANN-WEBSUB)."""
    form = urlencode({"hub.mode": "publish", "hub.url": feed_url, "hub.topic": feed_url})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Call(service="websub", feed_url=feed_url, method="POST", url=hub, headers=headers, body=form.encode())


def lacks_token(settings: AnnounceSettings) -> bool:
    """Tell whether Podping is wished and its token is not known."""
    return settings.podping and not os.environ.get(TOKEN)


def announce(calls: tuple[Call, ...], send: Send = fetch) -> tuple[Announced, ...]:
    """Say it to each service and return what they answered; nothing is raised."""
    return tuple(_told(call, send) for call in calls)


def _told(call: Call, send: Send) -> Announced:
    name = _WORDS[call.service]
    try:
        answer = send(call.method, call.url, call.headers, call.body)
    except PodcliError:
        return answered(call, f"{name} does not answer.", ok=False)
    if 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP: taken
        return answered(call, f"{name} was told.", ok=True)
    return answered(call, f"{name} answers {answer.said}.", ok=False)


def answered(call: Call, message: str, *, ok: bool) -> Announced:
    """Return what came of a call."""
    return Announced(service=call.service, ok=ok, message=message, feed_url=call.feed_url)


def complaints(told: tuple[Announced, ...]) -> tuple[Finding, ...]:
    """Return findings about those who could not be told: warnings, as the feed itself is live (ANN-AFTER)."""
    return tuple(
        Finding(
            rule="ANN-AFTER",
            severity=Severity.WARNING,
            where=one.feed_url,
            message=f"{one.message} The feed is live; apps find it a little later.",
            fix="Try again with: podcli announce",
        )
        for one in told
        if not one.ok
    )


def submission_link(feed_url: str) -> str:
    """Return the page by which a show is submitted to Apple Podcasts, once."""
    return APPLE + quote(feed_url, safe="")
