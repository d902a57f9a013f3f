"""MP4 and QuickTime files: which of their kinds one is, and the sound in it."""

import msgspec

from episodes.findings import Finding, Severity
from episodes.media.boxes import find
from episodes.media.fragments import fragments_units, is_fragmented
from episodes.media.movie import SOUND, VIDEO, Movie, Track, read_movie
from episodes.media.recording import Recording
from episodes.media.samples import present
from episodes.media.sound import Sound, average, disagreeing, truncated, with_second_file

ISO_MARKS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""What stands at bytes 4 to 8 of such a file."""

_BY_BRAND = {
    b"M4A ": "m4a",
    b"M4B ": "m4b",
    b"M4P ": "m4a",
    b"M4V ": "m4v",
    b"M4VH": "m4v",
    b"M4VP": "m4v",
    b"qt  ": "mov",
}
"""The brands that say more than their tracks do."""

_PICTURES = frozenset({b"heic", b"heix", b"mif1", b"avif", b"crx "})
_AAC = b"mp4a"
_CODECS = {b"alac": "Apple Lossless", b"samr": "AMR", b"Opus": "Opus", b"fLaC": "FLAC", b"ac-3": "AC-3", b".mp3": "MP3"}
"""Names of other sounds that this container may hold."""
_DISAGREE = 1.0
"""Seconds by which a header may be wrong before listeners notice (MEDIA-DECODES)."""
_PROTECTED = frozenset({b"drms", b"enca", b"drmi"})


def iso_format(recording: Recording) -> str:
    """Return which format of this family a file is, by its brand, else by its tracks."""
    movie = read_movie(recording)
    if movie.brand in _PICTURES or not movie.tracks:
        raise recording.unreadable("it is a picture in an MP4 container, or holds no track at all")
    return _BY_BRAND.get(movie.brand) or ("mp4" if movie.first(VIDEO) else "m4a")


def measure_iso(recording: Recording) -> Sound:
    """Return the sound of an MP4 or QuickTime file; a silent film has the length of its pictures."""
    movie = read_movie(recording)
    track = movie.first(SOUND) or movie.first(VIDEO)
    if track is None or track.timescale == 0:
        raise recording.unreadable("it has no audio track")
    if track.codec in _PROTECTED:
        raise recording.unreadable("it is protected against copying (DRM), so listeners could not play it")
    if track.kind == SOUND and not track.codec.strip(b"\0"):
        raise recording.unreadable("its audio track does not say what it holds")
    measure = _fragmented if is_fragmented(recording, movie) else _indexed
    sound = measure(recording, movie, track)
    if sum(box.kind == b"moov" for box in movie.top) > 1:
        sound = with_second_file(recording, sound)
    if track.kind != SOUND or track.codec == _AAC:
        return sound
    return msgspec.structs.replace(sound, findings=(*sound.findings, _codec(recording, track)))


def _codec(recording: Recording, track: Track) -> Finding:
    name = _CODECS.get(track.codec) or f"of the kind {ascii(track.codec)[2:-1]}"
    return recording.finding(
        "MEDIA-FORMAT",
        Severity.WARNING,
        f"The sound is {name}, not AAC: many apps stay silent.",
        "Export it as AAC (M4A) or MP3.",
    )


def _indexed(recording: Recording, movie: Movie, track: Track) -> Sound:
    there = present(recording, track)
    if not there.total and find(recording, track.table, b"stz2") is None:
        raise recording.unreadable("its index lists no sound, so it is damaged")
    whole, units = track.duration / track.timescale, there.units / track.timescale
    if there.count == there.total and not _data_cut(recording, movie):
        claimed = min(track.edits.heard or units, units)
        return _sound(track, claimed, average(there.bytes, units), _doubts(recording, whole, units))
    claimed = min(track.edits.heard or whole, whole) or units
    seconds = min(_without_start(track, there.units), claimed)
    return _sound(track, seconds, average(there.bytes, units), (truncated(recording, seconds, claimed),))


def _doubts(recording: Recording, claimed: float, seconds: float) -> tuple[Finding, ...]:
    """Some players show the length that the header tells, others that of the samples."""
    return (disagreeing(recording, seconds, claimed),) if claimed and abs(seconds - claimed) > _DISAGREE else ()


def _fragmented(recording: Recording, movie: Movie, track: Track) -> Sound:
    length, cut = fragments_units(recording, movie, track)
    seconds = _without_start(track, length + present(recording, track).units)
    data = sum(min(box.end, recording.size) - box.at for box in movie.top if box.kind == b"mdat")
    return _sound(track, seconds, average(data, seconds), (truncated(recording, seconds, None),) if cut else ())


def _without_start(track: Track, units: int) -> float:
    return max(units - track.edits.skipped, 0) / track.timescale


def _data_cut(recording: Recording, movie: Movie) -> bool:
    return any(box.kind == b"mdat" and box.end > recording.size for box in movie.top)


def _sound(track: Track, seconds: float, bitrate: int, findings: tuple[Finding, ...]) -> Sound:
    return Sound(
        duration=seconds,
        bitrate=bitrate,
        vbr=False,
        sample_rate=track.sample_rate,
        channels=track.channels,
        findings=findings,
    )
