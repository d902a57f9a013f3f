"""Where the rules come from, as a person can look it up."""

PSP1 = "PSP-1 Podcast RSS Specification (github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification)"
PNS = "Podcasting 2.0 namespace (github.com/Podcastindex-org/podcast-namespace)"
APPLE_GUIDE = "Apple, A Podcaster's Guide to RSS"
APPLE_823 = "Apple, Podcast requirements (podcasters.apple.com/support/823-podcast-requirements)"
APPLE_4115 = "Apple, Technical updates for hosting providers (podcasters.apple.com/4115)"
SPOTIFY = "Spotify, Show metadata requirements (content-ops.atspotify.com)"
W3C = "W3C feed validator (github.com/w3c/feedvalidator)"
IAB = "IAB Tech Lab, Podcast Technical Measurement Guidelines 2.3"
HOSTS = "Limits reported by podcast hosts"
PODCLI = "podcli's own experience"


def sources(*names: str) -> str:
    """Join several sources to one line."""
    return "; ".join(names)
