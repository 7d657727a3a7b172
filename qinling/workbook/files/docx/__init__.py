"""Word papers read as tables."""
