"""Commands that keep the ledger in order."""
