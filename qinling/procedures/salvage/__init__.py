"""`db salvage`: a new ledger from what can be read of a damaged one and of its backup."""
