"""The command line: parses words, calls one procedure, shows one report."""
