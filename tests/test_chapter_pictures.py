"""Pictures of chapters: out of the audio's own tags into the feed, and at the right address after the show moved."""

import json
import shutil

import msgspec
import mutagen.id3
import pytest
from lxml import etree
from mutagen.id3 import APIC, CHAP, CTOC, TIT2

from episodes import read_audio, read_chapter_pictures
from podcli import root
from podcli.opening import Opened
from podcli.pruning import plan_prune
from podcli.publish import run_publish
from podcli.publish_plan import plan_publish
from podcli.refresh import refresh
from podcli.rollback import plan_rollback, run_rollback
from podcli.storage import Places
from podcli.storage.memory import MemoryStorage
from tests.fault_commands import GRACE
from tests.folders import ShowFolder
from tests.pictures import jpeg
from tests.shows import instant
from tests.watched import Watched

PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"
OLD, NEW = "https://old.example/", "https://new.example/"
RED, BLUE = jpeg(64, 64), jpeg(32, 32)


def put_chapters(path, *chapters):
    """Write chapters into the tags of an MP3: start in milliseconds, title, picture."""
    tags = mutagen.id3.ID3(path)
    names = []
    for number, (start, title, picture) in enumerate(chapters):
        inner = [TIT2(encoding=3, text=[title])] if title else []
        inner += [APIC(encoding=0, mime="image/jpeg", type=0, desc="", data=picture)] if picture else []
        names += [f"c{number}"] if title else []
        offsets = {"start_offset": 0xFFFFFFFF, "end_offset": 0xFFFFFFFF}
        tags.add(CHAP(element_id=f"c{number}", start_time=start, end_time=start + 500, sub_frames=inner, **offsets))
    tags.add(CTOC(element_id="toc", flags=3, child_element_ids=names, sub_frames=[]))
    tags.save(path, v2_version=3)


def at(show, address):
    """Give the storage this public address; what is stored stays the same for all who use it."""
    public = MemoryStorage("public", address, clock=lambda: show.now)
    public._objects = show.public.inner._objects
    show.public = Watched(public)
    show.places = Places(public=show.public, state=show.state, local=True)


@pytest.fixture
def show(tmp_path):
    """A show with an episode whose audio has two chapters with pictures, and a picture between them."""
    show = ShowFolder(tmp_path / "show")
    at(show, OLD)
    show.add("owls")
    put_chapters(show.path / "episodes" / "owls.mp3", (0, "Hello", RED), (600, "", BLUE), (1000, "The bridge", None))
    return show


def item(show):
    return etree.fromstring(show.public.inner.get("feed.xml").body).find("channel/item")


def file_of(show, address=OLD):
    """Return the chapters of the file that the feed names."""
    url = item(show).find(f"{PODCAST}chapters").get("url")
    return json.loads(show.public.inner.get(url.removeprefix(address)).body)["chapters"]


def pictures(show, address=OLD):
    """Return the start of each chapter with what is stored as its picture."""
    return {c["startTime"]: stored(show, c["img"], address) for c in file_of(show, address) if "img" in c}


def stored(show, url, address=OLD):
    assert url.startswith(address), url
    found = show.public.inner.get(url.removeprefix(address))
    assert found.head.headers.content_type == "image/jpeg"
    return found.body


def record(show):
    (found,) = root.read(show.state.inner).catalog.episodes.values()
    return found


def test_pictures_in_the_tags_become_pictures_of_the_chapters(show):
    """What the audio shows during a chapter is stored, and named in the file of chapters and in the feed."""
    show.publish()
    assert pictures(show) == {0: RED, 0.6: BLUE}
    (first, second) = item(show).iterfind(f"{PSC}chapters/{PSC}chapter")
    assert stored(show, first.get("image")) == RED
    assert second.get("image") is None
    assert not show.publish().changed


def test_no_prune_takes_a_picture_that_only_the_file_names(show):
    """A picture between chapters stands in no list of the feed, and is kept with the episode all the same."""
    show.publish()
    show.now = instant(60 * 24 * 365)
    planned = plan_prune(Opened(show.places, None, "ada@desk"), GRACE, show.now)
    assert planned.deleted == ()


