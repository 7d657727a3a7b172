"""Lists, boards and pages are right at every width and show text as it is."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from qinling.ledger.rows import Tally
from qinling.procedures.views import Board
from qinling.reports.board import board_json, board_page
from qinling.reports.history import format_local_time
from qinling.reports.issues import format_days_left, format_field_value
from qinling.reports.table_style import fitted_table
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warning_tiers import TierDays

TEXT = st.text("河道弃渣abc123，。[]/b=\u3000 ", max_size=60)


def printed(*renderables, width):
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    console.print(*renderables, sep="\n")
    return console.file.getvalue()


@given(
    st.lists(st.tuples(st.text("A-0123456789", max_size=12), TEXT, TEXT), max_size=5), st.integers(60, 200)
)
def test_a_list_has_one_line_a_row_and_never_passes_the_edge(rows, width):
    table = fitted_table(["编号", "问题描述", "责任单位"], rows, width, cut_columns=(1, 2))
    heading, _, *lines = printed(table, width=width).splitlines()
    assert heading.split() == ["编号", "问题描述", "责任单位"]
    assert len(lines) == len(rows)
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.startswith(number) for line, (number, _, _) in zip(lines, rows, strict=True))


def test_what_does_not_fit_is_cut_with_a_sign_and_what_fits_is_whole():
    rows = [("A1", "河道堆放弃渣" * 9), ("A2", "短")]
    lines = printed(fitted_table(["编号", "问题描述"], rows, 40, cut_columns=(1,)), width=40).splitlines()[2:]
    assert lines[0].rstrip().endswith("…")
    assert lines[1].rstrip() == "A2    短"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("level", "province", "省级"), ("status", "rectified", "已完成整改（待销号）"), ("schedule", "behind", "未达到序时进度"),
        ("deadline_kind", "dated_standing", "有期限并长期坚持"), ("on_platform", False, "否"), ("on_platform", True, "是"),
        ("percent", 45.0, "45%"), ("percent", 45.5, "45.5%"), ("percent", 0.0, "0%"), ("remark", None, ""),
        ("remark", "[b]甲", "[b]甲"), ("deadline", date(2026, 6, 30), "2026-06-30"), ("lon", 109.5, "109.5"), ("round", 1, "1"),
    ],
)  # fmt: skip
def test_values_are_shown_as_people_read_them(name, value, text):
    assert format_field_value(name, value) == text


def test_days_left_are_told_in_words():
    assert [format_days_left(left) for left in (-3, 0, 5, None)] == ["超期3天", "今日到期", "剩5天", ""]


def test_moments_are_shown_in_the_offices_time():
    assert format_local_time("2026-04-24T16:30:00.000000Z", "Asia/Shanghai") == "2026-04-25 00:30"


def tally(name, *, total=1, running=0, overdue=0):
    return Tally(name, total, running, 0, total - running, 0, overdue)


def board(units):
    due = dict.fromkeys(WarningTier, 0) | {
        WarningTier.OVERDUE: 2,
        WarningTier.DUE_TODAY: 1,
        WarningTier.URGENT: 1,
        WarningTier.AHEAD: 4,
    }
    by_level = {("province", "rectifying"): 8, ("district", "closed"): 3}
    return Board(date(2026, 4, 25), 11, by_level, due, 0, 2, units, units, [], 7, "ab" * 32)


def test_the_board_names_who_is_late_first_and_sums_the_rest_up():
    units = [tally(f"单位{at}", total=3, running=1) for at in range(12)]
    units += [tally("晚了的单位", total=1, running=1, overdue=1), tally(None, total=5, running=5, overdue=5)]
    lines = [line.split() for line in printed(*board_page(board(units), TierDays()), width=80).splitlines()]
    start = lines.index(["按牵头（行业监管）单位"])
    rows = lines[start + 3 : start + 13]
    assert rows[0] == ["晚了的单位", "1", "1", "·", "·", "1"]
    assert rows[-2] == ["其余", "5", "个", "15", "5", "·", "10", "·"]
    assert rows[-1] == ["（未填）", "5", "5", "·", "·", "5"]
    assert sum(int(row[-5]) for row in rows) == sum(one.total for one in units)


def test_the_board_counts_days_within_one_another():
    lines = [line.split() for line in printed(*board_page(board([]), TierDays()), width=80).splitlines()]
    heading = next(line for line in lines if line[:1] == ["已超期"])
    assert heading == ["已超期", "今日到期", "3天内", "7天内", "15天内", "30天内", "待销号", "未录入平台"]
    assert ["2", "1", "2", "2", "2", "6", "·", "2"] in lines


def test_the_board_as_json_has_the_counts_one_by_one():
    items, keys = board_json(board([tally(None)]))
    assert items == [
        {"level": "province", "status": "rectifying", "count": 8},
        {"level": "district", "status": "closed", "count": 3},
    ]
    assert (keys["total"], keys["overdue"], keys["not_on_platform"]) == (11, 2, 2)
    assert keys["due"]["ahead"] == 4
    assert keys["by_lead_unit"] == [
        {"lead_unit": None, "total": 1, "running": 0, "awaiting": 0, "closed": 1, "overdue": 0}
    ]
