import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from episodes import FileUnreadable, Picture, PictureUnreadable, Severity, read_picture
from tests.sounds import saved


def _made(path: Path, size: tuple[int, int] = (1400, 1400), mode: str = "RGB", **options: Any) -> Picture:
    Image.new(mode, size).save(path, **options)
    return read_picture(path)


def _rules(picture: Picture) -> dict[str, Severity]:
    return {finding.rule: finding.severity for finding in picture.findings}


def _noise(path: Path, width: int, quality: int) -> Picture:
    Image.effect_noise((width, width), 80).convert("RGB").save(path, quality=quality)
    return read_picture(path)


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "jpeg"), ("a.JPEG", "jpeg"), ("a.png", "png")])
def test_right_picture_has_no_findings(tmp_path: Path, name: str, kind: str) -> None:
    """A square RGB picture of 1400 to 3000 pixels in JPEG or PNG is taken as it is."""
    for width in (1400, 3000):
        picture = _made(tmp_path / name, (width, width))
        assert picture.findings == ()
        assert (picture.format, picture.type, picture.width, picture.height) == (kind, f"image/{kind}", width, width)
        assert (picture.mode, picture.alpha) == ("RGB", False)
        assert picture.bytes == (tmp_path / name).stat().st_size


@pytest.mark.parametrize("size", [(1399, 1399), (3001, 3001), (1400, 1500), (640, 480)])
def test_wrong_size_is_an_error(tmp_path: Path, size: tuple[int, int]) -> None:
    """Pictures that are too small, too large or not square are refused, with their size in the message."""
    picture = _made(tmp_path / "a.jpg", size)
    assert _rules(picture)["APPLE-ARTWORK-SIZE"] is Severity.ERROR
    assert set(_rules(picture)) <= {"APPLE-ARTWORK-SIZE", "ARTWORK-SPOTIFY"}
    assert f"{size[0]} x {size[1]}" in picture.findings[0].message
    assert picture.findings[0].where == str(tmp_path / "a.jpg")


@pytest.mark.parametrize(
    ("name", "mode", "rule"),
    [
        ("a.jpg", "CMYK", "APPLE-ARTWORK-RGB"),
        ("a.png", "RGBA", "APPLE-ARTWORK-ALPHA"),
        ("a.gif", "P", "APPLE-ARTWORK-FORMAT"),
        ("a.webp", "RGB", "APPLE-ARTWORK-FORMAT"),
        ("a.bmp", "RGB", "APPLE-ARTWORK-FORMAT"),
        ("a.tiff", "RGB", "APPLE-ARTWORK-FORMAT"),
    ],
)
def test_wrong_colours_and_formats_are_errors(tmp_path: Path, name: str, mode: str, rule: str) -> None:
    """Print colours, transparency and foreign formats are refused by name."""
    assert _rules(_made(tmp_path / name, mode=mode))[rule] is Severity.ERROR


@pytest.mark.parametrize(
    ("name", "mode", "words"),
    [
        ("a.jpg", "L", "grey"),
        ("a.png", "P", "palette"),
        ("a.png", "1", "grey"),
        ("a.png", "I;16", "grey"),
        ("a.png", "LA", "grey"),
    ],
)
def test_grey_and_palettes_are_warned_of(tmp_path: Path, name: str, mode: str, words: str) -> None:
    """Apple is only reported to refuse them, which is no reason to call them wrong."""
    found = [f for f in _made(tmp_path / name, mode=mode).findings if f.rule == "APPLE-ARTWORK-RGB"]
    assert {finding.severity for finding in found} == {Severity.WARNING}
    assert words in found[0].message


def test_transparent_palette_is_both(tmp_path: Path) -> None:
    """A palette with a transparent colour breaks two rules."""
    rules = _rules(_made(tmp_path / "a.png", mode="P", transparency=0))
    assert set(rules) == {"APPLE-ARTWORK-RGB", "APPLE-ARTWORK-ALPHA"}


def test_wrong_name_is_a_warning(tmp_path: Path) -> None:
    """A PNG called .jpg goes up as PNG; its user is told."""
    assert _rules(_made(tmp_path / "a.jpg", format="PNG")) == {"APPLE-ARTWORK-FORMAT": Severity.WARNING}


