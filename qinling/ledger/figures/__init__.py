"""Figures, now and in the past."""
