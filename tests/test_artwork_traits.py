"""What a picture has beside its pixels is told by `check` and `publish`: profile, turn, motion, depth."""

import io
import json

import pytest
from PIL import Image

from episodes import Severity, cover_for_tags, read_picture, read_picture_bytes
from tests.folders import ShowFolder
from tests.pictures import P3, SRGB, deep_png, encoded, jpeg, profile, turned

PLAIN = Image.new("RGB", (96, 96), "teal")
VIEWS = [Image.new("RGB", (96, 96), "navy")]
WHOLE = Image.new("RGB", (1400, 1400), "teal")
OF_SIZE = {"APPLE-ARTWORK-SIZE", "ARTWORK-SPOTIFY"}
"""Rules that speak of the small pictures here, which are soon made."""


def found(data, name="artwork.jpg"):
    """Return what is said of a picture, but for its size: rule, severity and words."""
    told = read_picture_bytes(data, name).findings
    return [(f.rule, f.severity, f.message) for f in told if f.rule not in OF_SIZE]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("name", ["sRGB", "P3-X"])
def test_a_profile_is_measured_and_not_believed(kind, name):
    """Display P3 is told under any name, and sRGB under none: what the profile does to colours counts."""
    ending = f"artwork.{kind.lower()}"
    foreign = found(encoded(PLAIN, kind, icc_profile=profile(P3, name)), ending)
    assert [(rule, severity) for rule, severity, _ in foreign] == [("APPLE-ARTWORK-RGB", Severity.WARNING)]
    assert "not sRGB" in foreign[0][2]
    assert name in foreign[0][2]
    assert found(encoded(PLAIN, kind, icc_profile=profile({}, name)), ending) == []


@pytest.mark.parametrize("words", [b"no profile", SRGB[:200], b"\xff" * 3000])
def test_a_profile_that_nobody_can_follow_is_no_fault(words):
    """What is damaged in there changes no colour anywhere."""
    assert found(encoded(PLAIN, "JPEG", icc_profile=words)) == []


def test_the_profile_of_print_colours_is_told_once():
    """What is CMYK is refused for that; its profile is no second fault."""
    data = encoded(Image.new("CMYK", (96, 96)), "JPEG", icc_profile=profile(P3))
    assert [(rule, severity) for rule, severity, _ in found(data)] == [("APPLE-ARTWORK-RGB", Severity.ERROR)]


@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_turned_picture_is_told(kind, number):
    """Each of the seven directions that are not upright; numbers that mean nothing turn nothing."""
    told = found(encoded(PLAIN, kind, exif=turned(number)), f"artwork.{kind.lower()}")
    wanted = [("ARTWORK-PROGRESSIVE", Severity.WARNING)] if 2 <= number <= 8 else []
    assert [(rule, severity) for rule, severity, _ in told] == wanted


DAMAGED_EXIF = (
    b"Exif\0\0",
    b"Exif\0\0MM\0*\0\0",
    b"Exif\0\0M\1\0*\0\0\0\x08\0\1\1\x12",
    b"Exif\0\0II*\0\xff\xff\xff\xff",
    b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12",
)


@pytest.mark.parametrize("words", DAMAGED_EXIF)
def test_damaged_exif_spoils_no_picture(words):
    """What cannot be read there turns nothing, and the picture is taken as it is."""
    for kind in ("JPEG", "PNG"):
        assert found(encoded(PLAIN, kind, exif=words), f"artwork.{kind.lower()}") == []
    cover = encoded(Image.new("RGB", (1600, 1600), "teal"), "JPEG", exif=words)
    assert max(Image.open(io.BytesIO(cover_for_tags(cover, "the cover"))).size) == 1400


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("PNG", {("APPLE-ARTWORK-FORMAT", "warning")}),
        ("GIF", {("APPLE-ARTWORK-FORMAT", "error"), ("APPLE-ARTWORK-FORMAT", "warning")}),
        ("WEBP", {("APPLE-ARTWORK-FORMAT", "error"), ("APPLE-ARTWORK-FORMAT", "warning")}),
    ],
)
def test_a_moving_picture_is_told(kind, rules):
    """Apps show one view of it; that it is a GIF or WebP is an error of its own. A still one does not move."""
    moving = found(encoded(PLAIN, kind, save_all=True, append_images=VIEWS), f"artwork.{kind.lower()}")
    told = {(rule, severity.value) for rule, severity, _ in moving}
    assert told >= rules
    assert any("moves" in words for _, _, words in moving)
    still = found(encoded(PLAIN, kind), f"artwork.{kind.lower()}")
    assert not any("moves" in words for _, _, words in still)


def test_two_pictures_in_one_file_do_not_move():
    """Phones keep a second picture behind the first, and a TIFF has pages."""
    for kind in ("MPO", "TIFF"):
        told = found(encoded(PLAIN.copy(), kind, save_all=True, append_images=[VIEWS[0].copy()]), "artwork.jpg")
        assert not any("moves" in words for _, _, words in told)
    assert found(encoded(PLAIN, "MPO", save_all=True, append_images=VIEWS)) == []


@pytest.mark.parametrize("colour", [(9,), (9, 65535), (9, 9, 9), (9, 9, 9, 65535)])
def test_more_than_eight_bits_are_told(colour):
    """Whatever the kind of colours: screens show eight, and apps count on no more."""
    told = found(deep_png(96, colour), "artwork.png")
    assert ("APPLE-ARTWORK-RGB", Severity.WARNING) in {(rule, severity) for rule, severity, _ in told}
    assert any("8 bits" in words for _, _, words in told)


def grave(path):
    """Return what is said of a picture that needs mending."""
    return [f.message for f in read_picture(path).findings if f.severity is not Severity.INFO]


PICTURES = {
    "profile": lambda p: WHOLE.save(p, "PNG", icc_profile=profile(P3)),
    "turned": lambda p: WHOLE.save(p, "PNG", exif=turned()),
    "moving": lambda p: WHOLE.save(p, "PNG", save_all=True, append_images=VIEWS),
    "deep": lambda p: p.write_bytes(deep_png(1400, (9, 9, 9))),
    "cmyk": lambda p: Image.new("CMYK", (1400, 1400)).save(p, "JPEG"),
}


@pytest.mark.parametrize("trait", PICTURES)
def test_check_and_publish_tell_what_mends_it(tmp_path, podcli, trait):
    """The show's artwork and an episode's picture: each is named, with the command that mends it."""
    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    artwork, owls = show.path / "artwork.jpg", show.path / "episodes" / "owls.jpg"
    for path in (artwork, owls):
        PICTURES[trait](path)
    before = {path: grave(path) for path in (artwork, owls)}
    checked = json.loads(podcli("-C", str(show.path), "check", "--json").stdout)["findings"]
    published = podcli("-C", str(show.path), "publish").stderr
    for path, messages in before.items():
        assert messages
        for message in messages:
            (told,) = [f for f in checked if f["message"] == message and f["where"] == str(path)]
            assert f"podcli artwork fix {path}" in told["fix"]
            assert message in " ".join(published.split())
        assert f"podcli artwork fix {path}" in " ".join(published.split())


def test_a_good_picture_has_no_traits():
    """A plain JPEG is silent."""
    assert found(jpeg(1400, 1400)) == []
