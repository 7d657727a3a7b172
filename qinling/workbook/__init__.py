"""Spreadsheets: the only room that imports their libraries."""
