"""What `prune` deleted, as text."""

from datetime import UTC, datetime, tzinfo

from podcli.console import Paint
from podcli.pruning import Pruned
from podcli.reports.values import size, when


def prune_text(done: Pruned, paint: Paint, *, zone: tzinfo = UTC) -> str:
    """Return a line for each file, then the sum; with times in a zone."""
    if not done.deleted:
        before = when(datetime.fromisoformat(done.older_than), zone)
        return paint.dim(f"Nothing to delete: everything older than {before} is still named.")
    verb = "Would delete" if done.dry_run else "Deleted"
    lines = [f"  {one.key} ({size(one.bytes)})" for one in done.deleted]
    return "\n".join([*lines, f"{verb} {len(done.deleted)} files, {size(done.bytes)}."])
