"""Publishing: from files in a folder to a feed, and what may never happen on the way."""

import os
import re
import shutil
from datetime import timedelta

import feedparser
import pytest

import feeds
from episodes import AudioUnreadable, EpisodeIncomplete, FaultyDocument, FileUnreadable
from podcli import root
from podcli.errors import CatalogMissing, FeedConflict, PublishRefused, SeveralFailed, StorageUnreachable
from podcli.history_lines import history_of
from podcli.refresh import refresh
from podcli.storage import Places
from podcli.storage.contract import Headers
from podcli.storage.folder import FolderStorage
from podcli.storage.memory import MemoryStorage
from podcli.unpublish import plan_unpublish, run_unpublish
from tests.folders import SAMPLES, ShowFolder, make_audio
from tests.pictures import jpeg
from tests.shows import NOW, instant


@pytest.fixture
def show(tmp_path):
    return ShowFolder(tmp_path / "show")


def feed(show):
    return feedparser.parse(show.public.inner.get("feed.xml").body)


def titles(show):
    return [entry.title for entry in feed(show).entries]


def catalog(show):
    return root.read(show.state.inner).catalog


def record(show, slug):
    return next(r for r in catalog(show).episodes.values() if r.slug == slug)


def states(outcome):
    return {episode.slug: episode.state.value for episode in outcome.episodes}


def unpublish(show, *names):
    planned = plan_unpublish(show.places, names)
    return run_unpublish(show.places, planned, names, now=show.now, who="ada@desk", pause=lambda _: None)


def test_a_first_publish_makes_the_show_live(show):
    """Audio and notes become a feed whose enclosure is stored with exactly the advertised length and type."""
    show.add("owls", body="Two calls, **one** wood.")
    done = show.publish()
    assert (done.changed, done.revision, done.lagging) == (True, 1, "")
    assert done.feed_url == "https://media.field-notes.example/feed.xml"
    (entry,) = feed(show).entries
    (enclosure,) = entry.enclosures
    key = enclosure.href.removeprefix("https://media.field-notes.example/")
    stored = show.public.inner.head(key)
    assert (stored.size, stored.headers.content_type) == (int(enclosure.length), "audio/mpeg")
    assert re.fullmatch(r"media/[0-9a-f]{32}/owls\.mp3", key)
    assert stored.headers.cache_control == "public, max-age=31536000, immutable"
    assert "<strong>one</strong>" in entry.content[0].value


def test_publishing_again_changes_nothing(show):
    """A second run writes nothing, reads no audio and leaves the feed's etag alone."""
    show.add("owls")
    show.publish()
    etag = show.public.inner.head("feed.xml").etag
    done = show.publish()
    assert not done.changed
    assert states(done) == {"owls": "unchanged"}
    assert show.public.writes() + show.state.writes() == 0
    assert show.public.inner.head("feed.xml").etag == etag
    assert show.public.calls + show.state.calls == {"head": 3, "get": 1}


def test_an_unchanged_run_hashes_no_file_twice(show, monkeypatch):
    """The second run takes every hash from the memory."""
    show.add("owls")
    show.publish()
    hashed = []
    monkeypatch.setattr("podcli.digests.file_digest", lambda *args: hashed.append(args) or "x" * 64)
    show.publish()
    assert hashed == []


def test_the_guid_and_the_date_are_written_into_the_notes(show):
    """Identity survives outside the storage: two lines after the opening fence, nothing else touched."""
    notes = show.add("owls")
    before = notes.read_text()
    done = show.publish()
    guid = done.episodes[0].guid
    assert notes.read_text() == before.replace(
        "+++\n", f'+++\ndate = "2026-03-01T12:00:00+00:00"\nguid = "{guid}"\n', 1
    )


def test_new_artwork_has_a_new_address(show):
    """Caches keep a picture under its address, so another picture gets another one."""
    show.add("owls")
    show.publish()
    before = feed(show).feed.image.href
    (show.path / "artwork.jpg").write_bytes(jpeg(1500, 1500))
    show.publish()
    after = feed(show).feed.image.href
    assert before != after
    assert after.endswith("/artwork.jpg")


