"""Migration 13: which accounts are one account of the list. Do not edit a shipped migration."""

STATEMENTS = (
    """
    create table account_alias (
        id integer not null,
        at varchar not null,
        day date not null,
        actor varchar not null,
        account integer not null,
        counts_for integer,
        why varchar not null,
        note varchar not null,
        is_manual boolean not null,
        primary key (id),
        foreign key (account) references account (id) on delete cascade,
        foreign key (counts_for) references account (id) on delete cascade
    )
    """,
    "create index account_alias_of on account_alias (account)",
)