def test_a_list_of_the_producer_keeps_the_pictures_of_its_times(show):
    """Whole seconds find the picture beside them; what no chapter of the list shows is told."""
    (show.path / "episodes" / "owls.chapters.txt").write_text("00:00 Good evening\n00:02 Bye\n")
    done = show.publish()
    assert pictures(show) == {0: RED}
    assert [c["title"] for c in file_of(show)] == ["Good evening", "Bye"]
    (told,) = (f.message for f in done.findings if f.rule == "CHAPTERS-CONSISTENT")
    assert told == "A picture of a chapter in the audio (00:01) is shown by no chapter of the list: none begins then."


def test_a_picture_that_a_person_names_goes_before(show):
    """The list's own picture is the one, and the audio's is not said to be missing there."""
    shutil.copyfile(show.path / "artwork.jpg", show.path / "episodes" / "wood.jpg")
    wood = (show.path / "artwork.jpg").read_bytes()
    show.add("owls", 'chapters = [{ start = 0, title = "Wood", image = "wood.jpg" }, "00:01 Bye"]', audio="")
    done = show.publish()
    assert pictures(show) == {0: wood, 1: BLUE}
    assert not [f for f in done.findings if f.rule == "CHAPTERS-CONSISTENT"]


def test_pictures_stay_where_the_audio_is_not_at_hand(show):
    """A clone without the recording may rename a chapter: its picture is known from what was published."""
    show.publish()
    (show.path / "episodes" / "owls.mp3").unlink()
    (show.path / "episodes" / "owls.chapters.txt").write_text("00:00 Good evening\n00:02 Bye\n")
    show.publish()
    assert [c["title"] for c in file_of(show)] == ["Good evening", "Bye"]
    assert pictures(show) == {0: RED}


def test_a_copy_with_tags_keeps_the_pictures_of_a_list(show):
    """Where tags are written, a list of the producer's own does not take the pictures out of the copy."""
    show.configure(audio="write_tags = true")
    (show.path / "episodes" / "owls.chapters.txt").write_text("00:00 Good evening\n00:02 Bye\n")
    show.publish()
    copy = show.path / "copy.mp3"
    copy.write_bytes(show.public.inner.get(record(show).episode.enclosure.url).body)
    audio = read_audio(copy)
    assert [c.title for c in audio.chapters] == ["Good evening", "Bye"]
    assert read_chapter_pictures(audio) == {0: RED}


def moved(show, address=NEW):
    """Move the show to another address, as docs/moving.md says."""
    at(show, address)
    show.configure(show=f'new_feed_url = "{address}feed.xml"')


def test_a_moved_show_names_its_pictures_at_the_new_address(show):
    """The publish that moves the show stores its files of chapters anew; nothing names the old address any more."""
    show.publish()
    before = record(show)
    old = before.episode.chapters_file.url
    moved(show)
    done = show.publish(allow=("address",))
    assert pictures(show, NEW) == {0: RED, 0.6: BLUE}
    assert OLD not in show.public.inner.get("feed.xml").body.decode()
    assert [c["title"] for c in file_of(show, NEW) if "title" in c] == ["Hello", "The bridge"]
    assert [c.get("toc") for c in file_of(show, NEW)] == [None, False, None]
    assert show.public.inner.head(old) is not None  # those who have the old feed still find it
    assert [(e.slug, e.state.value, e.changes) for e in done.episodes] == [("owls", "updated", ("chapters",))]
    after = record(show)
    assert (after.episode.guid, after.episode.published, after.episode.enclosure) == (
        before.episode.guid,
        before.episode.published,
        before.episode.enclosure,
    )
    assert not show.publish().changed


def test_a_show_that_leaves_the_preview_takes_its_pictures_along(show):
    """The first public address is no move that needs a word, and no picture stays at the address of the preview."""
    show.places = msgspec.structs.replace(show.places, preview=True)
    show.publish()
    assert pictures(show) == {0: RED, 0.6: BLUE}
    at(show, NEW)
    show.publish()
    assert pictures(show, NEW) == {0: RED, 0.6: BLUE}


