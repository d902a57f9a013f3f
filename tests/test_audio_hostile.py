"""A file that was made to keep a program busy, or to fill its memory, does neither."""

import contextlib
import io

import pytest

from episodes import AudioUnreadable
from episodes.media.frames import first_frame, walk
from episodes.media.recording import Recording
from episodes.media.sniff import sniff
from tests.sounds import data


class _Counted(io.BytesIO):
    """A file that knows how often it was read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Count one more."""
        self.reads += 1
        return super().read(size)


def _recording(content: bytes) -> tuple[Recording, _Counted]:
    file = _Counted(content)
    return Recording(path="hostile.mp3", size=len(content), file=file), file


def test_bytes_that_look_like_frames_are_not_followed_for_ever() -> None:
    """A file full of frames' beginnings is refused after some thousand of them, not after all."""
    recording, file = _recording(b"\xff\xf8\x69\x08\x00" * 200_000)
    assert first_frame(recording, 0, recording.size) is None
    assert file.reads < 30_000
    with pytest.raises(AudioUnreadable, match=r"hostile\.mp3"):
        sniff(recording)


def test_frames_between_disturbances_are_not_sought_for_ever() -> None:
    """Sound that is interrupted again and again is counted up to a point."""
    frame = b"\xff\xf3\x14\xc0" + bytes(20)
    recording, file = _recording((frame * 3 + b"\xff\xf3\x00") * 60_000)
    found = walk(recording, 0, recording.size)
    assert 1_000 < sum(count for _, count in found.frames()) < 180_000
    assert file.reads < 150_000


@pytest.mark.parametrize("tag", [b"ID3\3\0\0\0\0\0\0", b"TAG" + bytes(125)])
def test_tags_without_end_are_not_followed_for_ever(tag: bytes) -> None:
    """Thousands of empty tags in front of the sound or behind it are no reason to visit each."""
    for content in (tag * 100_000 + data("cbr.mp3"), data("cbr.mp3") + tag * 100_000):
        recording, file = _recording(content)
        with contextlib.suppress(AudioUnreadable):
            sniff(recording)
            walk(recording, 0, recording.size)
        assert file.reads < 70_000
