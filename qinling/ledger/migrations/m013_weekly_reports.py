"""Migration 13: what a week's report said, and which other files of the log folder were told of. Do not edit a shipped migration."""

STATEMENTS = (
    "alter table login_week add column log varchar",
    "alter table login_week add column report varchar",
    """
    create table login_stray (
        name varchar not null,
        size integer not null,
        changed integer not null,
        primary key (name)
    )
    """,
)
