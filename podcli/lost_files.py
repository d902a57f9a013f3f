"""Stored files of a published episode that are gone, and are stored again from the show folder when it is named.

Nobody deletes what the catalog names but a person by hand, or a storage that loses what it confirmed. Who publishes
everything is not asked to pay a request for each file; `check --live` finds them.
"""

import msgspec

from podcli.catalog import Record, keys_of
from podcli.errors import PublishRefused
from podcli.ground import Ground
from podcli.guard import Allow
from podcli.identify import Match
from podcli.plan import Plan
from podcli.plan_episode import Job, plan_episode
from podcli.storage.contract import Storage
from podcli.workshop import Workshop


def with_lost_files(shop: Workshop, job: Job, plan: Plan) -> Plan:
    """Return the plan of an episode with the uploads of files that it names and the storage has not, or not whole.

    Raises `PublishRefused` if the show folder does not make such a file again.
    """
    (record,) = (item.record for item in plan.items)
    if record is None:
        return plan
    planned = {upload.key for upload in plan.uploads}
    lost = {key for key in keys_of(record) if key not in planned and _is_lost(shop.places.public, key, record)}
    if not lost:
        return plan
    anew = plan_episode(
        shop, Ground(None), msgspec.structs.replace(job, match=Match(), allow=job.allow | {Allow.FORMAT})
    )
    found = tuple(upload for upload in anew.uploads if upload.key in lost)
    if gone := sorted(lost - {upload.key for upload in found}):
        raise PublishRefused(
            f"{record.slug}: {', '.join(gone)} is no longer in {shop.places.public.url}, and nothing in the show "
            "folder is the same.",
            hint=f"Put the file back that was published. Other audio in its place: podcli publish {record.slug} "
            "--replace-audio",
        )
    return msgspec.structs.replace(plan, uploads=(*plan.uploads, *found))


def _is_lost(public: Storage, key: str, record: Record) -> bool:
    if "://" in key:
        return False
    head, enclosure = public.head(key), record.episode.enclosure
    return head is None or (key == enclosure.url and head.size != enclosure.length)
