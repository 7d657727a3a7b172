"""Parsers: a text of an office becomes a value."""
