"""Logs that are no tables of cells: JSON, XML, lines of servers, events of known programs."""
