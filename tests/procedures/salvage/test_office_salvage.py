"""What a server can no longer read of an office is told, and the rest is saved into a file."""

from contextlib import closing, nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable, RoleRefused, UsageRefused
from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.logins import logs
from qinling.ledger.reader import open_reader
from qinling.procedures.backups.ledger_copying import copy_ledger
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.logins.log_intake import import_log
from qinling.procedures.salvage.office_salvage import salvage_office
from qinling.rules.history.events import EventKind, encode_created_values
from tests.engines.server import get_server_url, require_right
from tests.procedures.logins.sample_logs import SampleLog, SampleRecord

psycopg = pytest.importorskip("psycopg")

COUNT = 150
STAMP = Stamp("建账人", "2026-04-25T01:30:00.000000Z", date(2026, 4, 25))
BLOCK = 8192


@pytest.fixture(scope="module")
def databases():
    """Two databases with the same office: a whole one, and its copy, of which nothing has been read yet."""
    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    whole, damaged = (f"{urlsplit(url).path[1:]}_{name}" for name in ("whole", "damaged"))
    addresses = [
        ServerAddress(urlsplit(url)._replace(path=f"/{name}").geturl(), "own") for name in (whole, damaged)
    ]
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(f"create database {whole} template template0 encoding 'utf8'")
        with open_ledger(addresses[0], create=True) as writer:
            fill_office(writer)
        if connection.info.server_version < 150000:
            pytest.skip("no copy by files")
        connection.execute(f"create database {damaged} template {whole} strategy file_copy")
        yield addresses
        for name in (whole, damaged):
            connection.execute(f"drop database {name} with (force)")


def fill_office(writer):
    recorder = EventRecorder(writer, STAMP)
    rows = [
        {"number": f"A{number}", "level": "district", "description": "河道弃渣" * 20, "status": "rectifying",
         "lead_unit": f"单位{number}"}
        for number in range(COUNT)
    ]  # fmt: skip
    for issue, row in zip(insert_issues(writer, rows), rows, strict=True):
        recorder.add_event(EventKind.CREATED, issue, encode_created_values(row), "")
    recorder.write_events()
    logins = [
        SampleRecord("szq001", datetime(2026, 4, day) + timedelta(minutes=minute))
        for day in (1, 2, 3)
        for minute in range(400)
    ]
    import_log(writer, SampleLog(logins, size=400), STAMP)


@pytest.fixture(scope="module")
def damaged(databases):
    """The copy, with a block of the issues, two of the events and one of the units destroyed."""
    address = databases[1]
    require_right(address.url, "rolsuper")
    with closing(psycopg.connect(address.url)) as connection:
        ((folder,),) = connection.execute("select setting from pg_settings where name = 'data_directory'")
        for table, *blocks in (("issue", 1), ("event", 1, 5), ("unit", 0), ("login_event_2026_04", 1)):
            ((file,),) = connection.execute("select pg_relation_filepath(%s)", [f"own.{table}"])
            try:
                with (Path(folder) / file).open("r+b") as stream:
                    for block in blocks:
                        stream.seek(block * BLOCK)
                        stream.write(b"\xff" * BLOCK)
            except OSError:
                pytest.skip("the files of the server are not here")
    return address


def test_damage_of_the_server_s_files_is_told_with_what_to_do(damaged):
    with pytest.raises(LedgerUnusable, match=r"文件已损坏.*db salvage"), open_reader(damaged) as reader:
        list(reader.tuples("select description from issue"))


def test_what_other_blocks_hold_is_saved_and_what_is_lost_is_told(damaged, tmp_path):
    result = salvage_office(damaged, tmp_path / "救出.db", None, 5)

    assert 0 < len(result.lost_events) < COUNT // 2
    lost = [
        number - before for before, number in zip(result.lost_events, result.lost_events[1:], strict=False)
    ]
    assert sum(gap > 1 for gap in lost) == 1  # two blocks, and nothing between them
    assert result.events + len(result.lost_events) == COUNT
    assert not result.is_complete
    assert any("单位" in line for line in result.lost_rows)
    assert any("登录" in line for line in result.lost_rows)
    with open_reader(tmp_path / "救出.db") as saved:
        (log,) = saved.rows(int, "select id from login_log")
        assert {day.day for day, _ in logs.read_log_records(saved, log)} == {2, 3}


def test_a_backup_fills_what_is_lost(databases, damaged, tmp_path):
    backup = tmp_path / "备份.db"
    copy_ledger(databases[0], backup, lambda *_: nullcontext(lambda _: None), 5)

    result = salvage_office(damaged, tmp_path / "救出.db", backup, 5)

    assert (result.events, result.issues, result.lost_events, result.doubtful) == (COUNT, COUNT, [], [])
    assert result.verification.findings == []
    with open_reader(databases[0]) as office, open_reader(tmp_path / "救出.db") as saved:
        for table in ("issue", "event", "unit"):
            sql = f"select * from {table} order by 1"
            columns = "select number, description from issue order by id"
            assert len(list(office.tuples(sql))) == len(list(saved.tuples(sql)))
            assert list(office.tuples(columns)) == list(saved.tuples(columns))


def test_a_whole_office_is_saved_whole_and_never_over_a_file(databases, tmp_path):
    result = salvage_office(databases[0], tmp_path / "救出.db", None, 5)
    assert result.is_complete
    with pytest.raises(UsageRefused, match="已存在"):
        salvage_office(databases[0], tmp_path / "救出.db", None, 5)
    with pytest.raises(LedgerUnusable, match="换一个能写的位置"):
        salvage_office(databases[0], tmp_path / "没有/救出.db", None, 5)
    with pytest.raises(LedgerMissing):
        salvage_office(ServerAddress(databases[0].url, "none"), tmp_path / "又.db", None, 5)


def test_a_table_that_somebody_else_holds_is_waited_for_and_not_taken_for_damaged(databases, tmp_path):
    with closing(psycopg.connect(databases[0].url)) as other:
        other.execute("lock table own.unit in access exclusive mode")
        with pytest.raises(LedgerBusy):
            salvage_office(databases[0], tmp_path / "救出.db", None, 0.1)
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_is_gone_is_told_attachments_come_along_and_who_sees_a_part_only_saves_nothing(
    tmp_path, qinling
):
    from tests.engines.office_with_roles import make_office

    if (url := get_server_url()) is None:
        pytest.skip("no PostgreSQL")
    office = make_office(url, "salvaged")
    (tmp_path / "照片.txt").write_text("照片")
    try:
        words = ("attach", "A1", tmp_path / "照片.txt", "--as", "其他材料")
        assert qinling(*words, QINLING_LEDGER=str(office.address), QINLING_ACTOR="建账人").exit_code == 0
        office.run(None, "drop table coaching")
        result = salvage_office(office.at("keeper"), tmp_path / "救出.db", None, 5)
        for who in ("water", "stranger"):
            with pytest.raises(RoleRefused):
                salvage_office(office.at(who), tmp_path / f"{who}.db", None, 5)
    finally:
        office.drop()
    assert ["coaching" in line for line in result.lost_rows] == [True]
    assert (result.events, result.issues, result.verification.findings) == (6, 5, [])
    assert (result.lost_attachments, result.verification.papers) == ([], 1)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".qinling")] == []
