"""Send messages and workbooks, and say what the clock has to do with it."""
