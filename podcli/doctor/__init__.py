"""Examining where a show is published, and the cure for each fault."""
