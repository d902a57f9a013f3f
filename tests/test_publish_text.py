"""What `publish` and `history` print for a producer: times, files, feeds, and what waits."""

import re
from pathlib import Path

import pytest

FRIENDS = '[[feeds]]\nfile = "friends.xml"\n'
PUBLIC = 'public_url = "https://media.field-notes.example/"\n'


@pytest.fixture
def show(show, time_machine):
    """A show in New York to stand in, on a day in June."""
    time_machine.move_to("2026-06-01T03:30:00Z", tick=False)
    configure(show)
    return show


def configure(folder, **lines):
    folder.configure(**lines)
    settings = folder.path / "podcast.toml"
    settings.write_text(settings.read_text().replace("Europe/London", "America/New_York"))


def test_times_have_one_form_everywhere(show, podcli):
    """The plan, the result, the history and the status tell a time in the show's zone, in columns that are aligned."""
    show.add("owls")
    show.add("the-tides-of-june", "date = 2026-06-03T22:00:00")
    done = podcli("publish")
    for lines in (done.stdout.splitlines(), done.stderr.splitlines()):
        (now,) = [line for line in lines if "2026-05-31 23:30 EDT" in line]
        (later,) = [line for line in lines if "2026-06-03 22:00 EDT (2026-06-04 02:00 UTC)" in line]
        assert now.index("2026-05-31") == later.index("2026-06-03")
        assert now.index("KB") == later.index("KB")
    assert "2026-05-31 23:30 EDT" in podcli("history").stdout
    assert "2026-05-31 23:30 EDT" in podcli("status").stdout
    assert "2026-06-03 22:00 EDT (2026-06-04 02:00 UTC)" in podcli("status").stdout
    assert "UTC" in podcli("history", "--storage", "public").stdout
    assert "everything older than 2026-05-01 23:30 EDT is still named" in podcli("prune", "--dry-run").stdout


def test_what_waits_is_told_when_there_is_nothing_to_do(show, podcli, time_machine):
    """A scheduled episode is not published yet: its moment is told, until it has come."""
    show.add("owls")
    podcli("publish")
    assert "There is nothing to do: everything is published." in podcli("publish").stdout
    show.add("later", "date = 2026-06-03T22:00:00")
    podcli("publish")
    waiting = "There is nothing to do now: the next episode appears 2026-06-03 22:00 EDT (2026-06-04 02:00 UTC)"
    assert waiting in podcli("publish").stdout
    assert waiting in podcli("refresh").stdout
    time_machine.move_to("2026-06-05T00:00:00Z", tick=False)
    podcli("refresh")
    assert "There is nothing to do: everything is published." in podcli("refresh").stdout


def test_files_are_summed_up_and_named_to_those_who_ask(show, podcli):
    """The plan and the result count them; each is named once, when it goes up, and by its key with --verbose."""
    show.add("owls")
    done = podcli("publish")
    assert re.search(r"^  store +2 files \(\d+\.\d KB\), unless already there$", done.stderr, re.MULTILINE)
    assert done.stderr.count("owls.mp3") == 1
    assert re.search(r"^  stored +2 files \(\d+\.\d KB\)$", done.stdout, re.MULTILINE)
    assert "owls.mp3" not in done.stdout
    show.add("rain")
    told = podcli("publish", "rain", "-v").stdout
    assert re.search(r"^    media/[0-9a-f]{32}/rain\.mp3 \(\d+\.\d KB\)$", told, re.MULTILINE)


def test_a_file_that_is_there_is_told_as_kept(show, podcli):
    """What was stored by a run that did not come to its end is not called stored anew."""
    show.add("owls")
    assert podcli("publish", "--quiet").exit_code == 0
    for name in ("public.podcli/catalog.json.gz", "public/feed.xml"):
        Path(name).unlink()
    done = podcli("publish")
    assert re.search(r"^  kept +2 files \(\d+\.\d KB\), stored already$", done.stdout, re.MULTILINE)
    assert "  stored " not in done.stdout


def test_feeds_that_come_change_and_go_are_told(show, podcli):
    """The plan and the history have a line for each further feed; no other setting is named for it."""
    show.add("owls")
    configure(show, storage=PUBLIC)
    podcli("publish")
    words = ("--allow", "address", "--allow", "limit", "--yes")
    for settings, plan, done in (
        (FRIENDS, "add        feed friends.xml", "added feed friends.xml"),
        (FRIENDS + "limit = 5\n", "change     feed friends.xml", "changed feed friends.xml"),
        (FRIENDS + "limit = 5\nprivate = true\n", "move       feed friends.xml", "moved feed friends.xml"),
        ("", "remove     feed friends.xml", "removed feed friends.xml"),
    ):
        configure(show, storage=PUBLIC + settings)
        rehearsed = podcli("publish", "--dry-run").stdout
        assert f"\n  {plan}\n" in f"\n{rehearsed}"
        assert "the show:" not in rehearsed
        assert podcli("publish", *words).exit_code == 0
        told = podcli("history", "-n", "1").stdout.splitlines()
        assert told[1] == f"    {done}"
        assert not any("the show" in line for line in told)
    configure(show, show='copyright = "Ada"', storage=PUBLIC + FRIENDS)
    podcli("publish", *words)
    told = podcli("history", "-n", "1").stdout.splitlines()
    assert told[1:3] == ["    updated the show: copyright", "    added feed friends.xml"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "This feed is for this machine only; set public_url in podcast.toml to let others hear it."),
        ("http://127.0.0.1:9100/", "The public_url of this feed names this machine: nobody else can hear it."),
        ("http://localhost:9100/", "The public_url of this feed names this machine: nobody else can hear it."),
        ("https://media.field-notes.example/", ""),
    ],
)
def test_a_feed_that_only_this_machine_reaches_is_told(show, podcli, address, said):
    """Who has set no public address is told to; who has set one of this machine is told what that means."""
    configure(show, storage=f'public_url = "{address}"\n' if address else "")
    show.add("owls")
    out = podcli("publish").stdout
    assert [line for line in out.splitlines() if "machine" in line] == ([said] if said else [])
    out = podcli("refresh", *(["--public-url", address] if address else [])).stdout
    assert [line for line in out.splitlines() if "machine" in line] == ([said] if said else [])
