"""Migration 4: accounts, logins and coaching. Do not edit a shipped migration."""

STATEMENTS = (
    """
    create table account (
        id integer not null,
        key varchar not null,
        account varchar not null,
        name varchar not null,
        unit varchar not null,
        opened date,
        state varchar not null,
        left_on date,
        place integer not null,
        primary key (id),
        unique (key)
    )
    """,
    """
    create table account_change (
        id integer not null,
        at varchar not null,
        day varchar not null,
        actor varchar not null,
        account integer not null,
        what varchar not null,
        changes varchar not null,
        primary key (id),
        foreign key (account) references account (id)
    )
    """,
    """
    create table login_address (
        id integer not null,
        address varchar not null,
        primary key (id),
        unique (address)
    )
    """,
    # The records of one day, packed. One row for each record takes four times the space and time.
    """
    create table login_events (
        day date not null,
        events blob not null,
        primary key (day)
    )
    """,
    """
    create table login_day (
        account integer not null,
        day date not null,
        logins integer not null,
        failed integer not null,
        last integer,
        primary key (account, day)
    ) without rowid
    """,
    """
    create table login_log (
        id integer not null,
        at varchar not null,
        actor varchar not null,
        name varchar not null,
        first varchar not null,
        last varchar not null,
        entries integer not null,
        fresh integer not null,
        primary key (id),
        unique (name, first, last)
    )
    """,
    """
    create table login_file (
        name varchar not null,
        size integer not null,
        changed integer not null,
        primary key (name)
    )
    """,
    """
    create table coaching (
        id integer not null,
        at varchar not null,
        actor varchar not null,
        account integer not null,
        day date not null,
        coach varchar not null,
        topic varchar not null,
        note varchar not null,
        primary key (id),
        foreign key (account) references account (id)
    )
    """,
    "create index coaching_account on coaching (account, day)",
    """
    create table login_week (
        week date not null,
        at varchar not null,
        primary key (week)
    )
    """,
)
