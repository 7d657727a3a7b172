"""Migration 9: what was dispatched to the units and what came back. Do not edit a shipped migration."""

STATEMENTS = (
    """
    create table dispatch_round (
        id integer not null,
        at varchar not null,
        day date not null,
        actor varchar not null,
        due date not null,
        field varchar not null,
        filters varchar not null,
        open_fields varchar not null,
        position integer not null,
        head varchar not null,
        ended varchar,
        primary key (id)
    )
    """,
    """
    create table dispatch_file (
        id integer not null,
        dispatch_round integer not null,
        unit varchar not null,
        name varchar not null,
        sent varchar,
        why varchar not null,
        primary key (id),
        foreign key (dispatch_round) references dispatch_round (id)
    )
    """,
    "create index dispatch_file_round on dispatch_file (dispatch_round)",
    """
    create table dispatch_issue (
        dispatch_file integer not null,
        issue integer not null,
        primary key (dispatch_file, issue),
        foreign key (dispatch_file) references dispatch_file (id)
    )
    """,
    """
    create table dispatch_return (
        id integer not null,
        dispatch_file integer not null,
        at varchar not null,
        actor varchar not null,
        name varchar not null,
        is_taken boolean not null,
        changed integer not null,
        steps integer not null,
        doubtful integer not null,
        batch integer,
        primary key (id),
        foreign key (dispatch_file) references dispatch_file (id)
    )
    """,
    "create index dispatch_return_file on dispatch_return (dispatch_file)",
)
