"""The printed policies at a service that heeds them: they are enough and the least, and each lack is named."""

import json
from contextlib import contextmanager

import pytest

from podcli.cli import run
from podcli.clock import utc_now
from podcli.config_storage import StorageSettings
from podcli.doctor import permission_checks, place_checks, policies
from podcli.doctor.check import examined as examined_one
from podcli.doctor.examining import examine
from podcli.storage import open_places
from podcli.storage.contract import Headers
from tests.folders import ShowFolder
from tests.guarded import guarded, without
from tests.misbehaving import Served, hosting, status

PERMISSIONS = {
    "GetObject": "s3:GetObject",
    "HeadObject": "s3:GetObject",
    "HeadBucket": "s3:ListBucket",
    "ListObjectsV2": "s3:ListBucket",
    "ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "PutObject": "s3:PutObject",
    "CreateMultipartUpload": "s3:PutObject",
    "UploadPart": "s3:PutObject",
    "CompleteMultipartUpload": "s3:PutObject",
    "AbortMultipartUpload": "s3:AbortMultipartUpload",
    "ListParts": "s3:ListMultipartUploadParts",
    "DeleteObject": "s3:DeleteObject",
}
"""The permission that Amazon wants for each request."""
CURIOUS = {"GetBucketVersioning", "GetBucketLifecycleConfiguration"}
"""What the doctor asks beside: a refusal is no fault, and no policy need allow it."""
GROUND = policies.ground_of("s3://show/notes", "s3://private/notes", "feed.xml")
PUBLISH, REFRESH = (json.loads(policies.document(f"{name}-policy", GROUND)) for name in ("publish", "refresh"))
ACTIONS = sorted({action for statement in PUBLISH["Statement"] for action in statement["Action"]})


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service that heeds policies, with the two buckets of the show."""
    with guarded(tmp_path_factory.mktemp("guarded")) as running:
        for name in ("show", "private"):
            running.client("s3").create_bucket(Bucket=name)
        yield running


@pytest.fixture(autouse=True)
def _nothing_published(service):
    """Begin with empty buckets."""
    s3 = service.client("s3")
    for bucket in ("show", "private"):
        for found in s3.list_objects_v2(Bucket=bucket).get("Contents", ()):
            s3.delete_object(Bucket=bucket, Key=found["Key"])


@pytest.fixture
def become(service, monkeypatch, tmp_path):
    """Let podcli be a user who may do what a policy says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def become(policy):
        for name, value in service.user(policy).environment.items():
            monkeypatch.setenv(name, value)

    return become


def settings(service, public_url):
    return StorageSettings(
        url="s3://show/notes",
        state_url="s3://private/notes",
        endpoint_url=service.owner.endpoint,
        public_url=public_url,
        addressing_style="path",
    )


def examined(service, tmp_path):
    places = open_places(settings(service, "http://127.0.0.1:1/"), tmp_path)
    looks = (
        lambda: permission_checks.access("public-place", places.public),
        lambda: permission_checks.access("private-place", places.state),
        lambda: permission_checks.uploads(places),
        lambda: place_checks.unfinished(places, utc_now()),
    )
    return [check for look in looks for check in examined_one("look", look)]


@pytest.mark.parametrize("action", ACTIONS)
def test_each_missing_permission_is_named(service, become, tmp_path, action):
    """The cure names the one permission and the bucket; every other check passes, and nothing else is blamed."""
    become(without(PUBLISH, action))
    checks = examined(service, tmp_path)
    failing = [check for check in checks if not check.ok]
    assert failing
    assert all(action in check.cure for check in failing), failing
    assert any("bucket show" in check.cure for check in failing)
    assert any(check.ok for check in checks)


def test_several_missing_permissions_are_all_named(service, become, tmp_path):
    """Neither hides the other."""
    become(without(without(PUBLISH, "s3:GetObject"), "s3:ListBucket"))
    checks = examined(service, tmp_path)
    cures = " ".join(check.cure for check in checks if check.check == "public-place")
    assert "s3:GetObject" in cures
    assert "s3:ListBucket" in cures


def test_the_publish_policy_is_enough_and_no_more(service, become, tmp_path, monkeypatch):
    """Under it publish, unpublish, rollback, prune and doctor do their work, large files too, and use all it allows."""
    become(PUBLISH)
    used = recorded(monkeypatch)
    with public(service) as address:
        show = show_at(settings(service, address), tmp_path)
        folder = ["-C", str(show.path)]
        for command in (
            ["publish"],
            ["unpublish", "owls", "--yes"],
            ["rollback", "1", "--yes"],
            ["prune"],
            ["refresh"],
        ):
            assert run([*folder, *command]) == 0, command
        places = open_places(settings(service, address), tmp_path)
        large = tmp_path / "large.mp3"
        large.write_bytes(b"x" * (9 << 20))
        places.public.put_file("media/large.mp3", large, Headers(content_type="audio/mpeg"), lambda _: None)
        refused = [c for c in examine(places, "feed.xml", utc_now()) if not c.ok and "ermission" in c.cure]
    assert not [check for check in refused if check.check != "anonymous-listing"]
    assert {PERMISSIONS[name] for name in used - CURIOUS} == set(ACTIONS)


