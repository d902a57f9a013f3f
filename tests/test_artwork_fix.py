"""`artwork fix`: pictures that directories refuse get one beside them that they take."""

import json
import re
import struct
import subprocess

import pytest
from PIL import Image

from episodes import read_picture
from podcli.folder import groups
from tests.folders import ShowFolder
from tests.pictures import P3, SRGB, chunk, deep_png, noisy, profile, turned


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
    "large.jpg": lambda p: Image.new("RGB", (3200, 3200)).save(p),
    "long.png": lambda p: Image.new("RGB", (1600, 500)).save(p),
    "p3.png": lambda p: Image.new("RGB", (1400, 1400), (64, 128, 191)).save(p, icc_profile=profile(P3)),
    "swapped.png": lambda p: Image.new("RGB", (1400, 1400), "red").save(p, icc_profile=profile(SWAPPED)),
    "deep-rgb.png": lambda p: p.write_bytes(deep_png(1400, (0xFFFF, 0x8080, 0x0101))),
    "deep-rgba.png": lambda p: p.write_bytes(deep_png(1400, (0xFFFF, 0, 0, 0x8080))),
    "deep-grey.png": lambda p: p.write_bytes(deep_png(1400, (0x8080, 0xFFFF))),
    "phone.jpg": lambda p: Image.new("RGB", (2016, 1512), "teal").save(p, "MPO", save_all=True, **other_eye()),
    "moving.png": lambda p: Image.new("RGB", (1400, 1400), "red").save(p, **moving()),
    "huge.png": lambda p: Image.new("L", (6100, 6100), 128).save(p, compress_level=1),
    "flat.bmp": lambda p: Image.new("RGB", (1400, 1400), "teal").save(p),
    "pages.tiff": lambda p: Image.new("RGB", (1400, 1400), "teal").save(p, **moving()),
    "float.tiff": lambda p: Image.new("F", (1400, 1400), 128.0).save(p),
    "lab.tiff": lambda p: Image.new("LAB", (1400, 1400)).save(p),
    "noise.png": lambda p: noisy(1400, 1400).save(p),
}


DEEP = {
    "deep-rgb.png": (255, 128, 1),
    "deep-rgba.png": (255, 127, 127),
    "deep-grey.png": (128, 128, 128),
    "grey.png": (168, 168, 168),
    "few.png": (255, 255, 255),
    "phone.jpg": (0, 128, 128),
    "float.tiff": (128, 128, 128),
    "huge.png": (128, 128, 128),
    "p3.png": (32, 130, 196),
}
"""Colours that a person sees on a white page, by the picture."""


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_becomes_a_picture_that_is_taken(tmp_path, podcli, name):
    """The new picture has no findings, the colours a person saw, and no other words; the old one stays."""
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
    if name in DEEP:
        place = stream["width"] // 2, stream["height"] // 2
        assert pixel(made, place) == pytest.approx(DEEP[name], abs=4)


def test_the_same_picture_is_made_of_the_same_one(tmp_path, podcli):
    """Byte for byte, and only with --force once it is there."""
    KINDS["p3.png"](tmp_path / "p3.png")
    first = []
    for words in ((), ("--force",)):
        assert podcli("artwork", "fix", *words, str(tmp_path / "p3.png")).exit_code == 0
        first.append((tmp_path / "p3.fixed.jpg").read_bytes())
    assert first[0] == first[1]
    assert podcli("artwork", "fix", str(tmp_path / "p3.png")).exit_code == 1


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
    """The default loses nothing; --crop keeps the middle. Which of them it was is told, in pixels."""
    long = tmp_path / "long.png"
    Image.new("RGB", (2100, 1400), "red").save(long)
    told = podcli("artwork", "fix", str(long)).stdout
    assert "margin  350 pixels in white, above and below" in " ".join(told.split(" ")).replace("   ", "  ")
    assert [pixel(tmp_path / "long.fixed.jpg", (1050, y))[1] > 128 for y in (10, 340, 360, 1740, 1760)] == [
        *(True, True, False, False, True)
    ]
    told = podcli("artwork", "fix", "--crop", "--force", str(long)).stdout
    assert "350 of 2100 pixels are lost on both ends, left and right" in told
    assert read_picture(tmp_path / "long.fixed.jpg").width == 1400
    assert pixel(tmp_path / "long.fixed.jpg", (700, 10)) == pytest.approx((254, 0, 0), abs=3)