def test_a_small_or_long_picture_is_not_for_spotify(tmp_path: Path) -> None:
    """Below 640 pixels, or not square, Spotify is reported to refuse it; hearsay is never an error."""
    small = _made(tmp_path / "a.jpg", (500, 500))
    assert [f.severity for f in small.findings if f.rule == "ARTWORK-SPOTIFY"] == ["warning"]
    assert "ARTWORK-SPOTIFY" not in {f.rule for f in _made(tmp_path / "b.jpg", (700, 700)).findings}
    assert "ARTWORK-SPOTIFY" in {f.rule for f in _made(tmp_path / "c.jpg", (700, 800)).findings}


@pytest.mark.parametrize(("dots", "told"), [(72, False), (300, True), (0, False), (1, False)])
def test_dots_per_inch_are_only_mentioned(tmp_path: Path, dots: int, told: bool) -> None:  # noqa: FBT001 - a table's column
    """No app is known to look at them; a file that says nothing sensible is not told."""
    Image.new("RGB", (1400, 1400)).save(tmp_path / "a.jpg", dpi=(dots, dots))
    found = [f.severity for f in read_picture(tmp_path / "a.jpg").findings if f.rule == "APPLE-ARTWORK-DPI"]
    assert found == (["info"] if told else [])


def test_heavy_picture_is_a_warning(tmp_path: Path) -> None:
    """More than 512 KB are a warning, more than 1 MB a graver one."""
    some, many = _noise(tmp_path / "some.jpg", 1400, 60), _noise(tmp_path / "many.jpg", 2000, 90)
    assert _rules(some) == _rules(many) == {"ARTWORK-BYTES": Severity.WARNING}
    assert "may not load" not in some.findings[0].message
    assert "may not load" in many.findings[0].message


def test_progressive_jpeg_is_mentioned(tmp_path: Path) -> None:
    """A progressive JPEG is taken; baseline is safer."""
    assert _rules(_made(tmp_path / "a.jpg", progressive=True)) == {"ARTWORK-PROGRESSIVE": Severity.INFO}


def _bomb(side: int = 50_000) -> bytes:
    """A PNG of a few bytes that claims 50 000 x 50 000 pixels, or another square."""
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 4) + b"IDATxxxx"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html></html>", "no picture"),
        (b"\xff\xd8\xff", "no picture"),
        (_bomb(), "far too large"),
        (bytes(999), "no picture"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    """Empty files, web pages, stumps and decompression bombs are refused by name, without being decoded."""
    path = saved(tmp_path, "artwork.jpg", content)
    with pytest.raises(PictureUnreadable, match=words) as caught:
        read_picture(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_cut_picture_is_refused(tmp_path: Path, name: str) -> None:
    """A picture whose end is missing is refused, though its header is whole."""
    Image.effect_noise((1400, 1400), 80).convert("RGB").save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    with pytest.raises(PictureUnreadable, match="damaged"):
        read_picture(saved(tmp_path, name, whole[: len(whole) // 2]))


def test_missing_picture_and_folder_are_refused(tmp_path: Path) -> None:
    """A picture that is not there is no damaged picture."""
    for path in (tmp_path / "gone.jpg", tmp_path):
        with pytest.raises(FileUnreadable, match=path.name):
            read_picture(path)


def test_warning_of_the_library_is_an_error(tmp_path: Path) -> None:
    """Between its two limits Pillow only warns, which podcli takes for an error, whatever the filters are."""
    path = saved(tmp_path, "large.png", _bomb(11_000))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(PictureUnreadable, match="far too large"):
            read_picture(path)


@pytest.mark.parametrize(("mode", "clear"), [("RGB", (0, 0, 0)), ("P", 0)])
def test_transparent_colour_is_transparency(tmp_path: Path, mode: str, clear: Any) -> None:
    """One colour that is declared transparent is refused like an alpha channel."""
    picture = _made(tmp_path / "a.png", mode=mode, transparency=clear)
    assert (picture.alpha, _rules(picture)["APPLE-ARTWORK-ALPHA"]) == (True, Severity.ERROR)


def test_example_artwork_is_beyond_reproach() -> None:
    """The cover of the example show has nothing the matter with it."""
    picture = read_picture(Path(__file__).parent.parent / "examples" / "field-notes" / "artwork.jpg")
    assert (picture.width, picture.findings) == (3000, ())
