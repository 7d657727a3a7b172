"""What a heading says: the fields of an issue that its words name."""
