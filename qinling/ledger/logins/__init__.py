"""The tables of accounts and logins."""
