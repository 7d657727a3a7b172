"""Filters of issues: as options, as free words, as conditions that name their field."""
