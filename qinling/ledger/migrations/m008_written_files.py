"""Migration 8: the files that the program wrote outside the ledger. Do not edit a shipped migration."""

STATEMENTS = (
    """
    create table written_file (
        path varchar not null,
        sha256 varchar not null,
        written_at varchar not null,
        is_returned boolean not null,
        primary key (path)
    )
    """,
)
