"""Masters for the tests of `convert`, made of speech by FFmpeg, and FFmpeg as the judge of what becomes of them."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.programs import require_program
from tests.sounds import sample

SPEECH = Path("/usr/share/asterisk/sounds/en_US_f_Allison/basic-pbx-ivr-main.wav")
"""Debian's recorded prompts, where they are installed; nothing of them is kept."""
SECONDS = 12


def master(path: Path, *options: str) -> Path:
    """Encode twelve seconds of speech with FFmpeg, in the format of the name and with its options."""
    source = ("-i", str(SPEECH)) if SPEECH.exists() else ("-stream_loop", "9", "-i", str(sample("plain.wav")))
    base = (require_program("ffmpeg"), "-v", "error", "-y", *source, "-t", str(SECONDS))
    subprocess.run([*base, *options, str(path)], check=True, timeout=60)
    return path


def made(path: Path, *options: str) -> Path:
    """Make any file with FFmpeg."""
    subprocess.run([require_program("ffmpeg"), "-v", "error", "-y", *options, str(path)], check=True, timeout=60)
    return path


def measured(path: Path) -> tuple[float, float]:
    """Return the loudness in LUFS and the true peak in dBTP that FFmpeg's own EBU R128 meter finds."""
    command = [require_program("ffmpeg"), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr.rpartition("Summary")[
        2
    ]
    loudness, peak = re.search(r"I: +(\S+) LUFS", told), re.search(r"Peak: +(\S+) dBFS", told)
    assert loudness
    assert peak
    return float(loudness[1]), float(peak[1])


def decoded_seconds(path: Path) -> float:
    """Return how long the sound is that FFmpeg decodes."""
    command = [require_program("ffmpeg"), "-v", "error", "-i", str(path), "-ac", "1", "-ar", "8000", "-f", "s16le", "-"]
    return len(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout) / 16000


def probed(path: Path) -> Any:
    """Return what ffprobe tells of a file: its streams, format and chapters."""
    command = [require_program("ffprobe"), "-v", "error", "-of", "json", "-show_streams", "-show_format"]
    done = subprocess.run([*command, "-show_chapters", str(path)], check=True, capture_output=True, timeout=60)
    return json.loads(done.stdout)
