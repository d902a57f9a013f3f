"""What is said in a cue, letter by letter: who says it, and what is bold, italic or underlined."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from operator import itemgetter

import msgspec

from episodes.text import clean_text

_MARK = re.compile(
    r"<v(?:\.[^\s<>]*)?[ \t]+(?P<voice>[^<>\s][^<>]*)>"
    r"|<(?P<style>/?[biuBIU])(?:\.[^\s<>]*)?>|</?[a-zA-Z!?][^<>]*>|<\d[\d:.]*>"
    r"|\{\\[^{}]*\}"
)
_OPENS_MARK = re.compile(r"<(?=[a-zA-Z/!?\d])")
_ASIDE = re.compile(r"\{\\")
_UNTIDY = re.compile(r"\s\s|[^\S \n]|\A\s|\s\Z|\u2192")
"""What a text without styles has only if something is to be done about it."""

Letter = tuple[str, str]
"""A character, and the styles it has, such as `bi`."""
_BREAK: Letter = ("\n", "")
_SPACE: Letter = (" ", "")


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one person says within a card."""

    speaker: str = ""
    letters: tuple[Letter, ...] = ()

    @property
    def text(self) -> str:
        """The words without any mark."""
        return "".join(map(itemgetter(0), self.letters))


def parts_of(markup: str, *, speaker: str = "", entities: bool = False) -> tuple[Part, ...]:
    """Return what is said in a marked text; `entities` tells whether `&amp;` stands for `&` in it."""
    parts: list[Part] = []
    letters: list[Letter] = []
    for voice, piece in _pieces(markup, entities=entities):
        if voice is None:
            letters += piece
            continue
        parts.append(Part(speaker=speaker, letters=_tidied(letters)))
        speaker, letters = speaker_name(unescape(voice) if entities else voice), []
    parts.append(Part(speaker=speaker, letters=_tidied(letters)))
    return tuple(part for part in parts if part.letters)


def speaker_name(name: str) -> str:
    """Return a name as it may stand in every form: on one line, without what ends it in one of them."""
    return " ".join(re.sub(r"[<>&:{}]|\s", " ", clean_text(name)).split())


def marked(letters: tuple[Letter, ...], *, entities: bool) -> str:
    """Return text with its styles as marks, each of them closed."""
    out = []
    for styles, group in groupby(letters, key=itemgetter(1)):
        text = "".join(map(itemgetter(0), group))
        if entities:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        opened = "".join(f"<{style}>" for style in styles)
        closed = "".join(f"</{style}>" for style in reversed(styles))
        out.append(f"{opened}{text}{closed}")
    return "".join(out)


def _pieces(markup: str, *, entities: bool) -> Iterator[tuple[str | None, list[Letter]]]:
    """Yield the letters between marks with their styles, and each voice with no letters."""
    styles: set[str] = set()
    at = 0
    for found in _MARK.finditer(markup):
        yield None, _styled(markup[at : found.start()], styles, entities=entities)
        at = found.end()
        if found["voice"]:
            yield found["voice"], []
        elif found["style"]:
            name = found["style"].lower()
            styles = styles - {name[1:]} if name.startswith("/") else styles | {name}
    yield None, _styled(markup[at:], styles, entities=entities)


def _styled(text: str, styles: set[str], *, entities: bool) -> list[Letter]:
    kept = "".join(sorted(styles))
    said = clean_text(unescape(text) if entities else text)
    cells = {letter: (letter, kept) for letter in set(said)}  # each of the few different letters is held once
    return [cells[letter] for letter in said]


def _tidied(letters: list[Letter]) -> tuple[Letter, ...]:
    """Return letters whose white space is single, and in which nothing reads as a mark, however it was put together."""
    text = "".join(map(itemgetter(0), letters))
    # Each is replaced by as many letters, so that the styles keep their places.
    clean = _ASIDE.sub("( ", _OPENS_MARK.sub("\u2039", text)).replace("-->", "\u2192\u2192\u2192")
    if clean == text and not _UNTIDY.search(text) and not any(map(itemgetter(1), letters)):
        return tuple(letters)
    text = clean
    out: list[Letter] = []
    for letter, was in zip(text, letters, strict=True):
        last = out[-1][0] if out else "\n"
        if letter == "\u2192" == last:
            continue
        if not letter.isspace():
            out.append(was if was[0] == letter else (letter, was[1]))
        elif letter == "\n" or not last.isspace():
            out[-1:] = _with_space(out, letter)
    while out and out[-1][0].isspace():
        out.pop()
    return tuple(out)


def _with_space(out: list[Letter], letter: str) -> list[Letter]:
    """Return the last letter followed by a space or, in the place of other white space, a line's end."""
    space = _BREAK if letter == "\n" else _SPACE
    if not out:
        return []
    return [space] if out[-1][0].isspace() else [out[-1], space]
