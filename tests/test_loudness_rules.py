"""What is said of a sound: pure functions over what was heard."""

from typing import Any

import msgspec
import pytest

from episodes import Finding, Listening, Severity, judge_listening
from episodes.listening.heard import Channel

_GOOD = Listening(
    integrated=-16.0,
    true_peak=-1.5,
    sample_peak=-1.6,
    loudness_range=5.0,
    duration=1800.0,
    silence_start=0.3,
    silence_end=1.2,
    longest_pause=2.0,
    channels=(Channel(peak=-1.6, rms=-19.0), Channel(peak=-1.8, rms=-19.5)),
    same_channels=False,
    clippings=0,
    damaged=0,
)


def found(measured: float | None = 1800.0, **changes: Any) -> tuple[Finding, ...]:
    heard = msgspec.structs.replace(_GOOD, **changes)
    return judge_listening(heard, where="owls.mp3", measured=measured)


def stereo(left: tuple[float | None, float | None], right: tuple[float | None, float | None]) -> tuple[Channel, ...]:
    return tuple(Channel(peak=peak, rms=rms) for peak, rms in (left, right))


def test_what_is_as_it_should_be_gets_no_finding() -> None:
    """Sound as Apple asks for it is left in peace."""
    assert found() == ()
    assert found(measured=None) == ()


@pytest.mark.parametrize(
    ("loudness", "word"),
    [(-14.9, "loud"), (-17.1, "quiet"), (-9.0, "loud"), (-41.2, "quiet"), (-15.0, ""), (-17.04, ""), (None, "")],
)
def test_loudness_is_that_of_apple_give_or_take_one(loudness: float | None, word: str) -> None:
    """Between -17 and -15 LUFS nothing is said, and nothing where there is no figure."""
    told = found(integrated=loudness)
    assert [f.rule for f in told] == (["MEDIA-LOUDNESS"] if word else [])
    if word:
        assert f"too {word}: {loudness:.1f} LUFS" in told[0].message
        assert told[0].severity is Severity.WARNING
        assert told[0].where == "owls.mp3"
        assert "podcli convert" in told[0].fix


@pytest.mark.parametrize(("peak", "told"), [(-1.0, 0), (-0.96, 0), (-0.9, 1), (0.4, 1), (None, 0)])
def test_true_peaks_stay_below_one_decibel(peak: float | None, told: int) -> None:
    """Above -1 dBTP it is said, with a figure that does not contradict it."""
    messages = [f.message for f in found(true_peak=peak) if f.rule == "MEDIA-LOUDNESS"]
    assert len(messages) == told
    assert all(f"{peak:.1f} dBTP" in message for message in messages)


@pytest.mark.parametrize(
    ("count", "severity", "words"),
    [
        (1, Severity.INFO, "once"),
        (9, Severity.INFO, "9 times:"),
        (10, Severity.WARNING, "10 times:"),
        (1000, Severity.WARNING, "1000 times or more"),
    ],
)
def test_clipping_is_told_and_weighs_by_its_number(count: int, severity: Severity, words: str) -> None:
    """A few clippings are worth knowing, many are a warning."""
    (told,) = found(clippings=count)
    assert (told.rule, told.severity) == ("MEDIA-CLIPPING", severity)
    assert words in told.message


@pytest.mark.parametrize(("side", "name"), [(0, "left"), (1, "right")])
@pytest.mark.parametrize("level", [(None, None), (-60.0, -75.0)])
def test_a_silent_channel_is_named(side: int, name: str, level: tuple[float | None, float | None]) -> None:
    """Whether it is quite silent or only hums, people hear which one it is."""
    channels = stereo((-2.0, -19.0), level) if side else stereo(level, (-2.0, -19.0))
    (told,) = found(channels=channels)
    assert (told.rule, told.severity) == ("MEDIA-CHANNELS", Severity.WARNING)
    assert f"The {name} channel is silent" in told.message


def test_a_weak_channel_is_named() -> None:
    """A channel that is much weaker is told with the difference; a little is nobody's business."""
    (told,) = found(channels=stereo((-20.0, -35.0), (-2.0, -19.0)))
    assert "The left channel is 16 dB weaker" in told.message
    assert found(channels=stereo((-6.0, -25.0), (-2.0, -19.0))) == ()


@pytest.mark.parametrize("count", [1, 6])
def test_mono_and_surround_have_no_sides(count: int) -> None:
    """A silent channel among six is usual, and one alone cannot be the weaker one."""
    channels = (Channel(peak=-2.0, rms=-19.0), *[Channel(peak=None, rms=None)] * (count - 1))
    assert found(channels=channels) == ()


def test_twins_are_worth_knowing() -> None:
    """Mono in two channels is no fault."""
    (told,) = found(same_channels=True)
    assert (told.rule, told.severity) == ("MEDIA-CHANNELS", Severity.INFO)


@pytest.mark.parametrize(
    ("name", "seconds", "words"),
    [
        ("silence_start", 3.0, "It begins with 3 s"),
        ("silence_end", 65.0, "It ends with 65 s"),
        ("longest_pause", 10.0, "In the midst of it there are 10 s"),
    ],
)
def test_long_silence_is_told_with_its_place(name: str, seconds: float, words: str) -> None:
    """Silence at either end and in the midst is told where it is long enough to irritate."""
    (told,) = found(**{name: seconds})
    assert (told.rule, told.severity) == ("MEDIA-SILENCE", Severity.WARNING)
    assert words in told.message
    assert found(**{name: 2.9}) == ()


@pytest.mark.parametrize("peak", [None, -50.0, -72.0])
def test_a_silent_file_is_one_error_not_five(peak: float | None) -> None:
    """Where there is nothing to be heard, nothing else is said of loudness, sides and silence."""
    (told,) = found(integrated=None, sample_peak=peak, silence_start=1800.0, silence_end=1800.0, same_channels=True)
    assert (told.rule, told.severity) == ("MEDIA-SILENCE", Severity.ERROR)


@pytest.mark.parametrize(("count", "words"), [(1, "In one place"), (12, "In 12 places")])
def test_damage_is_told(count: int, words: str) -> None:
    """Places that no player can play are counted."""
    (told,) = found(damaged=count)
    assert (told.rule, told.severity) == ("MEDIA-DECODES", Severity.WARNING)
    assert words in told.message


@pytest.mark.parametrize(("measured", "told"), [(1799.1, 0), (1801.0, 0), (1801.1, 1), (900.0, 1), (None, 0)])
def test_what_can_be_decoded_lasts_as_long_as_the_file_says(measured: float | None, told: int) -> None:
    """More than a second of difference is told with both figures."""
    findings = found(measured=measured)
    assert [f.rule for f in findings] == ["MEDIA-DECODES"] * told
    assert all(f"{measured:.1f} s" in f.message and "1800.0 s" in f.message for f in findings)


def test_every_finding_says_what_to_do() -> None:
    """Nobody is left alone with a fault, even if the file has all of them."""
    told = found(
        measured=7.0,
        integrated=-30.0,
        true_peak=3.0,
        clippings=40,
        channels=stereo((None, None), (-2.0, -19.0)),
        silence_start=5.0,
        silence_end=9.0,
        longest_pause=30.0,
        damaged=3,
    )
    assert len(told) == 9
    assert all(f.fix and f.message.endswith(".") for f in told)