def test_a_moved_show_needs_no_files_for_it(show):
    """A folder that has neither notes nor audio of an old episode moves its pictures with the others."""
    show.publish()
    for path in (show.path / "episodes").iterdir():
        path.unlink()
    moved(show)
    done = show.publish(allow=("address",))
    assert [(e.slug, e.changes) for e in done.episodes] == [("owls", ("chapters",))]
    assert pictures(show, NEW) == {0: RED, 0.6: BLUE}


def test_an_edit_on_the_day_of_the_move_is_one_change(show):
    """Notes that are edited before the move, where the file of chapters is not here, get both."""
    put_chapters(show.path / "episodes" / "owls.mp3", (0, "Hello", None))
    shutil.copyfile(show.path / "artwork.jpg", show.path / "episodes" / "wood.jpg")
    chapters = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Hi", "img": f"{OLD}elsewhere.jpg"}]}
    (show.path / "episodes" / "owls.chapters.json").write_text(json.dumps(chapters))
    show.publish()
    assert record(show).pictured_at == ""  # an address that a person typed is nobody's but theirs
    show.add("owls", 'chapters = [{ start = 0, title = "Hi", image = "wood.jpg" }]', audio="")
    show.publish()
    moved(show)
    notes = show.path / "episodes" / "owls.md"
    notes.write_text(notes.read_text().replace("Notes.", "Edited."))
    show.publish(allow=("address",))
    (mark,) = file_of(show, NEW)
    assert mark["img"].startswith(f"{NEW}artwork/")
    assert "Edited." in item(show).findtext("description")


def test_naming_an_episode_moves_nothing(show):
    """A publish of one episode leaves the address as it is recorded, in its file of chapters, too."""
    show.publish()
    moved(show)
    (show.path / "episodes" / "owls.chapters.txt").write_text("00:00 Good evening\n00:02 Bye\n")
    show.publish("owls")
    assert root.read(show.state.inner).catalog.address.public_url == OLD
    assert pictures(show) == {0: RED}


def test_a_rollback_to_before_the_move_is_put_right_by_the_next_publish(show):
    """An earlier revision names the old address in its file; the address itself stays, and the file follows it."""
    show.publish()
    moved(show)
    show.publish(allow=("address",))
    run_rollback(show.places, plan_rollback(Opened(show.places, None, "ada@desk"), 1, frozenset(), show.now))
    show.publish(allow=("older",))
    refresh(show.places, show.now)
    assert pictures(show, NEW) == {0: RED, 0.6: BLUE}


def test_a_colleague_who_published_during_the_move_is_put_right(show):
    """Who planned before the move and committed after it names the old address, until the next publish of anybody."""
    show.add("tides")
    put_chapters(show.path / "episodes" / "tides.mp3", (0, "Sea", BLUE))
    notes = (show.path / "episodes" / "owls.md").read_bytes()
    show.publish("tides")
    other, shop = show.clone(show.path.with_name("other")), show.shop
    planned = plan_publish(shop, show.request())
    moved(other)
    for name in ("owls.md", "owls.mp3"):
        (other.path / "episodes" / name).unlink()
    other.publish(allow=("address",))
    run_publish(shop, planned, pause=lambda _: None)
    assert notes != (show.path / "episodes" / "owls.md").read_bytes()  # it was published
    other.publish()
    catalog = root.read(other.state.inner).catalog
    assert {record.pictured_at for record in catalog.episodes.values()} == {NEW}


def test_a_file_of_chapters_that_is_gone_is_told(show):
    """A move goes on where such a file was lost, and says how the episode gets its chapters back."""
    show.publish()
    del show.public.inner._objects[record(show).episode.chapters_file.url]
    moved(show)
    done = show.rehearse(allow=("address",))
    (told,) = (f for f in done.findings if f.rule == "ITEM-CHAPTERS-JSON")
    assert "is not stored any more" in told.message
