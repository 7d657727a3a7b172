import os
import sqlite3
import stat
from contextlib import closing

import pytest

from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable
from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import find_issues_by_number
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION

ISSUE = {"number": "SJ-001", "level": "province", "status": "rectifying", "description": "河道旁堆放垃圾"}
WRITE_SCRIPT = """
from qinling.ledger.engine import open_ledger
from qinling.ledger.changes import insert_issues
with open_ledger(path, create=True) as writer:
    insert_issues(writer, [
        {"number": f"N-{n:06}", "level": "city", "status": "closed", "description": "描述" * 400}
        for n in range(3_000)  # more than SQLite's cache holds: some reaches the file before the commit
    ])
    say()
    sys.stdin.readline()
say()
"""


def count_issues(path):
    with open_reader(path) as reader:
        return reader.value("select count(*) from issue")


def test_a_ledger_is_made_only_when_asked_for(path):
    with pytest.raises(LedgerMissing, match=r"没有台账.*qinling import"), open_ledger(path):
        pass
    assert not path.exists()


@pytest.mark.about_a_file
def test_a_new_ledger_and_its_folder_are_its_owners_alone(tmp_path):
    path = tmp_path / "家" / "秦岭" / "ledger.db"
    with open_ledger(path, create=True):
        pass
    with open_ledger(path) as writer:
        insert_issues(writer, [ISSUE])
        modes = {name: stat.S_IMODE((path.parent / name).stat().st_mode) for name in os.listdir(path.parent)}
    assert modes == {"ledger.db": 0o600, "ledger.db-wal": 0o600, "ledger.db-shm": 0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}
    assert os.listdir(path.parent) == ["ledger.db"]


def test_every_ledger_has_a_name_of_its_own(tmp_path):
    names = set()
    for name in ("a.db", "b.db"):
        for _again in range(2):
            with open_ledger(tmp_path / name, create=True):
                pass
            with open_reader(tmp_path / name) as reader:
                names.add(reader.value("select value from meta where key = 'ledger_id'"))
    assert len(names) == 2


def write_and_fail(path, error, **settings):
    with open_ledger(path, **settings) as writer:
        insert_issues(writer, [ISSUE])
        raise error


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_the_ledger_as_it_was(ledger, error):
    with pytest.raises(error):
        write_and_fail(ledger, error)
    assert count_issues(ledger) == 0


def test_a_dry_run_leaves_the_ledger_as_it_was(ledger):
    with open_ledger(ledger, dry_run=True) as writer:
        insert_issues(writer, [ISSUE])
    assert count_issues(ledger) == 0


def test_a_first_command_that_fails_leaves_no_file(path):
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(path, KeyboardInterrupt, create=True)
    assert os.listdir(path.parent) == []


def test_a_first_command_that_only_tries_leaves_no_file(path):
    with open_ledger(path, create=True, dry_run=True) as writer:
        insert_issues(writer, [ISSUE])
        assert path.exists()
    assert os.listdir(path.parent) == []


def test_an_empty_file_is_no_ledger_yet_and_may_become_one(path):
    path.touch()
    with pytest.raises(LedgerMissing), open_ledger(path):
        pass
    with pytest.raises(LedgerMissing), open_reader(path):
        pass
    with open_ledger(path, create=True, dry_run=True):
        pass
    assert path.exists()  # not made by us, so not taken away
    with open_ledger(path, create=True) as writer:
        insert_issues(writer, [ISSUE])
    assert count_issues(path) == 1


def write_long_text(path):
    path.write_text("这不是数据库\n" * 100, encoding="utf-8")


def write_short_text(path):
    path.write_text("台账", encoding="utf-8")


def make_foreign_database(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table notes (text)")


def make_foreign_application(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma application_id = 1")
        connection.execute("pragma user_version = 1")


def make_folder(path):
    path.mkdir()


def make_newer_ledger(path):
    with open_ledger(path, create=True):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (write_long_text, "不是台账文件"),
        (write_short_text, "不是台账文件"),
        (make_foreign_database, "别的程序的数据库"),
        (make_foreign_application, "别的程序的数据库"),
        (make_folder, "是文件夹"),
        (make_newer_ledger, "由更新版本写成。请升级 qinling"),
    ],
)
@pytest.mark.parametrize("opened", [open_ledger, open_reader, lambda path: open_ledger(path, create=True)])
@pytest.mark.about_a_file
def test_a_file_that_is_no_ledger_is_refused_and_left_alone(path, make, told, opened):
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerUnusable, match=told), opened(path):
        pass
    assert before is None or path.read_bytes() == before


