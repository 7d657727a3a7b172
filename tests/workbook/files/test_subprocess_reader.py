"""A workbook that could crash the reader is read in a subprocess, with the same result."""

import zipfile

import openpyxl
import pytest
import xlsxwriter

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files import grids, subprocess_reader
from qinling.workbook.files.grids import open_grids
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions
from tests.workbook.makers.odd_files import BUILDERS


@pytest.fixture
def started_processes(monkeypatch):
    """List the subprocesses that are started."""
    processes = []

    class RecordedPopen(subprocess_reader.subprocess.Popen):
        def __init__(self, *words, **options):
            super().__init__(*words, **options)
            processes.append(self)

    monkeypatch.setattr(subprocess_reader.subprocess, "Popen", RecordedPopen)
    return processes


@pytest.fixture
def always_subprocess(monkeypatch):
    monkeypatch.setattr(grids, "_read_in_process", subprocess_reader.read_in_subprocess)


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_subprocess_reads_what_this_process_reads(build, tmp_path, monkeypatch, started_processes):
    path = build(tmp_path)
    read_here = read_ledger_file(path, ReadingOptions())
    started_processes.clear()
    monkeypatch.setattr(grids, "_read_in_process", subprocess_reader.read_in_subprocess)

    assert read_ledger_file(path, ReadingOptions()) == read_here
    assert len(started_processes) == (path.suffix not in (".csv", ".txt"))
    assert all(process.poll() is not None for process in started_processes)


def test_a_common_xlsx_needs_no_subprocess_and_an_unusual_one_does(tmp_path, started_processes):
    path = tmp_path / "表.xlsx"
    openpyxl.Workbook().save(path)
    list(open_grids(path, Limits()))
    assert started_processes == []

    book = openpyxl.Workbook()
    book.active["XFD1"] = "远"
    book.save(path)
    list(open_grids(path, Limits()))
    assert len(started_processes) == 1


@pytest.mark.usefixtures("always_subprocess")
def test_rows_in_many_batches_stay_in_order_and_keep_their_types(tmp_path, started_processes):
    row_count = 2 * subprocess_reader._BATCH_ROWS + 3
    with xlsxwriter.Workbook(tmp_path / "长.xlsx") as book:
        sheet = book.add_worksheet()
        for row in range(row_count):
            sheet.write_row(row, 1, [f"甲{row % 7}", row, row / 4, row % 2 == 0])

    (rows,) = [list(grid.rows) for grid in open_grids(tmp_path / "长.xlsx", Limits())]

    assert len(started_processes) == 1
    assert rows == [["", f"甲{row % 7}", row, row / 4, row % 2 == 0] for row in range(row_count)]
    assert {tuple(map(type, row)) for row in rows} == {(str, str, float, float, bool)}


@pytest.mark.usefixtures("always_subprocess")
def test_a_reader_that_is_left_early_leaves_no_process_behind(tmp_path, started_processes):
    openpyxl.Workbook().save(tmp_path / "表.xlsx")
    sheets = open_grids(tmp_path / "表.xlsx", Limits())
    next(sheets)
    assert started_processes[0].poll() is None

    sheets.close()

    assert started_processes[0].poll() is not None


@pytest.mark.usefixtures("always_subprocess")
def test_a_refused_workbook_is_not_opened_by_the_reader(tmp_path, started_processes):
    with zipfile.ZipFile(tmp_path / "坏.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "<!DOCTYPE x><workbook/>")
        package.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    with zipfile.ZipFile(tmp_path / "弹.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"\0" * (30 << 20))

    for name, reason in (("坏.xlsx", "外部实体"), ("弹.xlsx", "压缩炸弹")):
        with pytest.raises(WorkbookRefused, match=reason):
            read_ledger_file(tmp_path / name, ReadingOptions())
    assert started_processes == []


@pytest.mark.usefixtures("always_subprocess")
def test_a_reader_that_crashes_means_a_damaged_file(tmp_path, monkeypatch):
    openpyxl.Workbook().save(tmp_path / "表.xlsx")
    monkeypatch.setattr(subprocess_reader.sys, "executable", "/bin/false")

    with pytest.raises(WorkbookRefused, match="已损坏"):
        read_ledger_file(tmp_path / "表.xlsx", ReadingOptions())
