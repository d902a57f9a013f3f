"""The texts that a person wrote, as the history keeps them: what `pull` gives to others, byte for byte."""

import tomllib
from datetime import datetime
from pathlib import Path

from episodes import format_instant, read_bytes, with_fields
from podcli import config as configuration

SETTINGS = "podcast.toml"
"""The file of a show's settings."""


def notes_text(path: Path, guid: str, date: datetime) -> str:
    """Return a file of notes as it stands once its episode is published; a missing file has no words of its own."""
    raw = with_fields(read_bytes(path) if path.exists() else b"", {"guid": guid})
    return with_fields(raw, {"date": format_instant(date)}).decode("utf-8")  # one by one, as the file itself gets them


def settings_files(folder: Path, guid: str) -> dict[str, str]:
    """Return the show's settings as they stand once they are published, with the description's own file if any."""
    raw = configuration.with_show_guid(read_bytes(folder / SETTINGS), guid)
    files = {SETTINGS: raw.decode("utf-8")}
    named = described_in(files[SETTINGS])
    if named:
        files[named] = read_bytes(folder / named).decode("utf-8")
    return files


def described_in(settings: str) -> str:
    """Return the name of the file that holds the description; empty if the settings hold it themselves."""
    show = tomllib.loads(settings.removeprefix("\ufeff")).get("show", {})
    return str(show.get("description_file", ""))
