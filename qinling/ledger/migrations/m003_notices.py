"""Migration 3: lead times, reply dates, indexes for alerts, and the outbox. Do not edit a shipped migration."""

STATEMENTS = (
    "alter table issue add column lead_days integer",
    "alter table issue add column reply_by date",
    # Indexes for the alerts, so that they do not scan the whole table.
    "create index issue_lead on issue (deadline) where lead_days is not null",
    "create index issue_asked on issue (requested_deadline) where requested_deadline is not null",
    "create index issue_answer on issue (reply_by) where reply_by is not null",
    "create index issue_behind on issue (schedule) where schedule = 'behind'",
    "create index issue_percent on issue (percent) where status in ('not_started', 'rectifying') and percent is not null",
    "create index issue_awaiting on issue (rectified_on) where status in ('rectified', 'accepting')",
    """
    create index issue_report on issue (coalesce(reported_on, handed_over_on, found_on))
    where status in ('not_started', 'rectifying')
    """,
    """
    create index issue_standing on issue (coalesce(rechecked_on, handed_over_on, found_on))
    where deadline_kind in ('standing', 'dated_standing')
    """,
    # Indexes for attachments, and for supervision acts by number.
    "create index event_paper on event (id) where kind = 'attached'",
    "create index event_act on event (ground) where kind = 'supervised'",
    """
    create table run (
        id integer not null,
        at varchar not null,
        day varchar not null,
        quiet boolean not null,
        ended varchar,
        due integer not null,
        told integer not null,
        delivered integer not null,
        failed integer not null,
        channels varchar not null,
        primary key (id)
    )
    """,
    """
    create table message (
        id integer not null,
        uid varchar not null,
        day varchar not null,
        receiver varchar not null,
        subject varchar not null,
        body varchar not null,
        primary key (id),
        unique (uid)
    )
    """,
    """
    create table notice (
        id integer not null,
        issue integer not null,
        kind varchar not null,
        tier varchar not null,
        version varchar not null,
        receiver varchar not null,
        message integer not null,
        primary key (id),
        constraint notice_key unique (issue, kind, version, receiver, tier),
        foreign key (message) references message (id)
    )
    """,
    """
    create table delivery (
        id integer not null,
        message integer not null,
        channel varchar not null,
        state varchar not null,
        attempts integer not null,
        unheard integer not null,
        next_at varchar not null,
        ended varchar,
        why varchar not null,
        primary key (id),
        unique (message, channel),
        foreign key (message) references message (id)
    )
    """,
    "create index delivery_open on delivery (next_at) where state in ('waiting', 'sending')",
    "create index delivery_lost on delivery (id) where state = 'lost'",
)
