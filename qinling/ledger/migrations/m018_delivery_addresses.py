"""Migration 17: a delivery for each address with a text of its own. Do not edit a shipped migration."""

STATEMENTS = (
    """
    create table delivery_anew (
        id integer not null,
        message integer not null,
        channel varchar not null,
        address varchar not null default '',
        state varchar not null,
        attempts integer not null,
        unheard integer not null,
        next_at varchar not null,
        ended varchar,
        why varchar not null,
        subject varchar,
        body varchar,
        primary key (id),
        unique (message, channel, address),
        foreign key (message) references message (id)
    )
    """,
    """
    insert into delivery_anew (id, message, channel, state, attempts, unheard, next_at, ended, why)
    select id, message, channel, state, attempts, unheard, next_at, ended, why from delivery order by id
    """,
    "drop table delivery",  # its indexes go with it
    "alter table delivery_anew rename to delivery",
    "create index delivery_open on delivery (next_at) where state in ('waiting', 'sending')",
    "create index delivery_lost on delivery (id) where state = 'lost'",
    "create index notice_message on notice (message)",
    "alter table run add column missing_env varchar not null default ''",
)
