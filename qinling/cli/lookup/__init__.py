"""From what is typed to what is meant: the issue of a number or of a place in a list, near names, other files."""
