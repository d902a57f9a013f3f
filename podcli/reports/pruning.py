"""What `prune` deleted, as text."""

from podcli.console import Paint
from podcli.pruning import Pruned
from podcli.reports.values import size


def prune_text(done: Pruned, paint: Paint) -> str:
    """Return a line for each file, then the sum."""
    if not done.deleted:
        return paint.dim(f"Nothing to delete: everything older than {done.older_than} is still named.")
    verb = "Would delete" if done.dry_run else "Deleted"
    lines = [f"  {one.key} ({size(one.bytes)})" for one in done.deleted]
    return "\n".join([*lines, f"{verb} {len(done.deleted)} files, {size(done.bytes)}."])
