"""Everything that is PostgreSQL's own: connections, locks, the schema of an office, SQL words and errors."""
