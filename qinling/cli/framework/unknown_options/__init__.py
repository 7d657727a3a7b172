"""Options that a command does not have: what may have been meant, and the line to type."""
