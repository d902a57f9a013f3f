"""What a dry run tells: the plan, what the real run would ask, and the words that would answer it."""

import json
import re
from pathlib import Path

import pytest

from tests.folders import make_audio


@pytest.fixture
def replaced(show, podcli):
    """The show with other audio published."""
    show.add("owls")
    show.add("tides")
    assert podcli("publish").exit_code == 0
    make_audio(show.path / "episodes" / "owls.mp3", "another take")
    assert podcli("publish", "--replace-audio", "--yes").exit_code == 0
    show.add("rain")
    assert podcli("publish", "rain").exit_code == 0
    return show


def feed():
    return Path("public/feed.xml").read_bytes()


@pytest.mark.usefixtures("replaced")
def test_a_rehearsed_rollback_tells_the_plan_and_the_words(podcli):
    """What goes back and what vanishes is shown, with the options that the real run wants; nothing is changed."""
    before = feed()
    code, out, _ = podcli("rollback", "1", "--dry-run")
    assert code == 0
    assert re.search(r"^  update .* owls: Owls: audio$", out, re.MULTILINE)
    assert "needs your word  rain (Rain) will vanish from the feed." in out
    assert "needs your word  The audio of owls would be replaced by an earlier recording of it." in out
    assert "To do it without being asked: --allow audio --yes" in out
    done = json.loads(podcli("rollback", "1", "--dry-run", "--json").stdout)
    assert (done["needs"], len(done["questions"])) == (["--allow audio", "--yes"], 2)
    given = ("rollback", "1", "--dry-run", "--yes", "--allow", "audio")
    assert json.loads(podcli(*given, "--json").stdout)["needs"] == []
    assert "has your word  rain (Rain) will vanish from the feed." in podcli(*given).stdout
    assert feed() == before
    assert podcli("rollback", "1", "--allow", "audio", "--yes").exit_code == 0


def test_a_rehearsed_publish_tells_the_plan_and_the_words(replaced, podcli):
    """What only a word is missing for hides nothing else of the plan; the real run still refuses."""
    make_audio(replaced.path / "episodes" / "tides.mp3", "other tides")
    replaced.add("snow")
    before = feed()
    code, out, _ = podcli("publish", "--dry-run")
    assert code == 0
    assert re.search(r"^  publish .* snow: Snow$", out, re.MULTILINE)
    assert "needs your word  The audio of tides would be replaced." in out
    assert "--allow audio --yes" in out
    assert podcli("publish").exit_code == 1
    assert feed() == before


@pytest.mark.usefixtures("replaced")
def test_a_rehearsed_unpublish_tells_what_it_would_ask(podcli):
    """Who runs it from a script learns that --yes is wanted."""
    code, out, _ = podcli("unpublish", "owls", "--dry-run")
    assert code == 0
    assert "needs your word  owls (Owls) will vanish from the feed." in out
    assert "To do it without being asked: --yes" in out


def test_a_refusal_tells_all_words_at_once(replaced, podcli):
    """Where nobody can be asked, both the word of the guard and --yes are named by the first refusal."""
    code, _, err = podcli("rollback", "1")
    assert code == 1
    assert "All that it will want: --allow audio --yes" in err
    assert "All that" not in podcli("rollback", "1", "--yes").stderr
    make_audio(replaced.path / "episodes" / "tides.mp3", "other tides")
    notes = replaced.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text().replace("date = ", "date = 2020-01-01 # "))
    told = podcli("publish").stderr
    assert "All that it will want: --allow date --allow audio --yes" in told
    assert podcli("publish", "--allow", "date", "--allow", "audio", "--yes").exit_code == 0


@pytest.mark.parametrize("word", ["x", "-1", "1.5", "last"])
def test_a_revision_is_named_by_its_number(show, podcli, word):
    """Anything else is told in the words of a person, with where the numbers stand; there is no revision 0."""
    show.add("owls")
    podcli("publish")
    code, _, err = podcli("rollback", "--", word)
    assert code == 2
    assert f"{word!r} is no number of a revision; podcli history shows them." in err
    assert "There is no revision 0; the show has the revisions 1 to 1." in podcli("rollback", "0").stderr


@pytest.fixture
def bucket(show, moto_http, make_bucket, monkeypatch):
    """The name of a new bucket that the show is to be published to."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    made = make_bucket(moto_http)
    show.configure(
        storage=f'url = "s3://{made}"\nendpoint_url = "{moto_http.endpoint}"\naddressing_style = "path"\n'
        f'public_url = "{moto_http.endpoint}/{made}/"\n'
    )
    show.add("owls")
    return made


def test_a_place_that_was_never_tried_is_told(bucket, podcli, connection_to, moto_http):
    """A dry run writes nothing into a bucket, says what it cannot try so, and refuses what the doctor made visible."""
    code, _, err = podcli("publish", "--dry-run")
    assert code == 0
    assert "a dry run writes nothing, so it cannot" in err
    assert "whether everybody can read the state of the show" in err
    assert "podcli doctor" in err
    s3 = connection_to(moto_http).client
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)
    podcli("doctor")
    assert "a dry run writes nothing" not in podcli("publish", "--dry-run").stderr
    s3.put_object_acl(Bucket=bucket, Key=".podcli/conditions.json", ACL="public-read")
    code, _, err = podcli("publish", "--dry-run")
    assert code == 1
    assert "Everybody can read the state of the show" in err
