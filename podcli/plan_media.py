"""The files of an episode that are to be stored: its audio, as it is or as a copy with tags, and its picture."""

import shlex
from collections.abc import Mapping
from pathlib import Path

import msgspec

import episodes  # its heavy names are fetched where they are used: an unchanged run reads no audio
from episodes import Enclosure, Episode, Finding, PictureUnreadable, Severity
from podcli.config import Config
from podcli.converting import convert_line
from podcli.errors import PublishRefused
from podcli.media_types import CONTENT_TYPES, immutable
from podcli.plan import Upload
from podcli.workshop import Workshop

_OF_EPISODES = frozenset({"APPLE-ITEM-TITLE-CLEAN"})
"""Rules on the file's own words that the rule book asks of the episode, whose words may be others."""
_RELISTED = frozenset({"mp3", "aac"})
"""Formats whose chapters are written anew, with the contents table that players look for; others keep theirs."""


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """Audio that is to be stored."""

    upload: Upload
    enclosure: Enclosure
    duration: float
    """Seconds."""
    findings: tuple[Finding, ...]
    needs_word: bool = False
    """Whether Apple and Spotify do not take its format, so that a person had to allow it."""


def media_of(
    shop: Workshop,
    episode: Episode,
    audio: "episodes.Audio",
    *,
    sha256: str,
    slug: str,
    image: Path | None,
    chapters: "tuple[episodes.Chapter, ...] | None",
    pictures: Mapping[int, bytes],
    any_format: bool,
) -> Media:
    """Return what is to be stored of a file: the file, or its copy with tags where the show wants one.

    `episode` is complete but for its enclosure, `image` its own picture, `chapters` those that are
    to be written, with their `pictures` by place, None for those in the file; `any_format` tells whether a person
    allows what Apple and Spotify do not take.
    """
    path, where = Path(audio.path), audio.path
    suffix, content_type = _served(audio, shop.known(path), any_format=any_format)
    if shop.config.audio.write_tags and episodes.FORMATS[audio.format].tags:
        copy = shop.copies.tagged(audio, sha256, _written(shop, episode, audio, image, (chapters, pictures)))
        path, sha256, audio = copy.path, copy.sha256, copy.audio
    key = f"media/{sha256[:32]}/{slug}{suffix}"
    shown = "/".join(Path(where).parts[-2:])
    return Media(
        upload=Upload(key=key, path=path, bytes=audio.bytes, sha256=sha256, headers=immutable(content_type, sha256)),
        enclosure=Enclosure(url=key, length=audio.bytes, type=content_type),
        duration=audio.duration,
        findings=tuple(msgspec.structs.replace(f, where=shown) for f in audio.findings if f.rule not in _OF_EPISODES),
        needs_word=episodes.enclosure_type(audio.format) is None,
    )


def _served(audio: "episodes.Audio", path: Path, *, any_format: bool) -> tuple[str, str]:
    """Return file name ending and MIME type; raise `PublishRefused` for what cannot be an enclosure."""
    served = episodes.enclosure_type(audio.format)
    if served is None and not any_format:
        raise no_enclosure(audio, path)
    return served or (f".{audio.format}", CONTENT_TYPES[f".{audio.format}"])


def no_enclosure(audio: "episodes.Audio", path: Path) -> PublishRefused:
    """Return the refusal of a file, known by that path, in a format that Apple and Spotify do not take."""
    return PublishRefused(
        f"{path} is {episodes.FORMATS[audio.format].label}, which Apple Podcasts and Spotify do not take.",
        hint=f"Make an MP3 of it: {convert_line(path)}\nTo publish it as it is: --allow format",
    )


def _written(
    shop: Workshop,
    episode: Episode,
    audio: "episodes.Audio",
    image: Path | None,
    listed: "tuple[tuple[episodes.Chapter, ...] | None, Mapping[int, bytes]]",
) -> "episodes.Written":
    chapters, pictures = listed
    config, own = shop.config, audio.format in _RELISTED and not chapters
    return episodes.Written(
        title=episode.title,
        show=config.show.title,
        author=episode.author or config.show.author,
        season=episode.season,
        episode=episode.episode if isinstance(episode.episode, int) else None,  # tags hold whole numbers
        date=episode.published.astimezone(config.show.zone).date().isoformat(),
        link=episode.link,
        cover=_cover(shop.folder, config, audio, image),
        chapters=audio.chapters if own else chapters or (),
        pictures=episodes.read_chapter_pictures(audio) if own else pictures,
        duration=audio.duration,
    )


def _cover(folder: Path, config: Config, audio: "episodes.Audio", image: Path | None) -> bytes:
    """Return the picture to embed: the episode's own, else the one in the file, else the show's; empty for none."""
    if image:
        return episodes.cover_for_tags(image.read_bytes(), str(image))
    if audio.cover and (data := episodes.read_cover(Path(audio.path))):
        try:
            return episodes.cover_for_tags(data, f"the cover in {audio.path}")
        except PictureUnreadable:
            pass  # its finding was made when it was read
    artwork = folder / config.show.artwork
    return episodes.cover_for_tags(artwork.read_bytes(), str(artwork)) if artwork.is_file() else b""


def picture_upload(path: Path, sha256: str) -> tuple[Upload, tuple[Finding, ...]]:
    """Return the upload of a picture and what is to be said of it."""
    picture = episodes.read_picture(path)
    suffix = ".png" if picture.type == CONTENT_TYPES[".png"] else ".jpg"
    return Upload(
        key=f"artwork/{sha256[:32]}/artwork{suffix}",
        path=path,
        bytes=picture.bytes,
        sha256=sha256,
        headers=immutable(picture.type, sha256),
    ), curable(picture.findings, path)


def curable(findings: tuple[Finding, ...], path: Path) -> tuple[Finding, ...]:
    """Return what is said of a picture, each grave word with the command that mends it."""
    way = f"Or run: podcli artwork fix {shlex.quote(str(path))}"
    return tuple(
        found if found.severity is Severity.INFO else msgspec.structs.replace(found, fix=f"{found.fix} {way}")
        for found in findings
    )
