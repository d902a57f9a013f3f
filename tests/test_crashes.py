"""Dying at every storage call and every local write of a command, then running the same command again."""

import random

import pytest

from tests.crash_runs import COMMANDS, FURTHER, STORES, Ground, give_up_feed, init, keep_feeds, move_companions
from tests.fault_commands import publish_companions

pytestmark = pytest.mark.no_cover  # the same lines thousands of times, which cheaper tests count

STEP = {"memory": 1, "folder": 8}
"""Every how many places the suite dies; `python -m tests.crash_runs` dies at each."""
WIDER = {publish_companions: 8, move_companions: 6}
"""How many times as many for commands with many files that are stored alike."""
DOUBLE = 4
"""Pairs of deaths for each command."""


@pytest.fixture(params=STORES)
def store(request):
    """Storage in memory, where each call may be the last, and in folders, where each change of the disk may be."""
    return request.param


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_whatever_dies_the_same_command_finishes_the_job(command, store, tmp_path):
    """Before each call, after it, and half way through each write the program dies; run again, it ends the same."""
    ground = Ground(command, tmp_path, store)
    _, places = ground.run("calm")
    step = STEP[store] * WIDER.get(command, 1)
    numbers = range(random.Random(command.__name__).randrange(step), places, step)  # noqa: S311
    deaths = [where for number in numbers for where in ground.run(str(number), (number,))[0]]
    assert len(deaths) == len(numbers)
    assert places > 5  # fewer would mean that nothing was struck


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)
def test_dying_again_on_the_way_to_recovery(command, store, tmp_path):
    """Two deaths in a row, at places drawn by a fixed seed, leave no more behind than one."""
    ground = Ground(command, tmp_path, store)
    _, places = ground.run("calm")
    draw, twice = random.Random(command.__name__), 0  # noqa: S311 - guards nothing
    for number in range(DOUBLE // 2 if command in WIDER else DOUBLE):
        strikes = (draw.randrange(places), draw.randrange(places // 2))
        twice += len(ground.run(str(number), strikes)[0]) == 2
    assert twice > 0  # a second run is often shorter than the first


@pytest.mark.parametrize(
    ("command", "store", "step"),
    [*((command, "memory", 8) for command in FURTHER), (keep_feeds, "folder", 24), (give_up_feed, "folder", 24)],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_no_feed_of_several_suffers_from_a_death(command, store, step, tmp_path):
    """The auditor looks at each feed before every step: by tag, of the newest, private, and one that is given up."""
    ground, draw = Ground(command, tmp_path, store), random.Random(command.__name__)  # noqa: S311 - guards nothing
    _, places = ground.run("calm")
    numbers = range(draw.randrange(step), places, step)
    deaths = [where for number in numbers for where in ground.run(str(number), (number,))[0]]
    assert len(deaths) == len(numbers) > 0
    assert len(ground.run("twice", (draw.randrange(places // 2), draw.randrange(places // 2)))[0]) > 0


def test_a_death_half_way_through_a_write_is_among_them(tmp_path):
    """A file that is written by halves is struck between them: the hook is there where podcli writes."""
    ground = Ground(init, tmp_path, "folder")
    _, places = ground.run("calm")
    struck = [ground.run(str(number), (number,))[0][0] for number in range(places)]
    assert sum(phase == "half" for _, _, phase in struck) == 2  # the picture and the settings
