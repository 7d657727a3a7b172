"""Messages: what was told to whom, what waits, what no longer counts."""
