"""A ledger for the offices that protect the Qinling mountains."""

__version__ = "0.1.0"
