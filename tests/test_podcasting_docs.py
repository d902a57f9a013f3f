"""docs/podcasting.md tells every tag with an example that publishes it."""

import re

import pytest
from lxml import etree

from tests.folders import ROOT, ShowFolder
from tests.podcasting_places import NOT_TYPED, NOTES, SETTINGS, Typed, name_of

PAGE = (ROOT / "docs" / "podcasting.md").read_text()
SECTIONS = dict(re.findall(r"^### `([\w:]+)`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = {tag: re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for tag, text in SECTIONS.items()}


def elements(folder, tag):
    """Publish, and return the elements of that name, but for the links that every feed has."""
    folder.publish()
    document = etree.fromstring(folder.public.inner.get("feed.xml").body)
    found = [element for element in document.iter(name_of(tag)) if element.get("rel") not in {"self", "hub"}]
    return [etree.tostring(element, with_tail=False) for element in found]


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
        folder.configure(show=example.removeprefix("[show]\n"))
        if "locked = true" in example:
            settings = folder.path / "podcast.toml"
            settings.write_text(settings.read_text().replace("locked = false\n", ""))
    folder.add("owls", example.replace("+++\n", "") if example.startswith("+++") else "")
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


def test_no_tag_is_left_out():
    """Each tag that can be typed has its section; those without a key have none."""
    assert {written(place) for place in (*SETTINGS, *NOTES)} | {"podcast:podroll", "podcast:publisher"} == set(SECTIONS)
    assert not {f"podcast:{tag}" for tag in NOT_TYPED} & set(SECTIONS)
