"""The marked copy: the user's workbook with the bad cells in red and the reasons as comments."""

import xlwt
from openpyxl import Workbook, load_workbook

from qinling.rules.limits import Limits
from qinling.workbook.reading.error_copy import write_marked_copy
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reader import ReadingOptions

LINES = (
    ("问题编号", "问题描述", "整改时限", "责任单位"),
    ("SJ-1", "=1+1 不是公式", "2026年6月底前", "麻街镇"),
    ("SJ-2", "违建", "2026年2月30日", "麻街镇"),
)


def write_and_check_copy(path):
    before = path.read_bytes()
    (reading,) = read_ledger_file(path, ReadingOptions())
    copy = write_marked_copy(path, reading.errors, Limits())
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == sorted({path.name, copy.name})
    return copy


def find_bad_cell(copy):
    sheet = load_workbook(copy).worksheets[0]
    assert sheet["B2"].value == "=1+1 不是公式"
    assert sheet["B2"].data_type == "s"
    assert sheet["C2"].comment is None
    return sheet["C3"]


def test_the_copy_of_an_xlsx_keeps_its_formats(tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "省级台账"
    for line in LINES:
        sheet.append(line)
    sheet["B2"].data_type = "s"
    sheet.column_dimensions["B"].width = 44
    book.save(tmp_path / "省级.xlsx")

    copy = write_and_check_copy(tmp_path / "省级.xlsx")

    assert copy.name == "省级-错误标注.xlsx"
    cell = find_bad_cell(copy)
    assert cell.fill.fgColor.rgb == "FFFF6B6B"
    assert "2026年2月没有30日" in cell.comment.text
    assert load_workbook(copy).worksheets[0].column_dimensions["B"].width == 44


def test_the_copy_of_a_csv_or_an_xls_is_an_xlsx(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "省级.csv").write_text("\n".join(",".join(line) for line in LINES), "utf-8")
    book = xlwt.Workbook()
    sheet = book.add_sheet("省级台账")
    for row, line in enumerate(LINES):
        for column, text in enumerate(line):
            sheet.write(row, column, text)
    (tmp_path / "b").mkdir()
    book.save(str(tmp_path / "b" / "省级.xls"))

    for path in (tmp_path / "a" / "省级.csv", tmp_path / "b" / "省级.xls"):
        copy = write_and_check_copy(path)
        assert copy.suffix == ".xlsx"
        assert "2026年2月没有30日" in find_bad_cell(copy).comment.text


def test_an_earlier_copy_is_not_overwritten(tmp_path):
    path = tmp_path / "省级.csv"
    path.write_text("\n".join(",".join(line) for line in LINES), "utf-8")
    (reading,) = read_ledger_file(path, ReadingOptions())
    first = write_marked_copy(path, reading.errors, Limits())
    first.write_bytes(b"somebody is correcting here")

    second = write_marked_copy(path, reading.errors, Limits())

    assert second.name == "省级-错误标注2.xlsx"
    assert first.read_bytes() == b"somebody is correcting here"
