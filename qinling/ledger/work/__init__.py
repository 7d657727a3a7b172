"""The table of work records, its queries and its changes."""
