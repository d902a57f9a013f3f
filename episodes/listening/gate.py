"""The one gate to PyAV and the FFmpeg inside it: what comes out is sound, or `AudioUnreadable` with the path in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from episodes.errors import AudioUnreadable, DecoderMissing, PodcliError
from episodes.media.recording import opened


def decoder() -> Any:
    """Return the module `av`; raise `DecoderMissing` where the extra is not installed, or an older one."""
    try:
        import av  # noqa: PLC0415 - heavy, and an extra
    except ImportError as error:
        raise DecoderMissing.of() from error
    if not hasattr(av.AudioFrame, "metadata"):  # what filters measure stands there, since 18.1
        raise DecoderMissing.of()
    av.logging.set_level(av.logging.PANIC)
    return av


@contextmanager
def decoded(path: Path) -> Iterator[Any]:
    """Open a file for decoding as PyAV's container; it must have at least one audio stream.

    Raises `FileUnreadable`, `AudioUnreadable` and `DecoderMissing`, nothing else, also for what happens in the body.
    """
    av = decoder()
    # An open file and no protocol: a playlist that calls itself audio cannot make FFmpeg fetch anything else.
    options = {"protocol_whitelist": "none"}
    with (
        opened(path) as recording,
        _guarded(path),
        av.open(recording.file, metadata_errors="replace", options=options) as container,
    ):
        if not container.streams.audio:
            raise AudioUnreadable(f"{path} holds no sound.", hint="Name an audio file, or a video with sound.")
        yield container


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    try:
        yield
    except PodcliError:
        raise
    except Exception as error:
        # FFmpeg's errors come in many classes, and damaged files meet them all.
        reason = f"{path} cannot be decoded: {_reason(error)}."
        raise AudioUnreadable(reason, hint="Export or copy it again.") from error


def _reason(error: Exception) -> str:
    av = decoder()
    if isinstance(error, av.InvalidDataError):
        return "it is no audio, or damaged"
    if isinstance(error, EOFError):
        return "it ends before its sound begins"
    if isinstance(error, MemoryError):
        return "it asks for more memory than there is"
    return str(getattr(error, "strerror", None) or str(error) or type(error).__name__)
