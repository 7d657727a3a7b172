"""Validators of settings, and the sections that are tables with names of the office's own."""
