"""Pictures made fit for tags."""

import io
from unittest.mock import Mock

import pytest
from PIL import Image

from episodes import PictureUnreadable, cover_art, cover_for_tags
from tests.pictures import encoded, jpeg, noisy

ORIENTATION = 0x0112


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_small_picture_stays_as_it_is(kind):
    """What is fit already is not encoded again, which would only blur it."""
    data = encoded(Image.new("RGB", (600, 600), "navy"), kind)
    assert cover_for_tags(data, "cover") == data


def test_a_large_picture_becomes_small():
    """3000 pixels end as a square JPEG of 1400 pixels in plain colours."""
    picture = opened(cover_for_tags(encoded(Image.linear_gradient("L").resize((3000, 3000)), "PNG"), "cover"))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1400, 1400), "RGB")


def test_even_noise_becomes_light():
    """A picture that hardly can be compressed loses pixels until it has at most 300 kB."""
    made = cover_for_tags(encoded(noisy(2000, 2000), "PNG"), "cover")
    assert len(made) <= 300_000
    assert min(opened(made).size) >= 300


def test_transparency_becomes_white():
    """JPEG has no transparency; what was clear is white, not black."""
    made = cover_for_tags(encoded(Image.new("RGBA", (1500, 1500), (0, 0, 0, 0)), "PNG"), "cover")
    assert opened(made).getpixel((700, 700)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_colours_become_plain_ones(mode):
    """Print colours and greys end as RGB, which every player shows."""
    assert opened(cover_for_tags(encoded(Image.new(mode, (2000, 1000)), "JPEG"), "cover")).mode == "RGB"


def test_a_photo_lies_as_it_was_taken():
    """The turn that a camera notes beside the picture is carried out, since players ignore the note."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    wide = encoded(Image.new("RGB", (2000, 1000), "olive"), "JPEG", exif=exif)
    assert opened(cover_for_tags(wide, "cover")).size == (700, 1400)


def test_the_same_picture_gives_the_same_bytes():
    """Encoding is repeatable, also where nothing is remembered."""
    data = encoded(noisy(1600, 1600), "PNG")
    first = cover_for_tags(data, "cover")
    cover_art._MADE.clear()
    assert cover_for_tags(data, "cover") == first


def test_one_picture_for_many_episodes_is_made_once(monkeypatch):
    """The picture of a show, which each of its episodes carries, is not decoded again for each; another one is."""
    cover_art._MADE.clear()
    made = Mock(wraps=cover_art._made)
    monkeypatch.setattr(cover_art, "_made", made)
    pictures = [jpeg(1500 + number, 1500) for number in range(2)]
    covers = [cover_for_tags(picture, "cover") for _ in range(3) for picture in pictures]
    assert made.call_count == 2
    assert covers == covers[:2] * 3
    assert covers[0] != covers[1]


def test_not_every_picture_is_remembered():
    """A show with thousands of pictures needs no more memory for them than one with a few."""
    for number in range(20):
        cover_for_tags(jpeg(300 + number, 300), "cover")
    assert len(cover_art._MADE) <= 8


@pytest.mark.parametrize("data", [b"", b"<html>", jpeg(600, 600)[:300]])
def test_what_is_no_picture_is_named(data):
    """The error says which picture it is about."""
    with pytest.raises(PictureUnreadable, match="the cover of owls"):
        cover_for_tags(data, "the cover of owls")