def test_what_is_told_of_the_ends_is_of_the_picture_as_it_stands(tmp_path, podcli):
    """A picture that is stored lying and wide stands upright and high: its margins are left and right."""
    Image.new("RGB", (2000, 1500), "red").save(tmp_path / "a.jpg", exif=turned())
    (told,) = json.loads(podcli("--json", "artwork", "fix", str(tmp_path / "a.jpg")).stdout)
    assert (told["width"], told["height"], told["side"], told["margin"], told["cropped"]) == (1500, 2000, 2000, 250, 0)
    assert "250 pixels in white, left and right" in podcli("artwork", "fix", "--force", str(tmp_path / "a.jpg")).stdout
    (told,) = json.loads(podcli("--json", "artwork", "fix", "--crop", "--force", str(tmp_path / "a.jpg")).stdout)
    assert (told["side"], told["margin"], told["cropped"]) == (1500, 0, 250)


def test_a_picture_that_would_be_too_small_when_cropped_keeps_its_ends(tmp_path, podcli):
    """The refusal names the way in which nothing need be blown up."""
    Image.new("RGB", (2000, 1000)).save(tmp_path / "a.png")
    refused = podcli("artwork", "fix", "--crop", str(tmp_path / "a.png"))
    assert (refused.exit_code, "--pad" in refused.stderr) == (1, True)
    assert podcli("artwork", "fix", str(tmp_path / "a.png")).exit_code == 0


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


