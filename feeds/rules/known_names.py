"""The names that podcast feeds are made of, as they are spelt."""

from feeds.names import qualified

_RSS = """title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator
docs cloud ttl image rating textInput skipHours skipDays item author comments enclosure guid source"""
_ITUNES = """author block category complete duration email episode episodeType explicit image keywords name
new-feed-url order owner season subtitle summary title type applepodcastsverify isClosedCaptioned"""
_PODCAST = """transcript locked funding chapters soundbite person location season episode trailer license
alternateEnclosure source integrity guid value valueRecipient valueTimeSplit medium image images liveItem contentLink
socialInteract block txt remoteItem podroll updateFrequency podping chat publisher"""
_SINGLE = """title link description language image guid pubDate enclosure lastBuildDate itunes:author itunes:image
itunes:explicit itunes:type itunes:duration itunes:episode itunes:season itunes:episodeType content:encoded"""

KNOWN = {
    name.lower(): name
    for name in (
        *_RSS.split(),
        *(f"itunes:{name}" for name in _ITUNES.split()),
        *(f"podcast:{name}" for name in _PODCAST.split()),
        "content:encoded",
        "atom:link",
        "psc:chapters",
    )
}
"""The right spelling of a name by its small letters."""

SINGLE = frozenset(qualified(name) for name in _SINGLE.split())
"""What one show or episode has once at most."""