def read_issue(path):
    with open_reader(path) as reader:
        find_issues_by_number(reader, "N-1")


def write_issue(path):
    with open_ledger(path) as writer:
        insert_issues(writer, [ISSUE])


@pytest.mark.parametrize("use", [read_issue, write_issue])
@pytest.mark.about_a_file
def test_a_ledger_with_a_broken_page_is_reported_as_damaged(given_issues, ledger, use):
    given_issues(*((f"N-{n}", {}) for n in range(100)))
    with closing(sqlite3.connect(ledger)) as connection:
        (page,) = connection.execute("select rootpage from sqlite_schema where name = 'issue'").fetchone()
    with ledger.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(LedgerUnusable, match=r"已损坏.*备份"):
        use(ledger)


def test_a_ledger_path_inside_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LedgerUnusable, match="无法在"), open_ledger(tmp_path / "file" / "l.db", create=True):
        pass
    with pytest.raises(LedgerMissing), open_reader(tmp_path / "file" / "l.db"):
        pass


@pytest.mark.about_a_file
def test_a_defect_is_not_turned_into_a_refusal(ledger):
    with pytest.raises(sqlite3.IntegrityError), open_ledger(ledger) as writer:
        insert_issues(writer, [ISSUE, ISSUE])
    with pytest.raises(sqlite3.OperationalError, match="no such column"), open_reader(ledger) as reader:
        reader.value("select colour from issue")


def test_a_second_writer_waits_or_gets_a_busy_error(ledger, another_process):
    with another_process(WRITE_SCRIPT, ledger) as process:
        process.stdout.readline()
        with pytest.raises(LedgerBusy, match="正被另一个命令写入"), open_ledger(ledger, busy_seconds=0.05):
            pass
        assert count_issues(ledger) == 0  # readers go on meanwhile
        process.stdin.write("\n")
        process.stdin.flush()
        with open_ledger(ledger) as writer:
            insert_issues(writer, [ISSUE])
    assert count_issues(ledger) == 3_001


def test_two_processes_that_make_the_same_ledger_both_write_to_it(path, another_process):
    script = WRITE_SCRIPT.replace("3_000", "10").replace("sys.stdin.readline()", "")
    with another_process(script.replace("N-", "A-"), path) as one, another_process(script, path) as two:
        assert (one.wait(), two.wait()) == (0, 0)
    assert count_issues(path) == 20


def test_a_command_killed_while_it_makes_a_ledger_leaves_none_of_it(path, another_process):
    with another_process(WRITE_SCRIPT, path) as process:
        process.stdout.readline()
        assert path.stat().st_size > 1_000_000
    with pytest.raises(LedgerMissing), open_reader(path):
        pass
    with open_ledger(path, create=True) as writer:
        insert_issues(writer, [ISSUE])
    assert count_issues(path) == 1


def test_a_command_killed_while_it_writes_leaves_what_was_there(ledger, given_issues, another_process):
    given_issues(("SJ-001", {}))
    with another_process(WRITE_SCRIPT, ledger) as process:
        process.stdout.readline()
    assert count_issues(ledger) == 1
    with open_ledger(ledger) as writer:
        insert_issues(writer, [ISSUE])
    assert count_issues(ledger) == 2
    with closing(sqlite3.connect(ledger)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.mark.about_a_file
def test_a_writer_that_waited_for_a_removed_ledger_is_refused(path, monkeypatch):
    from qinling.ledger import engine

    begin = engine._begin_transaction

    def taken_away_meanwhile(writer, path, before, *, create):
        path.rename(path.parent / "taken away")
        begin(writer, path, before, create=create)

    monkeypatch.setattr(engine, "_begin_transaction", taken_away_meanwhile)
    with pytest.raises(LedgerBusy, match="撤下"), open_ledger(path, create=True):
        pass
    assert not path.exists()


@pytest.mark.about_a_file
def test_a_dry_run_leaves_the_link_to_a_missing_ledger(path):
    link = path.with_name("link.db")
    link.symlink_to(path)

    with open_ledger(link, create=True, dry_run=True):
        pass

    assert link.is_symlink()
    assert not path.exists()
