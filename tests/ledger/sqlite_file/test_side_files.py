"""A `-wal` or `-journal` of another state of the ledger is never replayed onto it; one of its own always is."""

import hashlib
import shutil
import sqlite3
from contextlib import closing

import pytest

from qinling.errors import LedgerInconsistent, LedgerMissing
from qinling.ledger.backups.database_copy import copy_database
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file.side_files import get_side_file, has_side_file

pytestmark = pytest.mark.about_a_file

#: Writes units one a transaction and is killed: the reader of the same process keeps the `-wal` from being tidied up.
CRASH_SCRIPT = """
import os
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
names = sys.stdin.readline().split()
with open_reader(path):
    for name in names:
        with open_ledger(path) as writer:
            writer.change("insert into unit (name) values (:name)", name=name)
    say()
    sys.stdin.readline()
"""
#: Writes and reads in turn, while others do so.
WORK_SCRIPT = """
from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
for turn in range(int(sys.stdin.readline())):
    with open_ledger(path, busy_seconds=60) as writer:
        writer.change("insert into unit (name) values (:name)", name=f"{os.getpid()}-{turn}")
    with open_reader(path, busy_seconds=60) as reader:
        reader.value("select count(*) from unit")
"""


@pytest.fixture
def crash(another_process):
    """Write units and be killed, so that they stand in the `-wal` only."""

    def write(path, *names):
        with another_process(CRASH_SCRIPT, path) as process:
            process.stdin.write(" ".join(names) + "\n")
            process.stdin.flush()
            process.stdout.readline()
        assert has_side_file(path, "-wal")

    return write


def add_unit(path, name):
    with open_ledger(path) as writer:
        writer.change("insert into unit (name) values (:name)", name=name)


def read_units(path):
    with open_reader(path) as reader:
        return list(reader.rows(str, "select name from unit order by id"))


def hash_files(path):
    files = sorted(one for one in path.parent.iterdir() if one.is_file())
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


