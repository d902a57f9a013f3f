"""Whether a show may be begun in its places: what a storage must be able to do, and who must not see the state."""

import secrets

import msgspec

from podcli.errors import AddressUnreachable, ObjectAbsent, PublishRefused
from podcli.http import fetch
from podcli.storage.contract import Headers, Storage
from podcli.storage.probe import Verdict, probe_conditions, put_scratch, removed_again, scratch_key
from podcli.storage.single_writer import SingleWriterStorage

VERDICTS = "conditions.json"
"""Key in the state that keeps the verdict on each place."""
_OK = 200


def require_conditions(public: Storage, state: Storage, *, single_writer: bool) -> None:
    """Raise `PublishRefused` if the places cannot keep two publishers apart and the person does not vouch for one."""
    for url, verdict in verdicts_of(public, state).items():
        if verdict != Verdict.SUPPORTED and not single_writer:
            raise PublishRefused(
                f"{url} cannot keep two publishers apart: its conditional writes are {verdict}.",
                hint="Use another service, or write single_writer = true into the [storage] part of podcast.toml and "
                "never publish or refresh from two machines at once.",
            )


def verdicts_of(public: Storage, state: Storage, *, anew: bool = False) -> dict[str, str]:
    """Return the verdict on each bucket of the two places; those kept in the state are believed unless asked `anew`."""
    kept = _kept(state)
    verdicts = {}
    for storage in (state, public):
        bucket = _bucket(storage)
        if bucket not in verdicts:
            known = "" if anew else kept.get(bucket, "")
            verdicts[bucket] = known or probe_conditions(_bare(storage)).value
    if {**kept, **verdicts} != kept:
        headers = Headers(content_type="application/json", cache_control="no-store")
        state.put(VERDICTS, msgspec.json.encode({**kept, **verdicts}), headers)
    return verdicts


def require_private(public: Storage, state: Storage, below: str) -> None:
    """Raise `PublishRefused` if the public can read the state, which names scheduled episodes and their files.

    `below` is the path from the public address to the state. An address that does not answer tells nothing.
    """
    address = public.public_url()
    if not address:
        return
    key, secret = scratch_key(), secrets.token_hex(16)
    with removed_again(state, key):
        put_scratch(state, key, secret)
        try:
            answer = fetch("GET", f"{address}{below}{key}")
        except AddressUnreachable:
            return
    if answer.status == _OK and secret.encode() in answer.body:
        raise PublishRefused(
            f"Everybody can read the state of the show at {address}{below}: it names episodes before their time.",
            hint='Write state_url = "s3://…" into the [storage] part of podcast.toml, naming a private bucket; or a '
            "folder that only you publish from; or close that path to the public. Of a show that is published already "
            "the state is moved there first, as docs/moving.md tells.",
        )


def _kept(state: Storage) -> dict[str, str]:
    try:
        return msgspec.json.decode(state.get(VERDICTS).body, type=dict[str, str])
    except (ObjectAbsent, msgspec.DecodeError):
        return {}


def _bucket(storage: Storage) -> str:
    """Return what shares one answer: conditions are a matter of the service, not of the prefix."""
    return "/".join(storage.url.split("/")[:3]) if storage.url.startswith("s3://") else storage.url


def _bare(storage: Storage) -> Storage:
    return storage.inner if isinstance(storage, SingleWriterStorage) else storage
