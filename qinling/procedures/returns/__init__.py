"""Returned exports: what their readers changed, added and drew, merged into the ledger."""