def test_the_refresh_policy_is_enough_and_no_more(service, become, tmp_path, monkeypatch):
    """Under it a refresh writes the feed, and a publish is refused before anything is written."""
    with public(service) as address:
        show = show_at(settings(service, address), tmp_path)
        folder = ["-C", str(show.path)]
        become(PUBLISH)
        assert run([*folder, "publish"]) == 0
        open_places(settings(service, address), tmp_path).public.delete("feed.xml")
        become(REFRESH)
        used = recorded(monkeypatch)
        assert run([*folder, "refresh"]) == 0
        actions = {action for statement in REFRESH["Statement"] for action in statement["Action"]}
        assert {PERMISSIONS[name] for name in used} | {
            "s3:ListBucket"
        } == actions  # a missing feed looks forbidden else
        show.add("tides")
        assert run([*folder, "publish"]) == 1


FURTHER = '\n[[feeds]]\nfile = "sea.xml"\ntags = ["sea"]\n[[feeds]]\nfile = "friends.xml"\nprivate = true\n'


def test_the_printed_refresh_policy_is_enough_for_every_feed(service, become, tmp_path, monkeypatch, capsys):
    """From a machine without a show folder each feed is written again, also the private one, and nothing else."""
    with public(service) as address:
        folder, stored = published(service, become, tmp_path, address, FURTHER)
        policy = printed(folder, capsys)
        (may_write,) = [one["Resource"] for one in policy["Statement"] if "s3:PutObject" in one["Action"]]
        assert may_write == [f"arn:aws:s3:::show/notes/{file}" for file in sorted(stored)]
        become(policy)
        used = recorded(monkeypatch)
        assert refreshed_elsewhere(service, tmp_path, monkeypatch, address) == 0
        assert feeds_of(service) == stored
        assert {PERMISSIONS[name] for name in used} | {"s3:ListBucket"} == {
            action for statement in policy["Statement"] for action in statement["Action"]
        }
        assert refreshed_elsewhere(service, tmp_path, monkeypatch, address) == 0
        assert run([*folder, "unpublish", "owls", "--yes"]) == 1


def test_a_policy_from_before_a_feed_was_added_keeps_the_others_and_names_what_it_lacks(
    service, become, tmp_path, monkeypatch, capsys
):
    """The main feed is refreshed all the same; the newly printed policy mends it."""
    with public(service) as address:
        folder, stored = published(service, become, tmp_path, address, FURTHER)
        policy = printed(folder, capsys)
        become(REFRESH)
        assert refreshed_elsewhere(service, tmp_path, monkeypatch, address) == 1
        said = capsys.readouterr().err
        assert "s3:PutObject" in said
        assert feeds_of(service).keys() == {"feed.xml"}
        become(policy)
        assert refreshed_elsewhere(service, tmp_path, monkeypatch, address) == 0
        assert feeds_of(service) == stored


def published(service, become, tmp_path, address, further):
    """Publish a show with further feeds and delete the feeds; return the words that name its folder, and the feeds."""
    show = show_at(settings(service, address), tmp_path, further)
    become(PUBLISH)
    folder = ["-C", str(show.path)]
    assert run([*folder, "publish"]) == 0
    stored = feeds_of(service)
    assert len(stored) == 3
    for file in stored:
        service.client("s3").delete_object(Bucket="show", Key=f"notes/{file}")
    return folder, stored


def printed(folder, capsys):
    """Return the policy for a refresh as doctor prints it."""
    capsys.readouterr()
    assert run([*folder, "doctor", "--print", "refresh-policy"]) == 0
    return json.loads(capsys.readouterr().out)


def refreshed_elsewhere(service, tmp_path, monkeypatch, address):
    """Refresh from an empty folder, as a schedule does."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    monkeypatch.chdir(elsewhere)
    named = {"--storage": "s3://show/notes", "--state-url": "s3://private/notes", "--public-url": address}
    named |= {"--endpoint-url": service.owner.endpoint, "--addressing-style": "path"}
    return run(["refresh", *(word for pair in named.items() for word in pair)])


def feeds_of(service):
    """Return the feeds that are stored."""
    s3 = service.client("s3")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket="show").get("Contents", ()) if one["Key"].endswith(".xml")]
    return {key.removeprefix("notes/"): s3.get_object(Bucket="show", Key=key)["Body"].read() for key in keys}


def show_at(storage, tmp_path, further=""):
    show = ShowFolder(tmp_path / "show")
    lines = ("url", "state_url", "endpoint_url", "public_url", "addressing_style")
    show.configure(storage="\n".join(f'{name} = "{getattr(storage, name)}"' for name in lines) + further)
    show.add("owls", 'tags = ["sea"]' if further else "")
    return show


@contextmanager
def public(service):
    """Serve the public files to everybody, as a CDN does that has a permission of its own."""
    s3 = service.client("s3")

    def answer(asked):
        try:
            found = s3.get_object(Bucket="show", Key=f"notes{asked.path}")
        except s3.exceptions.NoSuchKey:
            return status(404, "Not Found")(asked)
        return Served(found["Body"].read(), found["ContentType"].partition(";")[0])(asked)

    with hosting() as host:
        host.otherwise = answer
        yield host.url


def recorded(monkeypatch):
    """Return the set that will hold the names of the requests to S3."""
    from podcli.storage import s3_client  # noqa: PLC0415 - boto3 is heavy

    used, connect = set(), s3_client.Connection.__init__

    def watched(self, client, service):
        connect(self, client, service)
        client.meta.events.register("before-call.s3", lambda model, **_: used.add(model.name))

    monkeypatch.setattr(s3_client.Connection, "__init__", watched)
    return used
