"""An office on a server: made, read, written, and what goes wrong with the server."""

import threading
from dataclasses import replace

import pytest

from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable, UsageRefused, ValueRefused
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader

psycopg = pytest.importorskip("psycopg")

_PUT = "insert into counter (name, value) values (:name, :value)"


def put(address, name="n", value=1, **options):
    with open_ledger(address, **options) as writer:
        writer.change(_PUT, name=name, value=value)


def read(address):
    with open_reader(address) as reader:
        return dict(reader.tuples("select name, value from counter"))


def test_an_office_is_made_only_where_that_is_asked(address):
    for opening in (open_reader, open_ledger):
        with pytest.raises(LedgerMissing, match="没有台账"), opening(address):
            pass
    put(address, create=True)
    assert read(address) == {"n": 1}
    with open_ledger(address, create=True) as writer:
        assert writer.value("select value from counter") == 1


def test_nothing_is_left_of_an_office_that_was_only_tried(address):
    put(address, create=True, dry_run=True)
    with pytest.raises(ZeroDivisionError), open_ledger(address, create=True):
        raise ZeroDivisionError
    with pytest.raises(LedgerMissing), open_reader(address):
        pass


def test_a_reader_sees_one_snapshot_and_cannot_write(office):
    with open_reader(office) as reader:
        assert list(reader.tuples("select * from counter")) == []
        put(office)
        assert list(reader.tuples("select * from counter")) == []
    with pytest.raises(LedgerUnusable, match="只能读"), open_reader(office) as reader:
        reader.value("insert into counter (name, value) values ('x', 1) returning value")


def test_offices_of_one_database_know_nothing_of_each_other(office):
    other = replace(office, office=f"{office.office}_b")
    put(other, name="other", create=True)
    put(office)
    assert (read(office), read(other)) == ({"n": 1}, {"other": 1})
    with psycopg.connect(office.url, autocommit=True) as connection:
        connection.execute(f"drop schema {other.office} cascade")
    assert read(office) == {"n": 1}


