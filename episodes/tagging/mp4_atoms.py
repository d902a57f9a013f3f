"""The words of an MP4 file as podcli writes them: iTunes' atoms, through mutagen."""

from typing import Any

from mutagen.mp4 import MP4, AtomDataType, MP4Cover

from episodes.tagging.written import Written, picture_type


def put_atoms(vendor: MP4, words: Written) -> None:
    """Put the words into what mutagen read of a file; the rest of its atoms stays."""
    if vendor.tags is None:
        vendor.add_tags()
    atoms: dict[str, Any] = {
        "\xa9nam": words.title,
        "\xa9alb": words.show,
        "\xa9ART": words.author,
        "\xa9day": words.date,
        "\xa9url": words.link,
        "\xa9cmt": words.comment,
        "ldes": words.description,
        "\xa9lyr": words.lyrics,
    }
    for name, text in atoms.items():
        if text:
            vendor.tags[name] = [text]
    for name, number in (("disk", words.season), ("trkn", words.episode)):
        if number:
            vendor.tags[name] = [(min(number, 0xFFFF), 0)]
    if words.cover:
        vendor.tags["covr"] = [MP4Cover(words.cover, _KINDS[picture_type(words.cover)])]


_KINDS = {"image/png": AtomDataType.PNG, "image/jpeg": AtomDataType.JPEG}
