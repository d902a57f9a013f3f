"""The steps of docs/moving.md, as they stand there."""

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


def at(show, server, bucket):
    """Let the show be published to a bucket, under an address that does not change."""
    show.configure(
        storage=f'url = "s3://{bucket}"\nendpoint_url = "{server.endpoint}"\naddressing_style = "path"\n'
        'public_url = "http://127.0.0.1:9/"'
    )


def stored(s3, bucket):
    """Return the keys and the ETags of a bucket."""
    return {found["Key"]: found["ETag"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]}
