"""A storage that tells of every call and may be stopped at any: for counting requests and for crash tests."""

from collections import Counter
from collections.abc import Callable
from typing import Any

Hook = Callable[[str, str, str], None]
"""Called with method, key and phase (`before` or `after`); what it raises strikes there."""

CALLS = ("get", "stream", "head", "put", "put_file", "list", "delete", "unfinished", "abandon")


class Watched:
    """Passes everything on to another storage, counting the calls by their method."""

    def __init__(self, inner: Any, hook: Hook = lambda *_: None) -> None:
        self.inner = inner
        self.hook = hook
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        member = getattr(self.inner, name)
        if name not in CALLS:
            return member

        def call(*args: Any, **kwargs: Any) -> Any:
            key = args[0] if args and isinstance(args[0], str) else ""
            self.calls[name] += 1
            self.hook(name, key, "before")
            result = member(*args, **kwargs)
            self.hook(name, key, "after")
            return result

        return call

    def writes(self) -> int:
        """Return how many calls could have changed something."""
        return sum(self.calls[name] for name in ("put", "put_file", "delete", "abandon"))
