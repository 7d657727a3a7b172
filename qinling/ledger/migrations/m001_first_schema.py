"""Migration 1: issues, events, units and counters. Do not edit a shipped migration."""

from qinling.ledger.sqlite_file.ledger_file import APPLICATION_ID

STATEMENTS = (
    f"pragma application_id = {APPLICATION_ID}",
    """
    create table issue (
        id integer not null,
        number varchar not null,
        level varchar not null,
        source varchar,
        category varchar,
        zone varchar,
        town varchar,
        location varchar,
        lon float,
        lat float,
        description varchar not null,
        lead_unit varchar,
        duty_unit varchar,
        assisting_unit varchar,
        acceptance_unit varchar,
        leader varchar,
        person varchar,
        contact varchar,
        goal varchar,
        measures varchar,
        found_on date,
        handed_over_on date,
        deadline date,
        deadline_kind varchar,
        deadline_text varchar,
        original_deadline date,
        status varchar not null,
        schedule varchar,
        percent float,
        progress varchar,
        rectified_on date,
        closed_on date,
        on_platform boolean,
        remark varchar,
        round integer not null,
        version integer not null,
        extra varchar not null,
        fingerprint varchar,
        primary key (id),
        constraint issue_level_number unique (level, number),
        constraint level_word check (
            level = 'province'
            or level = 'city'
            or level = 'district'
        ),
        constraint status_word check (
            status = 'not_started'
            or status = 'rectifying'
            or status = 'rectified'
            or status = 'accepting'
            or status = 'closed'
            or status = 'void'
        ),
        constraint schedule_word check (
            schedule = 'behind'
            or schedule = 'on_track'
            or schedule = 'ahead'
        ),
        constraint deadline_kind_word check (
            deadline_kind = 'dated'
            or deadline_kind = 'immediate'
            or deadline_kind = 'standing'
            or deadline_kind = 'dated_standing'
            or deadline_kind = 'relative'
            or deadline_kind = 'none'
        ),
        constraint percent_range check (percent between 0 and 100),
        constraint lon_range check (lon between -180 and 180),
        constraint lat_range check (lat between -90 and 90),
        constraint on_platform_yes_no check (on_platform in (0, 1))
    )
    """,
    """
    create index issue_due on issue (
        deadline,
        case level when 'province' then 0 when 'city' then 1 when 'district' then 2 end,
        number
    ) where status in ('not_started', 'rectifying') and deadline is not null
    """,
    "create unique index issue_fingerprint on issue (fingerprint) where fingerprint is not null",
    "create index issue_number on issue (number)",
    """
    create index issue_open on issue (level, number)
    where status in ('not_started', 'rectifying', 'rectified', 'accepting')
    """,
    "create index issue_level_status on issue (level, status, number)",
    """
    create table event (
        id integer not null,
        at varchar not null,
        actor varchar not null,
        kind varchar not null,
        issue integer not null,
        batch integer not null,
        changes varchar not null,
        ground varchar not null,
        prev_hash varchar not null,
        hash varchar not null,
        primary key (id),
        foreign key (issue) references issue (id)
    )
    """,
    "create index ix_event_issue on event (issue)",
    """
    create trigger event_never_changes before update on event
    begin select raise(abort, 'history is append-only'); end
    """,
    """
    create trigger event_never_goes before delete on event
    begin select raise(abort, 'history is append-only'); end
    """,
    # "insert or replace" deletes without firing the trigger above.
    """
    create trigger event_never_replaced before insert on event
    when exists (select 1 from event where id = new.id)
    begin select raise(abort, 'history is append-only'); end
    """,
    "create table unit (id integer not null, name varchar not null, primary key (id), unique (name))",
    "create table counter (name varchar not null, value integer not null, primary key (name))",
    "create table meta (key varchar not null, value varchar not null, primary key (key))",
)
