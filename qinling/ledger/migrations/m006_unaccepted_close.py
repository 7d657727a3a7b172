"""Migration 6: the mark of issues closed without acceptance. Do not edit a shipped migration."""

STATEMENTS = (
    # Blank in old issues: their history did not tell such close-outs from other changes.
    "alter table issue add column closed_unaccepted boolean",
    "create index issue_unaccepted on issue (level, number) where closed_unaccepted",
)
