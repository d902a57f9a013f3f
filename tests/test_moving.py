"""The steps of docs/moving.md, as they stand there."""

import json
import shutil
import subprocess

from podcli.cli import run
from podcli.storage.s3_client import Service, connect
from tests.folders import ShowFolder


def test_a_show_moves_to_another_bucket(moto_http, make_bucket, monkeypatch, tmp_path, capsys):
    """After the copy the doctor tries the new place anew, refresh and publish find nothing to do, the feed stays."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    old, new = make_bucket(moto_http), make_bucket(moto_http)
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    at(show, moto_http, old)
    folder = ["-C", str(show.path)]
    run([*folder, "publish", "-q"])  # the public address is nobody's: the feed could not be fetched there
    s3 = connect(Service(endpoint_url=moto_http.endpoint)).client
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket=old)["Contents"]]
    for key in sorted(keys, key=lambda key: key == "feed.xml"):
        s3.copy_object(Bucket=new, Key=key, CopySource={"Bucket": old, "Key": key})
    at(show, moto_http, new)
    capsys.readouterr()
    run([*folder, "doctor"])
    assert f"s3://{new} keeps two publishers apart" in capsys.readouterr().out
    before = s3.get_object(Bucket=new, Key="feed.xml")["Body"].read()
    assert run([*folder, "refresh"]) == 0
    held = stored(s3, new)
    run([*folder, "publish", "-q"])
    assert stored(s3, new) == held
    assert s3.get_object(Bucket=new, Key="feed.xml")["Body"].read() == before
    capsys.readouterr()
    assert run([*folder, "status"]) == 0
    assert "owls" in capsys.readouterr().out


def test_the_state_moves_alone(podcli, monkeypatch, tmp_path):
    """A new state_url without the copy is refused with the line that copies; after it nothing is to be done."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "the show")
    monkeypatch.chdir(show.path)
    place = 'public_url = "https://media.field-notes.example/"\n'
    show.configure(storage=place)
    show.add("owls")
    show.add("later", "date = 2999-01-01T06:00:00")
    assert podcli("publish").exit_code == 0
    before = (show.path / "public" / "feed.xml").read_bytes()
    show.configure(storage=place + 'state_url = "../my-state"\n')
    old, new = f"{show.path}/public.podcli", f"{show.path}/../my-state"
    for command in ("publish", "status", "refresh"):
        code, _, err = podcli(command)
        assert code == 1
        assert f"it lies at {old}" in err
        assert f"Copy it to its new place: cp -a '{old}/.' '{new}'" in err
    assert old in podcli("doctor").stdout
    subprocess.run(["cp", "-a", f"{old}/.", new], check=True)
    for command in ("doctor", "refresh", "publish"):
        assert podcli(command).exit_code == 0
    shutil.rmtree(old)
    assert json.loads(podcli("refresh", "--json").stdout)["changed"] is False
    assert json.loads(podcli("publish", "--json").stdout)["changed"] is False
    assert (show.path / "public" / "feed.xml").read_bytes() == before
    assert "scheduled" in podcli("status").stdout


def test_a_named_folder_keeps_its_settings_for_the_storage_that_it_publishes_to(podcli, monkeypatch, tmp_path):
    """`-C` with the same `--storage` knows where the state lies; a storage alone, or another one, is taken as it is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show = ShowFolder(tmp_path / "show")
    show.configure(storage='state_url = "../my-state"\n')
    show.add("owls")
    folder = ("-C", str(show.path))
    assert podcli(*folder, "publish").exit_code == 0
    monkeypatch.chdir(tmp_path)
    assert podcli(*folder, "refresh", "--storage", "show/public").exit_code == 0
    assert "no catalog" in podcli("refresh", "--storage", "show/public").stderr
    assert "Nothing has been published" in podcli(*folder, "refresh", "--storage", "elsewhere").stderr


def test_the_state_moves_to_a_bucket_of_its_own(moto_http, make_bucket, monkeypatch, tmp_path, podcli):
    """In buckets the refusal names both places, and a copy of the keys is all that is needed."""
    monkeypatch.setattr("urllib3.Retry.sleep", lambda *_: None)
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    public, private = make_bucket(moto_http), make_bucket(moto_http)
    show = ShowFolder(tmp_path / "show")
    monkeypatch.chdir(show.path)
    show.add("owls")
    at(show, moto_http, public)
    podcli("publish", "-q")
    at(show, moto_http, public, f'state_url = "s3://{private}"\n')
    code, _, err = podcli("publish")
    assert code == 1
    assert f"aws s3 sync s3://{public}/.podcli s3://{private}" in err
    s3 = connect(Service(endpoint_url=moto_http.endpoint)).client
    for key in [key for key in stored(s3, public) if key.startswith(".podcli/")]:
        s3.copy_object(Bucket=private, Key=key.removeprefix(".podcli/"), CopySource={"Bucket": public, "Key": key})
        s3.delete_object(Bucket=public, Key=key)
    assert podcli("refresh").exit_code == 0
    assert json.loads(podcli("publish", "--json").stdout)["changed"] is False


def at(show, server, bucket, more=""):
    """Let the show be published to a bucket, under an address that does not change."""
    show.configure(
        storage=f'url = "s3://{bucket}"\nendpoint_url = "{server.endpoint}"\naddressing_style = "path"\n'
        f'public_url = "http://127.0.0.1:9/"\n{more}'
    )


def stored(s3, bucket):
    """Return the keys and the ETags of a bucket."""
    return {found["Key"]: found["ETag"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]}
