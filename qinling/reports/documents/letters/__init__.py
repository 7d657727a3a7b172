"""Supervision letters: their built-in templates, and filling them or the forms of an office."""
