"""Read files that a command names, and ask what they leave open."""
