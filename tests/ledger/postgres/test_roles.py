"""Roles of an office: what each sees and may do, and that SQL does not get round it."""

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from qinling.errors import RoleRefused, UsageRefused, ValueRefused
from qinling.ledger import changes
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues import queries
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import open_reader
from qinling.rules.history.events import Event, EventKind
from qinling.rules.history.hash_chain import seal_event, verify_chain
from qinling.rules.office_roles import OfficeMember, RoleKind
from tests.engines.server import get_server_url

psycopg = pytest.importorskip("psycopg")

REPORTED = '{"percent":[null,60.0]}'


@pytest.fixture(scope="module")
def shared():
    """One office for all attacks: none of them leaves anything."""
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "shared")
    yield office
    office.drop()


@pytest.fixture
def own(request):
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "own")
    yield office
    office.drop()


def list_numbers(address):
    with open_reader(address) as reader:
        return sorted(reader.rows(str, "select number from issue"))


def build_event(office, who=None, **given):
    """Return the next event of the history as *who* would hand it in, with the columns *given*."""
    with open_reader(office.address) as reader:
        last, digest = queries.read_chain_head(reader)
    columns = {
        "event_id": last + 1, "at": "2026-04-25T01:40:00.000000Z", "day": "2026-04-25", "actor": "区水利局",
        "kind": "reported", "issue": 1, "batch": last + 1, "changes": REPORTED, "ground": "", **given,
    }  # fmt: skip
    prev_hash = columns.pop("prev_hash", digest)
    return seal_event(prev_hash, **columns)


def hand_in(login, *events):
    text = json.dumps([event._asdict() for event in events]).replace("'", "''")
    return f"select record_events({login}, '{text}')"


def test_each_role_sees_what_is_its_own(shared):
    seen = {who: list_numbers(shared.at(who)) for who in ("keeper", "inspector", "water", "woods")}
    everything = ["A1", "A2", "A3", "A4", "A5"]
    assert seen == {
        "keeper": everything,
        "inspector": everything,
        "water": ["A1", "A3", "A5"],  # alone, among several with its role, and closed; not the town or 分局
        "woods": ["A2"],
    }


@pytest.mark.parametrize(
    ("table", "numbers"),
    [("event", {1, 3, 5}), ("notice", set()), ("work_record", set()), ("account", set()), ("counter", set())],
)
def test_nothing_else_speaks_of_the_issues_of_others(shared, table, numbers):
    column = "issue" if table == "event" else "1"
    assert {one for (one,) in shared.run("water", f"select {column} from {table}")} == numbers


def test_a_unit_sees_no_name_that_its_issues_do_not_have(shared):
    assert "区林业局" not in {name for (name,) in shared.run("water", "select name from unit")}


def test_every_table_of_an_office_has_policies(shared):
    rows = shared.run(
        None,
        "select relname from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')"
        " and (not relrowsecurity or (select count(*) from pg_policy where polrelid = pg_class.oid) < 2)",
    )
    assert rows == []


def test_a_stranger_sees_nothing_and_is_told_who_can_help(shared):
    for opening in (open_reader, open_ledger):
        with pytest.raises(RoleRefused, match="没有角色") as refused, opening(shared.at("stranger")):
            pass
        assert "qinling db roles grant" in refused.value.remedy


