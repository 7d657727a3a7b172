"""The ledger beside a table that is not its own."""
