"""What a returned or another table holds beside the ledger."""
