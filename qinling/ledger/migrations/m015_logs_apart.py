"""Migration 13: the records of each login log by themselves. Do not edit a shipped migration.

Until now the records of a day lay in one place, whatever log they came from. They become those of
one log of their own, which covers nothing: the logs that were read say what is covered.
"""

#: The log that holds the records of all logs read before.
EARLIER_RECORDS = "读入方式改变前的记录"

STATEMENTS = (
    """
    create table login_log_apart (
        id integer not null,
        at varchar not null,
        actor varchar not null,
        name varchar not null,
        source varchar not null,
        digest varchar not null,
        first varchar,
        last varchar,
        entries integer not null,
        fresh integer not null,
        joined integer not null,
        kept_in integer,
        removed varchar,
        removed_by varchar,
        replaced_by integer,
        primary key (id)
    )
    """,
    "insert into login_log_apart (id, at, actor, name, source, digest, first, last, entries, fresh, joined)"
    " select id, at, actor, name, '', '', first, last, entries, fresh, 0 from login_log",
    "insert into login_log_apart (at, actor, name, source, digest, entries, fresh, joined)"
    f" select min(at), '', '{EARLIER_RECORDS}', '', '', sum(fresh), sum(fresh), 0 from login_log having count(*) > 0",
    f"update login_log_apart set kept_in = (select id from login_log_apart where name = '{EARLIER_RECORDS}')"
    " where first is not null",
    "drop table login_log",
    "alter table login_log_apart rename to login_log",
    "create index login_log_digest on login_log (digest)",
    """
    create table login_events_apart (
        day date not null,
        login_log integer not null,
        events blob not null,
        primary key (day, login_log),
        foreign key (login_log) references login_log (id)
    )
    """,
    "insert into login_events_apart (day, login_log, events)"
    " select e.day, l.id, mark_missing_seconds(e.events) from login_events e join login_log l"
    " where l.first is null",
    # a day whose records have been deleted keeps its figures: it stands there without records
    "insert into login_events_apart (day, login_log, events)"
    " select d.day, l.id, x'' from (select distinct day from login_day) d join login_log l"
    " where l.first is null and d.day not in (select day from login_events)",
    "drop table login_events",
    "alter table login_events_apart rename to login_events",
    "create index login_events_log on login_events (login_log)",
)
