"""What can be the matter with an MPEG audio file, in words."""

from episodes.findings import Finding, Severity
from episodes.media.recording import Recording


def too_short(recording: Recording, seconds: float, claimed: float) -> Finding:
    """Say that the header speaks of less than there is."""
    return recording.finding(
        "MEDIA-DECODES",
        Severity.WARNING,
        f"The file's header promises {claimed:.1f} s, but {seconds:.1f} s of audio are there, as in files joined end "
        "to end: players that believe the header show a wrong time and cannot jump to the rest.",
        "Export it again from an audio editor.",
    )


def cut_frame(recording: Recording) -> Finding:
    """Say that the last frame is incomplete."""
    return recording.finding(
        "MEDIA-DECODES",
        Severity.WARNING,
        "The last frame is incomplete: the file may have been cut off.",
        "Listen to its end; if something is missing, copy or export it again.",
    )


def no_header(recording: Recording) -> Finding:
    """Say that players cannot know the length."""
    return recording.finding(
        "MEDIA-CBR",
        Severity.WARNING,
        "The bit rate varies and no header says how: players show a wrong length and jump to wrong places.",
        "Export it with a constant bit rate, or with an encoder that writes a Xing header, such as LAME.",
    )


def foreign(recording: Recording, count: int) -> Finding:
    """Say that something stands between the frames."""
    return recording.finding(
        "MEDIA-DECODES",
        Severity.WARNING,
        f"{count} bytes between the audio frames are no audio: players may stop or click there.",
        "Export it again from an audio editor.",
    )


def behind(recording: Recording, count: int) -> Finding:
    """Say that something stands behind the last frame that is too much to be a tag."""
    return recording.finding(
        "MEDIA-DECODES",
        Severity.WARNING,
        f"The last {count} bytes are no audio: the end of the recording may be damaged or missing.",
        "Listen to its end; if something is missing, copy or export it again.",
    )


def other_layer(recording: Recording, layer: int) -> Finding:
    """Say that it is not quite MP3."""
    return recording.finding(
        "MEDIA-FORMAT",
        Severity.WARNING,
        f"The sound is MPEG layer {layer}, the forerunner of MP3 (layer 3): some apps stay silent.",
        "Export it as MP3.",
    )
