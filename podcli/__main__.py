"""The program: signals, the check of its own house, then the command line."""

import importlib.util
import io
import os
import signal
import sys
from types import FrameType
from typing import NoReturn


class Terminated(SystemExit):
    """A signal asked the program to end; raised so that everything on the way cleans up after itself.

    A `SystemExit`, because an event loop goes on after any other exception that a handler raises in it.
    """

    def __init__(self, number: int) -> None:
        """Remember which signal it was."""
        super().__init__(128 + number)
        self.exit_code = 128 + number


def main() -> NoReturn:
    """Run podcli and exit."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows knows no SIGHUP
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
            signal.signal(number, _terminate)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without é still shows the rest
    code = _main()
    try:
        sys.stdout.flush()
    except OSError:  # whoever read our output is gone; without this Python would say so at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _main() -> int:
    intruder = _intruder()
    if intruder:
        sys.stderr.write(f"Error: {intruder}\n")
        return 1
    try:
        from podcli.cli import run  # noqa: PLC0415 - a signal during the import must be caught too

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return _stopped(130)
    except Terminated as signalled:
        return _stopped(signalled.exit_code)


def _stopped(exit_code: int) -> int:
    from podcli.failure import STOPPED, tell  # noqa: PLC0415 - only needed when something failed

    tell(STOPPED, sys.argv[1:])
    return exit_code


def _terminate(number: int, _: FrameType | None) -> None:
    raise Terminated(number)


def _intruder() -> str:
    """Return what is wrong if `episodes` or `feeds` come from another distribution; they are generic names."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH120, PTH100 - pathlib is slow to import
    for name in ("episodes", "feeds"):
        spec = importlib.util.find_spec(name)
        origin = spec.origin if spec else None
        if origin is None or os.path.dirname(os.path.dirname(origin)) != home:  # noqa: PTH120 - as above
            return (
                f"podcli's own package {name} is hidden by {origin or 'something else'}. "
                "Run podcli from a virtual environment of its own, or remove that package."
            )
    return ""


if __name__ == "__main__":
    main()
