"""A long workbook is read by another process meanwhile, and comes out as a short one does."""

import subprocess
import zipfile

import openpyxl
import pytest
import xlsxwriter

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files import file_inspection, subprocess_reader
from qinling.workbook.files.grids import open_grids
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_ledger_file
from tests.workbook.makers.odd_files import BUILDERS


@pytest.fixture
def started(monkeypatch):
    """Have every workbook taken for long, and note the processes that are started."""
    noted = []

    class Noted(subprocess.Popen):
        def __init__(self, *words, **more):
            super().__init__(*words, **more)
            noted.append(self)

    monkeypatch.setattr(subprocess_reader.subprocess, "Popen", Noted)
    monkeypatch.setattr(file_inspection, "_LONG_WORKBOOK_BYTES", 0)
    return noted


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_what_is_read_apart_is_what_is_read_here(build, tmp_path, monkeypatch, started):
    path = build(tmp_path)
    apart_read = read_ledger_file(path, ReadingOptions())
    assert len(started) == (path.suffix not in (".csv", ".txt"))
    assert all(process.poll() is not None for process in started)
    monkeypatch.setattr(file_inspection, "_LONG_WORKBOOK_BYTES", 1 << 40)

    assert read_ledger_file(path, ReadingOptions()) == apart_read


def test_rows_in_many_batches_stay_in_order_and_keep_their_kinds(tmp_path, started):
    with xlsxwriter.Workbook(tmp_path / "长.xlsx") as book:
        page = book.add_worksheet()
        for row in range(2 * subprocess_reader._BATCH_ROWS + 3):
            page.write_row(row, 1, [f"甲{row % 7}", row, row / 4, row % 2 == 0])

    (rows,) = [list(grid.rows) for grid in open_grids(tmp_path / "长.xlsx", Limits())]

    assert len(started) == 1
    assert rows == [
        ["", f"甲{at % 7}", at, at / 4, at % 2 == 0] for at in range(2 * subprocess_reader._BATCH_ROWS + 3)
    ]
    assert {tuple(map(type, row)) for row in rows} == {(str, str, float, float, bool)}


def test_a_refused_workbook_leaves_no_process_behind(tmp_path, started):
    with zipfile.ZipFile(tmp_path / "坏.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "<!DOCTYPE x><workbook/>")
        package.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")

    with pytest.raises(WorkbookRefused, match="外部实体"):
        read_ledger_file(tmp_path / "坏.xlsx", ReadingOptions())
    assert [process.poll() is not None for process in started] == [True]


def test_a_bomb_by_its_own_words_is_not_opened_at_all(tmp_path, started):
    with zipfile.ZipFile(tmp_path / "弹.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"\0" * (30 << 20))

    with pytest.raises(WorkbookRefused, match="压缩炸弹"):
        read_ledger_file(tmp_path / "弹.xlsx", ReadingOptions())
    assert started == []


def test_a_reader_that_dies_is_a_broken_file(tmp_path, monkeypatch, started):
    openpyxl.Workbook().save(tmp_path / "表.xlsx")
    monkeypatch.setattr(subprocess_reader.sys, "executable", "/bin/false")

    with pytest.raises(WorkbookRefused, match="已损坏"):
        read_ledger_file(tmp_path / "表.xlsx", ReadingOptions())
