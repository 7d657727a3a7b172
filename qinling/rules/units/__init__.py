"""Names of units: read from cells, which of them are one unit, and which are likely to be."""
