"""Whether a show may be begun in its places: what a storage must be able to do, and who must not see the state."""

import secrets
from collections.abc import Mapping

import msgspec

from episodes import Finding, Severity
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
    _judge(verdicts_of(public, state), single_writer=single_writer)


def look_ready(public: Storage, state: Storage, below: str, *, single_writer: bool) -> tuple[Finding, ...]:
    """Tell what the first publish will try, and refuse what can be seen without writing: for a dry run.

    Raises `PublishRefused` as the first publish would, as far as something lies in the state already.
    """
    known = _kept(state)
    _judge(
        {bucket: known[bucket] for bucket in map(_bucket, (state, public)) if bucket in known},
        single_writer=single_writer,
    )
    untried = [] if known else ["whether two publishers are kept apart there"]
    address = public.public_url()
    if below and address:
        seen = _is_read(state, f"{address}{below}")
        if seen:
            raise _readable(f"{address}{below}")
        untried += ["whether everybody can read the state of the show"] if seen is None else []
    return (_untried(public.url, untried),) if untried else ()


def _untried(place: str, what: list[str]) -> Finding:
    return Finding(
        rule="STORAGE-UNTRIED",
        severity=Severity.INFO,
        where=place,
        message=f"The first publish to this place tries {' and '.join(what)}; a dry run writes nothing, so it cannot.",
        fix="To try it now: podcli doctor",
    )


def _is_read(state: Storage, address: str) -> bool | None:
    """Tell whether strangers are shown what lies in the state; None if nothing does, or nobody answers."""
    entry = min(state.list(), key=lambda one: one.size, default=None)
    if entry is None:
        return None
    try:
        answer = fetch("GET", address + entry.key)
        return answer.status == _OK and answer.body == state.get(entry.key).body
    except (AddressUnreachable, ObjectAbsent):
        return None


def _judge(verdicts: Mapping[str, str], *, single_writer: bool) -> None:
    for url, verdict in verdicts.items():
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
        raise _readable(f"{address}{below}")


def _readable(address: str) -> PublishRefused:
    return PublishRefused(
        f"Everybody can read the state of the show at {address}: it names episodes before their time.",
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
