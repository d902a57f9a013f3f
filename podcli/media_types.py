"""What stored files say of themselves when they are served: one table, since `mimetypes` differs by machine."""

from podcli.storage.contract import Headers

CONTENT_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".aiff": "audio/aiff",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".m3u8": "application/x-mpegURL",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
}
"""Content-Type by lower-case file name ending."""

FEED = Headers(content_type=CONTENT_TYPES[".xml"], cache_control="public, max-age=300")
"""A feed: apps may keep it for five minutes (HOST-FEED-CACHE)."""


def immutable(content_type: str, sha256: str) -> Headers:
    """Return the headers of a file whose key carries its hash: apps may keep it for ever (HOST-FEED-CACHE)."""
    return Headers(
        content_type=content_type,
        cache_control="public, max-age=31536000, immutable",
        metadata={"sha256": sha256},
    )
