import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from qinling.errors import LedgerMissing, LedgerUnusable
from qinling.ledger import reader
from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import find_issues_by_number
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file import ledger_file
from tests.checkout import ROOT

NOBODY = 65534


def test_reading_never_makes_a_ledger(path):
    with (
        pytest.raises(LedgerMissing, match=r"没有台账.*先用 qinling import 文件 或 qinling init 建立"),
        open_reader(path),
    ):
        pass
    assert os.listdir(path.parent) == []


def test_a_reader_cannot_write(ledger):
    with pytest.raises(LedgerUnusable, match=r"只读|只能读"), open_reader(ledger) as room:
        room.value("delete from issue")


def test_all_queries_of_one_reader_see_the_same_state(given_issues, ledger):
    with open_reader(ledger) as room:
        assert find_issues_by_number(room, "1") == []
        given_issues(("1", {}))
        assert find_issues_by_number(room, "1") == []
    with open_reader(ledger) as room:
        assert len(find_issues_by_number(room, "1")) == 1


@pytest.mark.about_a_file
def test_an_older_ledger_is_to_be_migrated_first(ledger, monkeypatch):
    for module in (ledger_file, reader):
        monkeypatch.setattr(module, "SCHEMA_VERSION", ledger_file.SCHEMA_VERSION + 1)
    with pytest.raises(LedgerUnusable, match=r"旧版本.*qinling db migrate"), open_reader(ledger):
        pass


def test_reading_loads_nothing_heavy():
    script = (
        "import sys; import qinling.ledger.issues.queries;"
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.fixture
def locked_folder():
    """A folder to be made read-only, which root that runs the tests reads as nobody."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def read_in_a_read_only_folder(folder):
    for file in folder.iterdir():
        if os.geteuid() == 0:
            os.chown(file, NOBODY, NOBODY)
    folder.chmod(0o555)
    script = """
import os, sys, urllib.parse  # now: nobody may not read a Python that lies in the home of root
from pathlib import Path
from qinling.errors import QinlingError
from qinling.ledger.reader import open_reader
if os.geteuid() == 0:  # who may write anywhere
    os.setuid(int(sys.argv[2]))
try:
    with open_reader(Path(sys.argv[1])) as reader:
        print(reader.value("select count(*) from issue"))
except QinlingError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder / "ledger.db"), str(NOBODY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.about_a_file
def test_a_ledger_in_a_read_only_folder_can_be_read(given_issues, ledger, locked_folder):
    given_issues(("1", {}), ("2", {}))
    shutil.copy(ledger, locked_folder / "ledger.db")
    assert read_in_a_read_only_folder(locked_folder) == "2"


@pytest.mark.about_a_file
def test_a_ledger_in_a_read_only_folder_is_not_read_without_its_log(given_issues, ledger, locked_folder):
    given_issues(("1", {}))
    log = ledger.with_name(ledger.name + "-wal")
    with closing(sqlite3.connect(ledger)) as keeps_the_log_open:
        keeps_the_log_open.execute("select * from issue").fetchall()
        with open_ledger(ledger) as writer:
            insert_issues(writer, [{"number": "2", "level": "city", "status": "closed", "description": "d"}])
        assert log.stat().st_size > 0
        shutil.copy(ledger, locked_folder / "ledger.db")
        shutil.copy(log, locked_folder / "ledger.db-wal")
    # The second issue stands in the log only: better no answer than one without it.
    assert "打不开" in read_in_a_read_only_folder(locked_folder)
