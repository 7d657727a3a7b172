"""Migration 10: the opinions of inspectors. Do not edit a shipped migration."""

STATEMENTS = (
    "alter table issue add column opinion_text varchar",
    "alter table issue add column opinion_on date",
    "create index issue_opinion on issue (opinion_on) where opinion_text is not null",
)
