"""The page that tells every key is held against what is read."""

import re

import pytest

from episodes import frontmatter
from podcli.config_feeds import FurtherFeed
from podcli.config_read import SHOW_KEYS
from podcli.config_storage import STORAGE_KEYS
from podcli.config_types import AnnounceSettings, AudioSettings, FeedSettings
from podcli.options import ALLOW_KINDS
from tests.folders import ROOT

PAGE = (ROOT / "docs" / "keys.md").read_text("utf-8")
FEEDS = tuple(dict.fromkeys((*FeedSettings.__struct_fields__, *FurtherFeed.__struct_fields__)))
PARTS = {
    "`[show]`": SHOW_KEYS,
    "`[feed]` and `[[feeds]]`": FEEDS,
    "`[audio]`": AudioSettings.__struct_fields__,
    "`[storage]`": STORAGE_KEYS,
    "`[announce]`": AnnounceSettings.__struct_fields__,
    "The notes of an episode": frontmatter.KEYS,
    "What `--allow` allows": ALLOW_KINDS,
}


@pytest.mark.parametrize("part", PARTS)
def test_every_key_is_told_and_no_other(part: str) -> None:
    """The first column of each table names what podcli reads there, each once."""
    section = PAGE.split(f"## {part}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    told = [key for row in rows for key in re.findall(r"`([a-z_]+)`", row)]
    assert sorted(told) == sorted(PARTS[part])
