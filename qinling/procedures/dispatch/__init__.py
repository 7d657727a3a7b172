"""Dispatch rounds: give workbooks to the units, take them back, remind."""
