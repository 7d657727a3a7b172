"""Every table of a ledger is copied, whatever its rows hold."""

import pytest
from sqlmodel import SQLModel

from qinling.errors import LedgerInconsistent
from qinling.ledger import server_schema_script  # noqa: F401 (the first states the tables)
from qinling.ledger.copies.whole_tables import TABLES, compare_tables, copy_tables, require_known_tables
from qinling.ledger.engine import open_ledger
from qinling.ledger.logins.record_packing import pack_codes
from qinling.ledger.postgres import local_copy
from qinling.ledger.postgres.office_schema import LOGIN_EVENTS, SERVER_TABLES
from qinling.ledger.reader import open_reader

_WORDS = {"level": "city", "status": "closed", "schedule": "ahead", "deadline_kind": "none"}


def build_value(column, row):
    """Return a value of the kind of *column*, another one in each *row*, None where that is allowed in the second."""
    if column.foreign_keys:
        return 1
    if row == 1 and column.nullable:
        return None
    kind = type(column.type).__name__
    return {
        "BigInteger": 2**62 + row,
        "Integer": 2**62 + row if not column.primary_key else row + 1,
        "Float": 0.1 + row,
        "Boolean": row == 0,
        "LargeBinary": pack_codes([0xFF27_5C00_FF27_5C00, 2**64 - 1][: row + 1]),
        "Date": f"2026-04-{row + 1:02}",
        "AutoString": _WORDS.get(column.name, f"值{row}\t\\N\n'“\u200b😀"),
    }[kind]


@pytest.fixture
def full(tmp_path):
    """A file with two rows in every table."""
    path = tmp_path / "full.db"
    with open_ledger(path, create=True) as writer:
        for table in TABLES:
            columns = SQLModel.metadata.tables[table].columns
            if table != "meta":
                rows = [[build_value(column, row) for column in columns] for row in range(2)]
                writer.insert_rows(table, [column.name for column in columns], rows)
    return path


def test_no_table_is_forgotten_and_each_comes_after_those_it_refers_to():
    stated = SQLModel.metadata.tables
    assert {name: tuple(column.name for column in stated[name].primary_key) for name in stated} == TABLES
    names = list(TABLES)
    for name, table in stated.items():
        for key in table.foreign_keys:
            assert names.index(key.column.table.name) < names.index(name) + (key.column.table.name == name)


def test_a_server_has_these_tables_and_those_that_it_says(address):
    with open_ledger(address, create=True) as writer:
        everything = writer.tuples("select tablename from pg_tables where schemaname = current_schema()")
        assert {name for (name,) in everything} == TABLES.keys() - {LOGIN_EVENTS} | set(SERVER_TABLES)
        require_known_tables(writer)


def test_every_row_of_every_table_arrives_there_and_back(full, address, tmp_path):
    with open_reader(full) as reader, open_ledger(address, create=True) as office:
        counts = copy_tables(reader, office, lambda _: None)
        assert compare_tables(reader, office) == counts
        with open_ledger(tmp_path / "back.db", create=True) as back:
            copy_tables(office, back, lambda _: None)
            assert compare_tables(reader, back) == counts
    assert all(count == 2 for table, count in counts.items() if table != "meta")


@pytest.mark.parametrize("table", [table for table in TABLES if table != "meta"])
def test_a_row_that_differs_in_one_column_is_found(full, tmp_path, table):
    key = TABLES[table][0]
    others = [column.name for column in SQLModel.metadata.tables[table].columns if not column.primary_key]
    of_last = f"where {key} = (select max({key}) from {table})"
    changes = [f"update {table} set {name} = '7' {of_last}" for name in others] + [
        f"delete from {table} {of_last}"
    ]
    with open_reader(full) as reader, open_ledger(tmp_path / "copy.db", create=True) as copied:
        copy_tables(reader, copied, lambda _: None)
        copied.connection.execute("pragma defer_foreign_keys = on")
        copied.connection.execute("pragma ignore_check_constraints = on")
        for trigger in ("event_never_changes", "event_never_goes", "event_never_replaced"):
            copied.change(f"drop trigger {trigger}")
        for change in changes:
            copied.change("savepoint one")
            copied.change(change)
            with pytest.raises(LedgerInconsistent, match=f"表 {table} "):
                compare_tables(reader, copied)
            copied.change("rollback to one")


def test_a_table_that_no_version_knows_is_told(tmp_path):
    with open_ledger(tmp_path / "ledger.db", create=True) as writer:
        require_known_tables(writer)
        writer.change("create table another (id integer)")
        with pytest.raises(LedgerInconsistent, match="another"):
            require_known_tables(writer)


def test_whole_ledgers_are_read_in_parts_and_several_at_once(office, monkeypatch):
    """Only some rows are held, others are asked meanwhile, and what is left in the middle disturbs nothing."""
    monkeypatch.setattr(local_copy, "_FETCHED_ROWS", 3)
    with open_ledger(office) as writer:
        writer.insert_rows(
            "counter", ("name", "value"), ((f"c{number} 100%", number) for number in range(10))
        )
    with open_reader(office) as reader:
        first = reader.all_tuples("select name from counter where name like :some order by value", some="C%")
        second = reader.all_tuples("select value from counter where value % 2 = 0 order by value")
        for at in range(5):
            assert next(first) == (f"c{at} 100%",)
            assert next(second) == (2 * at,)
            assert reader.value("select count(*) from counter") == 10
        held = reader.connection.execute("select count(*) from pg_cursors where name like 'rows%'").fetchone()
        assert held == (2,)
        second.close()
        assert [*first] == [(f"c{at} 100%",) for at in range(5, 10)]
        assert reader.value("select count(*) from pg_cursors where name like 'rows%'") == 0
        chosen = "select name from counter where value in (select value from json_each(:some))"
        assert [*reader.all_tuples(chosen, some=[3])] == [("c3 100%",)]
