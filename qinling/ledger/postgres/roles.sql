-- The roles of one office. <office> is its schema; <keeper>, <unit>, <inspector> are its groups. It may be run again.

create table if not exists member (
    login name primary key,
    kind text collate "C" not null check (kind in ('keeper', 'unit', 'inspector')),
    name text collate "C" not null unique,
    unit text collate "C" not null default '',
    check ((kind = 'unit') = (unit <> ''))
);
-- Which cells of issues name the unit of a member. The program keeps it by its rules for names.
create table if not exists unit_cell (
    unit text collate "C" not null,
    cell text collate "C" not null,
    primary key (unit, cell)
);
create index if not exists issue_lead_unit on issue (lead_unit);
create index if not exists issue_duty_unit on issue (duty_unit);
create index if not exists issue_assisting_unit on issue (assisting_unit);

-- Whoever asks hands over current_user, which is the owner's inside; nobody learns of a user that they cannot become.
create or replace function office_member(login name)
    returns table (kind text, name text, unit text, keepers text) language sql stable security definer
    set search_path = <office>, pg_temp as $$
    select m.kind, m.name, m.unit,
        (select string_agg(k.name, '、' order by k.name) from member k where k.kind = 'keeper')
    from member m where m.login = office_member.login and pg_has_role(session_user, m.login, 'member')
$$;
create or replace function own_cells(login name) returns text[] language sql stable security definer
    set search_path = <office>, pg_temp as $$
    select array_agg(known.cell) from (
        select m.unit as cell from member m where m.login = own_cells.login and m.kind = 'unit'
        union
        select c.cell from member m join unit_cell c on c.unit = m.unit
        where m.login = own_cells.login and m.kind = 'unit'
    ) known where pg_has_role(session_user, own_cells.login, 'member')
$$;

-- What the history says of a field of an issue before event *before_id*. Nobody but the functions below may ask.
create or replace function stated_value(of_issue bigint, field text, before_id bigint) returns jsonb
    language sql stable set search_path = <office>, pg_temp as $$
    select coalesce((
        select case when e.kind = 'created' then e.changes::jsonb -> field else e.changes::jsonb -> field -> 1 end
        from event e where e.issue = of_issue and e.id < before_id and e.changes::jsonb ? field
        order by e.id desc limit 1
    ), case when field = 'status_said' then 'true'::jsonb else 'null' end)
$$;

-- Whether these fields of an issue, and its version, are what the history says.
create or replace function is_as_stated(of_issue bigint, fields text[]) returns boolean
    language sql stable set search_path = <office>, pg_temp as $$
    select not exists (
        select from unnest(fields) as field
        where to_jsonb(i) -> field is distinct from stated_value(i.id, field, 9223372036854775807)
    ) and i.version = (
        select 1 + count(*) from event e where e.issue = i.id and e.kind not in ('created', 'removed')
        and exists (select from jsonb_object_keys(e.changes::jsonb) as key where key not like 'step.%')
    ) from issue i where i.id = of_issue
$$;

-- Whether the history has an event, for who knows its hash: a unit asks about that of an export, which it may not see.
create or replace function has_event(event_id bigint, digest text) returns boolean
    language sql stable security definer set search_path = <office>, pg_temp as $$
    select exists (select from event e where e.id = event_id and e.hash = digest)
$$;

-- The one way in for events of members. Who is no keeper has changed the issue before.
create or replace function record_events(login name, events json) returns void language plpgsql security definer
    set search_path = <office>, pg_temp as $$
declare
    who member;
    one event;
    handed event[];
    cells text[];
    last_id bigint;
    last_hash text;
    other text;
    fields text[];