def drop_commit_mark(path):
    """Make the ledger one of a version that wrote no marks."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("delete from meta where key = 'commit'")
        connection.commit()


def refuse_everything(path):
    before = hash_files(path)
    for opening in (open_reader, open_ledger):
        with pytest.raises(LedgerInconsistent, match=r"不是一回事.*qinling db restore"), opening(path):
            pass
    assert hash_files(path) == before


@pytest.fixture
def yesterday(ledger, tmp_path):
    """A copy of the ledger, which has gone on since."""
    add_unit(ledger, "昨天")
    copy = tmp_path / "昨天的副本"
    shutil.copy(ledger, copy)
    return copy


def test_what_a_killed_command_committed_is_still_there(ledger, crash):
    crash(ledger, "一", "二")

    assert read_units(ledger) == ["一", "二"]
    add_unit(ledger, "三")
    assert read_units(ledger) == ["一", "二", "三"]


def test_the_log_of_a_ledger_that_was_moved_away_stays_until_it_is_back(ledger, crash, tmp_path):
    crash(ledger, "一", "二")
    away = ledger.rename(tmp_path / "移走.db")
    before = hash_files(ledger)
    with (
        pytest.raises(LedgerMissing, match=r"旁边却有它的 .*-wal.*放回原处"),
        open_ledger(ledger, create=True),
    ):
        pass
    assert hash_files(ledger) == before

    away.rename(ledger)
    assert read_units(ledger) == ["一", "二"]


def test_yesterdays_copy_over_a_crashed_ledger_is_refused_and_both_files_stay(ledger, yesterday, crash):
    add_unit(ledger, "今天")
    crash(ledger, "一", "二")
    shutil.copy(yesterday, ledger)

    refuse_everything(ledger)


def test_a_copy_of_the_very_state_before_the_crash_is_completed_by_the_log(ledger, yesterday, crash):
    crash(ledger, "一", "二")
    shutil.copy(yesterday, ledger)

    assert read_units(ledger) == ["昨天", "一", "二"]


def test_a_copy_made_elsewhere_with_as_many_transactions_is_refused(ledger, yesterday, crash):
    add_unit(ledger, "这里")
    add_unit(yesterday, "别处")
    crash(ledger, "一")
    shutil.copy(yesterday, ledger)

    refuse_everything(ledger)


def test_a_backup_unpacked_by_hand_over_a_crashed_ledger_is_refused(ledger, crash, tmp_path):
    crash(ledger, "一")
    copy_database(ledger, tmp_path / "copy", busy_seconds=1)  # its pages stand in another order
    crash(ledger, "二")
    shutil.copy(tmp_path / "copy", ledger)

    refuse_everything(ledger)


@pytest.mark.parametrize("kind", ["another ledger", "another program", "empty"])
def test_another_file_over_a_crashed_ledger_is_refused(ledger, yesterday, crash, kind, tmp_path):
    crash(ledger, "一")
    other = tmp_path / "other" / "ledger.db"
    other.parent.mkdir()
    if kind == "another ledger":
        with open_ledger(other, create=True):
            pass
    else:
        other.touch()
        if kind == "another program":
            with closing(sqlite3.connect(other)) as connection:
                connection.execute("create table meta (other)")
    shutil.copy(other, ledger)

    before = hash_files(ledger)
    with pytest.raises(LedgerInconsistent), open_ledger(ledger, create=True):
        pass
    assert hash_files(ledger) == before


def test_a_ledger_from_before_the_marks_is_read_after_a_crash(ledger, crash):
    drop_commit_mark(ledger)
    crash(ledger, "一", "二")

    assert read_units(ledger) == ["一", "二"]


def test_a_copy_from_before_the_marks_is_refused(ledger, tmp_path, crash):
    drop_commit_mark(ledger)
    shutil.copy(ledger, tmp_path / "副本")
    add_unit(ledger, "今天")
    crash(ledger, "一")
    shutil.copy(tmp_path / "副本", ledger)

    refuse_everything(ledger)


def test_a_text_that_looks_like_a_mark_is_none(ledger, crash):
    crash(ledger, "commit" + "1" * 16 + "x" + "2" * 16, "x" * 5 + "commit" + "1" * 16)

    assert len(read_units(ledger)) == 2


def test_a_log_of_half_written_frames_is_no_reason_to_refuse(ledger, yesterday, crash):
    add_unit(ledger, "今天")
    crash(ledger, "一")
    shutil.copy(yesterday, ledger)
    wal = get_side_file(ledger, "-wal")
    raw = bytearray(wal.read_bytes())
    for frame in range(32, len(raw), 24 + 4096):
        raw[frame + 24 + 200] ^= 1  # SQLite looks at nothing from here on
    wal.write_bytes(raw)

    assert read_units(ledger) == ["昨天"]


def test_the_journal_of_a_new_ledger_does_not_empty_a_file_put_in_its_place(ledger, yesterday):
    add_unit(ledger, "今天")
    get_side_file(ledger, "-journal").write_bytes(
        bytes.fromhex("d9d505f920a163d7") + b"\0\0\0\0" + b"\x11" * 4 + b"\0" * 4 + b"\0\0\2\0" + b"\0\0\x10\0"
        + b"\0" * 484
    )  # fmt: skip

    refuse_everything(ledger)


def test_processes_that_work_at_once_are_never_refused(ledger, another_process):
    workers, turns = 4, 15
    with (
        another_process("import os;" + WORK_SCRIPT, ledger) as one,
        another_process("import os;" + WORK_SCRIPT, ledger) as two,
        another_process("import os;" + WORK_SCRIPT, ledger) as three,
        another_process("import os;" + WORK_SCRIPT, ledger) as four,
    ):
        running = (one, two, three, four)
        for process in running:
            process.stdin.write(f"{turns}\n")
            process.stdin.flush()
        assert [process.wait() for process in running] == [0] * workers
    assert len(read_units(ledger)) == workers * turns
