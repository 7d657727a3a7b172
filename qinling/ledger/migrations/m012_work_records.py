"""Migration 12: work records beside the issues. Do not edit a shipped migration."""

STATEMENTS = (
    """
    create table work_record (
        id integer not null,
        kind varchar not null,
        topic varchar,
        part_of integer,
        amount integer not null,
        persons integer,
        day date not null,
        unit varchar not null,
        note varchar,
        is_void boolean not null,
        version integer not null,
        entry_key varchar not null,
        content_key varchar not null,
        primary key (id)
    )
    """,
    "create index work_record_day on work_record (kind, day)",
    "create index work_record_whole on work_record (part_of) where part_of is not null",
    "create index work_record_entry on work_record (entry_key)",
    "create index work_record_content on work_record (content_key)",
)
