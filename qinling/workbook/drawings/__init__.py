"""Pictures and shapes on the sheets of a workbook."""
