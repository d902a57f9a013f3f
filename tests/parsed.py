"""Feeds as feedparser reads them, each document once: many tests look at the same bytes again and again."""

import functools
from typing import Any

import feedparser


@functools.lru_cache(maxsize=64)
def parsed(document: bytes) -> Any:
    """Return what feedparser reads in a feed; nobody may change it."""
    return feedparser.parse(document)
