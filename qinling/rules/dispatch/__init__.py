"""Dispatch rounds: which unit gets which issues, and what of a returned workbook may be taken."""
