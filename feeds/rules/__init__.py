"""The rule book: small pure rules over gathered facts, each with its reason and its source.

A rule is a function that yields what it noticed; the decorator for its scope makes it a `Rule`; the module of its scope
lists it in `RULES`, and `book` joins the lists.
"""
