"""Advice where there is no show folder: it names options, since there is no podcast.toml to write into."""

import json

import pytest

from podcli.option_words import by_options
from podcli.storage import s3_repeating
from podcli.storage.s3_errors import from_library
from podcli.storage.s3_sayings import CREDENTIALS, SAYINGS, Action
from tests.canned import canned, error
from tests.folders import ShowFolder

ACTION = Action("s3://show/feed.xml", "read", "s3:GetObject", "show", "https://s3.example")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A place without a show, on a machine with credentials."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIexample")
    monkeypatch.setattr(s3_repeating, "ATTEMPTS", 1)
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    return tmp_path


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (SAYINGS["NoSuchBucket"].hint, "Make the bucket first, or correct --storage, --endpoint-url or --region."),
        (SAYINGS["PermanentRedirect"].hint.replace("{region}", ' = "eu-west-1"'), "Give --region eu-west-1."),
        (SAYINGS["PermanentRedirect"].hint.replace("{region}", ""), "Give --region."),
        (CREDENTIALS, "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of ~/.aws with --profile."),
        (from_library(KeyError("x"), ACTION).hint, "Is --endpoint-url right?"),
        (from_library(ValueError("x"), ACTION).hint, "Look at the options of the storage and at the AWS_… variables."),
        (
            'Write public_url = "https://…" into the [storage] part of podcast.toml.',
            "Give --public-url https://….",
        ),
        ("Mend it and run the command again.", "Mend it and run the command again."),
    ],
)
def test_each_setting_is_named_as_an_option(said, meant):
    """Whatever has an option is told by it."""
    assert by_options(said) == meant


@pytest.mark.parametrize("command", [["refresh"], ["history"], ["prune"], ["doctor"]])
def test_commands_without_a_show_folder_name_options(elsewhere, podcli, command):
    """Nobody is sent to a podcast.toml that is not there; where there is one, it is named."""
    with canned(lambda *_: error(404, "NoSuchBucket")) as service:
        storage = ("--storage", "s3://show", "--endpoint-url", service.endpoint, "--addressing-style", "path")
        code, out, err = podcli(*command, *storage)
        assert code == 1
        assert "or correct --storage, --endpoint-url or --region." in out + err
        assert "podcast.toml" not in out + err
        if command == ["refresh"]:
            assert "podcast.toml" not in podcli(*command, *storage, "--json").stdout
            ShowFolder(elsewhere / "show")
            assert "podcast.toml" in podcli("-C", "show", *command, *storage).stderr


def test_a_lagging_feed_is_told_in_the_words_of_options(elsewhere, podcli, monkeypatch):
    """A rollback from elsewhere whose feed cannot be brought up names no file that is not there."""
    show = ShowFolder(elsewhere / "show")
    for slug in ("owls", "tides"):
        show.add(slug)
        assert podcli("-C", "show", "publish").exit_code == 0

    def fail(*_):
        raise from_library(ValueError("x"), ACTION)

    monkeypatch.setattr("podcli.bringing_up.refresh", fail)
    done = podcli("rollback", "1", "--yes", "--json", "--storage", "show/public")
    assert done.exit_code == 3
    assert json.loads(done.stdout)["cure"].startswith("Look at the options of the storage")
