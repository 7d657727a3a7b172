"""Back the ledger up, and restore it."""
