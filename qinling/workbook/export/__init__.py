"""The ledger becomes a workbook."""
