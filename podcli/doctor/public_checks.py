"""What listeners and strangers can see: the files, as players ask for them; and not the state, nor any listing."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from podcli import root as catalog_root
from podcli.doctor.check import Check, failed, passed
from podcli.doctor.policies import Ground, document
from podcli.errors import AddressUnreachable, StorageError
from podcli.http import Answer, fetch
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.storage.probe import put_scratch, scratch_key

_OK, _PARTIAL = 200, 206
_ORIGIN = "https://player.example"
_SIZE = 64
_AUDIO = Headers(content_type="audio/mpeg", cache_control="no-store")


class Sample:
    """A short-lived public file under a key of podcli's own form."""

    def __init__(self, url: str, body: bytes) -> None:
        self.url = url
        self.body = body


@contextmanager
def sample(places: Places) -> Iterator[Sample]:
    """Store a sample while the block runs."""
    key, body = f"media/{secrets.token_hex(16)}/doctor.mp3", secrets.token_bytes(_SIZE)
    places.public.put(key, body, _AUDIO)
    try:
        yield Sample(places.public.public_url() + key, body)
    finally:
        with suppress(StorageError):
            places.public.delete(key)


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
        answer = fetch("GET", one.url)
        if answer.status != _OK or answer.body != one.body:
            yield _closed(one.url, answer, ground)
            return
        yield passed("public-access", f"Listeners can fetch files under {places.public.public_url()}.")
        yield from _served(one, fetch("HEAD", one.url))
        yield _ranges(one)
        yield _cors(one, ground)


def listing(places: Places, addresses: tuple[str, ...]) -> Iterator[Check]:
    """Ask for a listing without credentials: it would tell of the files of scheduled episodes."""
    for address in dict.fromkeys(a for a in (*addresses, places.public.public_url()) if a):
        try:
            answer = fetch("GET", address)
        except AddressUnreachable:
            continue
        if answer.status == _OK and b"<ListBucketResult" in answer.body:
            yield failed(
                "anonymous-listing",
                f"Everybody can list the files at {address}: the audio of scheduled episodes can be found there.",
                "Take the permission s3:ListBucket from the public (Principal *), and remove public-read from the "
                "bucket's own ACL; single files stay readable.",
            )
            return
    yield passed("anonymous-listing", "Strangers cannot list the files.")


def state(places: Places) -> Iterator[Check]:
    """Ask for the state without credentials."""
    if not places.state_below:
        yield passed("state", f"The state lies apart from the public files, at {places.state.url}.")
        return
    address = places.public.public_url() + places.state_below
    key, secret = scratch_key(), secrets.token_hex(16)
    put_scratch(places.state, key, secret)
    try:
        answer = fetch("GET", address + key)
        catalog = fetch("HEAD", address + catalog_root.KEY)
    finally:
        with suppress(StorageError):
            places.state.delete(key)
    if secret.encode() in answer.body or catalog.status == _OK:
        yield failed(
            "state",
            f"Everybody can read the state of the show at {address}: it names episodes before their time.",
            'Write state_url = "s3://…" into the [storage] part of podcast.toml, naming a private bucket, and move '
            "what lies there; or close that path to the public.",
        )
    else:
        yield passed("state", f"Strangers cannot read the state at {address}.")


def _closed(url: str, answer: Answer, ground: Ground | None) -> Check:
    policy = f" A policy of the bucket that does so:\n{document('public-policy', ground)}" if ground else ""
    return failed(
        "public-access",
        f"{url} answers {answer.said} to everybody, although the file is stored.",
        f"Open the files to the public (and nothing else), or correct public_url in podcast.toml.{policy}",
    )


def _served(one: Sample, head: Answer) -> Iterator[Check]:
    wrong = []
    if head.status != _OK:
        wrong.append(f"it answers {head.said} to HEAD")
    elif head.length != len(one.body):
        wrong.append(f"HEAD tells {head.length} bytes instead of {len(one.body)}")
    elif head.content_type != _AUDIO.content_type:
        wrong.append(f"it is served as {head.content_type or 'nothing'} instead of {_AUDIO.content_type}")
    if wrong:
        cure = "Let what stands between the storage and the listeners (a CDN, a proxy) pass on HEAD and all headers."
        yield failed("content-type", f"{one.url}: {wrong[0]}.", cure)
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


def _cors(one: Sample, ground: Ground | None) -> Check:
    answer = fetch("GET", one.url, {"Origin": _ORIGIN, "Range": "bytes=0-1"})
    if answer.headers.get("access-control-allow-origin") in {"*", _ORIGIN}:
        return passed("cors", "Players in web pages may fetch files.")
    policy = f" The rules to apply:\n{document('cors', ground)}" if ground else ""
    return failed(
        "cors",
        "Players in web pages may not fetch files: answers carry no Access-Control-Allow-Origin.",
        f"Web players, transcripts and chapters need it; apps do not.{policy}",
    )
