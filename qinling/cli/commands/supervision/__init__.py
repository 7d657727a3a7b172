"""Commands that warn and press."""
