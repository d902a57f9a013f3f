"""What is said to the tags and the cover of a file."""

import pytest
from mutagen.id3 import APIC, ID3, PRIV, TIT2, Encoding

from episodes import Severity, read_audio
from tests.pictures import encoded, jpeg, noisy
from tests.sounds import data, saved


def found(folder, *frames, rule="MEDIA-ID3", name="cbr.mp3"):
    """Return what one rule says to a file with these frames."""
    path = saved(folder, "owls.mp3", data(name))
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path, padding=lambda _: 0)
    return [finding for finding in read_audio(path).findings if finding.rule == rule]


def title(text, encoding=Encoding.UTF8):
    return TIT2(encoding=encoding, text=[text])


def cover(picture):
    return APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=picture)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("K\u00c3\u00a4uze", "K\u00e4uze"),
        ("Owls \u00e2\u20ac\u201c at night", "Owls \u2013 at night"),
        ("It\u00e2\u20ac\u2122s dark", "It\u2019s dark"),
        ("\u00f0\u0178\u00a6\u2030", "\U0001f989"),
        ("\u00d0\u0178\u00d1\u0082\u00d0\u00b8\u00d1\u2020\u00d1\u2039", ""),
    ],
)
def test_letters_in_the_wrong_encoding_are_told(tmp_path, read, meant):
    """A title whose UTF-8 was taken for Western letters is left as it is, and the finding says what was meant."""
    told = found(tmp_path, title(read))
    if meant:
        (finding,) = told
        assert finding.severity is Severity.WARNING
        assert meant in finding.message
    assert read_audio(tmp_path / "owls.mp3").tags.title == read


@pytest.mark.parametrize(
    "text",
    [
        "K\u00e4uze",
        "\u00c2ge",
        "\u00c3o",
        "Caf\u00e9 \u2013 \u20ac5",
        "\u041f\u0442\u0438\u0446\u044b",
        "\u65e5\u672c\u8a9e",
    ],
)
def test_right_letters_are_not_suspected(tmp_path, text):
    """Accents, dashes and other scripts are what they are."""
    assert found(tmp_path, title(text)) == []


def test_letters_that_are_lost_are_told(tmp_path):
    """A sign that stands for a lost letter, as broken programs write it, is told with the name of the tag."""
    (finding,) = found(tmp_path, title("K\ufffduze"))
    assert finding.message.startswith("The title in the file has letters that cannot be read")


def with_raw_title(folder, text):
    """Read a file whose ID3v2.4 title has these bytes, the first of which tells the encoding."""
    frame = b"TIT2" + len(text).to_bytes(4, "big") + b"\0\0" + text
    return read_audio(saved(folder, "owls.mp3", b"ID3\4\0\0\0\0\0" + bytes([len(frame)]) + frame + data("cbr.mp3")))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (b"\3K\xe4uze \x96 Zo\xeb", "K\u00e4uze \u2013 Zo\u00eb"),
        (b"\1\xff\xfe\0\xd8A\0", "\ufffdA"),
    ],
)
def test_a_text_in_another_encoding_than_declared_is_read_and_told(tmp_path, text, read):
    """Western bytes that are declared as UTF-8, and broken UTF-16, are read as far as they go instead of lost."""
    audio = with_raw_title(tmp_path, text)
    assert audio.tags.title == read
    assert audio.findings[0].rule == "MEDIA-ID3"
    assert "not in the encoding that they declare: title;" in audio.findings[0].message


def test_a_text_in_its_own_encoding_is_not_spoken_of(tmp_path):
    """What is right by itself is read as it stands."""
    audio = with_raw_title(tmp_path, b"\3" + "K\u00e4uze".encode())
    assert (audio.tags.title, audio.findings) == ("K\u00e4uze", ())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ep. 12: Owls", "Owls"),
        ("#12 \u2013 Owls", "Owls"),
        ("S02E05 Owls", "Owls"),
        ("Episode 7 | Owls", "Owls"),
        ("Folge 3: Eulen", "Eulen"),
    ],
)
def test_a_number_in_the_title_is_told(tmp_path, text, rest):
    """The finding proposes the title without it; what was read stays."""
    (finding,) = found(tmp_path, title(text), rule="APPLE-ITEM-TITLE-CLEAN")
    assert finding.severity is Severity.INFO
    assert f'title = "{rest}"' in finding.fix
    assert read_audio(tmp_path / "owls.mp3").tags.title == text


@pytest.mark.parametrize("text", ["1984", "Owls 2", "7 owls", "Season of mists", "Number one", "Ep. 12"])
def test_a_title_with_a_number_of_its_own_is_none(tmp_path, text):
    """Numbers that belong to the words, and titles that are nothing else, are left alone."""
    assert found(tmp_path, title(text), rule="APPLE-ITEM-TITLE-CLEAN") == []


def test_a_heavy_cover_is_told(tmp_path):
    """Listeners load it with every episode; the finding says how to be rid of it."""
    (finding,) = found(tmp_path, cover(encoded(noisy(700, 700), "PNG")))
    assert "1.5 MB" in finding.message
    assert "write_tags = true" in finding.fix


@pytest.mark.parametrize(("size", "words"), [((600, 400), "not square"), ((3100, 3100), "larger than any player")])
def test_a_cover_of_the_wrong_shape_is_told(tmp_path, size, words):
    """Not square, or larger than any screen."""
    (finding,) = found(tmp_path, cover(jpeg(*size)))
    assert words in finding.message


def test_a_good_cover_is_not_spoken_of(tmp_path):
    """A square picture of ordinary size is as it should be."""
    assert found(tmp_path, title("Owls"), cover(jpeg(600, 600))) == []


def test_a_heavy_tag_is_told(tmp_path):
    """A megabyte of words before the first sound delays it, cover or not."""
    (finding,) = found(tmp_path, title("Owls"), PRIV(owner="editor", data=b"x" * 1_200_000))
    assert "stand before the sound" in finding.message
