"""The board at a glance, as a page and as JSON."""

from datetime import date

import pytest

from qinling.ledger.rows import Tally
from qinling.procedures.views.issue_views import Board
from qinling.reports.board.board_tables import board_json, board_page
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warning_tiers import TierDays
from tests.reports.makers import HEAD, HOSTILE_TEXT, print_lines


def make_tally(name, *, total=1, running=0, overdue=0):
    return Tally(name, total, running, 0, total - running, 0, overdue)


def make_board(units=(), *, total=11, by_level=None, unaccepted=0):
    due = dict.fromkeys(WarningTier, 0) | {
        WarningTier.OVERDUE: 2,
        WarningTier.DUE_TODAY: 1,
        WarningTier.URGENT: 1,
        WarningTier.AHEAD: 4,
    }
    if by_level is None:
        by_level = {("province", "rectifying"): 8, ("district", "closed"): 3}
    return Board(
        date(2026, 4, 25), total, by_level, due, 0, 2, unaccepted, list(units), list(units), [], 7, HEAD
    )


def page_lines(board, width=80):
    return print_lines(*board_page(board, TierDays(), population="台账内全部问题"), width=width)


@pytest.mark.parametrize("width", [80, 200])
def test_a_page_says_of_which_day_and_state_it_is(width):
    lines = page_lines(make_board(), width)

    assert lines[0] == "秦岭生态环境保护问题台账   截至 2026-04-25   口径：台账内全部问题 11 个"
    assert lines[-1] == "历史链至第 7 条，链首 abababababababab"


def test_close_outs_without_acceptance_are_counted_where_there_are_any():
    assert not any("未经验收" in line for line in page_lines(make_board()))
    lines = page_lines(make_board(unaccepted=2))
    assert "未经验收销号 2 个，用 qinling list --closed-unaccepted 看是哪些" in lines


def test_an_empty_ledger_says_how_to_begin():
    lines = page_lines(make_board(total=0, by_level={}))

    assert lines[1:] == ["台账里还没有问题。用 qinling import 文件 读入，或 qinling add 登记一个。"]


def test_levels_show_the_statuses_that_occur():
    rows = [line.split() for line in page_lines(make_board())]

    assert ["级别", "整改中", "已销号", "合计"] in rows
    assert ["省级", "8", "·", "8"] in rows
    assert ["合计", "8", "3", "11"] in rows
    assert not any(row[:1] == ["市级"] for row in rows)


def test_units_are_sorted_by_overdue_and_the_rest_is_summed_up():
    units = [make_tally(f"单位{number}", total=3, running=1) for number in range(12)]
    units += [
        make_tally("晚了的单位", total=1, running=1, overdue=1),
        make_tally(None, total=5, running=5, overdue=5),
    ]
    lines = [line.split() for line in page_lines(make_board(units))]
    start = lines.index(["按牵头（行业监管）单位"])
    rows = lines[start + 3 : start + 13]

    assert rows[0] == ["晚了的单位", "1", "1", "·", "·", "1", "×" * 12]
    assert rows[-2] == ["其余", "5", "个", "15", "5", "·", "10", "·", "████████────"]
    assert rows[-1] == ["（未填）", "5", "5", "·", "·", "5", "×" * 12]
    assert sum(int(row[-6]) for row in rows) == sum(one.total for one in units)


@pytest.mark.parametrize("width", [80, 200])
def test_a_long_or_hostile_unit_stays_text_within_the_width(width):
    units = [make_tally("很长的单位名称" * 20), make_tally(HOSTILE_TEXT)]
    text = "".join(page_lines(make_board(units), width)).replace(" ", "")

    assert "[b]粗[/b]" in text
    assert ":smile:" in text


def test_days_of_the_tiers_are_counted_within_one_another():
    lines = [line.split() for line in page_lines(make_board())]
    heading = next(line for line in lines if line[:1] == ["已超期"])

    assert heading == ["已超期", "今日到期", "3天内", "7天内", "15天内", "30天内", "待销号", "未录入平台"]
    assert ["2", "1", "2", "2", "2", "6", "·", "2"] in lines


def test_json_has_the_counts_one_by_one():
    items, keys = board_json(make_board([make_tally(None)]))

    assert items == [
        {"level": "province", "status": "rectifying", "count": 8},
        {"level": "district", "status": "closed", "count": 3},
    ]
    names = ("total", "overdue", "rectified_not_closed", "not_on_platform", "closed_unaccepted")
    assert [keys[name] for name in names] == [11, 2, 0, 2, 0]
    due = {"overdue": 2, "due_today": 1, "urgent": 1, "near": 0, "upcoming": 0, "ahead": 4}
    assert keys["due"] == due
    assert keys["chain"] == {"position": 7, "head": HEAD}
    assert keys["by_lead_unit"] == [
        {"lead_unit": None, "total": 1, "running": 0, "awaiting": 0, "closed": 1, "overdue": 0}
    ]
    assert keys["by_category"] == []
