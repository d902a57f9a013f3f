"""`artwork fix`: pictures that directories refuse get one beside them that they take."""

import json
import struct
import subprocess
import zlib
from typing import NamedTuple

import pytest
from PIL import Image

from episodes import read_picture
from podcli.cli import run
from podcli.folder import groups
from tests.folders import ShowFolder
from tests.pictures import P3, SRGB, deep_png, noisy, profile, turned


class Told(NamedTuple):
    """What a command line said."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def podcli(capsys):
    """Run a command line; return its exit code, stdout and stderr."""
    return lambda *arguments: Told(run(arguments), *capsys.readouterr())


def moving():
    """Return the options of a second frame."""
    return {"save_all": True, "append_images": [Image.new("RGB", (1400, 1400), "blue")]}


def other_eye():
    """Return the options of what phones keep behind a picture: its depth, or a small one."""
    return {"append_images": [Image.new("RGB", (640, 480), "blue")]}


SWAPPED = {b"rXYZ": P3[b"gXYZ"], b"gXYZ": P3[b"rXYZ"]}
KINDS = {
    "rgba.png": lambda p: Image.new("RGBA", (1400, 1400), (255, 0, 0, 0)).save(p),
    "cmyk.jpg": lambda p: Image.new("CMYK", (1400, 1400), (0, 200, 0, 0)).save(p, icc_profile=SRGB),
    "deep.png": lambda p: Image.new("I;16", (1400, 1400), 32896).save(p),
    "grey.png": lambda p: Image.new("LA", (1400, 1400), (9, 90)).save(p),
    "few.png": lambda p: Image.new("P", (1400, 1400)).save(p, transparency=0),
    "moving.gif": lambda p: Image.new("RGB", (1400, 1400), "red").save(p, **moving()),
    "moving.webp": lambda p: Image.new("RGB", (1400, 1400), "red").save(p, **moving()),
    "turned.jpg": lambda p: Image.new("RGB", (1400, 1500)).save(p, exif=turned()),
    "large.jpg": lambda p: Image.new("RGB", (5000, 5000)).save(p),
    "long.png": lambda p: Image.new("RGB", (3000, 1000)).save(p),
    "p3.png": lambda p: Image.new("RGB", (1400, 1400), (64, 128, 191)).save(p, icc_profile=profile(P3)),
    "swapped.png": lambda p: Image.new("RGB", (1400, 1400), "red").save(p, icc_profile=profile(SWAPPED)),
    "deep-rgb.png": lambda p: p.write_bytes(deep_png(1400, (0xFFFF, 0x8080, 0x0101))),
    "deep-rgba.png": lambda p: p.write_bytes(deep_png(1400, (0xFFFF, 0, 0, 0x8080))),
    "deep-grey.png": lambda p: p.write_bytes(deep_png(1400, (0x8080, 0xFFFF))),
    "phone.jpg": lambda p: Image.new("RGB", (4032, 3024), "teal").save(p, "MPO", save_all=True, **other_eye()),
    "moving.png": lambda p: Image.new("RGB", (1400, 1400), "red").save(p, **moving()),
    "flat.bmp": lambda p: Image.new("RGB", (1400, 1400), "teal").save(p),
    "pages.tiff": lambda p: Image.new("RGB", (1400, 1400), "teal").save(p, **moving()),
    "float.tiff": lambda p: Image.new("F", (1400, 1400), 128.0).save(p),
    "lab.tiff": lambda p: Image.new("LAB", (1400, 1400)).save(p),
    "noise.png": lambda p: noisy(1400, 1400).save(p),
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_becomes_a_picture_that_is_taken(tmp_path, podcli, name):
    """The new picture has no findings, keeps no other words, and the old one stays byte for byte."""
    source = tmp_path / name
    KINDS[name](source)
    before = source.read_bytes()
    assert podcli("artwork", "fix", str(source)).exit_code == 0
    made = source.with_name(f"{source.stem}.fixed.jpg")
    assert source.read_bytes() == before
    assert read_picture(made).findings == ()
    assert made.stat().st_size <= 512_000
    with Image.open(made) as image:
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert (image.mode, image.format) == ("RGB", "JPEG")
    seen = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-of", "json", made], capture_output=True, check=True
    )
    stream = json.loads(seen.stdout)["streams"][0]
    assert stream["codec_name"] == "mjpeg"
    assert 1400 <= stream["width"] == stream["height"] <= 3000
    first = made.read_bytes()
    assert podcli("artwork", "fix", "--force", str(source)).exit_code == 0
    assert made.read_bytes() == first


def pixel(path, place):
    """Return the colour at a place."""
    with Image.open(path) as image:
        return image.getpixel(place)


def test_colours_are_what_a_person_sees(tmp_path, podcli):
    """Half of white stays grey in 16 bits, a foreign profile is followed, and what is transparent shows the ground."""
    for name in ("deep.png", "swapped.png", "rgba.png"):
        KINDS[name](tmp_path / name)
        assert podcli("artwork", "fix", "--background", "#0000ff", str(tmp_path / name)).exit_code == 0
    assert pixel(tmp_path / "deep.fixed.jpg", (700, 700)) == pytest.approx((128, 128, 128), abs=2)
    assert pixel(tmp_path / "swapped.fixed.jpg", (700, 700)) == pytest.approx((0, 255, 0), abs=6)
    assert pixel(tmp_path / "rgba.fixed.jpg", (700, 700)) == pytest.approx((0, 0, 255), abs=3)


def test_a_long_picture_gets_a_margin_or_loses_its_ends(tmp_path, podcli):
    """The default loses nothing; --crop keeps the middle."""
    long = tmp_path / "long.png"
    Image.new("RGB", (3000, 1500), "red").save(long)
    podcli("artwork", "fix", str(long))
    assert pixel(tmp_path / "long.fixed.jpg", (1500, 10)) == pytest.approx((255, 255, 255), abs=2)
    podcli("artwork", "fix", "--crop", "--force", str(long))
    assert read_picture(tmp_path / "long.fixed.jpg").width == 1500
    assert pixel(tmp_path / "long.fixed.jpg", (750, 10)) == pytest.approx((254, 0, 0), abs=3)


def test_a_turned_picture_stands_upright(tmp_path, podcli):
    """What a camera stored lying is turned as its EXIF says: the left edge comes to the top."""
    lying = Image.new("RGB", (1500, 1500), "blue")
    lying.paste("red", (0, 0, 750, 1500))
    lying.save(tmp_path / "a.jpg", exif=turned())
    podcli("artwork", "fix", str(tmp_path / "a.jpg"))
    assert pixel(tmp_path / "a.fixed.jpg", (1400, 100)) == pytest.approx((254, 0, 0), abs=4)
    assert pixel(tmp_path / "a.fixed.jpg", (100, 1400)) == pytest.approx((0, 0, 254), abs=4)


def test_check_names_the_command(tmp_path, podcli):
    """Who learns that a picture is refused learns what mends it."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    KINDS["rgba.png"](show.path / "artwork.png")
    show.configure(show='artwork = "artwork.png"')
    assert "podcli artwork fix" in podcli("-C", str(show.path), "check").stdout


