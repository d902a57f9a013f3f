"""Formatters: the only place where results become text or JSON."""