def test_the_plan_tells_what_a_change_costs_listeners(show):
    """Replaced audio is allowed by a word, and what the rules on a change say of it is told all the same."""
    show.add("owls")
    show.publish()
    make_audio(show.path / "episodes" / "owls.mp3", "another take")
    planned = show.rehearse(allow=("audio",))
    done = show.publish(allow=("audio",))
    for outcome in (planned, done):
        (finding,) = [found for found in outcome.findings if found.rule == "DIFF-ENC-CHANGED"]
        assert finding.where == "episodes/owls.md (episode 'Owls')"
        assert finding.severity == "warning"


def test_a_usual_edit_costs_listeners_nothing(show):
    """A new episode and a corrected title are told of by no rule on a change."""
    notes = show.add("owls")
    show.publish()
    notes.write_text(notes.read_text().replace("Owls", "Owls at night"))
    show.add("frogs")
    assert [found.rule for found in show.publish().findings if found.rule.startswith("DIFF-")] == []


def test_audio_alone_is_an_episode(show):
    """A file without notes is published under its tag's title, and gets notes that carry its identity."""
    make_audio(show.path / "episodes" / "moor.mp3", "Across the moor")
    show.publish()
    assert titles(show) == ["Across the moor"]
    assert 'guid = "' in (show.path / "episodes" / "moor.md").read_text()


def test_editing_a_title_changes_neither_media_url_nor_guid(show):
    """An edit reaches the feed and leaves identity alone."""
    notes = show.add("owls")
    show.publish()
    before = record(show, "owls")
    notes.write_text(notes.read_text().replace('title = "Owls"', 'title = "Owls at night"'))
    done = show.publish()
    after = record(show, "owls")
    assert states(done) == {"owls": "updated"}
    assert titles(show) == ["Owls at night"]
    assert (after.episode.guid, after.episode.enclosure, after.episode.published) == (
        before.episode.guid,
        before.episode.enclosure,
        before.episode.published,
    )
    assert done.uploads == ()


def test_renaming_the_notes_changes_no_guid(show):
    """The guid in the file, not the file's name, says which episode it is."""
    notes = show.add("owls")
    show.publish()
    guid = record(show, "owls").episode.guid
    for path in (notes, notes.with_suffix(".mp3")):
        path.rename(path.with_stem("night-birds"))
    done = show.publish()
    assert not done.changed
    assert list(catalog(show).episodes) == [guid]


def test_a_clone_without_the_written_back_lines_doubles_nothing(show, tmp_path):
    """A CI checkout whose write-backs vanish takes guid and date from the catalog, run after run."""
    show.add("owls")
    clone = show.clone(tmp_path / "clone")
    show.publish()
    show.now = clone.now = instant(10)
    for _ in range(2):
        assert not clone.publish().changed
    edited = clone.path / "episodes" / "owls.md"
    edited.write_text(edited.read_text().replace("Owls", "Owls at night"))
    clone.publish()
    (only,) = catalog(show).episodes.values()
    assert only.episode.title == "Owls at night"
    assert only.episode.published == NOW


def test_a_stale_clone_reverts_nobodys_edit(show, tmp_path):
    """A source equal to an earlier one is behind: said, and not sent."""
    notes = show.add("owls")
    show.publish()
    stale = show.clone(tmp_path / "stale")
    notes.write_text(notes.read_text().replace('title = "Owls"', 'title = "Owls at night"'))
    show.publish()
    done = stale.publish()
    assert states(done) == {"owls": "behind"}
    assert not done.changed
    assert titles(show) == ["Owls at night"]


def test_a_stale_clone_reverts_no_settings(show, tmp_path):
    """The show's own settings are protected in the same way."""
    show.add("owls")
    show.publish()
    stale = show.clone(tmp_path / "stale")
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace('title = "Field Notes"', 'title = "Field Recordings"'))
    show.publish()
    assert not stale.publish().changed
    assert feed(show).feed.title == "Field Recordings"


