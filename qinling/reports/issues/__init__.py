"""Issues: lists, one in full, what was done to them."""
