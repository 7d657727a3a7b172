"""An office that an older version made is brought up to date by its owner, a version a transaction."""

from dataclasses import replace
from pathlib import Path

import pytest

from qinling.errors import LedgerInconsistent, LedgerMissing, LedgerUnusable, RoleRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.offices import migrate_office
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION
from tests.engines.server import get_server_url

pytest.importorskip("psycopg")

FIRST_SCRIPT = Path(__file__).parent / "old_offices/v19.sql"
VERSIONS = (SCHEMA_VERSION, SCHEMA_VERSION + 1, SCHEMA_VERSION + 2)


def test_a_step_leads_from_each_version_of_an_office_to_the_next():
    from qinling.ledger.postgres.office_migrations import FIRST_VERSION, OFFICE_STEPS

    assert FIRST_VERSION + len(OFFICE_STEPS) == SCHEMA_VERSION


def test_an_office_of_the_first_version_becomes_one_that_this_version_makes(address):
    import psycopg

    from qinling.ledger.postgres.office_structure import find_structure_faults

    with psycopg.connect(address.url) as connection:
        connection.execute(f"create schema {address.office}")
        connection.execute(f"set local search_path to {address.office}")
        connection.execute(FIRST_SCRIPT.read_text("utf-8").replace("<office>", address.office).encode())
        connection.execute("insert into meta values ('ledger_id', 'ab'), ('schema_version', '19')")
    assert migrate(address) == [*range(20, SCHEMA_VERSION + 1)]
    assert find_structure_faults(address, 5) == []
    with open_reader(address) as reader:
        assert reader.value("select count(*) from issue") == 0


@pytest.fixture
def own():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "migrated")
    yield office
    office.drop()


def add_table(connection, office):
    connection.execute("create table visit (id bigint primary key)")
    connection.execute(f"insert into {office}.visit values (1)")


def add_column(connection, office):
    connection.execute("alter table visit add column day text not null default ''")


def fail_halfway(connection, office):
    add_column(connection, office)
    connection.execute("select * from nothing")


@pytest.fixture
def given_steps(monkeypatch):
    """Let a program of a later version run, which takes these steps from the present one on."""

    def set_steps(*steps):
        from qinling.ledger.postgres import office_migrations, office_opening

        monkeypatch.setattr(office_migrations, "OFFICE_STEPS", (*office_migrations.OFFICE_STEPS, *steps))
        for module in (office_migrations, office_opening):
            monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + len(steps))

    return set_steps


def read_owner(office):
    ((owner,),) = office.run(None, "select current_user")
    return owner


def migrate(address):
    return list(migrate_office(address, 1))


def test_the_owner_migrates_and_members_have_their_rights_to_what_is_new(own, given_steps):
    given_steps(add_table, add_column)
    for who in ("keeper", "water"):
        told = f"用户 {read_owner(own)} 运行一次"
        with pytest.raises(LedgerUnusable, match=told), open_reader(own.at(who)):
            pass
    with pytest.raises(LedgerUnusable, match="先运行 qinling db migrate"), open_ledger(own.address):
        pass

    assert migrate(own.address) == [*VERSIONS[1:]]

    assert migrate(own.address) == []
    assert own.run("keeper", "select id, day from visit") == [(1, "")]
    assert own.run("water", "select id, day from visit") == []
    with open_ledger(own.at("keeper")) as writer:
        assert writer.value("select count(*) from issue") == 5


def test_a_step_that_fails_leaves_its_version_as_it_was_and_the_next_run_goes_on(
    own, given_steps, monkeypatch
):
    import psycopg

    from qinling.ledger.postgres import office_migrations

    given_steps(add_table, fail_halfway)
    with pytest.raises(psycopg.errors.UndefinedTable):
        migrate(own.address)
    assert own.run(None, "select value from meta where key = 'schema_version'") == [(str(VERSIONS[1]),)]
    assert own.run(None, "select * from visit") == [(1,)]

    steps = (*office_migrations.OFFICE_STEPS[:-1], add_column)
    monkeypatch.setattr(office_migrations, "OFFICE_STEPS", steps)
    assert migrate(own.address) == [VERSIONS[2]]


@pytest.mark.parametrize("who", ["keeper", "water", "inspector"])
def test_nobody_but_the_owner_migrates(own, given_steps, who):
    given_steps(add_table)
    owner = read_owner(own)
    with pytest.raises(RoleRefused, match=rf"{owner} 来办，.*db migrate --ledger .*{owner}@"):
        migrate(own.at(who))
    assert own.run(None, "select to_regclass('visit')") == [(None,)]


@pytest.mark.parametrize(
    ("version", "refusal"), [(SCHEMA_VERSION + 1, "由更新版本写成"), (18, "第 18 版，服务器上没有过")]
)
def test_an_office_of_a_version_that_the_program_does_not_know_is_left_alone(own, version, refusal):
    own.run(None, f"update meta set value = '{version}' where key = 'schema_version'")
    with pytest.raises(LedgerUnusable, match=refusal):
        migrate(own.address)


def test_what_is_no_ledger_or_not_sound_is_not_migrated(own, given_steps):
    given_steps(add_table)
    with pytest.raises(LedgerMissing):
        migrate(replace(own.address, office="none"))
    own.run(None, "update meta set value = '1 0' where key = 'head'")
    with pytest.raises(LedgerInconsistent):
        migrate(own.address)


def test_the_command_tells_each_version_and_the_present_one_needs_nothing(own, given_steps, qinling):
    address = str(own.address)
    told = [qinling("db", "migrate", QINLING_LEDGER=address).stderr]
    given_steps(add_table, add_column)
    refused = qinling("db", "migrate", QINLING_LEDGER=str(own.at("keeper")), QINLING_ACTOR=None)
    told.append(qinling("db", "migrate", QINLING_LEDGER=address).stderr)

    assert "已是现在的格式" in told[0]
    assert "升到" not in told[0]
    assert [f"升到第 {version} 版了" in told[1] for version in VERSIONS] == [False, True, True]
    assert refused.exit_code == 30
    assert f"用户 {read_owner(own)} 来办" in refused.stderr
