"""An episode with all that can lie beside it: transcripts, chapters with pictures, another version of the audio."""

import json
import shutil
from pathlib import Path

import mutagen.id3
from lxml import etree
from mutagen.id3 import APIC, CHAP

from podcli.storage.contract import Storage
from podcli.stored import named_in
from tests.folders import SAMPLES, ShowFolder, make_audio
from tests.pictures import jpeg

PODCAST = "{https://podcastindex.org/namespace/1.0}"
_VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada>Who calls?\n"
_FRONT = """\
title = "Tides"
alternate_enclosures = [{ file = "tides-small.opus", title = "Small file" }]
chapters = ["00:00 Hello", { start = "00:01", title = "The wood", image = "wood.jpg" }]
"""


def add_companions(show: ShowFolder) -> None:
    """Write the episode `tides` with all of it into the show folder."""
    place = show.path / "episodes"
    if not (place / "tides.md").exists():
        _with_picture(make_audio(place / "tides.mp3"))
        shutil.copyfile(SAMPLES / "plain.opus", place / "tides-small.opus")
        (place / "wood.jpg").write_bytes(jpeg(1500, 1500))
        (place / "tides.vtt").write_text(_VTT)
        show.add("tides", _FRONT, audio="")


def _with_picture(path: Path) -> None:
    """Put a chapter with a picture into the tags."""
    tags = mutagen.id3.ID3(path)
    picture = APIC(encoding=0, mime="image/jpeg", type=0, desc="", data=jpeg(64, 64))
    tags.add(
        CHAP(
            element_id="c",
            start_time=0,
            end_time=1000,
            start_offset=0xFFFFFFFF,
            end_offset=0xFFFFFFFF,
            sub_frames=[picture],
        )
    )
    tags.save(path, v2_version=3)


def require_companions(show: ShowFolder, public: Storage, base: str) -> None:
    """Check that the episode names all that lies beside it, and that each file is stored with what it holds."""
    document = public.get("feed.xml").body
    (item,) = (i for i in etree.fromstring(document).iterfind("channel/item") if i.findtext("title") == "Tides")
    assert {one.get("type") for one in item.iterfind(f"{PODCAST}transcript")} == {"text/vtt", "application/x-subrip"}
    source = item.find(f"{PODCAST}alternateEnclosure/{PODCAST}source")
    opus = (show.path / "episodes" / "tides-small.opus").read_bytes()
    assert public.get(source.get("uri").removeprefix(base)).body == opus
    file = item.find(f"{PODCAST}chapters").get("url").removeprefix(base)
    pictures = [one["img"] for one in json.loads(public.get(file).body)["chapters"]]
    assert [public.get(url.removeprefix(base)).body for url in pictures] == [jpeg(64, 64), jpeg(1500, 1500)]


def require_named(public: Storage, document: bytes) -> None:
    """Check that every file is stored that a feed names, and every picture that its files of chapters name."""
    named = named_in(document)
    chapters = [public.get(key).body for key in named if key.startswith("chapters/")]
    for key in named.union(*map(named_in, chapters)):
        assert public.head(key) is not None, key
