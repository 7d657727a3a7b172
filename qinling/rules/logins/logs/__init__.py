"""Login logs: their times, cells, names of files, and what is one login."""
