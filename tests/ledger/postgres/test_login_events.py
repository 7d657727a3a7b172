"""The login records of an office are rows, a table a month; what reads and writes them does not know."""

from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.ledger.copies.whole_tables import copy_tables
from qinling.ledger.engine import open_ledger
from qinling.ledger.logins import logs
from qinling.ledger.logins.record_packing import NO_OUTCOME, NO_SECONDS, decode_records, pack_codes
from qinling.ledger.postgres.office_schema import unpack_login_events
from qinling.ledger.reader import open_reader
from qinling.ledger.soundness.table_relations import find_damaged_log_days
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from tests.engines.server import get_server_url

psycopg = pytest.importorskip("psycopg")

BLANK = {"at": "2026-04-25T01:30:00.000000Z", "actor": "甲", "source": "", "digest": "", "entries": 0, "fresh": 0, "joined": 0}  # fmt: skip
#: The last days of March, all of April, and the first days of May.
DAYS = [date(2026, 3, 29) + timedelta(days=at) for at in range(36)]
BEFORE = date(2026, 4, 11)
#: How an office of version 19 kept the records.
PACKED = """
    drop view login_events;
    drop function list_login_days, pack_login_day, add_login_month, drop_login_months, write_login_events;
    drop table login_event, login_log_day;
    create table login_events (day text collate "C" not null, login_log bigint not null references login_log (id),
        events bytea not null, primary key (day, login_log));
    create index login_events_log on login_events (login_log);
"""


def add_log(writer, name="日志.csv", days=DAYS, codes=(5, 7), **more):
    log = logs.add_log(writer, {**BLANK, "name": name, "first": None, "last": None, **more})
    logs.add_log_records(writer, log, ((day, sorted(codes)) for day in days))
    return log


def list_months(writer):
    sql = "select inhrelid::regclass::text from pg_inherits where inhparent = 'login_event'::regclass order by 1"
    return [name[-7:] for (name,) in writer.connection.execute(sql)]


def read_all(reader):
    return list(reader.tuples("select day, login_log, events from login_events order by day, login_log"))


def read_logins(reader):
    return logs.list_logs(reader), read_all(reader)


def fill_both(office, path):
    """Fill an office and a file with the same records: of one log that counts, and of one that does not."""
    for place in (office, path):
        with open_ledger(place, create=True) as writer:
            add_log(writer)
            add_log(
                writer, "去掉的.csv", removed=BLANK["at"], first="2026-03-29T00:00", last="2026-05-03T00:00"
            )


@pytest.fixture(scope="module")
def writer():
    """A writer of an office; what an example writes is rolled back."""
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from qinling.ledger.ledger_address import ServerAddress

    with open_ledger(ServerAddress(url, "own_login_events"), create=True, dry_run=True) as made:
        yield made


@given(
    st.dictionaries(st.dates(), st.sets(st.integers(0, 2**64 - 1), min_size=1, max_size=20), max_size=4),
)
def test_any_records_of_any_days_come_back_as_they_were(writer, days):
    writer.change("savepoint example")
    log = add_log(writer, days=[])
    logs.add_log_records(writer, log, ((day, sorted(codes)) for day, codes in days.items()))
    back = {day: list(codes) for day, codes in logs.read_log_records(writer, log)}
    assert back == {day: sorted(codes) for day, codes in days.items()}
    assert list_months(writer) == sorted({f"{day:%Y}_{day:%m}".rjust(7, "0") for day in days})
    writer.change("rollback to example")


@given(st.sets(st.integers(0, 2**64 - 1), min_size=1, max_size=20))
def test_each_record_is_a_row_that_anybody_can_read(writer, codes):
    writer.change("savepoint example")
    add_log(writer, days=[date(2026, 4, 25)], codes=codes)
    rows = set(
        writer.tuples("select account, second, address, failed, no_seconds, no_outcome from login_event")
    )
    marks = ((bool(code & NO_SECONDS), bool(code & NO_OUTCOME)) for code in codes)
    assert rows == {(*record, *mark) for record, mark in zip(decode_records(codes), marks, strict=True)}
    writer.change("rollback to example")


