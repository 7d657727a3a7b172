"""What others add to an export: cells, sheets, comments and pictures that are no field of an issue."""
