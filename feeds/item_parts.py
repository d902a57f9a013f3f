"""Which parts an item and a channel hold, in the order in which they are written: for writing and reading alike."""

from feeds.names import podcast
from feeds.shapes import LINK, SHAPES, STILL, Shape

Place = tuple[str, Shape, bool]
"""The field of the model, how it stands in XML, and whether there may be several."""

PODCAST_SEASON, PODCAST_EPISODE = podcast("season"), podcast("episode")

ITEM_PARTS: tuple[Place, ...] = (
    ("persons", SHAPES["person"], True),
    ("transcripts", SHAPES["transcript"], True),
    ("chapters_file", SHAPES["chapters"], False),
    ("soundbites", SHAPES["soundbite"], True),
    ("locations", SHAPES["location"], True),
    ("license", SHAPES["license"], False),
    ("alternates", SHAPES["alternateEnclosure"], True),
    ("values", SHAPES["value"], True),
    ("fundings", SHAPES["funding"], True),
    ("images", SHAPES["image"], True),
    ("image_set", SHAPES["images"], False),
    ("thumbnails", STILL, True),
    ("socials", SHAPES["socialInteract"], True),
    ("chat", SHAPES["chat"], False),
    ("content_links", SHAPES["contentLink"], True),
    ("txts", SHAPES["txt"], True),
)
"""The parts of `<item>` and of `<podcast:liveItem>`."""

CHANNEL_PARTS: tuple[Place, ...] = (
    ("persons", SHAPES["person"], True),
    ("fundings", SHAPES["funding"], True),
    ("locations", SHAPES["location"], True),
    ("trailers", SHAPES["trailer"], True),
    ("license", SHAPES["license"], False),
    ("values", SHAPES["value"], True),
    ("images", SHAPES["image"], True),
    ("image_set", SHAPES["images"], False),
    ("socials", SHAPES["socialInteract"], True),
    ("blocks", SHAPES["block"], True),
    ("txts", SHAPES["txt"], True),
    ("remote_items", SHAPES["remoteItem"], True),
    ("update_frequency", SHAPES["updateFrequency"], False),
    ("podping", SHAPES["podping"], False),
    ("chat", SHAPES["chat"], False),
)
"""The parts of `<channel>`; further `<atom:link>` are read beside those of the feed itself and of its hub."""

__all__ = ["CHANNEL_PARTS", "ITEM_PARTS", "LINK", "PODCAST_EPISODE", "PODCAST_SEASON", "Place"]
