"""Chapters: one list, read from wherever a person or a program put it, and written in every form that apps read."""
