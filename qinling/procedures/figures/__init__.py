"""The figures of a brief, of a period, of many offices."""
