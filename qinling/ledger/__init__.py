"""The ledger file. Only this package contains SQL."""
