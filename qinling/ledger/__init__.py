"""The ledger file: the only room that knows SQL."""
