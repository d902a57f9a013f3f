"""A chain of FFmpeg's filters that sound is sent through, frame by frame."""

from collections.abc import Iterator
from typing import Any, Self

import msgspec

from episodes.listening.gate import decoder


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How samples are laid out in memory."""

    sample_format: str
    """FFmpeg's name: `fltp`, `s16` and so on."""
    layout: str
    """FFmpeg's name of the channels: `mono`, `stereo`, `5.1` and so on."""
    sample_rate: int
    """Samples per second."""

    @classmethod
    def of(cls, frame: Any) -> Self:
        """Return the form of a frame."""
        return cls(sample_format=frame.format.name, layout=frame.layout.name, sample_rate=frame.sample_rate)


class Chain:
    """Filters behind one another; what goes in has one form, and what comes out is counted on from zero."""

    def __init__(self, form: Form, filters: tuple[tuple[str, str], ...]) -> None:
        """Build the chain out of names and settings of filters."""
        graph = decoder().filter.Graph()
        self._graph = graph  # it must outlive its filters
        self._source = graph.add_abuffer(sample_rate=form.sample_rate, format=form.sample_format, layout=form.layout)
        middle = [graph.add(name, settings) for name, settings in filters]
        self._sink = graph.add("abuffersink")
        graph.link_nodes(self._source, *middle, self._sink).configure()
        self._sent = 0

    def through(self, frame: Any) -> Iterator[Any]:
        """Send a frame in and yield what comes out by now."""
        frame.pts = self._sent
        self._sent += frame.samples
        self._source.push(frame)
        yield from self._ready()

    def rest(self) -> Iterator[Any]:
        """Yield what comes out when nothing more goes in."""
        self._source.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[Any]:
        while True:
            try:
                yield self._sink.pull()
            except (BlockingIOError, EOFError):
                return
