"""Columns in doubt stop a whole file with one question, and the first deadline stands in for a later one."""

from datetime import date

import pytest
import xlsxwriter

from qinling.errors import AnswerNeeded
from qinling.rules.vocabulary import Level
from qinling.workbook.reading.ledger_reader import ReadingOptions, read_ledger_file

HEAD = ["问题编号", "问题描述", "责任单位"]
ROWS = [["A1", "河道内弃土弃渣", "麻街镇人民政府"], ["A2", "后山发现捕鸟网", "大荆镇人民政府"]]


@pytest.fixture
def read_sheets(tmp_path):
    def read(sheets, **headings):
        path = tmp_path / "台账.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return read_ledger_file(path, ReadingOptions(level=Level.DISTRICT, headings=headings))

    return read


def add_columns(head, *cells):
    return [[*HEAD, *head], *([*row, *more] for row, more in zip(ROWS, cells, strict=True))]


def test_the_first_deadline_stands_in_where_the_later_one_is_blank(read_sheets):
    rows = add_columns(["原定时限", "延期后时限"], ["2026-04-01", "2026-06-30"], ["2026年5月底", ""])
    (reading,) = read_sheets({"甲": rows})
    assert [draft.values["deadline"] for draft in reading.drafts] == [date(2026, 6, 30), date(2026, 5, 31)]
    assert [draft.values["deadline_text"] for draft in reading.drafts] == ["2026-06-30", "2026年5月底"]
    assert [draft.extra for draft in reading.drafts] == [
        {"原定时限": "2026-04-01"},
        {"原定时限": "2026年5月底"},
    ]
    assert any("延期后时限" in note for note in reading.notes)
    assert reading.errors == []


def renumber(letter, rows):
    """Give other issues to a sheet: the same numbers again would be the same issues."""
    return [rows[0], *([row[0].replace("A", letter), f"{letter}：{row[1]}", *row[2:]] for row in rows[1:])]


def test_all_sheets_are_asked_about_at_once(read_sheets):
    unclear = add_columns(["整改时间"], ["2026-04-01"], ["2026-05-01"])
    rivals = add_columns(["检查时间", "排查时间"], ["2026-04-01", "2026-04-02"], ["2026-05-01", "2026-05-02"])
    sheets = {"甲": unclear, "乙": renumber("B", rivals), "丙": renumber("C", [HEAD, *ROWS])}
    with pytest.raises(AnswerNeeded) as asked:
        read_sheets(sheets)
    assert [doubt.sheet for doubt in asked.value.doubts] == ["甲", "乙"]
    assert [[choice.option[1] for choice in doubt.choices] for doubt in asked.value.doubts] == [
        ["整改时间=deadline", "整改时间=rectified_on"],
        ["检查时间=found_on", "排查时间=found_on"],
    ]

    readings = read_sheets(sheets, 整改时间="deadline", **{"乙!排查时间": "found_on"})
    assert [draft.values["deadline"] for draft in readings[0].drafts] == [date(2026, 4, 1), date(2026, 5, 1)]
    assert [draft.values["found_on"] for draft in readings[1].drafts] == [date(2026, 4, 2), date(2026, 5, 2)]


def test_a_sheet_that_is_no_ledger_asks_nothing(read_sheets):
    names = [
        ["问题编号", "责任单位", "整改时间"],
        ["A1", "麻街镇", "2026-04-01"],
        ["A2", "大荆镇", "2026-04-02"],
    ]
    ledger, other = read_sheets({"甲": [HEAD, *ROWS], "名单": names})
    assert (ledger.skip_reason, len(ledger.drafts)) == ("", 2)
    assert "没有问题描述" in other.skip_reason
