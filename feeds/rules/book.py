"""All rules, in the order of the rule book, and the check that applies them."""

from collections.abc import Iterable

from episodes import Episode, Finding
from feeds.rules import episode_rules, feed_rules, listing_rules, media_rules, show_rules
from feeds.rules.rule import Facts, Rule
from feeds.show import Show

RULES: tuple[Rule, ...] = (
    *show_rules.RULES,
    *listing_rules.RULES,
    *episode_rules.RULES,
    *media_rules.RULES,
    *feed_rules.RULES,
)
"""Every rule; an id may stand for several checks of one matter."""


def check(show: Show, episodes: Iterable[Episode]) -> tuple[Finding, ...]:
    """Return everything that the rules notice in a show and its episodes, whose addresses are absolute already."""
    facts = Facts(show=show, episodes=tuple(episodes))
    return tuple(finding for rule in RULES for finding in rule.findings(facts))
