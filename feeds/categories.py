"""Apple's list of categories: parsing what a person typed, proposing what was meant."""

import difflib
import functools
import json
from importlib import resources

from feeds.show import Category

RENAMED = {
    "Arts > Literature": "Arts > Books",
    "Business > Business News": "News > Business News",
    "Business > Management & Marketing": "Business > Management",
    "Business > Shopping": "Leisure",
    "Education > Educational Technology": "Education",
    "Education > Education Technology": "Education",
    "Education > Higher Education": "Education > Courses",
    "Education > K-12": "Education",
    "Education > Language Courses": "Education > Language Learning",
    "Education > Training": "Education > Courses",
    "Games & Hobbies": "Leisure",
    "Games & Hobbies > Automotive": "Leisure > Automotive",
    "Games & Hobbies > Aviation": "Leisure > Aviation",
    "Games & Hobbies > Hobbies": "Leisure > Hobbies",
    "Games & Hobbies > Other Games": "Leisure > Games",
    "Games & Hobbies > Video Games": "Leisure > Video Games",
    "Government & Organizations": "Government",
    "Government & Organizations > Local": "Government",
    "Government & Organizations > National": "Government",
    "Government & Organizations > Non-Profit": "Business > Non-Profit",
    "Government & Organizations > Regional": "Government",
    "Health": "Health & Fitness",
    "Health > Alternative Health": "Health & Fitness > Alternative Health",
    "Health > Fitness & Nutrition": "Health & Fitness > Fitness",
    "Health > Self-Help": "Education > Self-Improvement",
    "Health > Sexuality": "Health & Fitness > Sexuality",
    "Health & Fitness > Self-Help": "Education > Self-Improvement",
    "News & Politics": "News",
    "News & Politics > Conservative (Right)": "News > Politics",
    "News & Politics > Liberal (Left)": "News > Politics",
    "Religion & Spirituality > Other": "Religion & Spirituality",
    "Science & Medicine": "Science",
    "Science & Medicine > Medicine": "Health & Fitness > Medicine",
    "Science & Medicine > Natural Sciences": "Science > Natural Sciences",
    "Science & Medicine > Social Sciences": "Science > Social Sciences",
    "Science > Medicine": "Health & Fitness > Medicine",
    "Society & Culture > History": "History",
    "Sports & Recreation": "Sports",
    "Sports & Recreation > Amateur": "Sports",
    "Sports & Recreation > College & High School": "Sports",
    "Sports & Recreation > Outdoor": "Sports > Wilderness",
    "Sports & Recreation > Professional": "Sports",
    "Technology > Gadgets": "Technology",
    "Technology > Podcasting": "Technology",
    "Technology > Software How-To": "Technology",
    "Technology > Tech News": "News > Tech News",
}
"""Names from before 2019, as typed in podcli, with what stands in their place today."""


def _listed() -> tuple[Category, ...]:
    text = resources.files("feeds").joinpath("apple-categories.json").read_text(encoding="utf-8")
    return tuple(Category(name, sub) for name, subs in json.loads(text).items() for sub in ("", *subs))


CATEGORIES = _listed()
"""Every category and subcategory of Apple's list, in its order."""


def category_name(category: Category) -> str:
    """Return a category as a person types it: `Science > Nature`."""
    return f"{category.name} > {category.sub}" if category.sub else category.name


def parse_category(text: str) -> Category:
    """Return the category that was typed, whatever its case; raise ValueError with the nearest one otherwise."""
    wanted = _canonical(text)
    if wanted in _by_key():
        return _by_key()[wanted]
    message = f"{text.strip()!r} is no category of Apple's list"
    proposal = proposed_category(text)
    raise ValueError(f"{message}; did you mean {category_name(proposal)!r}?" if proposal else f"{message}.")


def proposed_category(text: str) -> Category | None:
    """Return what an obsolete or misspelt name most likely means today, or None."""
    key = _canonical(text)
    if key in _renamed():
        return _by_key()[_renamed()[key]]
    by_sub = {category.sub.casefold(): category for category in CATEGORIES if category.sub}
    last = key.rpartition(">")[2]
    if last in by_sub:
        return by_sub[last]
    known = by_sub | _by_key()
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return known[near[0]] if near else None


def is_obsolete(category: Category) -> bool:
    """Tell whether a category is one of those that Apple gave up in 2019."""
    return _canonical(category_name(category)) in _renamed()


def _canonical(text: str) -> str:
    """Ignore case, spaces around the parts, and `and` written for `&`."""
    parts = (" ".join(part.split()).casefold().replace(" and ", " & ") for part in text.split(">"))
    return ">".join(parts)


@functools.cache
def _by_key() -> dict[str, Category]:
    return {_canonical(category_name(category)): category for category in CATEGORIES}


@functools.cache
def _renamed() -> dict[str, str]:
    return {_canonical(old): _canonical(new) for old, new in RENAMED.items()}
