"""Examining the storage: each fault is found and its cure told, and nothing is left behind."""

import json
from datetime import timedelta

import pytest

from podcli import root
from podcli.cli import run
from podcli.clock import utc_now
from podcli.config_storage import StorageSettings
from podcli.doctor import place_checks, policies, stranger_checks
from podcli.doctor.examining import examine
from podcli.errors import UsageFault
from podcli.storage import Places, open_places
from podcli.storage.contract import Headers
from podcli.storage.memory import MemoryStorage
from podcli.storage.single_writer import SingleWriterStorage
from tests.folders import ShowFolder

GROUND = policies.ground_of("s3://show/notes", "s3://private/notes", "feed.xml")


@pytest.fixture
def bucket(moto_http, make_bucket, monkeypatch):
    """Settings of a show in a public bucket with its state in a private one."""
    for name, value in moto_http.environment.items():
        monkeypatch.setenv(name, value)
    public, state = make_bucket(moto_http), make_bucket(moto_http)
    return StorageSettings(
        url=f"s3://{public}/show",
        state_url=f"s3://{state}/show",
        endpoint_url=moto_http.endpoint,
        public_url=f"{moto_http.endpoint}/{public}/show/",
        addressing_style="path",
        acl="public-read",
    )


def client(connection_to, moto_http):
    return connection_to(moto_http).client


def examined(settings, tmp_path, now=None):
    places = open_places(settings, tmp_path)
    return {check.check: check for check in examine(places, "feed.xml", now or utc_now())}


def name_of(settings):
    return settings.url.split("/")[2]


def test_a_sound_bucket_passes_and_keeps_nothing_of_it(bucket, tmp_path, connection_to, moto_http):
    """Reading, writing, conditions, public access, types and ranges are well; no scratch object stays."""
    found = examined(bucket, tmp_path)
    for name in ("public-place", "private-place", "clock", "catalog", "conditional-writes", "unfinished-uploads"):
        assert found[name].ok, found[name]
    for name in ("public-access", "content-type", "byte-ranges", "state"):
        assert found[name].ok, found[name]
    assert all(not check.cure for check in found.values() if check.ok)
    listed = client(connection_to, moto_http).list_objects_v2(Bucket=name_of(bucket))
    assert listed["KeyCount"] == 0


def test_a_closed_bucket_is_told_with_the_policy_that_opens_it(bucket, tmp_path):
    """The policy names this bucket and prefix, and neither the state nor a listing."""
    closed = StorageSettings(
        **{f: getattr(bucket, f) for f in ("url", "endpoint_url", "public_url", "addressing_style")}
    )
    check = examined(closed, tmp_path)["public-access"]
    assert not check.ok
    assert "403" in check.message
    policy = json.loads(check.cure[check.cure.index("{") :])
    (statement,) = policy["Statement"]
    assert statement["Action"] == ["s3:GetObject"]
    assert f"arn:aws:s3:::{name_of(bucket)}/show/media/*" in statement["Resource"]
    assert not any(".podcli" in r or r.endswith("show/*") for r in statement["Resource"])


def test_a_state_that_strangers_can_read_is_told(bucket, tmp_path):
    """A prefix that is public as a whole shows the catalog: the cure is a place of its own."""
    settings = StorageSettings(
        url=bucket.url, endpoint_url=bucket.endpoint_url, public_url=bucket.public_url, addressing_style="path"
    )
    places = open_places(settings, tmp_path)
    everybody = open_places(
        StorageSettings(
            url=f"{bucket.url}/.podcli",
            state_url=bucket.state_url,
            endpoint_url=bucket.endpoint_url,
            public_url=bucket.public_url,
            addressing_style="path",
            acl="public-read",
        ),
        tmp_path,
    )
    places = Places(public=places.public, state=everybody.public, state_below=".podcli/")
    (check,) = stranger_checks.state(places)
    assert not check.ok
    assert "state_url" in check.cure


def test_a_listing_for_everybody_is_told(bucket, tmp_path):
    """It would tell of the audio of scheduled episodes."""
    listing = f"{bucket.endpoint_url}/{name_of(bucket)}?list-type=2"
    (check,) = stranger_checks.listing(open_places(bucket, tmp_path), (listing,))
    assert not check.ok  # this server lists any bucket to anybody
    (check,) = stranger_checks.listing(Places(public=MemoryStorage(public_url=""), state=MemoryStorage("s")), ())
    assert check.ok


def test_where_no_public_address_is_known_nothing_is_fetched_from_it():
    """A state below the public files has no address of its own then, and no stranger can be asked for."""
    places = Places(public=MemoryStorage(public_url=""), state=MemoryStorage("s"), state_below=".podcli/")
    assert [check.ok for check in stranger_checks.state(places)] == [True]


