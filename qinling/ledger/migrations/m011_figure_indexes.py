"""Migration 11: indexes for figures of what happened in a period. Do not edit a shipped migration."""

STATEMENTS = (
    "create index event_step on event (kind, day, issue) where kind <> 'created'",
    "create index issue_round on issue (round) where round > 1",
    "create index issue_closed on issue (closed_on, status) where closed_on is not null",
)
