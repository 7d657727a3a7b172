"""Migration 20: a server keeps each login record as a row. A file stays as it is. Do not edit a shipped migration."""

STATEMENTS: tuple[str, ...] = ()
