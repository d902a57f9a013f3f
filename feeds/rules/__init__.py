"""The rule book: rows that say what a rule is, and small pure checks that look for it in gathered facts.

`rows` holds the rows, section by section. The checks look at a show (`show_checks`, `episode_checks` …), at a feed as
it is written (`xml_checks`, `item_checks` …), at a change, and at the answers of servers. `book` joins all.
"""
