"""Commands that move an issue on."""
