"""One command over all offices of a server: each is read by itself, and what is found is laid together."""
