"""Sheets become drafts."""
