"""On any ledger and any day the board, lists, the brief, the summary of an export and JSON tell the same numbers."""

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.ledger.engine import open_ledger
from qinling.ledger.figures.measuring import find_figure_rows, measure_figures, measure_figures_by_each
from qinling.ledger.reader import open_reader
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figure_matching import FigureMatcher
from qinling.rules.figures.figures import RateOf, Span
from qinling.rules.figures.issue_figures import ISSUE_FIGURES
from qinling.rules.vocabulary import Level, Status

DAY = date(2026, 4, 25)
near_days = st.none() | st.integers(-40, 40).map(lambda days: DAY + timedelta(days))
issues = st.fixed_dictionaries(
    {
        "level": st.sampled_from(Level).map(str),
        "status": st.sampled_from(Status).map(str),
        "deadline": near_days,
        "closed_on": near_days.map(lambda day: day and min(day, DAY)),
        "rectified_on": near_days.map(lambda day: day and min(day, DAY)),
        "handed_over_on": near_days.map(lambda day: day and min(day, DAY)),
        "on_platform": st.sampled_from([None, True, False]),
        "duty_unit": st.sampled_from([None, "麻街镇", "'甲镇\"", "=1+1", "麻街镇人民政府"]),
        "lead_unit": st.sampled_from([None, "区水利局"]),
        "category": st.sampled_from([None, "河道"]),
    }
)
#: Figures that sum to another one.
SUMS = {
    "total": ("not_started", "rectifying", "not_applied", "accepting", "closed", "void"),
    "in_force": ("open", "closed"),
    "open": ("unrectified", "awaiting"),
    "unrectified": ("overdue", "on_schedule"),
    "on_schedule": ("due_today", "tier_urgent", "tier_near", "tier_upcoming", "tier_ahead", "due_later", "undated"),
    "due_within_ahead": ("due_today", "tier_urgent", "tier_near", "tier_upcoming", "tier_ahead"),
    "rectified_or_closed": ("awaiting", "closed"),
    "closed_out": ("closed_on_time", "closed_late", "closed_without_deadline"),
    "acts": ("replied_in_time", "replied_late", "unanswered", "reply_settled", "reply_awaited"),
}  # fmt: skip


def write_ledger(path, rows):
    drafts = [
        Draft(row | {"number": f"N-{place}", "description": "弃渣"}, {}, Sheet("台账.xlsx", "台账"), place)
        for place, row in enumerate(rows)
    ]
    with open_ledger(path, create=True) as writer:
        import_drafts(writer, drafts, Stamp("张某", "2026-04-25T01:02:03.000004Z", DAY))


@given(rows=st.lists(issues, max_size=25), day=st.integers(-20, 20), first=st.integers(-40, 0))
@settings(max_examples=25)
def test_figures_sum_and_are_as_long_as_the_lists_behind_them(rows, day, first):
    span = Span(DAY + timedelta(day), DAY + timedelta(first), DAY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        write_ledger(path, rows)
        with open_reader(path) as reader:
            found = measure_figures(reader, FIGURES.values(), span)
            behind = {key: list(find_figure_rows(reader, one, span)) for key, one in FIGURES.items()}
            groups = measure_figures_by_each(reader, ISSUE_FIGURES, span, ("level", "duty_unit", "status"))
    matcher = FigureMatcher(ISSUE_FIGURES, span)
    matched = [matcher.match_row(Row(row)) for row in behind["total"]]
    for place, figure in enumerate(ISSUE_FIGURES):
        if not isinstance(figure.measure, RateOf):
            assert found[figure.key] == len(behind[figure.key]) == sum(one[place] for one in matched)
            for table in groups.values():
                assert found[figure.key] == sum(values[figure.key] for values in table.values())
    for whole, parts in SUMS.items():
        assert found[whole] == sum(found[part] for part in parts), whole


class Row:
    """A row whose columns are attributes."""

    def __init__(self, columns):
        self.__dict__.update(columns)


@given(rows=st.lists(issues, min_size=1, max_size=25), day=st.integers(-20, 20))
@settings(max_examples=6, phases=[Phase.generate])  # an export is slow to shrink
def test_board_lists_brief_export_and_json_tell_the_same_numbers(rows, day):
    today = DAY + timedelta(day)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        write_ledger(path, rows)

        def call(*words):
            options = ["--ledger", str(path), "--today", str(today), "--actor", "张某"]
            result = CliRunner().invoke(
                app, [*words, *options], env={"HOME": folder, "XDG_CONFIG_HOME": folder}
            )
            assert result.exit_code == 0, result.output
            return result

        board = json.loads(call("board", "--json").stdout)

        def count_list(*filters):
            return len(json.loads(call("list", "--json", *filters).stdout)["items"])

        assert board["total"] == count_list()
        assert board["overdue"] == count_list("--overdue")
        assert board["due"]["due_today"] + board["due"]["urgent"] == count_list("--due-within", "3")
        assert board["rectified_not_closed"] == count_list("--status", "rectified", "--status", "accepting")
        for item in board["items"]:
            assert item["count"] == count_list("--level", item["level"], "--status", item["status"])
        if board["overdue"]:
            assert f"共 {board['overdue']} 个" in call("list", "--overdue").output
        warned = json.loads(call("warn", "--json").stdout)["items"]
        for tier, count in board["due"].items():
            assert count == sum(one["tier"] == tier for one in warned), tier
        brief = {
            one["key"]: one for one in json.loads(call("brief", "--json", "--explain").stdout)["figures"]
        }
        assert brief["total"]["value"] == board["total"]
        assert brief["awaiting"]["value"] == board["rectified_not_closed"]
        assert brief.get("overdue", {"value": 0})["value"] == board["overdue"]
        assert all(one["value"] == len(one["issues"]) for one in brief.values() if one["unit"] != "%")
        book = str(Path(folder) / "台账.xlsx")
        call("export", book)
        assert read_summary(book, "各级问题") == count_levels(board)
        units = read_summary(book, "按责任单位")
        assert set(units.pop("其余")) == {0}
        assert units == count_units(board["by_duty_unit"])


def read_summary(book, title):
    """Return first cell → numbers of the rows of one table of the summary, its sum included."""
    table, is_in = {}, False
    for row in openpyxl.load_workbook(book, data_only=True)["汇总"].iter_rows(values_only=True):
        if row[0] == title:
            is_in = True
        elif is_in and row[0] and isinstance(row[1], int):
            table[row[0]] = [cell for cell in row[1:] if isinstance(cell, int)]
        elif is_in and table:
            break
    return table


def count_levels(board):
    counts = {
        level.label: [
            sum(one["count"] for one in board["items"] if (one["level"], one["status"]) == (level, status))
            for status in Status
        ]
        for level in Level
    }
    sums = [sum(column) for column in zip(*counts.values(), strict=True)]
    return {name: [*row, sum(row)] for name, row in [*counts.items(), ("合计", sums)]}


def count_units(groups):
    rows = {}
    for one in groups:
        total, running, awaiting, closed = (one[key] for key in ("total", "running", "awaiting", "closed"))
        void = total - running - awaiting - closed
        rows[one["duty_unit"] or "（未填）"] = [total, running, awaiting, closed, void, one["overdue"]]
    return rows | {"合计": [sum(column) for column in zip(*rows.values(), strict=True)]}
