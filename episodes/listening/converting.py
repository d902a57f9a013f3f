"""A podcast file out of any master: heard once to measure it, then encoded, then heard again to be sure."""

import math
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from episodes.errors import AudioUnreadable
from episodes.findings import Finding, Severity
from episodes.listening.convert_chain import Chain
from episodes.listening.convert_level import (
    CLOSE,
    HIGHEST_PEAK,
    TOLERANCE,
    Gauge,
    Level,
    Lift,
    filters,
    first_lift,
    lower,
    reached,
    stronger,
)
from episodes.listening.convert_plan import LOUDNESS, Recipe
from episodes.listening.convert_sound import Sound
from episodes.listening.encode import SoundUnfit, encoding, framing

_ATTEMPTS, _REHEARSALS = 3, 4
Watch = Callable[[str, float | None], Callable[[float], None]]
"""Told of each pass by its name and length in seconds; returns what to tell of the seconds that are done."""


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a source."""

    recipe: Recipe
    seconds: float
    """Length of the sound that was decoded."""
    before: Level | None = None
    """Loudness of the source; None if nobody asked for it."""
    after: Level | None = None
    """Loudness of the new file, as its listeners decode it."""
    findings: tuple[Finding, ...] = ()


class _Heard(msgspec.Struct, frozen=True, kw_only=True):
    level: Level
    seconds: float
    same: bool
    """Whether all channels are the same."""


def convert_sound(source: Path, target: Path, recipe: Recipe, watch: Watch) -> Conversion:
    """Write the sound of a source into a new file, without words or pictures.

    Raises `FileUnreadable` and `AudioUnreadable` for the source, and `AudioUnwritable`.
    """
    if recipe.loudness is None:
        sound = _encode(source, target, recipe, Lift(), watch)
        return Conversion(recipe=recipe, seconds=sound.seconds, findings=_damage(source, sound))
    heard = _hear(source, recipe, watch("Listening", recipe.seconds))
    if heard.level.absurd:
        raise _no_sound(source)
    if recipe.same_to_mono and heard.same:
        recipe = recipe.mono()
        heard = _hear(source, recipe, watch("Listening to one channel", recipe.seconds))
    sound, result = _levelled(source, target, recipe, heard.level, watch)
    missed = _missed(source, heard.level, result, recipe.loudness or LOUDNESS)
    return Conversion(
        recipe=recipe,
        seconds=sound.seconds,
        before=heard.level,
        after=result,
        findings=(*_damage(source, sound), *missed),
    )


def _levelled(source: Path, target: Path, recipe: Recipe, before: Level, watch: Watch) -> tuple[Sound, Level]:
    """Encode at the loudness that is wanted, and hear the result; what encoders add to peaks is known only then."""
    wanted = LOUDNESS if recipe.loudness is None else recipe.loudness
    lift = first_lift(before, wanted)
    for _ in range(_ATTEMPTS):
        lift = _rehearsed(source, recipe, lift, wanted, watch)
        sound = _encode(source, target, recipe, lift, watch)
        result = _hear(target, recipe, watch("Checking", recipe.seconds)).level
        if result.true_peak <= HIGHEST_PEAK:
            break
        lift = lower(lift, result)
    return sound, result


def _rehearsed(source: Path, recipe: Recipe, lift: Lift, wanted: float, watch: Watch) -> Lift:
    """Return the lift that reaches the loudness in spite of its limiter, found without encoding."""
    before = math.inf
    for _ in range(_REHEARSALS if lift.ceiling is not None else 0):
        heard = _hear(source, recipe, watch("Levelling", recipe.seconds), lift).level
        missing = abs(heard.integrated - wanted)
        if missing <= CLOSE or before - missing < CLOSE:  # more gain would only press the sound flat
            break
        before, lift = missing, stronger(lift, heard, wanted)
    return lift


def _hear(path: Path, recipe: Recipe, advance: Callable[[float], Any], lift: Lift | None = None) -> _Heard:
    """Measure a file, or what becomes of it."""
    sound = Sound(path, channels=recipe.channels, sample_rate=recipe.sample_rate)
    gauge, same = Gauge(sound.form, lift), recipe.channels > 1
    with closing(sound.frames()) as frames:
        for frame in frames:
            same = same and bytes(frame.planes[0]) == bytes(frame.planes[1])
            advance(frame.samples / recipe.sample_rate)
            gauge.hear(frame)
    return _Heard(level=gauge.level(), seconds=sound.seconds, same=same)


def _encode(source: Path, target: Path, recipe: Recipe, lift: Lift, watch: Watch) -> Sound:
    sound = Sound(source, channels=recipe.channels, sample_rate=recipe.sample_rate)
    chain = Chain(sound.form, (*filters(lift, recipe.sample_rate), *framing(recipe.format, recipe.bitrate)))
    advance: Callable[[float], Any] = watch("Encoding", recipe.seconds)
    with encoding(target, recipe.format, sound.form, recipe.bitrate) as encoder, closing(sound.frames()) as frames:
        try:
            for frame in frames:
                advance(frame.samples / recipe.sample_rate)
                for piece in chain.through(frame):
                    encoder.add(piece)
            for piece in chain.rest():
                encoder.add(piece)
        except SoundUnfit as error:
            raise _no_sound(source) from error
    return sound


def _no_sound(source: Path) -> AudioUnreadable:
    return AudioUnreadable(
        f"{source} cannot be converted: it holds samples that are no numbers, or beyond everything.",
        hint="Export it again from your audio program, with 24 bit.",
    )


def _damage(source: Path, sound: Sound) -> tuple[Finding, ...]:
    if not sound.damaged:
        return ()
    pieces = "one piece is" if sound.damaged == 1 else f"{sound.damaged} pieces are"
    return (
        Finding(
            rule="MEDIA-DECODES",
            severity=Severity.WARNING,
            where=str(source),
            message=f"The file is damaged: {pieces} missing from what was converted.",
            fix="Listen to the result, or export the master again.",
        ),
    )


def _missed(source: Path, before: Level, after: Level, target: float) -> tuple[Finding, ...]:
    """Say so if the result is not as loud as wanted."""
    if reached(after, target, TOLERANCE):
        return ()
    if not before.audible:
        message = f"There is nothing in it that could be made as loud as {target:g} LUFS: it is silent, or very short."
    else:
        message = (
            f"It could not be brought to {target:g} LUFS: the result has {after.integrated:.1f} LUFS, "
            f"its peaks {after.true_peak:.1f} dBTP."
        )
    return (
        Finding(
            rule="MEDIA-LOUDNESS",
            severity=Severity.WARNING,
            where=str(source),
            message=message,
            fix="Level the recording in an audio program first, or convert it as it is with --no-normalise.",
        ),
    )
