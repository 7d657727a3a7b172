"""Write the ledger as a workbook, as CSV, or into the office's own template."""
