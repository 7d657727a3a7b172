"""Units by name: which names are one unit, and which are likely to be."""
