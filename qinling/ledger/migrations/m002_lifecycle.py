"""Migration 2: the columns of the procedure, and the office day of events. Do not edit a shipped migration."""

STATEMENTS = (
    *(
        f"alter table issue add column {column}"
        for column in (
            "reported_on date",
            "requested_deadline date",
            "applied_on date",
            "applied_by varchar",
            "accepted_level varchar",
            "noticed_on date",
            "rechecked_on date",
        )
    ),
    # Add the office day to events, and drop the foreign key: undo removes issues but keeps their events.
    """
    create table event_anew (
        id integer not null,
        at varchar not null,
        day varchar not null,
        actor varchar not null,
        kind varchar not null,
        issue integer not null,
        batch integer not null,
        changes varchar not null,
        ground varchar not null,
        prev_hash varchar not null,
        hash varchar not null,
        primary key (id)
    )
    """,
    """
    insert into event_anew
    select id, at, '', actor, kind, issue, batch, changes, ground, prev_hash, hash from event order by id
    """,
    "insert into meta select 'head', id || ' ' || hash from event order by id desc limit 1",
    "drop table event",  # its triggers and its index go with it
    "alter table event_anew rename to event",
    "create index ix_event_issue on event (issue)",
    """
    create trigger event_never_changes before update on event
    begin select raise(abort, 'history is append-only'); end
    """,
    """
    create trigger event_never_goes before delete on event
    begin select raise(abort, 'history is append-only'); end
    """,
    """
    create trigger event_never_replaced before insert on event
    when exists (select 1 from event where id = new.id)
    begin select raise(abort, 'history is append-only'); end
    """,
)
