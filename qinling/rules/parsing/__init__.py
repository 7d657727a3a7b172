"""Texts of an office become values."""
