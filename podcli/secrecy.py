"""Keeping credentials out of all that is said: a service may repeat them in its answer, a library in its words.

The address of a private feed is kept out likewise, but for the results that tell it to its owner: errors, findings and
what runs by itself end up in logs that others read.
"""

import os
import re
from urllib.parse import quote

_NAMES = re.compile(r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN)|PODCLI_\w*(TOKEN|KEY|SECRET)")
_RANDOM = re.compile(r"-[0-9a-f]{32}(?=\.(?:xml|rss)\b)")
"""What nobody can guess in the key of a private feed (see `podcli.config_feeds.stored_name`)."""
_SHORTEST = 6
"""Characters below which a value is no credential, and replacing it would garble ordinary words."""
_KNOWN: set[str] = set()


def keep_secret(*values: str | None) -> None:
    """Remember credentials that came from elsewhere than the environment, such as a profile or a role."""
    _KNOWN.update(value for value in values if value and len(value) >= _SHORTEST)


def unaddressed(text: str) -> str:
    """Return a text in which the addresses of private feeds cannot be used: `friends-….xml`."""
    return _RANDOM.sub("-…", text)


def redacted(text: str, *, addresses: bool = False) -> str:
    """Return a text with every known credential replaced, also where it is written as in addresses.

    The addresses of private feeds stay only with `addresses`.
    """
    text = text if addresses else unaddressed(text)
    for secret in sorted(_KNOWN | _in_environment(), key=len, reverse=True):
        for form in (secret, quote(secret, safe="")):
            text = text.replace(form, "…")
    return text


def _in_environment() -> set[str]:
    found = (value for name, value in os.environ.items() if _NAMES.fullmatch(name))
    return {value for value in found if len(value) >= _SHORTEST}
