"""Advice where there is no show folder: the way out is an option then, and not a line of podcast.toml."""

import re

_OPTIONS = {
    "public_url": "--public-url",
    "state_url": "--state-url",
    "endpoint_url": "--endpoint-url",
    "addressing_style": "--addressing-style",
    "region": "--region",
    "profile": "--profile",
    "url": "--storage",
}
_PLACE = r"(?:the \[storage\] part of )?podcast\.toml"
_WRITE = re.compile(rf'([Ww])rite ({"|".join(_OPTIONS)})(?: = "([^"]*)")?(?: into {_PLACE})?')
_NAME = re.compile(r"\b(public_url|state_url|endpoint_url)\b")
_SAID = (
    ("correct url, endpoint_url or region", "correct --storage, --endpoint-url or --region"),
    (" as url in ", " as --storage in "),
)
_PROFILE = re.compile(rf"name a profile of ~/\.aws in {_PLACE}")
_LOOK = re.compile(rf"Look at {_PLACE}")
_IN = re.compile(rf" in {_PLACE}")


def by_options(text: str) -> str:
    """Return advice that names settings in the words of options; what has no option stays as it is."""
    text = _PROFILE.sub("name a profile of ~/.aws with --profile", text)
    text = _LOOK.sub("Look at the options of the storage", text)
    text = _WRITE.sub(_given, text)
    for said, meant in _SAID:
        text = text.replace(said, meant)
    return _IN.sub("", _NAME.sub(lambda found: _OPTIONS[found[1]], text))


def _given(found: re.Match[str]) -> str:
    option = _OPTIONS[found[2]]
    return f"{'Give' if found[1] == 'W' else 'give'} {option}" + (f" {found[3]}" if found[3] else "")
