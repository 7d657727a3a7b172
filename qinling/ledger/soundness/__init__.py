"""What damage looks like: the schema, stored values, relations between tables, and what SQLite's own check says."""
