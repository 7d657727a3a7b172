"""Accounts and logins in the ledger."""
