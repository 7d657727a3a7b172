"""The procedures of the office, one function each."""
