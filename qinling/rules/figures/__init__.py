"""Figures: their rules in words, their conditions as values, each with the issues behind it."""