def test_publishing_named_episodes_sends_no_settings(show):
    """Naming an episode leaves the show's settings as they are published."""
    show.add("owls")
    show.publish()
    config = show.path / "podcast.toml"
    config.write_text(config.read_text().replace('title = "Field Notes"', 'title = "Field Recordings"'))
    show.add("tides")
    done = show.publish("tides")
    assert states(done) == {"tides": "published"}
    assert feed(show).feed.title == "Field Notes"


def test_two_publishers_at_once_both_succeed(show, tmp_path):
    """Somebody who publishes between our reading and our writing loses nothing, and neither do we."""
    other = show.clone(tmp_path / "other")
    show.add("owls")
    other.add("tides")
    struck = []

    def interfere(method, key, phase):
        if (method, key, phase) == ("put", root.KEY, "before") and not struck:
            struck.append(True)
            other.publish()

    show.state.hook = interfere
    show.publish()
    assert struck
    assert sorted(titles(show)) == ["Owls", "Tides"]
    assert catalog(show).rev >= 2


def test_two_people_who_edit_one_episode_at_once_lose_neither_knowingly(show, tmp_path):
    """The later one plans again on what the other published: one edit stands, and the record knows both sources."""
    notes = show.add("owls")
    show.publish()
    other = show.clone(tmp_path / "other")
    theirs = other.path / "episodes" / "owls.md"
    theirs.write_text(theirs.read_text().replace('"Owls"', '"Theirs"'))
    notes.write_text(notes.read_text().replace('"Owls"', '"Ours"'))
    struck = []

    def interfere(method, key, phase):
        if (method, key, phase) == ("put", root.KEY, "before") and not struck:
            struck.append(True)
            other.publish()

    show.state.hook = interfere
    show.publish()
    assert titles(show) == ["Ours"]
    assert other.publish().episodes[0].state.value == "behind"


def test_a_scheduled_episode_waits(show):
    """Its file is stored and its record kept, but nothing public names it before its moment."""
    show.add("owls")
    show.add("tides", 'date = "2026-03-02 06:00"')
    done = show.publish()
    assert states(done) == {"owls": "published", "tides": "scheduled"}
    assert titles(show) == ["Owls"]
    assert b"tides" not in show.public.inner.get("feed.xml").body
    refresh(show.places, instant(60 * 24))
    assert titles(show) == ["Owls"]  # the storage's own clock says it is not due yet
    show.now = instant(60 * 24)
    refresh(show.places, show.now)
    assert titles(show) == ["Tides", "Owls"]


def test_undated_episodes_of_one_run_keep_their_order(show):
    """Each gets a second of its own in the order of the files, none in the future."""
    for slug in ("c-moor", "a-owls", "b-tides"):
        show.add(slug)
    show.publish()
    dates = {r.slug: r.episode.published for r in catalog(show).episodes.values()}
    assert dates == {
        "a-owls": NOW - timedelta(seconds=2),
        "b-tides": NOW - timedelta(seconds=1),
        "c-moor": NOW,
    }


def test_a_draft_is_left_alone(show):
    """Notes that say draft are not published, and cost nothing."""
    show.add("owls")
    show.add("tides", "draft = true", audio="")
    assert states(show.publish()) == {"owls": "published", "tides": "draft"}
    assert titles(show) == ["Owls"]


def test_unpublish_and_publish_brings_nothing_back(show):
    """An episode that was taken out returns only when it is named, and then as itself."""
    show.add("owls")
    show.add("tides")
    show.publish()
    was = record(show, "owls").episode
    done = unpublish(show, "owls")
    assert states(done) == {"owls": "removed"}
    assert titles(show) == ["Tides"]
    assert states(show.publish()) == {"owls": "unpublished", "tides": "unchanged"}
    assert titles(show) == ["Tides"]
    show.now = instant(60)
    assert states(show.publish("owls")) == {"owls": "published"}
    back = record(show, "owls").episode
    assert (back.guid, back.published, back.enclosure) == (was.guid, was.published, was.enclosure)


