"""Stopping at every change of the disk, and half way through every write: for tests of programs that die there.

Hooked are the calls by which podcli changes files, below chosen folders. Syncing is only told of: what a program that
dies has written stays, synced or not.
"""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

Hook = Callable[[str, str, str], None]
"""Called with what is done, the file's name and the phase (`before` or `half`); what it raises strikes there."""

_LOCK = "~lock"
"""Ends the name of the folder back-end's lock file, which the system lets go when its holder dies."""


class _Halting(io.BufferedWriter):
    """A file that stops half way through each write, with that half on the disk."""

    def __init__(self, handle: int, hook: Hook, name: str) -> None:
        super().__init__(io.FileIO(handle, "wb"))
        self._told, self._file = hook, name

    def write(self, body: Any) -> int:
        """Write in two halves."""
        half = len(body) // 2
        self._told("write", self._file, "before")
        super().write(body[:half])
        super().flush()
        self._told("write", self._file, "half")
        super().write(body[half:])
        super().flush()
        return len(body)


class Disk:
    """The calls that change what is below some folders, each told of first."""

    def __init__(self, roots: Sequence[Path], hook: Hook) -> None:
        self._roots, self._hook = roots, hook
        self._names: dict[int, str] = {}
        self._real = {name: getattr(os, name) for name in ("open", "fdopen", "replace", "link", "unlink", "rmdir")}
        self._real |= {name: getattr(os, name) for name in ("mkdir", "chmod", "fsync")}

    def calls(self) -> dict[str, Any]:
        """Return what stands in for the functions of `os`."""
        moving = {name: self._moving(name) for name in ("replace", "link")}
        changing = {name: self._changing(name) for name in ("unlink", "rmdir", "mkdir", "chmod")}
        return moving | changing | {"open": self._open, "fdopen": self._fdopen, "fsync": self._fsync}

    def _ours(self, path: Any) -> bool:
        if isinstance(path, int) or str(path).endswith(_LOCK):
            return False
        return any(Path(os.path.abspath(path)).is_relative_to(root) for root in self._roots)  # noqa: PTH100 - no links

    def _open(self, path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if self._ours(path) and flags & os.O_CREAT:
            self._hook("open", Path(path).name, "before")
        handle: int = self._real["open"](path, flags, *rest, **more)
        self._names[handle] = Path(path).name if self._ours(path) else ""
        return handle

    def _fdopen(self, handle: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
        name = self._names.get(handle)
        if name and mode == "wb":
            return _Halting(handle, self._hook, name)
        return self._real["fdopen"](handle, mode, *rest, **more)

    def _fsync(self, handle: int) -> None:
        if name := self._names.get(handle):
            self._hook("fsync", name, "before")

    def _moving(self, called: str) -> Callable[..., None]:
        def move(source: Any, target: Any, **more: Any) -> None:
            if self._ours(target):
                self._hook(called, Path(target).name, "before")
            self._real[called](source, target, **more)

        return move

    def _changing(self, called: str) -> Callable[..., None]:
        def change(path: Any, *rest: Any, **more: Any) -> None:
            if self._ours(path) and self._changes(called, Path(path)):
                self._hook(called, Path(path).name, "before")
            self._real[called](path, *rest, **more)

        return change

    def _changes(self, called: str, path: Path) -> bool:
        """Tell whether a call would change anything: many only make sure."""
        if called == "mkdir":
            return not path.exists()
        with suppress(OSError):
            return os.path.lexists(path) and not (called == "rmdir" and any(path.iterdir()))
        return False


@contextmanager
def watched(roots: Sequence[Path], hook: Hook) -> Iterator[None]:
    """Tell of every change below these folders."""
    with mock.patch.multiple(os, **Disk(roots, hook).calls()):
        yield
