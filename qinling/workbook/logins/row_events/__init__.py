"""Find and read the columns that tell what the rows of a login log are."""
