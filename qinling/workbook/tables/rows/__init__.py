"""The rows of a table: what each of them is, and which of them are one issue."""
