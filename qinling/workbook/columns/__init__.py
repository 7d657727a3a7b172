"""Which field each column of a table holds: by its heading and by what stands in it."""
