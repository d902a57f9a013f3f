"""The rule book: every rule, in the order of its sections, and the checks that look for it."""

from feeds.rules import (
    change_checks,
    channel_checks,
    chapter_checks,
    chapter_lines,
    date_checks,
    declaration_checks,
    delivery_checks,
    enclosure_checks,
    episode_checks,
    feed_checks,
    feed_delivery_checks,
    hosting_checks,
    item_checks,
    listing_checks,
    media_checks,
    namespace_checks,
    namespace_neighbours,
    notes_checks,
    option_checks,
    show_checks,
    spelling_checks,
    xml_checks,
)
from feeds.rules.checks import ChangeCheck, ModelCheck, SheetCheck, VisitCheck
from feeds.rules.rows import (
    change_rows,
    channel_rows,
    document_rows,
    file_rows,
    hosting_rows,
    item_rows,
    namespace_rows,
    option_rows,
)
from feeds.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *document_rows.RULES,
    *channel_rows.RULES,
    *option_rows.RULES,
    *namespace_rows.RULES,
    *item_rows.RULES,
    *file_rows.RULES,
    *hosting_rows.RULES,
    *change_rows.RULES,
)
"""Every rule."""

BY_ID = {rule.id: rule for rule in RULES}
"""Every rule by its id."""

MODEL_CHECKS: tuple[ModelCheck, ...] = (
    *show_checks.CHECKS,
    *listing_checks.CHECKS,
    *episode_checks.CHECKS,
    *media_checks.CHECKS,
    *feed_checks.CHECKS,
)
"""What is looked at in a show, before it is published and in any feed; several may serve one rule."""

BEFORE_WRITING: tuple[ModelCheck, ...] = feed_checks.BEFORE_WRITING
"""What is looked at before a show is published, and cannot stand in a feed that could be read."""

SHEET_CHECKS: tuple[SheetCheck, ...] = (
    *xml_checks.CHECKS,
    *declaration_checks.CHECKS,
    *spelling_checks.CHECKS,
    *channel_checks.CHECKS,
    *option_checks.CHECKS,
    *item_checks.CHECKS,
    *date_checks.CHECKS,
    *enclosure_checks.CHECKS,
    *notes_checks.CHECKS,
    *chapter_checks.CHECKS,
    *chapter_lines.CHECKS,
    *namespace_checks.CHECKS,
    *namespace_neighbours.CHECKS,
)
"""What is looked at in a feed as it is written."""

CHANGE_CHECKS: tuple[ChangeCheck, ...] = change_checks.CHECKS
"""What is looked at in an old feed and a new one."""

VISIT_CHECKS: tuple[VisitCheck, ...] = (
    *hosting_checks.CHECKS,
    *delivery_checks.CHECKS,
    *feed_delivery_checks.CHECKS,
)
"""What is looked at in the answers of servers."""
