"""Where the rules come from, as a person can look it up."""

_SUPPORT = "https://podcasters.apple.com/support"

PSP1 = "PSP-1 Podcast RSS Specification, https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification"
PNS = "Podcasting 2.0 namespace, https://github.com/Podcastindex-org/podcast-namespace/tree/main/docs/tags"
PNS_REC = (
    "Podcasting 2.0 recommendations, "
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/other-recommendations.md"
)
APPLE_GUIDE = "Apple, A Podcaster's Guide to RSS, https://help.apple.com/itc/podcasts_connect/#/itcb54353390"
APPLE_823 = f"Apple, Podcast requirements, {_SUPPORT}/823-podcast-requirements"
APPLE_829 = f"Apple, Validate your podcast, {_SUPPORT}/829-validate-your-podcast"
APPLE_893 = f"Apple, Audio requirements, {_SUPPORT}/893-audio-requirements"
APPLE_896 = f"Apple, Artwork requirements, {_SUPPORT}/896-artwork-requirements"
APPLE_4115 = "Apple, Technical updates for hosting providers, https://podcasters.apple.com/4115"
APPLE_5316 = f"Apple, Transcripts, {_SUPPORT}/5316"
APPLE_5482 = f"Apple, Chapters, {_SUPPORT}/5482"
APPLE_2482 = f"Apple, Chapters in audio files, {_SUPPORT}/2482"
SPOTIFY = "Spotify, Show metadata requirements, https://content-ops.atspotify.com/hc/articles/360050808931"
SPOTIFY_CHAPTERS = "Spotify, Chapters, https://support.spotifyforpodcasters.com/hc/articles/360043932711"
W3C = "W3C feed validator, https://github.com/w3c/feedvalidator"
RSS2 = "RSS 2.0, https://www.rssboard.org/rss-specification"
RSS_PROFILE = "RSS Best Practices, https://www.rssboard.org/rss-profile"
XML1 = "XML 1.0, https://www.w3.org/TR/xml/"
RFC5005 = "RFC 5005, Feed Paging and Archiving, https://www.rfc-editor.org/rfc/rfc5005"
PSC = (
    "Podlove Simple Chapters 1.2, "
    "https://github.com/podlove/podlove-specifications/blob/master/podlove-simple-chapters.md"
)
PARTYTIME = "partytime, the parser of the Podcast Index, https://github.com/RyanHirsch/partytime"
IAB = "IAB Tech Lab, Podcast Technical Measurement Guidelines 2.3, https://github.com/IABTechLab"
OP3 = "OP3, https://op3.dev/setup"
PODPING = "Podping, https://github.com/Podcastindex-org/podping.cloud"
PI_API = "Podcast Index API, https://podcastindex-org.github.io/docs-api/"
GHUB = "Google's WebSub hub, https://pubsubhubbub.appspot.com/"
PODINFRA = "podinfra.net, on audio files and feed crawlers, https://podinfra.net"
PODNEWS = "Podnews, on HTML in show notes, https://podnews.net/article/html-episode-notes-in-podcast-rss"
TRANSISTOR = "Transistor, on how apps show notes, https://transistor.fm/rendering"
HOSTS = "Limits reported by podcast hosts"
PODCLI = "podcli's own experience"


def sources(*names: str) -> str:
    """Join several sources to one line."""
    return "; ".join(names)
