"""Commands `check` and `return`."""
