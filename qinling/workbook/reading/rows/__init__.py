"""The rows of a table and their cells: read into drafts and errors, and counted."""
