"""Reading a whole small file, with every failure told in a person's words."""

from pathlib import Path

from episodes.errors import FileUnreadable


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Return a file's bytes, or the first `most` of them; raise `FileUnreadable` naming it."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise FileUnreadable(f"{path} does not exist.", hint="Is the name right?") from error
    except IsADirectoryError as error:
        raise FileUnreadable(f"{path} is a folder, not a file.", hint="Name the file inside it.") from error
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.", hint="May you read that file?") from error
