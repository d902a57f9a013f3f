"""What a feed is."""

from feeds.show import Category, Show, ShowType

__all__ = ["Category", "Show", "ShowType"]
