"""Every option of every command can be set by a variable of the environment, and its help names that variable."""

import click
import pytest

from podcli.cli import COMMANDS, make_group


def _commands():
    """Yield each command with its words, those of groups too."""
    group = make_group()
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        yield name, command
        for inner in getattr(command, "commands", {}).values():
            yield f"{name} {inner.name}", inner


@pytest.mark.parametrize(("name", "command"), [pytest.param(*one, id=one[0]) for one in _commands()])
def test_every_option_has_its_variable(name, command):
    """As the README says; a variable that the help does not name would be found by nobody."""
    context = click.Context(command, info_name=name)
    options = [one for one in command.get_params(context) if isinstance(one, click.Option) and "--help" not in one.opts]
    assert options
    for option in options:
        assert str(option.envvar).startswith("PODCLI_"), option.opts
        assert f"env var: {option.envvar}" in option.get_help_record(context)[1]