def test_unpublishing_twice_is_no_error(show):
    """Running it again finds the work done."""
    show.add("owls")
    show.add("tides")
    show.publish()
    unpublish(show, "owls")
    assert not unpublish(show, "owls").changed


def test_an_unpublish_that_died_before_the_feed_is_finished_by_refresh(show):
    """The removal is committed; a plain refresh explains it and brings the feed up."""
    show.add("owls")
    show.add("tides")
    show.publish()

    def die(method, key, phase):
        if (method, key, phase) == ("put", "feed.xml", "before"):
            raise KeyboardInterrupt

    show.public.hook = die
    with pytest.raises(KeyboardInterrupt):
        unpublish(show, "owls")
    show.public.hook = lambda *_: None
    assert sorted(titles(show)) == ["Owls", "Tides"]
    refresh(show.places, show.now)
    assert titles(show) == ["Tides"]


def test_an_unknown_episode_is_named_with_the_nearest(show):
    """A mistyped name is refused before anything happens."""
    show.add("owls")
    show.publish()
    with pytest.raises(PublishRefused) as refused:
        show.publish("owl")
    assert "owls" in refused.value.hint
    with pytest.raises(PublishRefused):
        unpublish(show, "hawks")


def test_replacing_audio_needs_a_word(show):
    """Other bytes for a published episode are refused; with the word they get a new URL and keep the guid."""
    show.add("owls")
    show.publish()
    before = record(show, "owls")
    make_audio(show.path / "episodes" / "owls.mp3", "a better take")
    with pytest.raises(PublishRefused, match="owls"):
        show.publish()
    show.publish(allow=("audio",))
    after = record(show, "owls")
    assert after.episode.guid == before.episode.guid
    assert after.episode.enclosure.url != before.episode.enclosure.url
    assert after.keys == (*before.keys, after.episode.enclosure.url)
    assert titles(show) == ["Owls"]


def test_audio_may_be_deleted_after_publishing(show):
    """The catalog knows the audio: notes can be edited without it, and nothing is lost."""
    notes = show.add("owls")
    show.publish()
    before = record(show, "owls").episode
    notes.with_suffix(".mp3").unlink()
    assert states(show.publish()) == {"owls": "unchanged"}
    notes.write_text(notes.read_text().replace("Notes.", "Better notes."))
    show.publish()
    after = record(show, "owls").episode
    assert (after.enclosure, after.duration) == (before.enclosure, before.duration)
    assert "Better notes." in after.description


def test_two_files_with_one_guid_are_refused(show):
    """A copied file must not take another episode's identity."""
    notes = show.add("owls")
    show.publish()
    shutil.copy(notes, notes.with_stem("copy"))
    make_audio(notes.with_name("copy.mp3"), "copy")
    with pytest.raises(PublishRefused, match="guid"):
        show.publish()


def test_the_same_audio_as_two_episodes_is_refused(show):
    """Apps ignore a repeated enclosure: the second episode would be heard nowhere."""
    show.add("owls")
    show.publish()
    show.add("night", audio="owls")
    with pytest.raises(PublishRefused, match="already published as the episode owls"):
        show.publish()


def test_the_same_audio_twice_in_one_run_is_refused(show):
    """Two new episodes with one recording are both named, before anything is stored."""
    show.add("night", audio="owls")
    show.add("owls")
    with pytest.raises(PublishRefused, match="night and owls have the same audio"):
        show.publish()
    assert show.public.writes() == 0


def test_another_guid_under_a_published_name_is_refused(show):
    """Two episodes that happen to have one file name are told apart, and the way out is named."""
    show.add("owls")
    show.publish()
    show.add("owls", 'guid = "somebody-elses"')
    with pytest.raises(PublishRefused, match="somebody-elses"):
        show.publish()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"feed": "limit = 1"}, "limit"),
        ({"show": "block = true"}, "block"),
        ({"show": "complete = true"}, "complete"),
        ({"feed": 'enclosure_prefix = "https://op3.dev/e/"'}, "address"),
        ({"show": 'guid = "11111111-8d5a-5d3c-9c55-0d7f6f0a1c11"'}, "guid"),
    ],
)
def test_a_dangerous_setting_needs_its_word(show, fields, word):
    """A setting that would take something from listeners is refused until it is allowed."""
    show.add("owls")
    show.publish()
    show.configure(**fields)
    before = show.public.inner.get("feed.xml").body
    with pytest.raises(PublishRefused, match=r".") as refused:
        show.publish()
    assert f"--allow {word}" in refused.value.hint
    assert show.public.inner.get("feed.xml").body == before
    assert [p.what for p in _allowed(show, word)] == [word]


