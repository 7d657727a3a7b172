"""The tests that run on both engines: on postgres a ledger does stand on the server."""

import shutil

import pytest

from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file.sqlite import SqliteReader


@pytest.fixture
def path(tmp_path):
    """A ledger with one unit."""
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as writer:
        writer.insert_row("unit", {"name": "甲"})
    return path


def list_units(path):
    with open_reader(path) as reader:
        return list(reader.rows(str, "select name from unit order by name"))


def test_a_ledger_stands_on_the_engine_that_the_test_runs_on(engine, path):
    with open_reader(path) as reader:
        assert isinstance(reader, SqliteReader) is (engine == "sqlite")


def test_a_copy_of_the_file_is_a_ledger_of_its_own(path):
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with open_ledger(copy) as writer:
        writer.insert_row("unit", {"name": "乙"})
    assert (list_units(path), list_units(copy)) == (["甲"], ["乙", "甲"])


def test_what_wrote_nothing_leaves_the_file_as_it_was(path):
    before = path.read_bytes()
    with open_ledger(path, dry_run=True) as writer:
        writer.insert_row("unit", {"name": "乙"})
    with pytest.raises(ZeroDivisionError), open_ledger(path) as writer:
        writer.insert_row("unit", {"name": f"{1 // 0}"})
    assert path.read_bytes() == before
