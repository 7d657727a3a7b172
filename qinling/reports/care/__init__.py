"""The care of a ledger: backups, copies, soundness, roles."""