def test_a_lower_limit_names_whom_it_takes_out(show):
    """The live episodes that would leave the feed stand in the refusal; a scheduled one is none of them."""
    for slug, date in (("owls", "2026-01-01"), ("tides", "2026-01-02"), ("wind", "2026-01-03"), ("rain", "2040-01-01")):
        show.add(slug, f"date = {date}T06:00:00Z")
    show.publish()
    show.configure(feed="limit = 1")
    with pytest.raises(PublishRefused, match="all\\): tides, owls would leave it") as refused:
        show.publish()
    assert "--allow limit" in refused.value.hint
    assert [p.what for p in _allowed(show, "limit")] == ["limit"]


@pytest.mark.parametrize("kind", ["older", "date", "audio"])
def test_a_permission_on_an_episode_names_it_and_stands_in_the_history(show, kind):
    """Without the word the refusal names the episode; with it, the revision and the history tell who it was for."""
    show.add("owls", "date = 2026-01-01T06:00:00Z", "Notes.")
    show.add("tides")
    show.publish()
    guid = record(show, "owls").episode.guid
    if kind == "older":
        show.add("owls", "date = 2026-01-01T06:00:00Z", "Better notes.")
        show.publish()
    day = "2026-01-02" if kind == "date" else "2026-01-01"
    show.add("owls", f'date = {day}T06:00:00Z\ntitle = "Owls by day"', audio="x" if kind == "audio" else "owls")
    with pytest.raises(PublishRefused, match="owls"):
        show.publish()
    (permission,) = _allowed(show, kind)
    assert (permission.what, permission.guid) == (kind, guid)


def test_an_allowed_format_is_recorded_and_holds_for_later_edits(show):
    """Publishing Opus needs the word once: its episode is named, the history tells it, and its notes may be edited."""
    show.add("tides")
    show.publish()
    show.add("owls", audio="")
    shutil.copyfile(SAMPLES / "plain.opus", show.path / "episodes" / "owls.opus")
    with pytest.raises(PublishRefused, match="owls"):
        show.publish()
    (permission,) = _allowed(show, "format")
    assert (permission.what, permission.guid) == ("format", record(show, "owls").episode.guid)
    show.add("owls", audio="", body="Other notes.")
    assert show.publish().changed
    assert show.publish(allow=("format",)).changed is False


def _allowed(show, kind):
    """Publish with one permission; return what the revision and the history tell of it."""
    assert show.publish(allow=(kind,)).changed
    catalog = root.read(show.state.inner).catalog
    (line,) = history_of(show.state, (), 1)
    assert line.allowed == (kind,)
    return [permission for permission in catalog.allowed if permission.rev == catalog.rev]


def test_the_shows_guid_is_made_once_and_kept(show):
    """The first public publish makes it, writes it into podcast.toml, and a later address does not change it."""
    show.add("owls")
    show.publish()
    guid = catalog(show).show.show.guid
    assert guid == feeds.podcast_guid("https://media.field-notes.example/feed.xml")
    assert f'[show]\nguid = "{guid}"\n' in (show.path / "podcast.toml").read_text()
    assert not show.publish().changed


def test_a_dry_run_touches_nothing(show):
    """The rehearsal tells the whole plan; neither the storage nor the folder changes."""
    notes = show.add("owls")
    before = notes.read_bytes()
    done = show.rehearse()
    assert (done.dry_run, done.changed, states(done)) == (True, True, {"owls": "published"})
    assert {re.sub("[0-9a-f]{32}", "…", u.key) for u in done.uploads} == {"artwork/…/artwork.jpg", "media/…/owls.mp3"}
    assert show.public.writes() + show.state.writes() == 0
    assert notes.read_bytes() == before


