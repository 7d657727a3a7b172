"""The board: its figures, bars, screen."""