begin
    perform pg_advisory_xact_lock(<lock>);
    select m.* into who from member m
        where m.login = record_events.login and pg_has_role(session_user, m.login, 'member');
    if not found then
        raise exception '没有角色，不能办理' using errcode = 'QL001';
    end if;
    cells := own_cells(login);
    handed := array(select given from json_populate_recordset(null::event, events) as given);
    select e.id, e.hash into last_id, last_hash from event e order by e.id desc limit 1;
    if exists (
        select from (
            select given.*, lag(given.id, 1, coalesce(last_id, 0)) over in_order as before_id,
                lag(given.hash, 1, coalesce(last_hash, repeat('0', 64))) over in_order as before_hash
            from unnest(handed) as given window in_order as (order by given.id)
        ) as given
        where given.id is distinct from given.before_id + 1 or given.prev_hash is distinct from given.before_hash
        or given.hash is distinct from encode(sha256(convert_to(format('%s %s %s %s %s %s %s %s%s', given.id,
            given.issue, given.batch, length(given.at), length(given.actor), length(given.kind), length(given.changes),
            length(given.ground), case when given.day <> '' then ' ' || length(given.day) else '' end) || chr(10)
            || given.at || given.day || given.actor || given.kind || given.changes || given.ground || given.prev_hash,
            'utf8')), 'hex')
    ) then
        raise exception '记录接不上历史链' using errcode = 'QL001';
    end if;
    select given.actor into other from unnest(handed) as given
        where given.actor <> who.name limit 1;
    if found then
        raise exception '只能以自己的名义（%）办理，不能以%的', who.name, other using errcode = 'QL001';
    end if;
    if who.kind = 'keeper' then
        insert into event select given.* from unnest(handed) as given;
    end if;
    for one in
        select given.* from unnest(handed) as given
        where who.kind <> 'keeper' order by given.id
    loop
        if not exists (
            select from issue i where i.id = one.issue and (who.kind = 'inspector'
                or i.lead_unit = any (cells) or i.duty_unit = any (cells) or i.assisting_unit = any (cells))
        ) then
            raise exception '不是自己的问题' using errcode = 'QL001';
        end if;
        select allowed.fields into fields from (values <step_fields>) as allowed (role, kind, fields)
            where allowed.role = who.kind and allowed.kind = one.kind;
        if not found then
            raise exception '不能办这一步' using errcode = 'QL001';
        end if;
        if exists (
            select from jsonb_each(one.changes::jsonb) as said
            where (said.key not like 'step.%' and said.key <> all (fields))
                or jsonb_typeof(said.value) <> 'array' or jsonb_array_length(said.value) <> 2
                or jsonb_typeof(said.value -> 0) in ('object', 'array')
                or jsonb_typeof(said.value -> 1) in ('object', 'array')
                or (one.kind <> 'undone' and said.key in ('accepted_level', 'noticed_on')
                    and said.value -> 1 <> 'null')
                or (said.key = 'status' and said.value ->> 1 <> case one.kind when 'reported' then 'rectifying'
                    when 'completed' then 'rectified' when 'applied' then 'accepting' else said.value ->> 1 end)
        ) then
            raise exception '不能改这些栏' using errcode = 'QL001';
        end if;
        if exists (
            select from jsonb_each(one.changes::jsonb) as said where said.key not like 'step.%'
            and said.value -> 0 is distinct from stated_value(one.issue, said.key, one.id)
        ) then
            raise exception '记录的原值不对' using errcode = 'QL001';
        end if;
        if one.at !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$' or one.day !~ '^\d{4}-\d\d-\d\d$' then
            raise exception '日期写得不对' using errcode = 'QL001';
        end if;
        if one.kind = 'attached' and not exists (
            select from attachment_part p where p.sha256 = one.changes::jsonb -> 'step.sha256' ->> 1
        ) then
            raise exception '没有这份材料' using errcode = 'QL001';
        end if;
        if one.batch is distinct from one.id and not exists (
            select from event e where e.id = one.batch and e.batch = e.id and e.actor = who.name
        ) then
            raise exception '记录不属于自己的操作' using errcode = 'QL001';
        end if;
        if one.kind = 'undone' and not exists (
            select from event e
            where e.batch = (one.changes::jsonb -> 'step.undoes' ->> 1)::bigint and e.issue = one.issue
            and e.actor = who.name and e.kind <> 'undone' and not exists (
                select from jsonb_each(one.changes::jsonb) as said where said.key not like 'step.%'
                and (e.changes::jsonb -> said.key -> 0 is distinct from said.value -> 1
                    or e.changes::jsonb -> said.key -> 1 is distinct from said.value -> 0)
            )
        ) then
            raise exception '只能撤回自己办的' using errcode = 'QL001';
        end if;
        insert into event values (one.id, one.at, one.day, one.actor, one.kind, one.issue, one.batch,
            one.changes, one.ground, one.prev_hash, one.hash);
    end loop;
    if who.kind <> 'keeper' and exists (
        select from unnest(handed) as given
        where not is_as_stated(given.issue, array(
            select key from jsonb_object_keys(given.changes::jsonb) as key where key not like 'step.%'
        ))
    ) then
        raise exception '记录和改动不一致' using errcode = 'QL001';
    end if;
    insert into meta (key, value) select 'head', e.id || ' ' || e.hash from event e order by e.id desc limit 1
        on conflict (key) do update set value = excluded.value;