def test_leaves_come_before_the_root_and_the_root_before_the_feed(show):
    """No moment exists at which something names a file that is not there."""
    order = []
    for storage in (show.public, show.state):
        storage.hook = lambda method, key, phase: order.append(key) if (method[:3], phase) == ("put", "after") else None
    show.add("owls")
    show.publish()
    kinds = [key.partition("/")[0] for key in order]
    assert kinds == ["artwork", "media", "history", root.KEY, "feed.xml"]


def test_a_recent_stored_file_is_not_sent_again(show):
    """What a run that died before its commit has stored is found, not sent once more."""
    show.add("owls")

    def die(method, key, phase):
        if (method, key, phase) == ("put", root.KEY, "before"):
            raise KeyboardInterrupt

    show.state.hook = die
    with pytest.raises(KeyboardInterrupt):
        show.publish()
    show.state.hook = lambda *_: None
    done = show.publish()
    assert all(upload.skipped for upload in done.uploads)
    assert show.public.calls["put_file"] == 0
    assert titles(show) == ["Owls"]


def test_an_old_stored_file_is_sent_again(show):
    """A file that prune may be about to delete is not relied on."""
    show.add("owls")
    key = next(u.key for u in show.rehearse().uploads if u.key.startswith("media/"))
    show.now = NOW - timedelta(days=20)
    audio = show.path / "episodes" / "owls.mp3"
    headers = Headers(content_type="audio/mpeg", metadata={"sha256": show.shop.digests.of(audio)})
    show.public.inner.put_file(key, audio, headers, lambda _: None)
    show.now = NOW
    done = show.publish()
    assert {u.key: u.skipped for u in done.uploads}[key] is False


def test_what_a_killed_writer_left_is_swept(tmp_path):
    """A day-old temporary file beside what is published is removed; a fresh one may be somebody's at work."""
    folder = tmp_path / "public"
    places = Places(
        public=FolderStorage(folder, tmp_path / "meta", "https://media.field-notes.example/"),
        state=MemoryStorage("state"),
        local=True,
    )
    show = ShowFolder(tmp_path / "show", places)
    show.add("owls")
    (key,) = (u.key for u in show.rehearse().uploads if u.key.startswith("media/"))
    old, fresh = (folder / key).parent / ".owls.mp3~00", folder / ".feed.xml~01"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (NOW.timestamp() - 90_000,) * 2)
    os.utime(fresh, (NOW.timestamp() - 60,) * 2)
    show.publish()
    assert not old.exists()
    assert fresh.exists()


def test_a_feed_that_fails_leaves_the_episode_published(show):
    """The commit stands; the outcome says that the feed lags, and a refresh repairs it."""
    show.add("owls")

    def fail(method, key, phase):
        if (method, key, phase) == ("put", "feed.xml", "before"):
            raise StorageUnreachable("No answer.")

    show.public.hook = fail
    done = show.publish()
    assert (done.changed, done.exit_code) == (True, 3)
    show.public.hook = lambda *_: None
    refresh(show.places, show.now)
    assert titles(show) == ["Owls"]


def test_a_feed_without_its_catalog_is_not_overwritten(show):
    """Somebody's feed in the chosen place stops the first publish, until it is allowed for good."""
    theirs = b"<rss><channel><item><guid>x</guid></item></channel></rss>"
    show.public.inner.put("feed.xml", theirs, Headers(content_type="text/xml"))
    show.add("owls")
    with pytest.raises(CatalogMissing):
        show.publish()
    assert [p.what for p in _allowed(show, "foreign")] == ["foreign"]
    assert titles(show) == ["Owls"]
    assert not show.publish().changed


