"""The summary sheet of an exported ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow, Tally, rank_tallies
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Level, Status
from qinling.rules.warning_tiers import count_days_left
from qinling.workbook.export.sheet_formats import (
    BLANK_LABEL,
    SheetFormats,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.side_sheet import add_side_sheet

SUMMARY_SHEET_NAME = "汇总"

_NO_DEADLINE_LABEL = "（没有日期）"
_MAX_ROWS = 60
_MAX_BARS = 15
_TALLY_HEADINGS = ("合计", "整改中\n（含未启动）", "待销号\n（含验收中）", "已销号", "已撤并", "其中已超期")
_GROUPINGS = (
    ("按牵头单位", "牵头单位", "lead_unit"),
    ("按责任单位", "责任单位", "duty_unit"),
    ("按问题类型", "问题类型", "category"),
    ("按保护分区", "保护分区", "zone"),
    ("按整改时限所在月份", "月份", "month"),
)
_STATUS_COLOURS = ("#A6A6A6", "#F4B183", "#9DC3E6", "#5B9BD5", "#70AD47", "#D9D9D9")


class LedgerCounts:
    """Counts issues one at a time. Memory grows with the number of units and months, not of issues."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._level_counts: Counter[tuple[str, str]] = Counter()
        self._counts_by_key: dict[str, Counter[tuple[str | None, str, bool]]] = {
            key: Counter() for _, _, key in _GROUPINGS
        }

    def count_issue(self, issue: IssueRow) -> None:
        """Count one issue."""
        status, due = issue.status, issue.deadline
        days_left = count_days_left(due, status, self._as_of)
        is_overdue = days_left is not None and days_left < 0
        self._level_counts[issue.level, status] += 1
        counts = self._counts_by_key
        counts["lead_unit"][issue.lead_unit, status, is_overdue] += 1
        counts["duty_unit"][issue.duty_unit, status, is_overdue] += 1
        counts["category"][issue.category, status, is_overdue] += 1
        counts["zone"][issue.zone, status, is_overdue] += 1
        month = None if due is None else f"{due.year}年{due.month:02}月"
        counts["month"][month, status, is_overdue] += 1

    def list_level_counts(self) -> list[tuple[str, list[int]]]:
        """Return (label, counts by status and their total) for each level that occurs.

        The last row is the sum of all levels.
        """
        rows = [
            (level.label, [self._level_counts[level, status] for status in Status])
            for level in Level
            if any(counted == level for counted, _ in self._level_counts)
        ]
        sums = [sum(counts) for counts in zip(*(row for _, row in rows), strict=True)] or [0] * len(Status)
        return [(label, [*counts, sum(counts)]) for label, counts in (*rows, ("合计", sums))]

    def list_tallies(self, key: str) -> list[Tally]:
        """Return one tally for each value of *key*.

        Months are in order. Other values are sorted by overdue, running and total.
        """
        rows: dict[str | None, list[int]] = {}
        for (name, status, is_overdue), count in self._counts_by_key[key].items():
            row = rows.setdefault(name, [0] * 6)
            row[0] += count
            row[_find_tally_column(status)] += count
            row[5] += count if is_overdue else 0
        tallies = [Tally(name, *row) for name, row in rows.items()]
        if key == "month":
            return sorted(tallies, key=lambda tally: (tally.name is None, tally.name))
        return rank_tallies(tallies, _MAX_ROWS)


def _find_tally_column(status: str) -> int:
    if status in UNRECTIFIED_STATUSES:
        return 1
    if status in AWAITING_CLOSE_OUT:
        return 2
    return 3 if status == Status.CLOSED else 4


