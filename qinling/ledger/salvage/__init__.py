"""Read what can be read of a damaged ledger file: from a copy, row by row, past the pages that are lost."""
