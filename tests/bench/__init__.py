"""Measure `qinling` against the barest scripts that do the same: `python -m tests.bench --help`."""
