"""The sheets of an export beside those of the issues."""
