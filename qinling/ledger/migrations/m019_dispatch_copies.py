"""Migration 19: which copy of a dispatched workbook came back, and who was sent it. Do not edit a shipped migration."""

STATEMENTS = (
    "alter table dispatch_return add column sha256 varchar not null default ''",
    "alter table dispatch_file add column delivered varchar not null default '[]'",
)
