"""What a person types at the command line: days, weeks, closed words, several fields in one word."""
