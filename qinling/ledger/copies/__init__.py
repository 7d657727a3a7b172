"""A ledger copied to another one, of whatever engine."""
