"""What the name of a transcript tells: `owls.de.vtt` is the German one of `owls`."""

from episodes.languages import parse_language


def language_of_name(name: str, stem: str) -> str:
    """Return the language between a stem and the ending of a name, empty for none; raise ValueError for no language."""
    between = written_language(name, stem)
    return parse_language(between) if between else ""


def written_language(name: str, stem: str) -> str:
    """Return what stands between a stem and the ending of a name, whether or not it is a language."""
    return name.removeprefix(f"{stem}.").rpartition(".")[0] if name.startswith(f"{stem}.") else ""
