"""Texts and tables of the terminal."""