def bomb(side=50_000):
    """Return a few bytes that claim 50 000 x 50 000 pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"xxxx")


@pytest.mark.parametrize("side", [10_000, 50_000])
def test_a_picture_made_to_fill_the_memory_is_refused(tmp_path, podcli, side):
    """Its size is read, its pixels never; the way out is named."""
    (tmp_path / "bomb.png").write_bytes(bomb(side))
    told = podcli("artwork", "fix", str(tmp_path / "bomb.png"))
    assert told.exit_code == 1
    assert "far too large" in told.stderr
    assert "89 million pixels" in told.stderr
    assert "podcli artwork fix" in told.stderr


UNOPENED = {
    "HEIC": b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + bytes(99),
    "HEIC of a Mac": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(99),
    "AVIF": b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf" + bytes(99),
    "AVIF that says so late": b"\0\0\0\x20ftypmif1\0\0\0\0mif1avifmiaf" + bytes(99),
    "JPEG XL": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(99),
    "JPEG XL without a box": b"\xff\x0a" + bytes(99),
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(99),
    "Photoshop": b"8BPS\0\1" + bytes(99),
    "PDF": b"%PDF-1.7" + bytes(99),
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "SVG with a head": b"<?xml version='1.0'?>\n<!-- made by hand -->\n<svg/>",
}


@pytest.mark.parametrize("kind", UNOPENED)
def test_what_podcli_cannot_open_is_named_with_the_way_out(tmp_path, podcli, kind):
    """A picture of a phone is called by its name, and not `damaged`."""
    (tmp_path / "cover.jpg").write_bytes(UNOPENED[kind])
    told = podcli("artwork", "fix", str(tmp_path / "cover.jpg"))
    assert told.exit_code == 1
    assert re.sub(" (of|that|without|with) .*", "", kind) in told.stderr
    assert "JPEG" in told.stderr
    assert "podcli artwork fix" in told.stderr


def test_a_page_that_was_saved_for_a_picture_is_no_drawing(tmp_path, podcli):
    """Only what begins as a drawing is called one."""
    (tmp_path / "cover.jpg").write_bytes(b"<!DOCTYPE html><html><svg></svg></html>")
    assert "no picture that podcli knows" in podcli("artwork", "fix", str(tmp_path / "cover.jpg")).stderr


def test_json_tells_the_failure_and_what_was_made(tmp_path, podcli):
    """One document: the error as every command says it, and the pictures that were made all the same."""
    (tmp_path / "bad.png").write_bytes(b"<html>")
    KINDS["rgba.png"](tmp_path / "rgba.png")
    told = podcli("--json", "artwork", "fix", str(tmp_path / "bad.png"), str(tmp_path / "rgba.png"))
    document = json.loads(told.stdout)
    assert (told.exit_code, told.stderr) == (1, "Mending rgba.png …\n")
    assert set(document) == {"error", "pictures"}
    assert set(document["error"]) == {"code", "message", "hint"}
    assert document["error"]["code"] == "picture-unreadable"
    assert [one["path"] for one in document["pictures"]] == [str(tmp_path / "rgba.fixed.jpg")]
    alone = json.loads(podcli("--json", "artwork", "fix", str(tmp_path / "bad.png")).stdout)
    assert (alone["error"], alone["pictures"]) == (document["error"], [])


def test_two_pictures_of_one_name_do_not_become_one(tmp_path, podcli):
    """The second is refused, also with --force and in a dry run, for one of the two would be lost."""
    KINDS["rgba.png"](tmp_path / "a.png")
    KINDS["cmyk.jpg"](tmp_path / "a.jpg")
    for words in (("--dry-run",), (), ("--force",)):
        told = podcli("artwork", "fix", *words, str(tmp_path / "a.png"), str(tmp_path / "a.jpg"))
        assert told.exit_code == 1
        assert "would both become a.fixed.jpg" in told.stderr
    assert pixel(tmp_path / "a.fixed.jpg", (700, 700)) == pytest.approx((255, 255, 255), abs=2)


def test_a_picture_that_is_named_twice_is_mended_once(tmp_path, podcli):
    """By whatever path it is called."""
    KINDS["rgba.png"](tmp_path / "a.png")
    told = podcli("--json", "artwork", "fix", str(tmp_path / "a.png"), str(tmp_path / ".." / tmp_path.name / "a.png"))
    assert told.exit_code == 0
    assert [one["source"] for one in json.loads(told.stdout)] == [str(tmp_path / "a.png")]


@pytest.mark.parametrize("number", [1, 2])
def test_a_terminal_sees_how_several_pictures_go(tmp_path, podcli, monkeypatch, number):
    """A bar counts them; for one alone, and where there is no terminal, there is a line for each."""
    pictures = [str(tmp_path / f"{name}.png") for name in "ab"[:number]]
    for path in pictures:
        KINDS["few.png"](path)
    lines = podcli("artwork", "fix", *pictures).stderr.splitlines()
    assert lines == [f"Mending {name}.png …" for name in "ab"[:number]]
    monkeypatch.setattr("podcli.commands.artwork.shows_bars", lambda *, quiet: not quiet)
    monkeypatch.setattr("podcli.progress.shows_bars", lambda *, quiet: not quiet)
    drawn = podcli("artwork", "fix", "--force", *pictures).stderr
    assert ("2/2" in drawn) == (number == 2)
    assert podcli("-q", "artwork", "fix", "--force", *pictures).stderr == ""


def test_a_new_show_with_a_picture_of_another_kind_names_the_command(tmp_path, podcli):
    """`init` takes no WebP, and says what makes a JPEG of it."""
    Image.new("RGB", (1400, 1400)).save(tmp_path / "my cover.webp")
    words = ("title", "description", "author", "link", "language", "category")
    values = ("Owls", "Of owls.", "Ada", "https://owls.example/", "en", "Science")
    said = [word for pair in zip((f"--{word}" for word in words), values, strict=True) for word in pair]
    told = podcli("init", str(tmp_path / "show"), *said, "--artwork", str(tmp_path / "my cover.webp"))
    assert told.exit_code == 2
    assert f"podcli artwork fix '{tmp_path / 'my cover.webp'}'" in told.stderr


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


def test_what_stands_in_the_place_of_the_new_picture_is_told_with_its_likely_source(tmp_path, podcli):
    """A dry run previews all the same; only --force makes it of the other source."""
    Image.new("RGB", (1500, 1400)).save(tmp_path / "artwork.jpg")
    Image.new("RGBA", (1600, 1600), (255, 0, 0, 0)).save(tmp_path / "artwork.png")
    assert podcli("artwork", "fix", tmp_path / "artwork.jpg").exit_code == 0
    before = (tmp_path / "artwork.fixed.jpg").read_bytes()
    there = f"{tmp_path / 'artwork.fixed.jpg'} is there already, and may have been made of artwork.jpg."
    code, out, _ = podcli("artwork", "fix", "--dry-run", tmp_path / "artwork.png")
    assert (code, "would make" in out, f"only with --force  {there}" in out) == (0, True, True)
    code, _, err = podcli("artwork", "fix", tmp_path / "artwork.png")
    assert (code, there in err, "rename artwork.png" in err) == (1, True, True)
    assert (tmp_path / "artwork.fixed.jpg").read_bytes() == before
    assert podcli("artwork", "fix", "--force", tmp_path / "artwork.png").exit_code == 0