end
$$;

-- What a member who is no keeper changes of an issue: open ones, and at the commit the history must say it.
create or replace function require_open_issue() returns trigger language plpgsql
    set search_path = <office>, pg_temp as $$
declare
    answers constant text[] := array['opinion_text', 'opinion_on', 'reply_by', 'version'];
    open_words constant text[] := array['not_started', 'rectifying', 'rectified', 'accepting'];
begin
    if not (old.status = any (open_words) and new.status = any (open_words))
        and to_jsonb(new) - answers is distinct from to_jsonb(old) - answers then
        raise exception '%', case when old.status = any (open_words) then '不能自己销号、撤并'
            else '已销号、撤并的问题不能改' end using errcode = 'QL001';
    end if;
    return new;
end
$$;
create or replace function require_recorded_change() returns trigger language plpgsql security definer
    set search_path = <office>, pg_temp as $$
begin
    if exists (select from issue i where i.id = new.id) and not is_as_stated(new.id, array(
        select field.key from jsonb_each(to_jsonb(new)) as field
        where field.value is distinct from to_jsonb(old) -> field.key and field.key <> 'version'
    )) then
        raise exception '改动没有记进历史' using errcode = 'QL001';
    end if;
    return null;
end
$$;
create or replace trigger member_changes_open_issue before update on issue for each row
    when (not pg_has_role(current_user, '<keeper_name>', 'usage')) execute function require_open_issue();
drop trigger if exists member_change_is_recorded on issue;
create constraint trigger member_change_is_recorded after update on issue
    deferrable initially deferred for each row
    when (not pg_has_role(current_user, '<keeper_name>', 'usage')) execute function require_recorded_change();

-- What a unit stores is what its SHA-256 says: nobody lays something else there, or behind what is there.
create or replace function require_whole_content() returns trigger language plpgsql security definer
    set search_path = <office>, pg_temp as $$
begin
    if not exists (select from attachment_part p where p.sha256 = new.sha256 and p.part > new.part)
        and new.sha256 is distinct from (
            select encode(sha256(string_agg(p.content, ''::bytea order by p.part)), 'hex')
            from attachment_part p where p.sha256 = new.sha256
        ) then
        raise exception '材料的内容与它的 SHA-256 不符' using errcode = 'QL001';
    end if;
    return null;
end
$$;
drop trigger if exists member_content_is_whole on attachment_part;
create constraint trigger member_content_is_whole after insert on attachment_part
    deferrable initially deferred for each row
    when (not pg_has_role(current_user, '<keeper_name>', 'usage')) execute function require_whole_content();

-- Every table, also one that a later version adds: keepers all, inspectors read, units nothing but what stands below.
do $$
declare
    one name;
    old record;