def test_a_small_picture_is_enlarged_only_with_a_word(tmp_path, podcli):
    """Nothing is blown up in silence."""
    Image.new("RGB", (100, 100)).save(tmp_path / "a.png")
    refused = podcli("artwork", "fix", str(tmp_path / "a.png"))
    assert refused.exit_code == 1
    assert "--enlarge" in refused.stderr
    assert not (tmp_path / "a.fixed.jpg").exists()
    done = podcli("artwork", "fix", "--enlarge", str(tmp_path / "a.png"))
    assert "100 x 100" in done.stdout
    assert read_picture(tmp_path / "a.fixed.jpg").width == 1400


def bomb():
    """Return a few bytes that claim 50 000 x 50 000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 4) + b"IDATxxxx"


@pytest.mark.parametrize("content", [b"", b"<html>", bomb(), b"\xff\xd8\xff\xe0 no more"])
def test_a_hostile_picture_hinders_no_other(tmp_path, podcli, content):
    """What cannot be read is told with its name; the others are made all the same."""
    (tmp_path / "bad.png").write_bytes(content)
    KINDS["rgba.png"](tmp_path / "rgba.png")
    told = podcli("artwork", "fix", str(tmp_path / "bad.png"), str(tmp_path / "rgba.png"))
    assert told.exit_code == 1
    assert "bad.png" in told.stderr
    assert (tmp_path / "rgba.fixed.jpg").exists()
    assert not (tmp_path / "bad.fixed.jpg").exists()


def test_a_whole_show_is_looked_at_and_the_lines_are_told(tmp_path, podcli):
    """Artwork and episodes' pictures are found; a new one is no episode's second picture; nothing is replaced."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    owls = show.path / "episodes" / "owls.png"
    KINDS["rgba.png"](owls)
    before = sorted(show.path.rglob("*"))
    dry = json.loads(podcli("-C", str(show.path), "--json", "artwork", "fix", "--dry-run").stdout)
    assert sorted(show.path.rglob("*")) == before
    assert [bool(one["path"]) for one in dry] == [False, True]
    assert dry[1]["line"] == 'image = "owls.fixed.jpg" in the front matter of episodes/owls.md'
    assert podcli("-C", str(show.path), "artwork", "fix").exit_code == 0
    (group,) = groups(show.path)
    assert group.images == (owls,)
    again = podcli("-C", str(show.path), "artwork", "fix")
    assert again.exit_code == 1
    assert "--force" in again.stderr