def test_the_feed_guard_lets_no_word_through(show):
    """Whatever is allowed on the command line, an unexplained item of the live feed is not dropped."""
    show.add("owls")
    show.publish()
    blob = show.public.inner.get("feed.xml")
    guid = record(show, "owls").episode.guid.encode()
    show.public.inner.put("feed.xml", blob.body.replace(guid, b"somebody-elses"), blob.head.headers)
    show.add("tides")
    done = show.publish(allow=("guid", "date", "audio", "limit", "address", "format", "foreign"))
    assert done.exit_code == 3
    assert "somebody-elses" in show.public.inner.get("feed.xml").body.decode()


def test_a_talk_show_episode_arrives_with_every_fact(show):
    """Host, guest, bulleted notes, links, numbers and a date in the past all reach the feed."""
    show.add(
        "talk",
        'title = "A talk about owls"\ndate = 2026-01-05T06:00:00\nseason = 2\nepisode = 7\nexplicit = true\n'
        'summary = "Two people, one wood."\nlink = "https://field-notes.example/talk"\n'
        'persons = ["Ada Byron", { name = "Ines Okafor", role = "guest", href = "https://field-notes.example/ines" }]',
        "Heard today:\n\n- the male\n- the answer\n\nSee [the map](https://field-notes.example/map).",
    )
    show.publish()
    (entry,) = feed(show).entries
    body = show.public.inner.get("feed.xml").body.decode()
    assert entry.published == "Mon, 05 Jan 2026 06:00:00 +0000"
    assert (entry.itunes_season, entry.itunes_episode, entry.link) == ("2", "7", "https://field-notes.example/talk")
    assert "<itunes:explicit>true</itunes:explicit>" in body.partition("<item>")[2]
    assert "<li>the answer</li>" in entry.content[0].value
    assert '<a href="https://field-notes.example/map"' in entry.content[0].value
    assert '<podcast:person role="host" group="cast">Ada Byron</podcast:person>' in body
    assert 'href="https://field-notes.example/ines"' in body
    assert ">Ines Okafor</podcast:person>" in body
    assert int(entry.itunes_duration) > 0


def test_a_number_that_is_taken_is_noticed(show):
    """A second episode of one number is published with a warning that names the clash with the published one."""
    show.add("owls", "episode = 4")
    show.publish()
    show.now = instant(10)
    show.add("tides", "episode = 4")
    done = show.publish()
    assert "ITEM-EPISODE" in {f.rule for f in done.findings}
    assert show.publish().findings == ()


