"""Writes `docs/rules.md` from the rule book: `python docs/make_rules.py`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import feeds  # noqa: E402 - the path comes first

TARGET = ROOT / "docs" / "rules.md"
WORDS = {"error": "error", "warning": "warning", "info": "note"}
TITLES = {
    "document": "The feed as a document",
    "channel": "The show",
    "item": "An episode",
    "media": "Media files",
    "artwork": "Pictures",
    "hosting": "Servers",
    "announcing": "Telling others of a change",
    "change": "What a change does to listeners",
}
HEAD = """# The rule book

What `podcli check` looks at, and what `publish` asks before it changes anything. `podcli check --explain ID` shows a
rule with its remedy and an example. Made from the book itself by `python docs/make_rules.py`.

A finding is an **error** where a platform will refuse or misread something, a **warning** where it is accepted but
shown worse, and a **note** where nothing is wrong. Single cases of a rule can be milder than the rule. What is known
only by hearsay is never an error.

## What no program can see

"""


def text() -> str:
    """Return the page."""
    unseen = [rule for rule in feeds.RULES if "nobody" in rule.checked_by]
    lines = [HEAD.rstrip("\n"), "", *(f"- `{rule.id}`: {rule.explanation} {rule.fix}" for rule in unseen), ""]
    for scope, title in TITLES.items():
        lines += [f"## {title}", "", "| id | | why | whose | checked by |", "|---|---|---|---|---|"]
        lines += [_row(rule) for rule in feeds.RULES if rule.scope == scope]
        lines.append("")
    return "\n".join(lines)


def _row(rule: feeds.Rule) -> str:
    by = ", ".join(means.value for means in rule.checked_by)
    proof = f" ({rule.proof})" if rule.proof else ""
    why = rule.explanation.replace("|", "\\|").replace("<", "&lt;")
    return f"| `{rule.id}` | {WORDS[rule.severity]} | {why} | {', '.join(rule.platforms)} | {by}{proof} |"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
