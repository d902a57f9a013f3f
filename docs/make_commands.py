"""Write docs/commands.md: every help page as the tool prints it. With --print, print it instead."""

import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent))

from podcli.cli import COMMANDS, make_group

HEAD = """\
# Commands

Written by `python docs/make_commands.py` from the tool itself; a test compares the two.
"""


def pages() -> str:
    """Return the whole manual."""
    group = make_group()
    context = click.Context(group, info_name="podcli", terminal_width=100, **group.context_settings)
    parts = [HEAD, f"## podcli\n\n```\n{group.get_help(context)}\n```\n"]
    for name in COMMANDS:
        command = group.get_command(context, name)
        if command:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=100, max_content_width=100)
            parts.append(f"## podcli {name}\n\n```\n{command.get_help(inner)}\n```\n")
        for below, part in getattr(command, "commands", {}).items():
            deeper = click.Context(part, info_name=below, parent=inner, terminal_width=100, max_content_width=100)
            parts.append(f"## podcli {name} {below}\n\n```\n{part.get_help(deeper)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(pages())
    else:
        (Path(__file__).parent / "commands.md").write_text(pages())
