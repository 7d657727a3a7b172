-- The login records of one office; <office> is its schema. A file packs those of a log and day into a row of login_events;
-- here each is a row, in a table for each month. The view called login_events packs and unpacks them.

create table login_log_day (
    day text collate "C" not null,
    login_log bigint not null references login_log (id),
    -- How many there are, 0 once they have been deleted: the roll-up of the day stays as it is.
    records bigint not null,
    primary key (day, login_log)
);
create index login_log_day_log on login_log_day (login_log);

create table login_event (
    day date not null,
    login_log integer not null,
    account integer not null,
    address integer not null,
    second integer not null,
    failed boolean not null,
    no_seconds boolean not null,
    no_outcome boolean not null
) partition by range (day);
create index login_event_log on login_event (day, login_log);

-- The records of a log and day as logins/record_packing.py packs them: eight bytes each, ascending, the lowest byte first.
-- One that lacks rows reads as cut off, so that it is found.
create function pack_login_day(of_day text, of_log bigint, stated bigint) returns bytea language plpgsql stable
    set search_path = <office>, pg_temp as $$
declare
    packed bytea;
    counted bigint;
begin
    select string_agg(int8send(
            ((e.address & 255)::bigint << 56) | (((e.address >> 8) & 255)::bigint << 48)
            | ((e.address >> 16)::bigint << 40)
            | ((e.no_outcome::int | (e.no_seconds::int << 1) | ((e.second & 63) << 2))::bigint << 32)
            | (((e.second >> 6) & 255)::bigint << 24)
            | (((e.second >> 14) | (e.failed::int << 3) | ((e.account & 15) << 4)) << 16)
            | (((e.account >> 4) & 255) << 8) | (e.account >> 12)
        ), ''::bytea order by e.account, e.failed, e.second, e.no_seconds, e.no_outcome, e.address), count(*)
        into packed, counted from login_event e where e.day = of_day::date and e.login_log = of_log;
    return coalesce(packed, ''::bytea) || case when counted = stated then ''::bytea else '\x00'::bytea end;
end
$$;

-- A function, so that the policies are those of whoever asks: a view has those of its owner. Nothing is set for it, so
-- that the server puts its query in its place.
create function list_login_days() returns table (day text, login_log bigint, events bytea) language sql stable
begin atomic
    select d.day, d.login_log, pack_login_day(d.day, d.login_log, d.records) from login_log_day d;
end;
create view login_events as select day, login_log, events from list_login_days();

-- The rows of a month go into a table of their own. Others may read meanwhile: to attach one does not lock them out.
create function add_login_month(any_day date) returns void language plpgsql
    set search_path = <office>, pg_temp as $$
declare
    month constant date := date_trunc('month', any_day);
    name constant text := 'login_event_' || to_char(month, 'YYYY_MM');
begin
    if to_regclass(name) is null then
        execute format('create table %I (like login_event including all)', name);
        execute format('alter table %I enable row level security', name);
        execute format('alter table login_event attach partition %I for values from (%L) to (%L)',
            name, month, (month + interval '1 month')::date);
    end if;
end
$$;

create function write_login_events() returns trigger language plpgsql security definer
    set search_path = <office>, pg_temp as $$
declare
    packed bytea;
begin
    if tg_op <> 'INSERT' then
        delete from login_event where day = old.day::date and login_log = old.login_log;
        delete from login_log_day where day = old.day and login_log = old.login_log;
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    packed := new.events || ''::bytea;  -- whole: otherwise each byte would be taken out of it anew
    insert into login_log_day values (new.day, new.login_log, (length(packed) + 7) / 8);
    if length(packed) > 0 then
        perform add_login_month(new.day::date);
        insert into login_event
        select new.day::date, new.login_log,
            (get_byte(packed, at + 5) >> 4) | (get_byte(packed, at + 6) << 4)
                | (get_byte(packed, at + 7) << 12),
            get_byte(packed, at) | (get_byte(packed, at + 1) << 8) | (get_byte(packed, at + 2) << 16),
            (get_byte(packed, at + 3) >> 2) | (get_byte(packed, at + 4) << 6)
                | ((get_byte(packed, at + 5) & 7) << 14),
            (get_byte(packed, at + 5) & 8) > 0,
            (get_byte(packed, at + 3) & 2) > 0,
            (get_byte(packed, at + 3) & 1) > 0
        from generate_series(0, length(packed) - 8, 8) as at;
    end if;
    return new;
end
$$;
create trigger login_events_are_rows instead of insert or update or delete on login_events
    for each row execute function write_login_events();

-- Drop the tables of the months that end before a day. Where somebody reads them just now nothing is done, and their
-- rows are deleted as those of other months are.
create function drop_login_months(before text) returns void language plpgsql security definer
    set search_path = <office>, pg_temp as $$
declare
    old_months constant regclass[] := array(
        select i.inhrelid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'login_event'::regclass
        and c.relname < 'login_event_' || to_char(before::date, 'YYYY_MM')
    );
    one regclass;
begin
    if cardinality(old_months) > 0 then
        lock table login_event in access exclusive mode nowait;
        foreach one in array old_months loop
            execute format('drop table %s', one);
        end loop;
    end if;
exception
    when lock_not_available then null;
end
$$;