class TestBadInput:
    """What is wrong is named with its file; the storage and the folder stay as they were."""

    @pytest.fixture(autouse=True)
    def _untouched(self, show):
        show.add("owls")
        yield
        assert show.public.inner.head("feed.xml") is None
        assert list(show.state.inner.list()) == []

    def test_an_empty_audio_file(self, show):
        """An export that failed is named."""
        (show.path / "episodes" / "owls.mp3").write_bytes(b"")
        with pytest.raises(AudioUnreadable, match=r"owls\.mp3"):
            show.publish()

    def test_a_page_saved_as_audio(self, show):
        """A web page with an audio name is told apart by its bytes."""
        (show.path / "episodes" / "owls.mp3").write_text("<!doctype html><html><body>404</body></html>")
        with pytest.raises(AudioUnreadable, match=r"owls\.mp3"):
            show.publish()

    def test_audio_cut_short(self, show):
        """A truncated file is refused instead of published with a wrong duration."""
        whole = (SAMPLES / "index-first.m4a").read_bytes()
        (show.path / "episodes" / "owls.mp3").unlink()
        (show.path / "episodes" / "owls.m4a").write_bytes(whole[: len(whole) * 2 // 3])
        with pytest.raises(PublishRefused, match="MEDIA-DECODES"):
            show.publish()

    def test_a_format_that_apps_do_not_take(self, show):
        """A WAV master is refused with the line that converts it."""
        (show.path / "episodes" / "owls.mp3").unlink()
        shutil.copyfile(SAMPLES / "plain.wav", show.path / "episodes" / "owls.wav")
        with pytest.raises(PublishRefused, match="WAV") as refused:
            show.publish()
        assert "podcli convert" in refused.value.hint

    def test_missing_audio(self, show):
        """Notes without audio anywhere say what to put where."""
        (show.path / "episodes" / "owls.mp3").unlink()
        with pytest.raises(EpisodeIncomplete, match=r"owls\.md"):
            show.publish()

    def test_faults_in_several_files(self, show):
        """All faults of all files are told in one run."""
        show.add("owls", "episode = 0")
        show.add("tides", 'date = "tomorrow"')
        with pytest.raises(SeveralFailed) as error:
            show.publish()
        assert "owls.md:3" in error.value.message
        assert "tides.md:3" in error.value.message

    def test_missing_artwork(self, show):
        """The picture is named with what it must be."""
        (show.path / "artwork.jpg").unlink()
        with pytest.raises(FileUnreadable, match=r"artwork\.jpg"):
            show.publish()

    def test_a_faulty_configuration(self, show):
        """Every fault of podcast.toml is told with its line."""
        show.configure(show="complet = true\nlink = 3")
        with pytest.raises(FaultyDocument, match=r"podcast\.toml"):
            show.publish()


def test_a_broken_draft_does_not_stop_a_named_episode(show):
    """Publishing one episode by name is not held up by another one's fault."""
    show.add("owls")
    show.add("tides", "episode = 0")
    assert states(show.publish("owls")) == {"owls": "published"}


def test_audio_that_is_named_and_missing_is_told(show):
    """A wrong name behind `audio` is repeated, so that it can be corrected."""
    show.add("owls", 'audio = "nope.mp3"', audio="")
    with pytest.raises(EpisodeIncomplete, match=r"owls\.md: audio = 'nope\.mp3' names a file that is not there"):
        show.publish()


def test_an_old_copy_of_the_catalog_is_not_published_on(show):
    """A backup was put back: publishing on it would show nothing new, and say that all is well."""
    show.add("owls")
    show.publish()
    backup = dict(show.state.inner._objects)
    show.add("tides")
    show.publish()
    show.state.inner._objects.clear()
    show.state.inner._objects.update(backup)
    (show.path / "episodes" / "tides.md").unlink()
    show.add("moor")
    with pytest.raises(FeedConflict, match="of revision 2"):
        show.publish("moor")
    assert root.read(show.state.inner).catalog.rev == 1


def test_a_feed_of_a_revision_that_another_catalog_has_too_is_looked_at(show):
    """The numbers agree, the transactions do not: a refresh does not take the feed for its own."""
    show.add("owls")
    show.publish()
    backup = dict(show.state.inner._objects)
    show.add("tides")
    show.publish()
    other = dict(show.state.inner._objects)
    blob = show.public.inner.get("feed.xml")
    show.state.inner._objects.clear()
    show.state.inner._objects.update(backup)
    show.public.inner.delete("feed.xml")
    show.add("moor")
    show.publish("moor")
    show.public.inner.put("feed.xml", blob.body, blob.head.headers)
    with pytest.raises(PublishRefused, match="Tides"):
        refresh(show.places, show.now)
    show.state.inner._objects.clear()
    show.state.inner._objects.update(other)
    assert not refresh(show.places, show.now).changed


def test_a_feed_of_somebody_else_is_given_up_once(show):
    """The word holds for the feed that was there: another one that takes the place later is asked for anew."""
    theirs = b"<rss><channel><item><guid>%s</guid></item></channel></rss>"
    foreign = Headers(content_type="text/xml")
    show.public.inner.put("feed.xml", theirs % b"x", foreign)
    show.add("owls")
    show.publish(allow=("foreign",))
    assert titles(show) == ["Owls"]
    show.public.inner.put("feed.xml", theirs % b"another", foreign)
    with pytest.raises(PublishRefused, match="another"):
        refresh(show.places, show.now)
    done = show.publish()
    assert (done.exit_code, "--allow foreign" in done.cure) == (3, True)
    done = show.publish(allow=("foreign",))
    assert (done.exit_code, done.revision, titles(show)) == (0, 2, ["Owls"])
    assert history_of(show.state.inner)[0].allowed == ("foreign",)
    assert not show.publish(allow=("foreign",)).changed
