"""The files that commands write, and what they may not replace."""
