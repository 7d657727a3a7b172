"""An office's own workbook as the form of an export: read, widened, filled."""