def test_lifecycle_rules_are_looked_for(bucket, tmp_path, connection_to, moto_http):
    """Without a rule the missing end of uploads and, with versions, of old feeds is told; the printed one cures."""
    s3 = client(connection_to, moto_http)
    s3.put_bucket_versioning(Bucket=name_of(bucket), VersioningConfiguration={"Status": "Enabled"})
    found = examined(bucket, tmp_path)
    assert (found["lifecycle"].ok, found["versions"].ok) == (False, False)
    cure = found["lifecycle"].cure
    rules = json.loads(cure[cure.index("{") :])
    s3.put_bucket_lifecycle_configuration(Bucket=name_of(bucket), LifecycleConfiguration=rules)
    found = examined(bucket, tmp_path)
    assert (found["lifecycle"].ok, found["versions"].ok) == (True, True)


def test_a_rule_for_other_keys_is_none(bucket, tmp_path, connection_to, moto_http):
    """A rule for another prefix, or one that is switched off, cleans up nothing of ours."""
    rule = {"ID": "x", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}}
    other = [
        {**rule, "Status": "Enabled", "Filter": {"Prefix": "logs/"}},
        {**rule, "ID": "y", "Status": "Disabled", "Filter": {"Prefix": ""}},
    ]
    client(connection_to, moto_http).put_bucket_lifecycle_configuration(
        Bucket=name_of(bucket), LifecycleConfiguration={"Rules": other}
    )
    assert examined(bucket, tmp_path)["lifecycle"].ok is False


def test_old_unfinished_uploads_are_counted(bucket, tmp_path, connection_to, moto_http):
    """Only podcli's own, and only those of more than a day."""
    s3 = client(connection_to, moto_http)
    s3.create_multipart_upload(Bucket=name_of(bucket), Key=f"show/media/{'0' * 32}/owls.mp3")
    s3.create_multipart_upload(Bucket=name_of(bucket), Key="show/video/mine.mov")
    places = open_places(bucket, tmp_path)
    started = {upload.started for upload in places.public.unfinished()}  # this server dates them all alike
    (young,) = place_checks.unfinished(places, max(started) + timedelta(hours=23))
    assert young.ok
    assert young.message.startswith("1 ")
    (old,) = place_checks.unfinished(places, max(started) + timedelta(hours=25))
    assert not old.ok
    assert old.message.startswith("1 ")


def test_a_clock_that_is_far_off_is_told(bucket, tmp_path):
    """Both times stand in the message."""
    check = examined(bucket, tmp_path, utc_now() + timedelta(hours=1))["clock"]
    assert not check.ok
    assert "UTC" in check.message


@pytest.mark.parametrize(("name", "value"), [("AWS_SECRET_ACCESS_KEY", ""), ("url", "s3://no-such-bucket-here/x")])
def test_what_cannot_be_reached_fails_its_own_check(bucket, tmp_path, monkeypatch, name, value):
    """No credentials end the command with the sentence that says so; a missing bucket is told once and ends all."""
    settings = StorageSettings(
        url=value if name == "url" else bucket.url,
        state_url=bucket.state_url,
        endpoint_url=bucket.endpoint_url,
        public_url=bucket.public_url,
        addressing_style="path",
    )
    if name != "url":
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        code = run(["doctor", "--storage", settings.url, "--endpoint-url", settings.endpoint_url])
        assert code == 1
        return
    found = examined(settings, tmp_path)
    assert list(found) == ["public-place"]
    assert not found["public-place"].ok
    assert "no-such-bucket-here" in found["public-place"].message


class Careless(MemoryStorage):
    """A service that takes conditions and does not heed them, as some do."""

    def put(self, key, body, headers, condition=None):  # noqa: ARG002 - it is not heeded
        """Write whatever the condition says."""
        return super().put(key, body, headers)


def test_conditions_that_are_ignored_are_told_and_the_verdict_is_kept():
    """Who vouches for a single writer is not told again; the verdict lies in the state."""
    public, state = Careless("public"), Careless("state")
    checks = list(place_checks.conditions(Places(public=public, state=state)))
    assert [check.ok for check in checks] == [False, False]
    assert "single_writer = true" in checks[0].cure
    assert json.loads(state.get("conditions.json").body) == {"memory:public": "ignored", "memory:state": "ignored"}
    vouched = Places(public=SingleWriterStorage(public), state=SingleWriterStorage(state), single_writer=True)
    assert all(check.ok for check in place_checks.conditions(vouched))


