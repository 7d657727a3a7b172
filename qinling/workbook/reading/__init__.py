"""Read a sheet of issues: detect its table, map its columns, turn its rows into drafts."""
