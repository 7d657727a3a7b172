"""Migration 13: the day agreed for the next visit after a coaching. Do not edit a shipped migration."""

STATEMENTS = ("alter table coaching add column next_visit date",)
