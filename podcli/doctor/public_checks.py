"""What listeners see: files and the feed, asked for as players ask."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from podcli.doctor.check import Check, examined, failed, passed
from podcli.doctor.cors_checks import cors
from podcli.doctor.policies import Ground, document
from podcli.errors import AddressUnreachable
from podcli.http import Answer, fetch
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.storage.probe import removed_again

_OK, _PARTIAL = 200, 206
_REFUSED = {401, 403}
_SIZE = 64
_AUDIO = Headers(content_type="audio/mpeg", cache_control="no-store")
_FEED_TYPES = {"application/rss+xml", "application/xml", "text/xml"}
_HEADERS_CURE = "Let what stands between the storage and the listeners (a CDN, a proxy) pass on HEAD and all headers."


class Sample:
    """A short-lived public file under a key of podcli's own form."""

    def __init__(self, url: str, body: bytes) -> None:
        self.url = url
        self.body = body


@contextmanager
def sample(places: Places) -> Iterator[Sample]:
    """Store a sample while the block runs."""
    key, body = f"media/{secrets.token_hex(16)}/doctor.mp3", secrets.token_bytes(_SIZE)
    with removed_again(places.public, key):
        places.public.put(key, body, _AUDIO)
        yield Sample(places.public.public_url() + key, body)


def files(places: Places, ground: Ground | None) -> Iterator[Check]:
    """Ask for a file as players do: whole, its head, a range, from a web page."""
    if not places.public.public_url():
        yield failed(
            "public-access",
            f"The public address of {places.public.url} is not known.",
            'Write public_url = "https://…" into the [storage] part of podcast.toml.',
        )
        return
    with sample(places) as one:
        try:
            answer = fetch("GET", one.url)
        except AddressUnreachable as error:
            yield failed("public-access", error.message, _unreached(error))
            return
        if answer.status != _OK or answer.body != one.body:
            yield _closed(one, answer, ground)
            return
        yield passed("public-access", f"Listeners can fetch files under {places.public.public_url()}.")
        yield from examined("content-type", lambda: _served(one, fetch("HEAD", one.url)))
        yield from examined("byte-ranges", lambda: [_ranges(one)])
        yield from examined("cors", lambda: [cors(one.url)])


def feed(places: Places, feed_file: str) -> Iterator[Check]:
    """Ask for the feed, if there is one: whether it is at its address, and served as a feed."""
    if not places.public.public_url() or places.public.head(feed_file) is None:
        return
    url = places.public.public_url() + feed_file
    head = fetch("HEAD", url)
    if head.status != _OK:
        cure = "Look whether public_url in podcast.toml is right, and whether this very file is open to the public."
        yield failed("feed", f"{url} answers {head.said}, although the feed is stored.", cure)
    elif head.content_type not in _FEED_TYPES:
        told = head.content_type or "no type at all"
        yield failed(
            "feed", f"{url} is served as {told} instead of application/rss+xml; apps refuse it.", _HEADERS_CURE
        )
    else:
        yield passed("feed", f"The feed is served at {url}.")


def _unreached(error: AddressUnreachable) -> str:
    """Return what to do about an address that gives no answer, by the reason."""
    said = error.message.lower()
    if "certificate" in said or "ssl" in said:
        return (
            "Listeners' apps refuse such a connection. Let the host or CDN of public_url show a valid certificate for "
            "that name; if it is one of your own, name the file of its authority in AWS_CA_BUNDLE."
        )
    if "resolve" in said or "name" in said:
        return (
            "Correct public_url in podcast.toml, or make the DNS record of that name where your domain is managed "
            "(a new one takes up to an hour to be known)."
        )
    return "Correct public_url in podcast.toml, or let what stands there (a CDN, a web server) run and be reachable."


def _closed(one: Sample, answer: Answer, ground: Ground | None) -> Check:
    if answer.status in _REFUSED:
        policy = f" A policy of the bucket that does so:\n{document('public-policy', ground)}" if ground else ""
        return failed(
            "public-access",
            f"{one.url} answers {answer.said} to everybody, although the file is stored.",
            f"Open the files to the public (and nothing else), or correct public_url in podcast.toml.{policy}",
        )
    led = f" (redirected to {answer.url})" if answer.url else ""
    found = "something else than the file that is stored" if answer.status == _OK else answer.said
    return failed(
        "public-access",
        f"{one.url}{led} answers {found}: the public address leads elsewhere.",
        "Correct public_url in podcast.toml: it must lead to the whole of url, the prefix included. Or let the domain, "
        "the CDN or the web server that stands there serve this bucket, without redirects.",
    )


def _served(one: Sample, head: Answer) -> Iterator[Check]:
    wrong = []
    if head.status != _OK:
        wrong.append(f"it answers {head.said} to HEAD")
    else:
        if head.length != len(one.body):
            wrong.append(f"HEAD tells {head.length} bytes instead of {len(one.body)}")
        if head.content_type != _AUDIO.content_type:
            wrong.append(f"it is served as {head.content_type or 'nothing'} instead of {_AUDIO.content_type}")
    if wrong:
        yield failed("content-type", f"{one.url}: {'; '.join(wrong)}.", _HEADERS_CURE)
    else:
        yield passed("content-type", "Files are served with their own type and length.")


def _ranges(one: Sample) -> Check:
    part = fetch("GET", one.url, {"Range": "bytes=2-5"})
    if part.status == _PARTIAL and part.body == one.body[2:6] and part.content_range == f"bytes 2-5/{_SIZE}":
        return passed("byte-ranges", "Players can seek: byte ranges are answered.")
    return failed(
        "byte-ranges",
        f"{one.url} answers {part.said} to a byte range; players cannot seek, and Apple refuses such a feed.",
        "Let the host or CDN answer Range requests (in nginx: no `max_ranges 0`; in a CDN: turn range requests on).",
    )
