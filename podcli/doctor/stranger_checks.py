"""What strangers must not see: a listing of the files, and the state, which names episodes before their time."""

import secrets
from collections.abc import Iterator

from podcli import root as catalog_root
from podcli.doctor.check import Check, failed, passed
from podcli.errors import AddressUnreachable
from podcli.http import fetch
from podcli.storage import Places
from podcli.storage.probe import put_scratch, removed_again, scratch_key

_OK = 200
_FOUND = {_OK, 206}
_GZIP = b"\x1f\x8b"
"""How a catalog begins."""


def listing(places: Places, addresses: tuple[str, ...]) -> Iterator[Check]:
    """Ask for a listing without credentials: it would tell of the files of scheduled episodes."""
    wanted = dict.fromkeys(a for a in (*addresses, places.public.public_url()) if a)
    silent = 0
    for address in wanted:
        try:
            answer = fetch("GET", address)
        except AddressUnreachable:  # the check of the public address tells why
            silent += 1
            continue
        if answer.status == _OK and b"<ListBucketResult" in answer.body:
            yield failed(
                "anonymous-listing",
                f"Everybody can list the files at {address}: the audio of scheduled episodes can be found there.",
                "Take the permission s3:ListBucket from the public (Principal *), and remove public-read from the "
                "bucket's own ACL; single files stay readable.",
            )
            return
    if not wanted or silent < len(wanted):
        yield passed("anonymous-listing", "Strangers cannot list the files.")


def state(places: Places, addresses: tuple[str, ...] = ()) -> Iterator[Check]:
    """Ask for the state without credentials, at the public address and at the service's own `addresses` of it."""
    public = places.public.public_url()
    below = public + places.state_below if public and places.state_below else ""
    tried = [address for address in dict.fromkeys((below, *addresses)) if address]
    key, secret = scratch_key(), secrets.token_hex(16)
    with removed_again(places.state, key):
        put_scratch(places.state, key, secret)
        is_open = [address for address in tried if _is_shown(address, key, secret)]
    if is_open:
        yield _shown(is_open[0])
    else:
        yield passed("state", f"Strangers cannot read the state, which lies at {places.state.url}.")


def _is_shown(address: str, key: str, secret: str) -> bool:
    """Tell whether a scratch object or the catalog itself can be had: rules may differ by the name."""
    try:
        return secret.encode() in fetch("GET", address + key).body or _is_catalog(address + catalog_root.KEY)
    except AddressUnreachable:  # the check of the public address tells why
        return False


def _is_catalog(url: str) -> bool:
    answer = fetch("GET", url, {"Range": "bytes=0-1"})
    return answer.status in _FOUND and answer.body.startswith(_GZIP)  # some hosts answer 200 to whatever is asked


def _shown(address: str) -> Check:
    return failed(
        "state",
        f"Everybody can read the state of the show at {address}: it names episodes before their time.",
        'Write state_url = "s3://…" into the [storage] part of podcast.toml, naming a private bucket, and move what '
        "lies there (the page on moving tells how); or close that path to the public.",
    )
