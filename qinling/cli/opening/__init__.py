"""Open the ledger of a desk, and say who acts."""