def test_writers_wait_for_each_other_and_not_for_ever(office):
    with open_ledger(office) as writer:
        writer.change(_PUT, name="first", value=1)
        with pytest.raises(LedgerBusy, match="正被另一个命令写入"):
            put(office, busy_seconds=0.2)
    writers = [threading.Thread(target=put, args=(office, str(number))) for number in range(5)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert len(read(office)) == 6


@pytest.mark.parametrize("table", ["issue (id int)", "meta (name text)", "meta (key text, value text)"])
def test_a_schema_of_another_program_is_left_alone(address, table):
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute(f"create schema {address.office} create table {table}")
    with pytest.raises(LedgerUnusable, match="别的程序"):
        put(address, create=True)


@pytest.mark.parametrize(("version", "says"), [("99", "更新版本"), ("3", "旧版本")])
def test_an_office_of_another_version_is_told(office, version, says):
    with open_ledger(office) as writer:
        writer.change("update meta set value = :version where key = 'schema_version'", version=version)
    with pytest.raises(LedgerUnusable, match=says), open_reader(office):
        pass


@pytest.mark.parametrize("statement", ["update event set actor = 'x'", "delete from event", "truncate event"])
def test_history_is_only_added(office, statement):
    with psycopg.connect(office.url, autocommit=True) as connection:
        connection.execute(
            f"insert into {office.office}.event values (1, '', '', '', '', 1, 1, '{{}}', '', '', '')"
        )
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute(statement.replace("event", f"{office.office}.event"))


def test_ids_follow_each_other_without_gaps_and_few_or_many_rows_enter(office):
    def add(writer, names):
        writer.insert_rows(
            "unit", ("name",), ((name,) for name in names), on_conflict="on conflict (name) do nothing"
        )

    with open_ledger(office, dry_run=True) as writer:
        add(writer, ["不留"])
    with open_ledger(office) as writer:
        add(writer, ["乙", "甲"])
        assert writer.insert_row("unit", {"name": "丙"}) == 3
        add(writer, ["甲", *(f"单位{number}" for number in range(500))])
        writer.insert_rows("counter", ("name", "value"), ((f"c{number}", number) for number in range(500)))
    with open_reader(office) as reader:
        assert list(reader.rows(int, "select id from unit order by id")) == list(range(1, 504))
        assert reader.value("select sum(value) from counter") == 499 * 500 // 2


def test_text_sorts_by_code_points_whatever_the_database_sorts_by(office):
    names = ["乙", "a", "B", "甲", "_", "Z", "é", "𠮷"]
    with open_ledger(office) as writer:
        writer.insert_rows("unit", ("name",), ((name,) for name in names))
    with open_reader(office) as reader:
        assert list(reader.rows(str, "select name from unit order by name")) == sorted(names)
        assert list(reader.rows(str, "select name from unit where name like 'b' or name like 'É'")) == ["B"]


@pytest.mark.parametrize(
    ("name", "value", "says"), [("a\x00b", 1, "U\\+0000"), ("n", 2**63, "太大"), ("n", 10**30, "太大")]
)
def test_what_a_server_cannot_hold_is_told(office, name, value, says):
    with pytest.raises(ValueRefused, match=says):
        put(office, name=name, value=value)
    with pytest.raises(ValueRefused, match=says), open_ledger(office) as writer:
        writer.insert_rows(
            "counter", ("name", "value"), [(name + str(number), value) for number in range(300)]
        )
    assert read(office) == {}


@pytest.mark.parametrize(
    ("url", "kind", "says"),
    [
        ("postgresql://127.0.0.1:1/x", LedgerUnusable, "连不上"),
        ("postgresql://h/x?nonsense=1", UsageRefused, "写得不对"),
        ("postgresql:///x?service=nobody", LedgerUnusable, 'service "nobody" not found'),
    ],
)
def test_a_server_that_is_not_there_is_told_in_one_line(office, url, kind, says):
    with pytest.raises(kind, match=says) as refused, open_reader(replace(office, url=url)):
        pass
    assert "\n" not in str(refused.value)


def test_a_database_that_is_not_there_is_told(office):
    with (
        pytest.raises(LedgerUnusable, match="没有这个数据库"),
        open_reader(replace(office, url=office.url.replace("/qinling_test", "/no_such"))),
    ):
        pass


@pytest.fixture
def set_run_key(monkeypatch):
    """Return what sets the key of the next runs: one that begins with 00 clears the old ones away."""
    from qinling.ledger.postgres import commits

    return lambda key: monkeypatch.setattr(commits, "make_run_key", lambda: key)


def end_connections(office):
    with psycopg.connect(office.url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = 'qinling'"
        )


def test_a_connection_that_is_lost_changes_nothing(office):
    def lose_it():
        with open_ledger(office) as writer:
            writer.change(_PUT, name="n", value=1)
            end_connections(office)
            writer.change(_PUT, name="m", value=1)

    with pytest.raises(LedgerUnusable, match=r"连接断了.*台账没有改动"):
        lose_it()
    assert read(office) == {}


@pytest.mark.parametrize("key", ["run:00clears", "run:01"])
def test_a_connection_that_is_lost_before_the_commit_changes_nothing(office, set_run_key, key):
    set_run_key(key)

    def lose_it():
        with open_ledger(office) as writer:
            writer.change(_PUT, name="n", value=1)
            end_connections(office)

    with pytest.raises(LedgerUnusable, match=r"断了，查过了.*没有记上.*台账没有改动"):
        lose_it()
    assert read(office) == {}


def test_one_commit_in_256_clears_the_old_keys_away(office, set_run_key):
    set_run_key("run:00clears")
    with open_ledger(office) as writer:
        for key, second in (("run:aged", 1), ("run:fresh", 2**33), ("running", 1)):
            writer.change("insert into meta (key, value) values (:key, :second)", key=key, second=str(second))
    with open_reader(office) as reader:
        left = set(reader.rows(str, "select key from meta where key like 'run%'"))
    assert left >= {"run:fresh", "running", "run:00clears"}
    assert "run:aged" not in left


def test_a_text_too_long_for_an_index_is_told(office):
    import random

    text = "".join(random.Random(1).choices([chr(code) for code in range(0x4E00, 0x9FA5)], k=5000))
    with pytest.raises(ValueRefused, match="太长"), open_ledger(office) as writer:
        writer.insert_rows("unit", ("name",), [(text,)])
