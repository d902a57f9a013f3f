"""docs/podcasting.md tells every tag with an example that publishes it."""

import re

import pytest
from lxml import etree
from PIL import Image

from tests.folders import ROOT, SPEECH, ShowFolder
from tests.podcasting_places import NOT_TYPED, NOTES, SETTINGS, Typed, name_of
from tests.podcasting_rows import ROWS
from tests.test_itunes import TYPED

PAGE = (ROOT / "docs" / "podcasting.md").read_text()
SECTIONS = dict(re.findall(r"^### `([\w:-]+)`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = {tag: re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for tag, text in SECTIONS.items()}


def elements(folder, tag):
    """Publish, and return the elements of that name, but for the links that every feed has."""
    folder.publish()
    document = etree.fromstring(folder.public.inner.get("feed.xml").body)
    found = [element for element in document.iter(name_of(tag)) if element.get("rel") not in {"self", "hub"}]
    return [etree.tostring(element, with_tail=False) for element in found]


def lengthened(audio):
    """Let a file of some seconds last some minutes, as long as the chapters of the page do."""
    audio.write_bytes(audio.read_bytes() + SPEECH.read_bytes() * 150)


def without_doubles(settings, lines):
    """Return settings without the keys of [show] that the lines of an example, which stand in them, say anew."""
    for key in re.findall(r"^(\w+) = ", re.split(r"^\[", lines, maxsplit=1, flags=re.MULTILINE)[0], re.MULTILINE):
        if len(re.findall(rf"^{key} = ", settings, re.MULTILINE)) > 1:
            settings = re.sub(rf"^{key} = .*\n", "", settings, count=1, flags=re.MULTILINE)
    return settings


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A show that says only what every show must."""
    folder = ShowFolder(tmp_path_factory.mktemp("plain") / "show")
    folder.add("owls")
    return folder


@pytest.mark.parametrize("tag", EXAMPLES)
def test_the_example_publishes_its_tag(tag, plain, tmp_path):
    """What is copied from the page into a show or into notes stands in the feed."""
    (example,) = EXAMPLES[tag]
    folder = ShowFolder(tmp_path / "show")
    if example.startswith("[feed]"):
        folder.configure(feed=example.removeprefix("[feed]\n"))
    elif not example.startswith("+++"):
        lines, settings = example.removeprefix("[show]\n"), folder.path / "podcast.toml"
        folder.configure(show=lines)
        settings.write_text(without_doubles(settings.read_text(), lines))
    for name in re.findall(r'"([\w-]+\.jpg)"', example):
        Image.new("RGB", (1400, 1400)).save(folder.path / "episodes" / name)
    numbered = "episode = 1" if 'type = "serial"' in example else ""
    folder.add("owls", example.replace("+++\n", "") if example.startswith("+++") else numbered)
    if "chapters = " in example:
        lengthened(folder.path / "episodes" / "owls.mp3")
    found = elements(folder, tag)
    assert found
    assert found != elements(plain, tag)


def written(place: Typed) -> str:
    """Return the tag of a place as the page's headings have it."""
    return place.tag if ":" in place.tag else f"podcast:{place.tag}"


@pytest.mark.parametrize("place", [*SETTINGS, *NOTES], ids=lambda place: f"{place.parent}-{place.tag}")
def test_every_key_is_told(place):
    """The section of each tag names all its keys, in its words or in its example."""
    for key in place.text()[1]:
        assert re.search(rf"\b{key}\b", SECTIONS[written(place)]), key


@pytest.mark.parametrize("element", TYPED, ids=lambda element: f"{element.place}-{element.tag}-{element.rule}")
def test_every_key_of_apple_is_told(element):
    """The section of each element of Apple's names its keys."""
    for key in re.findall(r"^(\w+) = ", element.typed, re.MULTILINE):
        assert re.search(rf"`{key}`", SECTIONS[f"itunes:{element.tag}"]), key


@pytest.mark.parametrize(("tag", "rows"), [("psc:chapters", "psc:chapter"), ("podcast:chapters", "chapters")])
def test_every_attribute_of_chapters_is_told(tag, rows):
    """They have no keys of their own, but what is written is told."""
    for name in ROWS[rows]:
        assert f"`{name}`" in SECTIONS[tag]


def test_no_tag_is_left_out():
    """Each tag that can be typed has its section; those without a key have none."""
    typed = {written(place) for place in (*SETTINGS, *NOTES)} | {f"itunes:{element.tag}" for element in TYPED}
    lists = {"podcast:podroll", "podcast:publisher", "podcast:chapters", "psc:chapters"}
    assert typed | lists == set(SECTIONS)
    assert not {f"podcast:{tag}" for tag in NOT_TYPED if tag != "chapters"} & set(SECTIONS)
    assert "`itunes:duration`" in PAGE
