"""Migration 7: notices and runs that were set aside. Do not edit a shipped migration."""

STATEMENTS = (
    "alter table notice add column reset_by integer",
    "alter table run add column reset_by integer",
)
