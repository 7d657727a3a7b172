"""Merging: what a file or a returned export changes of the issues in the ledger."""
