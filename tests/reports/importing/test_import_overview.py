"""What is shown before an import is written: a row a table, and what is worth a look."""

from dataclasses import dataclass, field
from datetime import date

from qinling.reports.importing.import_overview import doubtful_lines, overview_table
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.vocabulary import Level
from tests.reports.makers import print_lines


@dataclass
class Column:
    heading: str
    field: str
    how: str = "同名"


@dataclass
class Table:
    file: str = "区级.xlsx"
    name: str = "河道"
    level: Level | None = Level.DISTRICT
    as_of: date | None = None
    columns: list = field(default_factory=lambda: [Column("编号", "number")])
    drafts: list = field(default_factory=list)
    bad_drafts: list = field(default_factory=list)
    unread: list = field(default_factory=list)


def make_draft(level):
    return Draft({"level": level}, {}, Sheet("区级.xlsx", "河道"))


def test_a_table_has_a_row_and_a_text_file_no_sheet():
    tables = [
        Table(drafts=[make_draft("district")] * 2, as_of=date(2026, 6, 10), columns=[Column("编号", "number"), Column("序号", "ordinal")]),
        Table("巡查.csv", "巡查", None, drafts=[make_draft(None)]),
    ]  # fmt: skip

    rows = [line.split() for line in print_lines(overview_table(tables, 80), width=80)[2:]]

    assert rows == [["区级.xlsx", "河道", "区级", "2026-06-10", "2", "1/2"], ["巡查.csv", "1", "1/1"]]


def test_only_what_is_worth_a_look_is_told():
    odd = Table(
        columns=[Column("网格", "extra", "未识别"), Column("进展情况", "status", "内容"), Column("编号", "number")],
        bad_drafts=[1],
        unread=["D9"],
    )  # fmt: skip

    assert doubtful_lines([Table(), Table("巡查.csv", "巡查")]) == []
    assert doubtful_lines([Table(), odd]) == [
        "请看一眼：",
        "  区级.xlsx · 河道：存为其他列：网格",
        "  区级.xlsx · 河道：看内容才定的：“进展情况”认成整改状态",
        "  区级.xlsx · 河道：有错的 1 行不读",
        "  区级.xlsx · 河道：没有读懂的 1 处不读",
    ]


def test_many_doubtful_things_are_counted():
    tables = [Table(name=f"表{number}", unread=["A1"]) for number in range(20)]

    lines = doubtful_lines(tables)

    assert len(lines) == 9
    assert lines[-1] == "  另有 13 处，答“?”看"


def test_a_table_of_several_levels_says_that_its_rows_name_them():
    mixed = Table(drafts=[make_draft("district"), make_draft("city")])
    of_city = Table(drafts=[make_draft("city")])

    shown = "\n".join(print_lines(overview_table([mixed, of_city], 80), width=80))

    assert "各行所写" in shown
    assert "市级" in shown
    assert "区级 " not in shown