def write_summary(
    book: Workbook, formats: SheetFormats, counts: LedgerCounts, subtitle: str, footer: str
) -> None:
    """Write the summary sheet. *subtitle* names office, as-of day and population."""
    sheet = add_side_sheet(book, SUMMARY_SHEET_NAME, footer, landscape=True)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 7, 12)
    sheet.merge_range(0, 0, 0, 7, "问题台账汇总（个）", formats.title)
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, 7, subtitle, formats.subtitle)
    sheet.set_row(1, 32)
    levels = counts.list_level_counts()
    row = _write_table(
        sheet,
        formats,
        3,
        "各级问题",
        ["级别", *(_shorten_status_label(status) for status in Status), "合计"],
        levels,
    )
    _insert_level_chart(book, sheet, 3, levels)
    for title, heading, key in _GROUPINGS:
        tallies = counts.list_tallies(key)
        blank = _NO_DEADLINE_LABEL if key == "month" else BLANK_LABEL
        rows = [(tally.name or blank, list(tally[1:])) for tally in tallies]
        if key == "duty_unit" and tallies:
            _insert_unit_chart(book, sheet, row, rows)
        totals = [sum(column) for column in zip(*(counts for _, counts in rows), strict=True)] or [0] * 6
        row = _write_table(sheet, formats, row, title, [heading, *_TALLY_HEADINGS], [*rows, ("合计", totals)])


def _shorten_status_label(status: Status) -> str:
    return status.label.partition("（")[0]


def _write_table(
    sheet: Worksheet,
    formats: SheetFormats,
    top: int,
    title: str,
    headings: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int]]],
) -> int:
    """Write a table whose last row is the total. Return the row where the next table may start."""
    sheet.write_string(top, 0, title, formats.section)
    sheet.set_row(top, 22)
    sheet.set_row(top + 1, 30)
    for index, heading in enumerate(headings):
        sheet.write_string(top + 1, index, heading, formats.heading)
    for row, (label, counts) in enumerate(rows, top + 2):
        is_last = row == top + 1 + len(rows)
        write_text_cell(sheet, row, 0, label, formats.total if is_last else formats.text)
        for index, count in enumerate(counts, 1):
            sheet.write_number(row, index, count, formats.total if is_last else formats.count)
    return top + len(rows) + 3


def _build_series(
    top: int, rows: Sequence[tuple[str, Sequence[int]]], column: int, colour: str
) -> dict[str, object]:
    """Return one chart series: the first column as categories, *column* as values.

    *rows* are the rows of the table that starts in row *top*.
    """
    first, last = top + 2, top + 1 + len(rows)
    return {
        "name": [SUMMARY_SHEET_NAME, top + 1, column],
        "categories": [SUMMARY_SHEET_NAME, first, 0, last, 0],
        "values": [SUMMARY_SHEET_NAME, first, column, last, column],
        # Flushed rows cannot be read back, so the chart's cached data is given here.
        "categories_data": [label for label, _ in rows],
        "values_data": [counts[column - 1] for _, counts in rows],
        "fill": {"color": colour},
        "gap": 60,
    }


def _insert_level_chart(
    book: Workbook, sheet: Worksheet, top: int, rows: Sequence[tuple[str, Sequence[int]]]
) -> None:
    levels, (_, totals) = rows[:-1], rows[-1]
    if not levels:
        return
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column, (total, colour) in enumerate(zip(totals, _STATUS_COLOURS, strict=False), 1):
        if total:
            chart.add_series(_build_series(top, levels, column, colour))
    chart.set_y_axis({"min": 0})
    _insert_chart(sheet, chart, top, "各级问题的整改状态", 240)


def _insert_unit_chart(
    book: Workbook, sheet: Worksheet, top: int, rows: Sequence[tuple[str, Sequence[int]]]
) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, colour in ((2, "#F4B183"), (3, "#5B9BD5"), (4, "#70AD47")):
        chart.add_series(_build_series(top, rows[:_MAX_BARS], column, colour))
    chart.set_x_axis({"min": 0})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    _insert_chart(sheet, chart, top, "各责任单位的问题", 140 + 24 * min(len(rows), _MAX_BARS))


def _insert_chart(sheet: Worksheet, chart: object, top: int, title: str, height: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12}})  # type: ignore[attr-defined]
    chart.set_legend({"position": "bottom"})  # type: ignore[attr-defined]
    chart.set_size({"width": 620, "height": height})  # type: ignore[attr-defined]
    sheet.insert_chart(top, 9, chart)
