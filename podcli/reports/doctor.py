"""What `doctor` found and rebuilt, as text."""

import textwrap
from collections.abc import Iterator
from typing import Any

from podcli.console import Paint
from podcli.doctor.check import Check
from podcli.recovering import Recovery


def checks_text(checks: tuple[Check, ...], paint: Paint) -> str:
    """Return a line for each check, with the cure below what is wrong."""
    return "\n".join(line for check in checks for line in _check(check, paint))


def _check(check: Check, paint: Paint) -> Iterator[str]:
    mark = paint.green("ok") if check.ok else paint.red("!!")
    yield f"{mark}  {check.message}"
    if check.cure:
        yield textwrap.indent(f"→ {check.cure}", "    ")


def recovery_document(recovery: Recovery, *, dry_run: bool) -> dict[str, Any]:
    """Return what was (or would be) put back, by the keys of the JSON output."""
    catalog = recovery.catalog
    return {
        "dry_run": dry_run,
        "revision": catalog.rev,
        "title": catalog.show.show.title,
        "episodes": len(catalog.episodes),
        "left_out": [
            {"who": step.who, "revision": step.rev, "slugs": [c.after.slug for c in step.episodes if c.after]}
            for step in recovery.left_out
        ],
    }


def recovery_text(done: dict[str, Any], paint: Paint) -> str:
    """Return what was put back, what is uncertain about it, and what to do then."""
    lines = [f"The history gives revision {done['revision']} of {done['title']}, with {done['episodes']} episodes."]
    lines += [
        f"Left out: {one['who']} may have completed another revision {one['revision']} "
        f"({', '.join(one['slugs']) or 'settings'}): publish it again."
        for one in done["left_out"]
    ]
    if not done["dry_run"]:
        lines.append(f"{paint.green('The catalog was put back.')} Now run: podcli refresh")
    return "\n".join(lines)
