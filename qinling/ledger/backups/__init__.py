"""Backups of the ledger: one zip file with the ledger, its attachments and a manifest."""
