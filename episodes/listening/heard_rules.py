"""What listeners will say to the sound of a file: pure functions over what was heard."""

from collections.abc import Iterator

import msgspec

from episodes.findings import Finding, Severity
from episodes.listening.heard import MOST_CLIPPINGS, SILENCE, Channel, Listening

LOUDNESS, TOLERANCE = -16.0, 1.0
"""LUFS that Apple asks for, and LU that it allows either way."""
HIGHEST_PEAK = -1.0
"""dBTP; what Apple allows at most."""
_ROUNDING = 0.05
"""dB; what is told with one decimal must not contradict the verdict."""
_LONG_START, _LONG_END, _LONG_PAUSE = 3.0, 5.0, 10.0
"""Seconds of silence."""
_LOPSIDED = 12.0
"""dB by which one side may be weaker."""
_FEW_CLIPPINGS = 10
_AGREEMENT = 1.0
"""Seconds."""
_SIDES = ("left", "right")
_LEVEL_IT = "Bring the recording to -16 LUFS and at most -1 dBTP before you export it: podcli convert does both."


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is judged."""

    heard: Listening
    where: str
    measured: float | None

    def finding(self, rule: str, severity: Severity, message: str, fix: str) -> Finding:
        return Finding(rule=rule, severity=severity, where=self.where, message=message, fix=fix)


def judge_listening(heard: Listening, *, where: str, measured: float | None = None) -> tuple[Finding, ...]:
    """Return what is the matter with the sound of a file; `measured` are the seconds that `read_audio` tells."""
    case = _Case(heard=heard, where=where, measured=measured)
    if heard.sample_peak is None or heard.sample_peak <= SILENCE:
        return (*_silent(case), *_decodes(case))
    rules = (_loudness, _peak, _clipping, _sides, _twins, _silence, _decodes)
    return tuple(found for rule in rules for found in rule(case))


def _silent(case: _Case) -> Iterator[Finding]:
    yield case.finding(
        "MEDIA-SILENCE",
        Severity.ERROR,
        "There is nothing to be heard in it: all of it is silent.",
        "Did the export take the wrong track? Export it again.",
    )


def _loudness(case: _Case) -> Iterator[Finding]:
    loudness = case.heard.integrated
    if loudness is None or abs(loudness - LOUDNESS) <= TOLERANCE + _ROUNDING:
        return
    kind = "quiet" if loudness < LOUDNESS else "loud"
    message = f"It is too {kind}: {loudness:.1f} LUFS. Apple asks for -16, give or take 1."
    yield case.finding("MEDIA-LOUDNESS", Severity.WARNING, message, _LEVEL_IT)


def _peak(case: _Case) -> Iterator[Finding]:
    peak = case.heard.true_peak
    if peak is not None and peak > HIGHEST_PEAK + _ROUNDING:
        message = f"Its peaks reach {peak:.1f} dBTP and may distort on some devices; Apple asks for at most -1."
        yield case.finding("MEDIA-LOUDNESS", Severity.WARNING, message, _LEVEL_IT)


def _clipping(case: _Case) -> Iterator[Finding]:
    count = case.heard.clippings
    if not count:
        return
    times = "once" if count == 1 else f"{count} times" if count < MOST_CLIPPINGS else f"{count} times or more"
    severity = Severity.INFO if count < _FEW_CLIPPINGS else Severity.WARNING
    message = f"The sound is cut off at full scale {times}: that crackles."
    yield case.finding("MEDIA-CLIPPING", severity, message, "Lower the level where it was recorded or mixed.")


def _sides(case: _Case) -> Iterator[Finding]:
    """Of more than two channels, some are silent for most of the time."""
    channels = case.heard.channels
    if len(channels) != len(_SIDES):
        return
    fix = "Export it as mono, or put the voices into the middle."
    weak = min((0, 1), key=lambda side: _strength(channels[side]))
    if _is_dead(channels[weak]):
        message = f"The {_SIDES[weak]} channel is silent: with one earphone, some listeners hear nothing."
        yield case.finding("MEDIA-CHANNELS", Severity.WARNING, message, fix)
    elif (gap := _strength(channels[1 - weak]) - _strength(channels[weak])) > _LOPSIDED:
        message = f"The {_SIDES[weak]} channel is {gap:.0f} dB weaker than the other: it sounds lopsided."
        yield case.finding("MEDIA-CHANNELS", Severity.WARNING, message, fix)


def _twins(case: _Case) -> Iterator[Finding]:
    if case.heard.same_channels:
        message = "Both channels are the same: as mono it sounds alike and needs about half the space."
        yield case.finding("MEDIA-CHANNELS", Severity.INFO, message, "Export it as mono, if you like.")


def _silence(case: _Case) -> Iterator[Finding]:
    heard = case.heard
    for seconds, most, place in (
        (heard.silence_start, _LONG_START, "It begins with"),
        (heard.longest_pause, _LONG_PAUSE, "In the midst of it there are"),
        (heard.silence_end, _LONG_END, "It ends with"),
    ):
        if seconds >= most:
            message = f"{place} {seconds:.0f} s of silence; listeners believe that it is over or broken."
            yield case.finding("MEDIA-SILENCE", Severity.WARNING, message, "Cut it, if it is not meant.")


def _decodes(case: _Case) -> Iterator[Finding]:
    heard, fix = case.heard, "Listen to it, and export it again."
    if heard.damaged:
        places = "In one place" if heard.damaged == 1 else f"In {heard.damaged} places"
        message = f"{places} the sound is interrupted by what is no sound; players leave that out, or crackle."
        yield case.finding("MEDIA-DECODES", Severity.WARNING, message, fix)
    if case.measured is not None and abs(case.measured - heard.duration) > _AGREEMENT:
        message = f"By its headers it lasts {case.measured:.1f} s, but {heard.duration:.1f} s of sound can be decoded."
        yield case.finding("MEDIA-DECODES", Severity.WARNING, message, fix)


def _strength(channel: Channel) -> float:
    return SILENCE * 10 if channel.rms is None else channel.rms


def _is_dead(channel: Channel) -> bool:
    return channel.peak is None or channel.peak <= SILENCE
