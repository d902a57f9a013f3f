"""What `pull` wrote, as text and as data for scripts."""

from typing import Any

import msgspec

from podcli.console import Paint
from podcli.pulling import Pull

_KEPT = "edited here and not published: kept (--overwrite replaces it)"
_WOULD = {"new": "would add", "updated": "would update"}
_UNKNOWN = "published before the history kept the words: publish it once from a folder that has them"


def pull_document(pull: Pull, *, dry_run: bool) -> dict[str, Any]:
    """Return what was (or would be) written, by the keys of the JSON output."""
    items = [msgspec.to_builtins(item) for item in pull.items]
    return {"folder": str(pull.folder), "dry_run": dry_run, "changed": bool(pull.writes), "items": items}


def pull_text(done: dict[str, Any], paint: Paint) -> str:
    """Return a line for each thing that is not as it was."""
    lines = [_line(item, paint, done["dry_run"]) for item in done["items"] if item["state"] != "unchanged"]
    if lines and done["dry_run"]:
        lines.append(paint.dim("Nothing was changed: this was a dry run."))
    return "\n".join(lines) or paint.dim("The folder has everything that is published.")


def _line(item: dict[str, Any], paint: Paint, dry_run: bool) -> str:  # noqa: FBT001 - a fact, no switch
    name = item["slug"] or "the show"
    if item["state"] in {"kept", "unknown"}:
        return f"  {paint.yellow(name)}: {_KEPT if item['state'] == 'kept' else _UNKNOWN}"
    word = _WOULD.get(item["state"], item["state"]) if dry_run else item["state"]
    return f"  {paint.green(word)} {name} ({item['title']}): {', '.join(item['files'])}"