def test_a_feed_without_a_catalog_leads_to_the_recovery(tmp_path):
    """A lost catalog is told; a feed of somebody else's is no such loss."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    show.publish()
    assert all(check.ok for check in place_checks.catalog(show.places, "feed.xml"))
    show.state.inner.delete(root.KEY)
    (check,) = place_checks.catalog(show.places, "feed.xml")
    assert not check.ok
    assert "--recover" in check.cure
    show.public.inner.put("feed.xml", b"<rss/>", Headers(content_type="application/rss+xml"))
    (check,) = place_checks.catalog(show.places, "feed.xml")
    assert check.ok


def test_a_folder_is_examined_without_the_network(tmp_path, capsys):
    """The command tells each check in a line, and as the JSON that scripts rely on; it ends with 1 if one failed."""
    show = ShowFolder(tmp_path / "show")
    show.configure(storage=f'url = "{tmp_path}/public"')
    show.add("owls")
    assert run(["-C", str(show.path), "publish", "-q"]) == 0
    capsys.readouterr()
    assert run(["-C", str(show.path), "doctor"]) == 0
    assert "revision 1, with 1 episodes" in capsys.readouterr().out
    (tmp_path / "public.podcli" / root.KEY).unlink()
    assert run(["-C", str(show.path), "--json", "doctor"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert all(set(check) == {"check", "ok", "message", "cure"} for check in found)
    assert [check["check"] for check in found if not check["ok"]] == ["catalog"]
    assert run(["-C", str(show.path), "doctor", "--recover", "--dry-run"]) == 0
    assert run(["-C", str(show.path), "doctor"]) == 1
    assert run(["-C", str(show.path), "doctor", "--recover"]) == 0
    assert run(["-C", str(show.path), "doctor"]) == 0
    assert run(["-C", str(show.path), "doctor", "--recover"]) == 1


@pytest.mark.parametrize("name", policies.DOCUMENTS)
def test_every_document_is_json_for_this_bucket_alone(name):
    """No document opens more than the show's own prefixes."""
    text = policies.document(name, GROUND)
    found = json.loads(text)
    resources = [r for s in found.get("Statement", ()) for r in s["Resource"]]
    assert all(r in {"arn:aws:s3:::show", "arn:aws:s3:::private"} or "/notes/" in r for r in resources)
    assert '"s3:*"' not in text


def test_a_folder_has_no_such_documents():
    """They are said to be for buckets."""
    with pytest.raises(UsageFault, match="not published to a bucket"):
        policies.ground_of("/srv/public", "/srv/public.podcli", "feed.xml")


def test_an_access_control_list_needs_a_permission_of_its_own(bucket, tmp_path, capsys):
    """Where `acl` is configured the policies allow to set it, on what each command writes."""
    show = ShowFolder(tmp_path / "show")
    for keys in (KEYS, KEYS[:-1]):
        show.configure(storage="\n".join(f'{k} = "{getattr(bucket, k)}"' for k in keys))
        for name in ("publish-policy", "refresh-policy"):
            assert run(["-C", str(show.path), "doctor", "--print", name]) == 0
            assert ("s3:PutObjectAcl" in capsys.readouterr().out) == ("acl" in keys)


KEYS = ("url", "state_url", "endpoint_url", "public_url", "addressing_style", "acl")


@pytest.fixture
def further(bucket, tmp_path, monkeypatch):
    """The folder of a published show with two further feeds, and their keys."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    show, names = ShowFolder(tmp_path / "show"), ("url", "state_url", "endpoint_url", "public_url", "acl")
    lines = "\n".join(f'{name} = "{getattr(bucket, name)}"' for name in (*names, "addressing_style"))
    feeds = '[[feeds]]\nfile = "sea.xml"\ntags = ["sea"]\n[[feeds]]\nfile = "friends.xml"\nprivate = true\n'
    show.configure(storage=f"{lines}\n{feeds}")
    show.add("owls")
    assert run(["-C", str(show.path), "publish", "--quiet"]) == 0
    rules = root.read(open_places(bucket, tmp_path).state).catalog.show.feeds
    return str(show.path), [rule.feed_url for rule in rules.values()]


def test_each_further_feed_is_asked_for(bucket, further, capsys, connection_to, moto_http):
    """One that is closed to the public is told; a private one without the address that is nobody else's business."""
    folder, (_, private) = further
    key = f"show/{private}"
    client(connection_to, moto_http).put_object_acl(Bucket=name_of(bucket), Key=key, ACL="private")
    capsys.readouterr()
    assert run(["-C", folder, "--json", "doctor"]) == 1
    found = [one for one in json.loads(capsys.readouterr().out) if one["check"] == "feed"]
    assert [one["ok"] for one in found] == [True, True, False]
    assert "friends-….xml answers 403" in found[2]["message"]


@pytest.mark.parametrize("name", ["refresh-policy", "public-policy"])
def test_each_feed_stands_in_every_policy(further, capsys, name):
    """By the address that it has now, also the private one."""
    folder, files = further
    capsys.readouterr()
    assert run(["-C", folder, "doctor", "--print", name]) == 0
    document = capsys.readouterr().out
    assert all(f'show/{file}"' in document for file in ("feed.xml", *files))


def test_the_feeds_own_name_stands_in_every_document(bucket, tmp_path, capsys):
    """A feed that is not called feed.xml is opened to the public by its name, also before anything may be read."""
    show = ShowFolder(tmp_path / "show")
    closed = bucket.url.replace("s3://", "s3://not-there-")
    storage = "\n".join(f'{k} = "{closed if k == "url" else getattr(bucket, k)}"' for k in KEYS)
    show.configure(feed='file = "notes.xml"', storage=storage)
    assert run(["-C", str(show.path), "doctor", "--print", "public-policy"]) == 0
    assert "/show/notes.xml" in capsys.readouterr().out
    state = f"s3://not-there-{name_of(bucket)}/x"
    named = ["--storage", closed, "--state-url", state, "--endpoint-url", bucket.endpoint_url]
    assert run(["doctor", "--print", "refresh-policy", *named]) == 0
    assert "/show/feed.xml" in capsys.readouterr().out
