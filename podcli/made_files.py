"""Small files that podcli makes and stores beside those of a person: texts in other forms, pictures out of audio."""

import hashlib

from podcli.media_types import immutable
from podcli.plan import Upload
from podcli.workshop import Workshop


def made(shop: Workshop, folder: str, name: str, body: bytes, kind: str) -> Upload:
    """Return the upload of a file with that body, under a key made of it."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = shop.copies.made(name, body, sha256)
    key = f"{folder}/{sha256[:32]}/{name}"
    return Upload(key=key, path=path, bytes=len(body), sha256=sha256, headers=immutable(kind, sha256))
