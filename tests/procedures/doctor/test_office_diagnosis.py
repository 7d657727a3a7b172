"""`db doctor` on a server: who altered a table, a trigger, a right or a group, and what the server may lose."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qinling.errors import RoleRefused, UsageRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.soundness.table_relations import raise_counter, read_counters
from qinling.procedures.office_roles import revoke_role
from qinling.rules.office_roles import RoleKind
from tests.engines.server import get_server_url, require_right

pytest.importorskip("psycopg")

NOW = datetime(2026, 4, 25, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def shared():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "doctor")
    yield office
    office.drop()


@pytest.fixture
def own():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "doctors")
    yield office
    office.drop()


def diagnose(address, fix=False):
    from qinling.procedures.doctor.office_diagnosis import diagnose_office

    diagnosis = diagnose_office(address, NOW, date(2026, 4, 25), 5, fix=fix)
    # The server of tests loses what a power cut takes, and its clock is not that of the tests.
    diagnosis.findings = [one for one in diagnosis.findings if one.check not in ("server", "clock")]
    return diagnosis


def test_nothing_is_found_in_a_sound_office_and_who_is_no_owner_is_told_what_was_left_out(shared):
    for who in (None, "keeper", "inspector"):
        diagnosis = diagnose(shared.at(who) if who else shared.address)
        assert diagnosis.findings == []
        assert any("没有比表" in fact for fact in diagnosis.facts) is (who is not None)
    with pytest.raises(RoleRefused, match="请管理的人办：王敏"):
        diagnose(shared.at("water"))


ALTERED_SCHEMA = {
    "alter table event disable trigger event_never_changes": "触发器 event.event_never_changes 停用了",
    "drop trigger event_never_emptied on event": "少了触发器 event.event_never_emptied",
    "create or replace function refuse_history_change() returns trigger language plpgsql set search_path = {office},"
    " pg_temp as 'begin return new; end'": "函数 refuse_history_change() 与这个版本的不同",
    "drop index issue_answer": "少了索引 issue_answer",
    "alter table issue drop constraint percent_range": "少了约束 issue.percent_range",
    "alter table issue add column more text": "多了列 issue.more",
    "alter table issue alter column description drop not null": "列 issue.description 与这个版本的不同",
    "create rule swallow as on insert to notice do instead nothing": "多了规则 notice.swallow",
    "create table evil (id bigint)": "多了表 evil",
    "create trigger evil before insert on event for each row execute function refuse_history_change()":
        "多了触发器 event.evil",
    "alter table delivery disable trigger all": "表 delivery 与这个版本的不同",
    "alter table unit owner to {stranger}": "unit 归 {stranger}，不归建台账的用户，他会用不了",
    "grant select on issue to {stranger}": "多了给别人的权限 issue {stranger}：SELECT",
    "grant usage on schema {office} to {stranger}": "多了给别人的权限 schema {stranger}：USAGE",
}  # fmt: skip
ALTERED_ROLES = {
    "alter table issue disable row level security": "表 issue 与这个版本的不同",
    "drop policy unit_reads on event": "少了行级权限 event.unit_reads",
    "create policy evil on issue for select to unit_{office} using (true)": "多了行级权限 issue.evil",
    "create or replace function own_cells(login name) returns text[] language sql stable security definer"
    " set search_path = {office}, pg_temp as 'select array[''区林业局'']'": "函数 own_cells(login name) 与这个版本的不同",
    "alter table issue disable trigger member_changes_open_issue": "触发器 issue.member_changes_open_issue 停用了",
    "drop index issue_lead_unit": "少了索引 issue_lead_unit",
    "grant update on event to keeper_{office}": "给别人的权限 event keeper_{office} 与这个版本的不同",
    "grant select on member to public": "多了给别人的权限 member public：SELECT",
    "grant update (status) on issue to inspector_{office}": "多了给别人的权限 issue.status inspector_{office}：UPDATE",
    "delete from unit_cell where unit = '区水利局'": "区水利局的写法记得不对，它会少看或多看问题：区住建局、区水利局（配合）、区水利局",
}


@pytest.mark.parametrize("statement", ALTERED_SCHEMA)
def test_what_was_altered_is_told_and_left_for_a_person(shared, statement):
    if "disable trigger all" in statement or "owner to" in statement:
        require_right(shared.address.url, "rolsuper")
    import psycopg

    from qinling.ledger.postgres import office_structure
    from qinling.procedures.doctor.office_checks import list_structure_findings
    from qinling.procedures.soundness.faults import Remedies

    # Looked at in the transaction that alters it: the office is shared.
    names = {"office": shared.address.office, **shared.logins}
    with psycopg.connect(shared.address.url) as connection:
        connection.execute(f"set local search_path to {shared.address.office}, pg_temp")
        before = office_structure.read_structure(connection)
        connection.execute(statement.format(**names))
        after = office_structure.read_structure(connection)
        connection.rollback()
    faults = list(office_structure._compare(after, before, before, set()))
    findings = list(list_structure_findings(faults, Remedies(shared.address), str))
    assert [one.what for one in findings] == [ALTERED_SCHEMA[statement].format(**names)]
    assert findings[0].fix is None
    assert findings[0].remedy


def test_what_was_altered_of_roles_is_told_and_made_again(own):
    names = {"office": own.address.office, **own.logins}
    own.run(None, *(statement.format(**names) for statement in ALTERED_ROLES))

    before = diagnose(own.address)
    after = diagnose(own.address, fix=True)

    assert {one.what for one in before.findings} == {what.format(**names) for what in ALTERED_ROLES.values()}
    assert after.findings == []
    assert after.fixed == ["补齐了单位、编号、登录日计和各单位的写法", "重新建了角色和它们的权限"]


def test_users_in_a_group_by_a_way_of_their_own_are_told_and_come_out(own):
    require_right(own.address.url, "rolbypassrls")
    office, stranger, water = own.address.office, own.logins["stranger"], own.logins["water"]
    own.run(None, f"grant keeper_{office} to {stranger}", f"grant inspector_{office} to {water}")
    own.run(None, f"revoke unit_{office} from {own.logins['woods']}", f"alter role {stranger} bypassrls")

    told = {one.what for one in diagnose(own.address).findings}

    assert told == {
        f"{stranger} 在管理的组里，却没有授过角色",
        f"{stranger} 是数据库的管理员，角色管不住他",
        f"{water} 的角色是单位，却也在督察的组里",
        f"授过角色、却不在组里的用户，看不到台账：{own.logins['woods']}",
    }
    own.run(None, f"alter role {stranger} nobypassrls")
    with open_ledger(own.address) as writer:
        revoke_role(writer, own.address, stranger)
        for who, unit in (("water", "区水利局"), ("woods", "区林业局")):
            own.grant(writer, who, RoleKind.UNIT, unit, unit)
    assert diagnose(own.address).findings == []


def test_a_grant_that_only_another_can_take_back_is_refused_with_who_and_how(own):
    require_right(own.address.url, "rolsuper")
    office, login = own.address.office, own.logins
    keepers = f"keeper_{office}"
    own.run(None, f"grant {keepers} to {login['inspector']} with admin option")
    own.run(None, f"set role {login['inspector']}", f"grant {keepers} to {login['stranger']}")
    own.run(None, f"grant {login['inspector']} to {login['water']}")
    own.run(None, f"drop role {login['woods']}")
    for who, refusal in (
        ("stranger", rf"{login['inspector']} 授的.*revoke \"{keepers}\" from \"{login['stranger']}\""),
        ("water", f"{login['water']} 经别的角色也在 {keepers} 里"),
    ):
        with pytest.raises(UsageRefused, match=refusal), open_ledger(own.address) as writer:
            revoke_role(writer, own.address, login[who])
    with open_ledger(own.address) as writer:  # whose user is gone
        revoke_role(writer, own.address, login["woods"])
    own.run(None, f"create role {login['woods']}")


def test_what_follows_from_the_rest_is_made_again(own):
    own.run(None, "delete from unit where name = '区林业局'")
    wanted = {"单位表里缺：区林业局", "区林业局的写法记得不对，它会少看或多看问题：区林业局"}
    assert {one.what for one in diagnose(own.address).findings} == wanted
    assert diagnose(own.at("keeper"), fix=True).findings == []
    with open_ledger(own.address) as writer:
        for value in (7, 9, 8):
            raise_counter(writer, "QL-2026-", value)
        assert read_counters(writer) == {"QL-2026-": 9}


def test_damage_that_the_rest_does_not_mend_is_told_and_nothing_is_made_of_it(own):
    own.run(None, "delete from unit where name = '区环保局'", "update issue set percent = 7 where id = 1")
    findings = [one for one in diagnose(own.address).findings if one.check == "ledger"]
    assert len(findings) == 2
    assert all(one.fix is None and "db salvage" in one.remedy for one in findings)


def test_an_office_that_cannot_be_opened_is_a_finding(own):
    own.run(None, "update meta set value = '99' where key = 'schema_version'")
    assert [one.what for one in diagnose(own.address).findings] == [f"台账 {own.address} 由更新版本写成"]


def test_settings_that_lose_records_and_a_clock_apart_are_told():
    from qinling.ledger.postgres.server_state import Client, ServerState
    from qinling.procedures.doctor.office_checks import check_server, list_facts

    sound = {
        **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit", "autovacuum"), "on"),
        "idle_in_transaction_session_timeout": "0", "server_encoding": "UTF8",
        "server_version": "16.2 (Debian)", "server_version_num": "160002",
    }  # fmt: skip
    clients = [Client("a", "idle in transaction", 601), Client("b", "active", 9999), Client("a", "idle", 0)]

    def find(state):
        return [one.what for one in check_server(state, NOW)]

    assert find(ServerState(sound, NOW, 5 << 20, 1 << 20, [])) == []
    odd = sound | {
        "fsync": "off", "synchronous_commit": "off", "autovacuum": "off", "server_encoding": "SQL_ASCII",
        "idle_in_transaction_session_timeout": "30000", "server_version": "13.1", "server_version_num": "130001",
    }  # fmt: skip
    state = ServerState(odd, NOW + timedelta(minutes=6), 5 << 20, 1 << 20, clients)
    assert find(state) == [
        "服务器是 PostgreSQL 13.1，太旧",
        "服务器的 fsync、synchronous_commit 关着，断电会丢记录",
        "服务器的 autovacuum 关着，会越来越慢",
        "idle_in_transaction_session_timeout 是 30 秒，--as-of、月报、核验会半路断开",
        "数据库的编码是 SQL_ASCII，有的字存不进",
        "服务器的时钟 2026-04-25 02:06 UTC 与本机 2026-04-25 02:00 UTC 不同",
        "a 的一个连接停在事务里 10 分钟了，别人可能在等它",
    ]
    assert list_facts(state) == [
        "服务器是 PostgreSQL 13.1；这个单位占 5.0 MB，其中材料 1.0 MB",
        "现在还连着这个数据库的：a（2 个）、b",
    ]
