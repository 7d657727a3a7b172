"""Migration 5: numbers as they are compared, and whether a status was stated. Do not edit a shipped migration."""

STATEMENTS = (
    # Nobody can tell any more which of the old statuses were stated.
    "alter table issue add column status_said boolean not null default true",
    "alter table issue add column number_key varchar not null default ''",
    "update issue set number_key = fold_name(number)",
    "create index issue_number_key on issue (level, number_key)",
)
