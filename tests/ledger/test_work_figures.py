"""Figures of work records, on a table as the ledger keeps them."""

import sqlite3
from datetime import date
from types import SimpleNamespace

import pytest

from qinling.ledger.figures.measuring import find_figure_rows, measure_figures, measure_figures_by
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.rules.figures.figures import Span, format_value
from qinling.rules.figures.work_figures import build_work_figures
from qinling.rules.history.events import Event


def kind(name, unit, persons="", *, is_share=False, is_stock=False):
    return SimpleNamespace(name=name, unit=unit, persons=persons, is_share=is_share, is_stock=is_stock)


KINDS = (
    kind("会议", "次"),
    kind("劝返", "起", "人次"),
    kind("刑事案件", "件", "人"),
    kind("回访", "件", "满意", is_share=True),
    kind("岗亭", "座", is_stock=True),
    kind("森林覆盖率", "%", is_stock=True),
    kind("优良天数", "天", is_stock=True),
    kind("生态贷", "亿元", is_stock=True),
    kind("{奇}", "个"),
)
FIGURES = build_work_figures(KINDS, [("刑事案件", "鸟类"), ("没有的", "鸟类")])
#: kind, topic, part_of, amount, persons, day, unit, is_void
RECORDS = [
    ("会议", None, None, 3, None, "2026-03-02", "区秦岭办", 0),
    ("会议", None, None, 9, None, "2026-03-03", "区秦岭办", 1),
    ("会议", None, None, 1, None, "2025-12-31", "区秦岭办", 0),
    ("劝返", None, None, 1, 2, "2026-02-01", "甲镇", 0),
    ("劝返", None, None, 1, 3, "2026-04-01", "乙镇", 0),
    ("刑事案件", None, None, 18, 21, "2026-04-10", "区检察院", 0),
    ("刑事案件", "鸟类", 6, 2, 2, "2026-04-10", "区检察院", 0),
    ("回访", None, None, 16, 15, "2026-04-12", "热线办", 0),
    ("回访", None, None, 50, None, "2026-04-13", "热线办", 0),
    ("岗亭", None, None, 1, None, "2026-01-05", "甲镇", 0),
    ("岗亭", "临时", None, 1, None, "2026-01-05", "甲镇", 0),
    ("岗亭", None, None, 4, None, "2026-05-05", "甲镇", 0),
    ("森林覆盖率", None, None, 69.5, None, "2025-12-31", "区林业局", 0),
    ("森林覆盖率", None, None, 70, None, "2026-03-31", "市林业局", 0),
    ("优良天数", None, None, 349, None, "2025-12-31", "市生态环境局商州分局", 0),
    ("优良天数", None, None, 110, None, "2026-05-05", "市生态环境局商州分局", 0),
    ("生态贷", None, None, 21.9, None, "2026-03-31", "区金融办", 0),
]
APRIL = date(2026, 4, 25)
SPAN = Span.since_new_year(APRIL)


@pytest.fixture
def reader():
    connection = sqlite3.connect(":memory:")
    connection.execute(f"create table event ({', '.join(Event._fields)})")
    connection.execute(
        "create table work_record (id integer primary key, kind, topic, part_of, amount integer, persons, day,"
        " unit, is_void, note)"
    )
    for name, topic, part_of, amount, *rest in RECORDS:
        connection.execute(
            "insert into work_record (kind, topic, part_of, amount, persons, day, unit, is_void)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            (name, topic, part_of, round(amount * 10**6), *rest),
        )
    yield SqliteReader(connection)
    connection.close()


def test_records_are_summed_by_kind_and_a_part_is_not_added_again(reader):
    found = measure_figures(reader, FIGURES.values(), SPAN)
    assert {key: format_value(FIGURES[key], value) for key, value in found.items()} == {
        "会议": "3",
        "劝返": "2",
        "劝返_人次": "5",
        "刑事案件": "18",
        "刑事案件_人": "21",
        "刑事案件_鸟类": "2",
        "刑事案件_鸟类_人": "2",
        "回访": "66",
        "回访_满意": "15",
        "回访_满意率": "93.8",
        "岗亭": "2",
        "森林覆盖率": "70",
        "优良天数": "—",
        "生态贷": "21.9",
        "{奇}": "0",
    }


def test_a_stock_holds_until_a_later_record(reader):
    huts = FIGURES["岗亭"]
    days = (date(2026, 1, 4), APRIL, date(2026, 5, 5))
    spans = [Span(APRIL, date(2026, 1, 1), day) for day in days]
    assert [measure_figures(reader, [huts], span)["岗亭"] for span in spans] == [None, 2, 5]
    assert [row["amount"] for row in find_figure_rows(reader, huts, spans[2])] == [1, 4]
    assert measure_figures_by(reader, [huts, FIGURES["会议"]], SPAN, "unit") == {
        "区秦岭办": {"岗亭": None, "会议": 3},
        "甲镇": {"岗亭": 2, "会议": 0},
    }


def test_days_of_another_year_say_nothing_of_this_one(reader):
    good_air = FIGURES["优良天数"]
    days = (date(2025, 12, 31), APRIL, date(2026, 5, 5))
    spans = [Span.since_new_year(day) for day in days]
    assert [measure_figures(reader, [good_air], span)["优良天数"] for span in spans] == [349, None, 110]
    assert good_air.format_rule(spans[1]) == "2026-01-01 至 2026-04-25 之间，最近一次记录的数"


def test_a_sum_is_that_of_the_rows_behind_it(reader):
    found = measure_figures(reader, FIGURES.values(), SPAN)
    for key, figure in FIGURES.items():
        if figure.unit != "%" or key == "森林覆盖率":
            rows = list(find_figure_rows(reader, figure, SPAN))
            assert (found[key] or 0) == sum(row[figure.measure.column] or 0 for row in rows), key


def test_names_and_rules_keep_what_an_office_calls_its_work():
    assert FIGURES["{奇}"].format_name(SPAN) == "{奇}"
    assert FIGURES["{奇}"].format_rule(SPAN) == "2026-01-01 至 2026-04-25 的{奇}记录，不另加“其中”的"
    assert (
        FIGURES["回访_满意率"].format_rule(SPAN)
        == "2026-01-01 至 2026-04-25 回访中满意的百分比，没有写满意数的不算"
    )
    assert FIGURES["岗亭"].format_rule(SPAN) == "到 2026-04-25 为止，各单位（各主题）最近一次记录的数相加"
    assert FIGURES["刑事案件_鸟类"].format_name(SPAN) == "刑事案件（鸟类）"
