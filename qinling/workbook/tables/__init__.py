"""Find the tables of a sheet: stacked, side by side, turned, or as cards; and what the other cells are."""