#: What a user of a unit may try. Whatever does not fail must have changed nothing (0 rows).
ATTACKS = {
    "update of another's issue": ["update issue set percent = 99 where number = 'A2'"],
    "update without a where": ["update issue set percent = 99"],
    "update without an event": ["update issue set percent = 99 where number = 'A1'"],
    "update of a column that is not reported": ["update issue set deadline = '2030-01-01' where number = 'A1'"],
    "another's issue taken": ["update issue set lead_unit = '区水利局' where number = 'A2'"],
    "own issue closed": ["update issue set status = 'closed' where number = 'A1'"],
    "closed issue opened": ["update issue set status = 'rectifying' where number = 'A5'"],
    "version alone": ["update issue set version = version + 1 where number = 'A1'"],
    "checks put off": ["set constraints all deferred", "update issue set percent = 99 where number = 'A1'"],
    "insert of an issue": ["insert into issue (number, level, description, status, round, version, extra) values ('B1', 'district', 'x', 'rectifying', 1, 1, '{}')"],
    "delete of an issue": ["delete from issue where number = 'A1'"],
    "insert of an event": ["insert into event select * from event limit 1"],
    "copy into events": ["copy event from program 'true'"],
    "update of events": ["update event set actor = '王敏'"],
    "delete of events": ["delete from event"],
    "truncate of events": ["truncate event"],
    "truncate of issues": ["truncate issue cascade"],
    "head moved": ["update meta set value = '0 x' where key = 'head'"],
    "membership": ["insert into member values (current_user, 'keeper', 'x', '')"],
    "membership changed": ["update member set kind = 'keeper', unit = ''"],
    "cells": ["insert into unit_cell values ('区水利局', '区林业局')"],
    "alter": ["alter table issue disable row level security"],
    "no force": ["alter table event disable trigger all"],
    "drop policy": ["drop policy unit_reads on issue"],
    "own policy": ["create policy mine on issue using (true)"],
    "rls off": ["set row_security = off", "select * from issue"],
    "replica": ["set session_replication_role = replica"],
    "keeper's group": ["set role {keeper_group}"],
    "keeper": ["set role {keeper}"],
    "owner": ["set role postgres"],
    "session of another": ["set session authorization {keeper}"],
    "grant to oneself": ["grant {keeper_group} to {water}"],
    "function replaced": ["create or replace function own_cells(login name) returns text[] language sql as 'select array[''区林业局'']'"],
    "table in the office": ["create table mine (x int)"],
    "trigger on issues": ["create trigger t before update on issue execute function refuse_history_change()"],
    "ids of others": ["select next_issue_id()"],
    "large object or file": ["select pg_read_file('PG_VERSION')"],
    "another's cells": ["select count(*) from unnest(own_cells('{woods}')) as cell where cell is not null having count(*) > 0"],
    "another's role": ["select * from office_member('{keeper}')"],
    "members listed": ["select * from member"],
    "definer with a table of one's own": [
        "create temp table issue (id bigint, lead_unit text, duty_unit text, assisting_unit text)",
        "create temp table member (login name, kind text, name text, unit text)",
        "insert into pg_temp.member values (current_user, 'keeper', '王敏', '')",
        "set local search_path to pg_temp, {office}",
        "select * from {office}.issue where number = 'A2'",
    ],
    "operator of one's own": [
        "create function pg_temp.yes(text, text) returns boolean language sql as 'select true'",
        "create operator pg_temp.= (function = pg_temp.yes, leftarg = text, rightarg = text)",
        "set local search_path to pg_temp, {office}, pg_catalog",
        "select * from {office}.issue where number operator(pg_catalog.=) 'A2'",
    ],
    "leaking function": [
        "create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0000001 as 'begin if $1 = ''A2'' then raise exception ''leaked''; end if; return true; end'",
        "create temp table seen as select * from issue where pg_temp.leak(number)",
        "select * from seen where number = 'A2'",
    ],
    "view": ["create temp view mine as select * from issue", "select * from mine where number = 'A2'"],
    "group without a name": ["set role {unit_group}", "select * from issue"],
    "setting": ["set qinling.unit = '区林业局'", "select * from issue where number = 'A2'"],
    "locked rows": ["select * from issue where number = 'A2' for update"],
    "merge": ["merge into issue using (select 2 as id) s on issue.id = s.id when matched then update set percent = 1"],
    "statistics": ["select most_common_vals from pg_stats where schemaname = '{office}' and tablename = 'issue'"],
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_sql_does_not_get_round_a_role(shared, name):
    words = {
        "office": shared.address.office,
        **{f"{kind}_group": f"{kind}_{shared.address.office}" for kind in RoleKind},
        **shared.logins,
    }
    statements = ATTACKS[name]
    for mark, word in words.items():
        statements = [statement.replace(f"{{{mark}}}", word) for statement in statements]
    before = _read_state(shared)
    try:
        changed = shared.run("water", *statements)
    except psycopg.Error as error:
        assert error.sqlstate in ("42501", "QL001"), error  # noqa: PT017 (or nothing is raised)
    else:
        assert changed in (0, [])
    assert _read_state(shared) == before


def _read_state(office):
    """Return all that an attack may want to change. Each transaction leaves its own key in `meta`."""
    tables = ("issue", "event", "member", "unit_cell", "(select * from meta where left(key, 4) <> 'run:')")
    return office.run(
        None,
        " union all ".join(f"select to_jsonb(one)::text from {table} one" for table in tables)
        + " order by 1",
    )


#: Events that a unit may try to hand in, and what refuses them.
FORGED = {
    "another's issue": ({"issue": 2}, "不是自己的问题"),
    "an issue only of its town": ({"issue": 4}, "不是自己的问题"),
    "no issue": ({"issue": 0, "kind": "units_merged", "changes": '{"unit.x":[null,"区水利局"]}'}, "不是自己的问题"),
    "another's name": ({"actor": "王敏"}, "只能以自己的名义"),
    "a keeper's step": ({"kind": "closed"}, "不能办这一步"),
    "a new issue": ({"kind": "created"}, "不能办这一步"),
    "another column": ({"changes": '{"deadline":[null,"2030-01-01"]}'}, "不能改这些栏"),
    "no pair": ({"changes": '{"percent":60}'}, "不能改这些栏"),
    "another's batch": ({"batch": 1}, "不属于自己的操作"),
    "another status": ({"changes": '{"status":["rectifying","accepting"]}'}, "不能改这些栏"),
    "a made-up acceptance": ({"kind": "applied", "changes": '{"accepted_level":[null,"province"]}'}, "不能改这些栏"),
    "a made-up old value": ({"kind": "applied", "changes": '{"accepted_level":["province",null]}'}, "原值不对"),
    "something nested": ({"changes": '{"step.on":[null,{"a":1}]}'}, "不能改这些栏"),
    "an attachment that is not there": ({"kind": "attached", "changes": '{"step.sha256":[null,"00"]}'}, "没有这份材料"),
    "undoing another's": ({"kind": "undone", "changes": '{"step.undoes":[null,1]}'}, "只能撤回自己办的"),
    "undoing nothing": ({"kind": "undone", "changes": '{"step.undoes":[null,null]}'}, "只能撤回自己办的"),
    "a gap": ({"event_id": 99}, "接不上"),
    "another hash before": ({"prev_hash": "0" * 64}, "接不上"),
    "a day that is none": ({"day": "昨天"}, "日期"),
}  # fmt: skip


def test_a_stream_shows_and_brings_nothing(shared):
    with shared.connect("water") as connection:
        connection.execute(f"set local search_path to {shared.address.office}")
        with connection.cursor().copy("copy (select number from issue) to stdout") as stream:
            assert sorted(b"".join(stream).split()) == [b"A1", b"A3", b"A5"]
        with (
            pytest.raises(psycopg.Error, match="permission denied"),
            connection.cursor().copy("copy issue from stdin"),
        ):
            pass


@pytest.mark.parametrize("name", FORGED)
def test_an_event_that_is_not_a_unit_s_own_is_refused(shared, name):
    given, why = FORGED[name]
    event = build_event(shared, **given)
    if "batch" not in given and "event_id" in given:
        event = build_event(shared, **given, batch=given["event_id"])
    with pytest.raises(psycopg.Error, match=why) as refused:
        shared.run("water", hand_in("current_user", event))
    assert refused.value.sqlstate == "QL001"


def test_an_event_is_handed_in_by_nobody_else_and_unaltered(shared):
    event = build_event(shared)
    for login in (f"'{shared.logins['keeper']}'", f"'{shared.logins['woods']}'", "'postgres'"):
        with pytest.raises(psycopg.Error, match="没有角色"):
            shared.run("water", hand_in(login, event))
    for column in Event._fields[1:-1]:
        other = event._replace(**{column: 3 if isinstance(getattr(event, column), int) else "2026-04-26"})
        with pytest.raises(psycopg.Error, match="接不上"):
            shared.run("water", hand_in("current_user", other))


def test_an_event_and_its_change_come_together_or_not_at_all(own):
    update = "update issue set percent = {}, version = version + 1 where id = 1"
    event = build_event(own)
    for statements in (
        [update.format(50), hand_in("current_user", event)],
        [update.format(60), update.format(60), hand_in("current_user", event)],
        [update.format(60)],
        [hand_in("current_user", event)],
        [hand_in("current_user", event), update.format(60)],
        [update.format(60), hand_in("current_user", event), update.format(70)],
    ):
        with pytest.raises(psycopg.Error, match=r"没有记进历史|不一致"):
            own.run("water", *statements)
    own.run("water", update.format(60), hand_in("current_user", event))
    with open_reader(own.at("keeper")) as reader:
        assert reader.value("select percent from issue where id = 1") == 60
        assert queries.read_recorded_head(reader) == f"{event.id} {event.hash}"


def test_an_attachment_is_read_by_whoever_knows_its_hash_and_stays_what_it_is(own):
    from hashlib import sha256

    known, other = (sha256(content).hexdigest() for content in (b"known", b"other"))
    store = "insert into attachment_part values ('{}', {}, '{}')"
    own.run("keeper", store.format(known, 0, "known"))
    assert own.run("water", "select * from attachment_part") == []
    assert own.run("water", f"select read_attachment_part('{known}', 0)") == [(b"known",)]
    assert own.run("water", "delete from attachment_part") == 0
    for statement in (store.format(other, 0, "false"), store.format(known, 1, "more")):
        with pytest.raises(psycopg.Error, match="不符"):
            own.run("water", statement)
    with pytest.raises(psycopg.Error, match="permission denied"):
        own.run("water", "update attachment_part set content = ''")
    own.run("water", store.format(other, 0, "ot"), store.format(other, 1, "her"))


def test_undoing_gives_back_what_was_there_and_nothing_else(own):
    reported = build_event(own)
    update = "update issue set percent = {}, version = version + 1 where id = 1"
    own.run("water", update.format(60), hand_in("current_user", reported))
    undo = {"kind": "undone"}
    for changed, why in (("[60.0,80]", "自己办的"), ("[null,null]", "原值")):
        event = build_event(
            own, **undo, changes=f'{{"percent":{changed},"step.undoes":[null,{reported.id}]}}'
        )
        with pytest.raises(psycopg.Error, match=why):
            own.run("water", hand_in("current_user", event))
    event = build_event(own, **undo, changes=f'{{"percent":[60.0,null],"step.undoes":[null,{reported.id}]}}')
    own.run("water", update.format("null"), hand_in("current_user", event))


def test_merged_names_are_one_unit(own):
    merged = {"kind": "units_merged", "issue": 0, "actor": "王敏"}
    event = build_event(own, **merged, changes='{"unit.区住建局":[null,"区林业局"]}')
    with open_ledger(own.at("keeper")) as writer:
        changes.append_events(writer, [event])
    assert list_numbers(own.at("woods")) == ["A2", "A3"]


def test_the_program_of_a_unit_chains_its_events_without_seeing_the_last_one(own):
    with open_ledger(own.at("woods")) as writer:
        last, digest = queries.read_chain_head(writer)
        columns = {
            "at": "2026-04-25T01:40:00.000000Z",
            "day": "2026-04-25",
            "actor": "区林业局",
            "ground": "",
        }
        event = seal_event(
            digest,
            event_id=last + 1,
            batch=last + 1,
            kind=EventKind.REPORTED,
            issue=2,
            changes=REPORTED,
            **columns,
        )
        changes.update_issue(writer, 2, {"percent": 60.0})
        changes.append_events(writer, [event])
    with open_reader(own.at("water")) as reader:
        assert queries.read_chain_head(reader) == (event.id, event.hash)


def test_a_new_name_of_a_unit_counts_in_the_same_transaction(own):
    with open_ledger(own.at("keeper")) as writer:
        changes.update_issue(writer, 2, {"assisting_unit": "区水利局（协办）、区公安局"})
        # the history is not the matter here
    assert list_numbers(own.at("water")) == ["A1", "A2", "A3", "A5"]


def test_a_keeper_does_everything_but_change_the_history(own):
    for statement in ("update event set actor = 'x'", "delete from event", "truncate event",
                      "insert into event select * from event limit 1", "update member set name = 'x'"):  # fmt: skip
        with pytest.raises(psycopg.Error, match="permission denied"):
            own.run("keeper", statement)
    assert own.run("keeper", "update meta set value = 'x' where key = 'head'") == 0
    assert own.run("keeper", "delete from meta") == 0
    with pytest.raises(psycopg.Error, match="row-level security"):
        own.run("keeper", "insert into meta values ('copying', 'x')")
    own.run("keeper", "insert into meta values ('backup', 'x')")
    with pytest.raises(psycopg.Error, match="自己的名义"):
        own.run("keeper", hand_in("current_user", build_event(own)))
    own.run("keeper", "update issue set deadline = '2030-01-01' where number = 'A2'")
    own.run("keeper", hand_in("current_user", build_event(own, actor="王敏", kind="closed", issue=2)))


#: What the form in which many rows go must not change.
ODD_TEXTS = ("'", '"', "\\", "\\u0000", "\n\t", "null", "{}", "%s", ":name", "🌲", "𠮷", "")


def test_many_rows_of_a_keeper_enter_as_they_are_and_are_sampled(own):
    names = [f"{text}{number}" for number in range(300) for text in ODD_TEXTS[number % 12 :][:1]]
    parts = [("0" * 64, number, bytes([number % 256, 0, 92, 39])) for number in range(300)]
    with open_ledger(own.at("keeper")) as writer:
        writer.insert_rows("counter", ("name", "value"), ((name, 1 << 62) for name in names))
        writer.insert_rows("attachment_part", ("sha256", "part", "content"), parts)
    with open_reader(own.address) as reader:
        assert dict(reader.tuples("select name, value from counter")) == dict.fromkeys(names, 1 << 62)
        stored = reader.tuples("select sha256, part, content from attachment_part order by part")
        assert [(sha256, part, bytes(content)) for sha256, part, content in stored] == parts
        assert reader.value("select reltuples from pg_class where oid = to_regclass('counter')") == 300


def test_a_character_that_no_text_holds_is_refused_among_many_rows(own):
    rows = [(f"{number}\0", 1) for number in range(300)]
    with pytest.raises(ValueRefused, match="空字符"), open_ledger(own.at("keeper")) as writer:
        writer.insert_rows("counter", ("name", "value"), rows)


def build_chain(office, count, **given):
    """Return the next *count* events of the keeper."""
    events = [build_event(office, actor="王敏", **given)]
    while len(events) < count:
        last = events[-1]
        following = {"event_id": last.id + 1, "prev_hash": last.hash, "batch": events[0].id}
        events.append(build_event(office, actor="王敏", **following, **given))
    return events


def test_many_events_of_a_keeper_are_one_chain_or_none(own):
    good = build_chain(own, 6, day="")
    broken = {
        "one is missing": [*good[:3], *good[4:]],
        "one stands twice": [*good[:3], good[2], *good[3:]],
        "one was changed": [*good[:3], good[3]._replace(changes="{}"), *good[4:]],
        "the hash is another": [*good[:5], good[5]._replace(hash="0" * 64)],
        "it begins later": good[1:],
        "one has no hash": [*good[:5], good[5]._replace(hash=None)],
        "one has no number": [*good[:5], good[5]._replace(id=None)],
    }
    for events in broken.values():
        with pytest.raises(psycopg.Error, match="接不上"):
            own.run("keeper", hand_in("current_user", *events))
    other = build_chain(own, 3)
    other[1:] = [seal_event(other[0].hash, **{**_columns(other[1]), "actor": "李四"})]
    with pytest.raises(psycopg.Error, match="不能以李四的"):
        own.run("keeper", hand_in("current_user", *other))
    own.run("keeper", hand_in("current_user", *good))
    with open_reader(own.address) as reader:
        assert queries.read_recorded_head(reader) == f"{good[-1].id} {good[-1].hash}"
        assert verify_chain(queries.read_event_tuples(reader)).position == good[-1].id


def _columns(event):
    names = ("at", "day", "actor", "kind", "issue", "batch", "changes", "ground")
    return {"event_id": event.id, **{name: getattr(event, name) for name in names}}


def test_an_inspector_only_adds_opinions(own):
    for statement in ("update issue set percent = 1", "delete from issue", "update member set name = 'x'"):
        with pytest.raises(psycopg.Error, match="permission denied"):
            own.run("inspector", statement)
    opinion = build_event(
        own, actor="省督察组", kind="opinion", issue=2, changes='{"opinion_on":[null,"2026-04-25"]}'
    )
    with pytest.raises(psycopg.Error, match="没有记进历史"):
        own.run("inspector", "update issue set opinion_on = '2026-04-25', version = version + 1 where id = 2")
    own.run("inspector", f"set role inspector_{own.address.office}", "select 1")
    with pytest.raises(psycopg.Error, match="没有记进历史"):
        own.run(
            "inspector",
            f"set role inspector_{own.address.office}",
            "update issue set opinion_on = '2026-04-25', version = version + 1 where id = 2",
        )
    own.run(
        "inspector",
        "update issue set opinion_on = '2026-04-25', version = version + 1 where id = 2",
        hand_in("current_user", opinion),
    )


def test_a_role_that_is_taken_is_gone(own):
    from qinling.ledger.postgres import office_roles

    with open_ledger(own.address) as writer:
        own.grant(writer, "water", RoleKind.INSPECTOR, "区水利局")
        office_roles.revoke_role(writer, own.address, own.logins["woods"])
    assert len(list_numbers(own.at("water"))) == 5
    with pytest.raises(RoleRefused, match="没有角色"), open_reader(own.at("woods")):
        pass
    assert own.run(None, "select distinct unit from unit_cell") == []


def test_behind_a_pooler_the_address_names_the_role(own):
    from dataclasses import replace

    pooler = own.logins["stranger"]
    own.run(None, f"alter role {pooler} noinherit", f"grant {own.logins['water']} to {pooler}")
    address = own.at("stranger")
    with pytest.raises(RoleRefused), open_reader(address):
        pass
    assert list_numbers(replace(address, role=own.logins["water"])) == ["A1", "A3", "A5"]
    from qinling.errors import LedgerUnusable

    with (
        pytest.raises(LedgerUnusable, match="的名义办理"),
        open_reader(replace(address, role=own.logins["keeper"])),
    ):
        pass


def test_a_temporary_table_left_in_a_session_of_the_pooler_is_not_read(own, monkeypatch):
    from qinling.ledger.postgres import office_opening

    connect = office_opening.connect_server

    def lend(address):
        connection = connect(address)
        connection.execute("create temp table issue as select 1 as id, '假' as number")
        connection.commit()
        return connection

    monkeypatch.setattr(office_opening, "connect_server", lend)
    assert list_numbers(own.at("keeper")) == ["A1", "A2", "A3", "A4", "A5"]


def test_an_owner_who_may_not_make_roles_is_told_what_the_administrator_types(own):
    from qinling.ledger.postgres import office_roles

    def create_as_stranger():
        with open_ledger(own.address) as writer:
            writer.connection.execute(f"grant {own.logins['stranger']} to current_user")
            writer.connection.execute(f"alter schema {own.address.office} owner to {own.logins['stranger']}")
            writer.connection.execute(f"set local role {own.logins['stranger']}")
            office_roles.create_roles(writer, own.address)

    with pytest.raises(RoleRefused, match="不能建角色") as refused:
        create_as_stranger()
    assert f"alter role {own.logins['stranger']} createrole" in refused.value.remedy.replace('"', "")


def test_roles_are_refused_where_they_would_not_hold(own):
    from qinling.ledger.postgres import office_roles

    superuser = own.run(None, "select current_user")[0][0]
    for login, why in ((superuser, "管理员"), ("没有这个人", "没有用户")):
        with pytest.raises(UsageRefused, match=why), open_ledger(own.address) as writer:
            office_roles.grant_role(writer, own.address, OfficeMember(login, RoleKind.KEEPER, "x"))
    with (
        pytest.raises(RoleRefused, match=f"建这本台账的用户 {superuser}"),
        open_ledger(own.at("keeper")) as writer,
    ):
        office_roles.grant_role(writer, own.address, OfficeMember(own.logins["water"], RoleKind.KEEPER, "x"))
    own.run(None, f"grant keeper_{own.address.office} to {own.logins['woods']}")
    own.run(None, f"grant {own.logins['woods']} to {own.logins['water']}")
    with pytest.raises(UsageRefused, match="经别的角色"), open_ledger(own.address) as writer:
        own.grant(writer, "water", RoleKind.UNIT, "区水利局", "区水利局")


def test_making_the_roles_again_changes_nothing(own):
    from qinling.ledger.postgres import office_roles

    before = _read_state(own)
    with open_ledger(own.address) as writer:
        office_roles.create_roles(writer, own.address)
    assert _read_state(own) == before
    assert list_numbers(own.at("water")) == ["A1", "A3", "A5"]


def test_who_may_not_make_an_office_is_told_what_the_administrator_types(own):
    address = replace(own.at("stranger"), office="another")
    with pytest.raises(RoleRefused, match="不能在数据库") as refused, open_ledger(address, create=True):
        pass
    assert f"to {own.logins['stranger']}" in refused.value.remedy.replace('"', "")


def test_an_office_whose_code_another_database_uses_is_not_made(own):
    url, other = own.address.url, f"{own.address.office}_db"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create database {other} template template0 encoding 'utf8'")
        try:
            address = ServerAddress(urlsplit(url)._replace(path=f"/{other}").geturl(), own.address.office)
            used = "已用在同一服务器的数据库"
            with pytest.raises(UsageRefused, match=used) as refused, open_ledger(address, create=True):
                pass
            assert f"office={own.address.office}_2" in refused.value.remedy
        finally:
            connection.execute(f"drop database {other} with (force)")
