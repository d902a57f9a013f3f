"""What becomes of an edit whose author saw, or did not see, what is published now."""

import msgspec

from podcli.catalog import Record, ShowRecord
from podcli.change import PutEpisode, PutShow
from podcli.edits import going_back
from podcli.guard import Allow
from podcli.plan import Plan


def crossing(plan: Plan, old: Record | ShowRecord | None, newest: bool | None) -> Plan:  # noqa: FBT001 - a fact, no switch
    """Return the plan of an edit with what it agrees on, what it may take back, and what is to be asked.

    `newest` tells whether the folder last agreed with what is published; None if nobody knows, as on a new machine.
    Who saw the newest wording may go back to an older one. Who did not would replace somebody else's unseen.
    """
    put = next((change for change in plan.changes if isinstance(change, PutEpisode | PutShow)), None)
    if put is None:
        return plan
    guid = put.record.episode.guid if isinstance(put, PutEpisode) else ""
    plan = msgspec.structs.replace(plan, agreed={guid: put.record.sources[-1]})
    if old and newest and going_back(old.words, old.past, put.record.words):
        return msgspec.structs.replace(plan, excused=(*plan.excused, (Allow.OLDER.value, guid)))
    if newest is False:
        what = put.record.slug if isinstance(put, PutEpisode) else "The show"
        question = (
            f"{what}: somebody published another wording since this folder last agreed with what is published, and "
            "yours would replace it. (To look at theirs first: podcli pull --overwrite, which keeps yours with a ~.)"
        )
        return msgspec.structs.replace(plan, questions=(question,))
    return plan
