"""Migration 19: the checksum of a returned workbook, which tells a copy under another name. Do not edit a shipped migration."""

STATEMENTS = ("alter table dispatch_return add column sha256 varchar not null default ''",)