def test_a_month_that_is_over_is_dropped_and_told_as_on_a_file(office, tmp_path):
    file = tmp_path / "ledger.db"
    fill_both(office, file)
    with open_ledger(office) as writer, open_ledger(file) as other:
        assert list_months(writer) == ["2026_03", "2026_04", "2026_05"]
        told = logs.delete_log_records_before(writer, BEFORE)
        assert told == logs.delete_log_records_before(other, BEFORE) == 13
        assert list_months(writer) == ["2026_04", "2026_05"]
        assert writer.value("select min(day) from login_event") == BEFORE
        assert logs.delete_log_records_before(writer, BEFORE) == 0
    with open_reader(office) as reader, open_reader(file) as other:
        assert read_logins(reader) == read_logins(other)
        assert logs.find_deleted_days(reader, DAYS[0], DAYS[-1]) == {day for day in DAYS if day < BEFORE}


def test_where_somebody_reads_the_records_they_are_deleted_all_the_same(office, tmp_path):
    file = tmp_path / "ledger.db"
    fill_both(office, file)
    with open_reader(office) as reading:
        before = read_all(reading)
        for place in (office, file):
            with open_ledger(place, busy_seconds=1) as writer:
                logs.delete_log_records_before(writer, BEFORE)
        assert read_all(reading) == before  # as they were when it began
        with open_ledger(office) as writer:
            assert list_months(writer) == ["2026_03", "2026_04", "2026_05"]
    with open_reader(office) as reader, open_reader(file) as other:
        assert read_logins(reader) == read_logins(other)
    with open_ledger(office) as writer:
        logs.delete_log_records_before(writer, BEFORE)
        assert list_months(writer) == ["2026_04", "2026_05"]


def test_a_new_month_does_not_wait_for_those_who_read(office):
    with open_ledger(office) as writer:
        add_log(writer, days=DAYS[:1])
    with open_reader(office) as reading:
        assert len(read_all(reading)) == 1
        with open_ledger(office, busy_seconds=1) as writer:
            add_log(writer, "五月.csv", days=DAYS[-1:])


def test_deleted_days_are_handed_over_and_a_day_is_written_anew(office, tmp_path):
    file = tmp_path / "ledger.db"
    fill_both(office, file)
    for place in (office, file):
        with open_ledger(place) as writer:
            logs.delete_log_records_before(writer, BEFORE)
            logs.move_deleted_days(writer, 1, 2)
            writer.change(
                "update login_events set events = :events where day = :day",
                day=BEFORE,
                events=pack_codes([1, 2, 3]),
            )
            writer.change("delete from login_events where day = :day", day=DAYS[-1])
    with open_reader(office) as reader, open_reader(file) as other:
        assert read_logins(reader) == read_logins(other)


@pytest.mark.parametrize(
    "damage",
    [
        "delete from login_event where day = '2026-04-25' and second = (select max(second) from login_event)",
        "delete from login_event where day = '2026-04-25'",
        "insert into login_event select * from login_event where day = '2026-04-25'",
        "update login_log_day set records = 0 where day = '2026-04-25'",
    ],
)
def test_a_day_that_lacks_rows_or_has_others_is_found(office, damage):
    with open_ledger(office) as writer:
        add_log(writer, codes=(1 << 26, 2 << 26))
        writer.change(damage)
    with open_reader(office) as reader:
        assert find_damaged_log_days(SqliteReader(reader.connect_past())) == ["2026-04-25"]


def test_whether_there_are_records_is_known_without_packing_them(office):
    with open_ledger(office, dry_run=True) as writer:
        add_log(writer)
        writer.connection.execute(
            "create or replace function pack_login_day(of_day text, of_log bigint, stated bigint) returns bytea"
            " language plpgsql stable as 'begin raise exception ''packed''; end'"
        )
        assert logs.find_days_with_records(writer, DAYS[0], DAYS[-1]) == set(DAYS)
        assert not logs.find_deleted_days(writer, DAYS[0], DAYS[-1])
        assert logs.find_last_deleted_day(writer, 1, None, None) is None
        with pytest.raises(psycopg.Error, match="packed"):
            logs.read_day_records(writer, DAYS[0])


def test_one_day_is_read_from_the_table_of_its_month_by_the_index(office):
    with open_ledger(office) as writer:
        add_log(
            writer,
            days=[date(2026, 1, 1) + timedelta(days=at) for at in range(60)],
            codes=range(0, 200 << 26, 1 << 26),
        )
    with open_reader(office) as reader:
        sql = "explain (costs off) select * from login_event where day = '2026-02-03'::text::date and login_log = 1"
        plan = "\n".join(line for (line,) in reader.connection.execute(sql))
        assert "Index" in plan
        assert "login_event_2026_02" in plan
        assert "Seq Scan" not in plan


