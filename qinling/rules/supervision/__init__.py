"""Supervision: acts, their letters and numbers, opinions of inspectors, the monthly circular."""
