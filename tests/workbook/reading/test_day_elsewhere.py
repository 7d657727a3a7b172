"""The day of a ledger that stands on another sheet of the file, or in its name."""

from datetime import date

import openpyxl
import pytest

from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions

HEAD = ("编号", "发现的问题", "主责单位", "完成节点", "整改状态", "完成日期")
ROWS = (("市-01", "采砂场未按规定设置沉淀池", "区水利局", "6月底", "整改中", ""), ("市-02", "林区道路边坡滑塌", "区交通局", "5月31日前", "已完成整改", "5月29日"))  # fmt: skip


def make_file(folder, *sheets, name="台账.xlsx"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


LEDGER = ("市级", (("市级专项检查问题台账",), HEAD, *ROWS))


def read_file(path):
    return [reading for reading in read_ledger_file(path, ReadingOptions()) if not reading.skip_reason]


@pytest.mark.parametrize(
    "other",
    [
        ("封面", (("问题整改台账",), ("二〇二六年六月十五日",))),
        ("统计表", (("统计表（截至2026年6月15日）",), ("级别", "总数"), ("市级", 2))),
    ],
)
def test_the_day_of_another_sheet_gives_the_years(other, tmp_path):
    (reading,) = read_file(make_file(tmp_path, other, LEDGER))

    assert reading.errors == []
    assert reading.as_of == date(2026, 6, 15)
    assert [draft.values["deadline"] for draft in reading.drafts] == [date(2026, 6, 30), date(2026, 5, 31)]
    assert reading.drafts[1].values["rectified_on"] == date(2026, 5, 29)
    assert any("没写年份的日子按文件里别处写的 2026-06-15 推算" in note for note in reading.notes)


@pytest.mark.parametrize("name", ["台账20260615.xlsx", "台账（2026年6月15日）.xlsx", "2026.6.15台账.xlsx"])
def test_the_name_of_the_file_gives_the_years(name, tmp_path):
    (reading,) = read_file(make_file(tmp_path, LEDGER, name=name))
    assert (reading.errors, reading.as_of) == ([], date(2026, 6, 15))


@pytest.mark.parametrize("name", ["台账.xlsx", "台账20260401-20260615.xlsx", "2026年台账.xlsx"])
def test_without_a_certain_day_the_cells_are_named(name, tmp_path):
    cover = ("封面", (("二〇二六年六月十五日",), ("二〇二六年三月一日",)))
    for sheets in ((LEDGER,), (cover, LEDGER)):
        (reading,) = read_file(make_file(tmp_path, *sheets, name=name))
        assert [error.column for error in reading.errors] == ["D", "D", "F"]