def test_an_office_of_version_19_keeps_its_records(office, tmp_path):
    file = tmp_path / "ledger.db"
    with open_ledger(office) as writer:
        writer.connection.execute(PACKED)
    fill_both(office, file)
    with open_ledger(office) as writer:
        unpack_login_events(writer.connection, office.office)
        assert list_months(writer) == ["2026_03", "2026_04", "2026_05"]
    with open_reader(office) as reader, open_reader(file) as other:
        assert read_logins(reader) == read_logins(other)
        assert reader.list_tables() == other.list_tables()


def test_cut_off_records_of_version_19_stay_to_be_found(office):
    with open_ledger(office) as writer:
        writer.connection.execute(PACKED)
        add_log(writer, days=DAYS[:2])
        writer.change(
            "update login_events set events = :events where day = :day", day=DAYS[0], events=b"12345678123"
        )
        unpack_login_events(writer.connection, office.office)
    with open_reader(office) as reader:
        assert find_damaged_log_days(SqliteReader(reader.connect_past())) == [DAYS[0].isoformat()]


# -- roles -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_roles():
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    from tests.engines.office_with_roles import make_office

    office = make_office(url, "logins")
    with open_ledger(office.at("keeper")) as writer:
        add_log(writer)
        assert logs.delete_log_records_before(writer, BEFORE) == 13
    yield office
    office.drop()


def test_a_keeper_reads_logs_in_and_lets_them_expire_and_others_see_what_is_theirs(with_roles):
    seen = {}
    for who in (None, "keeper", "inspector", "water"):
        with open_reader(with_roles.at(who) if who else with_roles.address) as reader:
            seen[who] = read_all(reader)
            assert list_months(reader) == ["2026_04", "2026_05"]
    assert len(seen[None]) == len(DAYS)
    assert seen["keeper"] == seen["inspector"] == seen[None]
    assert seen["water"] == []


@pytest.mark.parametrize("who", ["keeper", "inspector", "water"])
@pytest.mark.parametrize(
    "attack",
    [
        "insert into login_event values ('2026-04-25', 1, 1, 1, 1, false, false, false)",
        "delete from login_event",
        "delete from login_event_2026_04",
        "select * from login_event_2026_04",
        "update login_log_day set records = 0",
        "drop table login_event_2026_04",
        "select add_login_month('2027-01-01')",
        "create table mine (day text, login_log bigint, events bytea)",
        "create temp table t (day text, login_log bigint, events bytea);"
        " create trigger x after insert on t for each row execute function write_login_events()"
        "; insert into t values ('2026-04-25', 1, '')",
    ],
)
def test_the_rows_are_written_through_the_view_alone(with_roles, who, attack):
    with closing(with_roles.connect(who)) as connection:
        connection.execute(f"set search_path to {with_roles.address.office}, pg_temp")
        with pytest.raises(psycopg.Error):
            connection.execute(attack)


@pytest.mark.parametrize("who", ["inspector", "water"])
@pytest.mark.parametrize(
    "attack",
    [
        "insert into login_events values ('2026-04-25', 1, '')",
        "delete from login_events",
        "update login_events set events = ''",
        "select drop_login_months('2030-01-01')",
        "select write_login_events()",
    ],
)
def test_who_is_no_keeper_writes_no_login_records(with_roles, who, attack):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        with_roles.run(who, attack)


def test_a_unit_learns_of_no_day_by_any_way_in(with_roles):
    assert with_roles.run("water", "select * from login_log_day") == []
    assert with_roles.run("water", "select * from login_event") == []
    assert with_roles.run("water", "select * from list_login_days()") == []
    assert with_roles.run("water", "select pack_login_day('2026-04-25', 1, 0)") == [(b"",)]


def test_a_table_of_a_session_is_not_taken_for_one_of_the_office(with_roles):
    rows = with_roles.run(
        "keeper",
        "create temp table login_event (day date)",
        "create temp table login_log_day (day text)",
        f"set local search_path to pg_temp, {with_roles.address.office}",
        "update login_events set events = '' where day = '2026-05-03'",
        "select drop_login_months('2026-05-01')",
        f"select min(day), max(day) from {with_roles.address.office}.login_event",
        commit=False,
    )
    assert rows == [(date(2026, 5, 1), date(2026, 5, 2))]


def test_the_records_go_to_a_file_and_back(with_roles, tmp_path):
    with open_reader(with_roles.address) as reader, open_ledger(tmp_path / "f.db", create=True) as file:
        copy_tables(reader, file, lambda _: None)
        assert len(read_all(file)) == len(DAYS)