begin
    for old in select policyname, tablename from pg_policies where schemaname = current_schema() loop
        execute format('drop policy %I on %I', old.policyname, old.tablename);
    end loop;
    for one in select c.relname from pg_class c where c.relnamespace = to_regnamespace(quote_ident(current_schema()))
        and c.relkind in ('r', 'p') and not c.relispartition loop
        execute format('alter table %I enable row level security', one);
        execute format('revoke all on %I from public, <keeper>, <unit>, <inspector>', one);
        execute format('grant select on %I to <keeper>, <unit>, <inspector>', one);
        execute format('grant insert, update, delete on %I to <keeper>', one);
        execute format('create policy keeper_has_all on %I to <keeper> using (true) with check (true)', one);
        execute format('create policy inspector_reads on %I for select to <inspector> using (true)', one);
    end loop;
end
$$;
revoke insert, update, delete on event, member, login_event, login_log_day from <keeper>;
revoke all on login_events from public, <keeper>, <unit>, <inspector>;
grant select on login_events to <keeper>, <unit>, <inspector>;
grant insert, update, delete on login_events to <keeper>;
drop policy keeper_has_all on meta;
create policy keeper_reads on meta for select to <keeper> using (true);
create policy keeper_notes on meta for insert to <keeper> with check (key = 'backup');
create policy keeper_notes_again on meta for update to <keeper> using (key = 'backup');
-- After a lost connection one asks by its key whether a transaction was recorded.
grant insert on meta to <unit>, <inspector>;
create policy member_marks_runs on meta for insert to <keeper>, <unit>, <inspector> with check (key like 'run:%');
create policy keeper_clears_runs on meta for delete to <keeper>
    using (key like 'run:%' and value::bigint < extract(epoch from now()) - 86400);
revoke select on member, unit_cell from <unit>;
-- Undo forgets returns, and storing an attachment a damaged one: of these they have none to delete.
grant delete on dispatch_return to <unit>, <inspector>;
grant delete, insert on attachment_part to <unit>;
create policy unit_stores on attachment_part for insert to <unit> with check (true);
grant update (<unit_columns>, version) on issue to <unit>;
grant update (<inspector_columns>, version) on issue to <inspector>;
create policy inspector_notes on issue for update to <inspector> using (true) with check (true);
create policy unit_reads on issue for select to <unit> using (
    lead_unit = any ((select own_cells(current_user))::text[])
    or duty_unit = any ((select own_cells(current_user))::text[])
    or assisting_unit = any ((select own_cells(current_user))::text[])
);
create policy unit_reports on issue for update to <unit> using (
    lead_unit = any ((select own_cells(current_user))::text[])
    or duty_unit = any ((select own_cells(current_user))::text[])
    or assisting_unit = any ((select own_cells(current_user))::text[])
);
create policy unit_reads on work_record for select to <unit>
    using (unit = any ((select own_cells(current_user))::text[]));
create policy unit_reads on event for select to <unit> using (
    exists (select from issue where issue.id = event.issue)
    or exists (select from work_record where work_record.id = -event.issue)
);
create policy unit_reads on unit for select to <unit> using (
    name in (select unnest(array[lead_unit, duty_unit, assisting_unit, town]) from issue)
);
create policy unit_reads on notice for select to <unit>
    using (exists (select from issue where issue.id = notice.issue));
create policy unit_reads on message for select to <unit>
    using (receiver = any ((select own_cells(current_user))::text[]));
create policy unit_reads on delivery for select to <unit>
    using (exists (select from message where message.id = delivery.message));
create policy unit_reads on meta for select to <unit> using (
    key in ('ledger_id', 'schema_version', 'head', 'copying') or key like 'run:%'
);

revoke all on all functions in schema <office> from public, <keeper>, <unit>, <inspector>;
grant execute on all functions in schema <office> to <keeper>;
grant execute on function office_member(name), record_events(name, json) to <unit>, <inspector>;
grant execute on function own_cells(name), has_event(bigint, text) to <unit>;
grant execute on function read_attachment_part(text, bigint) to <unit>, <inspector>;
grant execute on function list_login_days(), pack_login_day(text, bigint, bigint) to <unit>, <inspector>;
revoke all on schema <office> from public;
grant usage on schema <office> to <keeper>, <unit>, <inspector>;
