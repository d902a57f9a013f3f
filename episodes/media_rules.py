"""What apps and directories will say to an audio file: pure functions over what was read."""

from episodes.audio import Audio
from episodes.findings import Finding, Severity
from episodes.formats import FORMATS, named_rightly

_RATES = (44100, 48000)
_LARGEST = 200_000_000
_KBIT = 1000
_WINDOW = {1: (96, 128), 2: (128, 256)}
"""Recommended kbit/s of an MP3 by channels."""
_MINIMUM = {1: 32, 2: 64}
_EXTREMES = (32, 320)
_ROUNDING = 2
"""kbit/s by which an average may miss its nominal value."""


def judge_audio(audio: Audio) -> tuple[Finding, ...]:
    """Return what is the matter with a file that could be read."""
    checks = (_name(audio), _rate(audio), _bitrate(audio), _channels(audio), _size(audio))
    return tuple(found for found in checks if found)


def _finding(audio: Audio, rule: str, severity: Severity, message: str, fix: str) -> Finding:
    return Finding(rule=rule, severity=severity, where=audio.path, message=message, fix=fix)


def _name(audio: Audio) -> Finding | None:
    if named_rightly(audio.path, audio.format):
        return None
    kind = FORMATS[audio.format]
    message = (
        f"The file is {kind.label}, although its name does not end in {kind.endings[0]}; podcli goes by its bytes."
    )
    return _finding(audio, "ENC-TYPE-MATCH", Severity.WARNING, message, "Rename it, if it is what you meant.")


def _rate(audio: Audio) -> Finding | None:
    if not FORMATS[audio.format].enclosure or audio.sample_rate in {0, *_RATES}:
        return None
    message = f"The sample rate is {audio.sample_rate} Hz; apps are at ease with 44100 and 48000."
    return _finding(audio, "MEDIA-SAMPLERATE", Severity.WARNING, message, "Export it with 44100 Hz.")


def _bitrate(audio: Audio) -> Finding | None:
    if audio.format != "mp3" or audio.channels not in _WINDOW:
        return None
    rate, (low, high) = audio.bitrate / _KBIT, _WINDOW[audio.channels]
    if low - _ROUNDING <= rate <= high + _ROUNDING:
        return None
    outside = not _EXTREMES[0] - _ROUNDING <= rate <= _EXTREMES[1] + _ROUNDING
    poor = rate < _MINIMUM[audio.channels] - _ROUNDING
    severity = Severity.ERROR if outside else Severity.WARNING if poor else Severity.INFO
    sort = "mono" if audio.channels == 1 else "stereo"
    message = f"The bit rate is {rate:.0f} kbit/s; {low} to {high} are recommended for {sort}."
    return _finding(audio, "MEDIA-BITRATE", severity, message, f"Export it with {high} kbit/s.")


def _channels(audio: Audio) -> Finding | None:
    if audio.channels <= max(_WINDOW):
        return None
    message = f"The file has {audio.channels} channels; apps expect one or two."
    return _finding(audio, "MEDIA-CHANNELS", Severity.WARNING, message, "Mix it down to stereo.")


def _size(audio: Audio) -> Finding | None:
    if audio.bytes <= _LARGEST:
        return None
    message = f"The file has {audio.bytes / 1_000_000:.0f} MB; above 200 MB Spotify may refuse it and downloads fail."
    return _finding(audio, "MEDIA-SIZE", Severity.WARNING, message, "Export it with a lower bit rate.")
