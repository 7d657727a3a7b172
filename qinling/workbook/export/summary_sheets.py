"""The summary sheet of an exported ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow, Tally, rank_tallies
from qinling.rules.figures.figure_matching import FigureMatcher
from qinling.rules.figures.figures import Span
from qinling.rules.figures.issue_figures import STATUS_FIGURES, TALLY_FIGURES
from qinling.rules.vocabulary import Level, Status
from qinling.workbook.export.cell_values import format_cell_text
from qinling.workbook.export.sheet_formats import BLANK_LABEL, SheetFormats
from qinling.workbook.export.side_sheets.side_sheet import add_side_sheet
from qinling.workbook.export.side_sheets.summary_charts import (
    LEVEL_CHART_HEIGHT,
    SUMMARY_SHEET_NAME,
    insert_level_chart,
    insert_unit_chart,
    measure_unit_chart,
)
from qinling.workbook.export.side_sheets.summary_formulas import SummaryFormulas
from qinling.workbook.export.side_sheets.summary_rows import build_group_rows, build_level_rows
from qinling.workbook.export.side_sheets.summary_tables import LABEL_WIDTH, SummaryTables

_NO_DEADLINE_LABEL = "（没有日期）"
_MAX_ROWS = 40  # a table is not longer than a page
_TALLY_HEADINGS = ("合计", "整改中\n（含未启动）", "待销号\n（含验收中）", "已销号", "已撤并", "其中已超期")
_GROUPINGS = (
    ("按牵头单位", "牵头单位", "lead_unit"),
    ("按责任单位", "责任单位", "duty_unit"),
    ("按问题类型", "问题类型", "category"),
    ("按保护分区", "保护分区", "zone"),
    ("按整改时限所在月份", "月份", "month"),
)
_FIGURES = (*TALLY_FIGURES, *(STATUS_FIGURES[status] for status in Status))


class LedgerCounts:
    """Counts issues one at a time. Memory grows with the number of units and months, not of issues."""

    def __init__(self, as_of: date, *, redact: bool = False) -> None:
        self._matcher = FigureMatcher(_FIGURES, Span.since_new_year(as_of))
        self._redact = redact
        self._level_counts: Counter[tuple[str, tuple[bool, ...]]] = Counter()
        self._counts_by_key: dict[str, Counter[tuple[str | None, tuple[bool, ...]]]] = {
            key: Counter() for _, _, key in _GROUPINGS
        }

    def count_issue(self, issue: IssueRow) -> None:
        """Count one issue."""
        due, matched = issue.deadline, self._matcher.match_row(issue)
        self._level_counts[issue.level, matched] += 1
        counts = self._counts_by_key
        counts["lead_unit"][issue.lead_unit, matched] += 1
        counts["duty_unit"][issue.duty_unit, matched] += 1
        counts["category"][issue.category, matched] += 1
        counts["zone"][issue.zone, matched] += 1
        month = None if due is None else f"{due.year}年{due.month:02}月"
        counts["month"][month, matched] += 1

    def list_level_counts(self) -> list[tuple[str, list[int]]]:
        """Return (label, counts by status) for each level."""
        counts = {level: [0] * len(_FIGURES) for level in Level}
        for (level, matched), count in self._level_counts.items():
            _add_counts(counts[Level.from_code(level)], matched, count)
        return [(level.label, counts[level][len(TALLY_FIGURES) :]) for level in Level]

    def list_tallies(self, key: str) -> list[Tally]:
        """Return one tally for each value of *key*, as the cells show it.

        Months are in order. Other values are sorted by overdue, running and total.
        """
        rows: dict[str | None, list[int]] = {}
        for (name, matched), count in self._counts_by_key[key].items():
            shown = format_cell_text(name, redact=self._redact) if name else name
            _add_counts(rows.setdefault(shown or None, [0] * len(_FIGURES)), matched, count)
        tallies = [Tally(name, *row[: len(TALLY_FIGURES)]) for name, row in rows.items()]
        if key == "month":
            return sorted(tallies, key=lambda tally: (tally.name is None, tally.name))
        return rank_tallies(tallies, _MAX_ROWS)


def _add_counts(counts: list[int], matched: Sequence[bool], count: int) -> None:
    for place, is_matched in enumerate(matched):
        counts[place] += count if is_matched else 0


def write_summary(
    book: Workbook,
    formats: SheetFormats,
    counts: LedgerCounts,
    formulas: SummaryFormulas,
    subtitle: str,
    footer: str,
) -> None:
    """Write the summary sheet. *subtitle* names office, as-of day and population."""
    sheet = add_side_sheet(book, SUMMARY_SHEET_NAME, footer, landscape=True)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 7, 12)
    sheet.merge_range(0, 0, 0, 7, "问题台账汇总（个）", formats.title)
    sheet.set_row(0, 32)
    is_live = formulas.counts_field("level")
    note = "改动台账，本表的数和图跟着变" if is_live else "本表的数是导出时的，改动台账不跟着变"
    sheet.merge_range(1, 0, 1, 7, f"{subtitle}　{note}", formats.subtitle)
    sheet.set_row(1, 32)
    tables = SummaryTables(sheet, formats)
    levels = counts.list_level_counts()
    top = tables.start(["", *(label for label, _ in levels)], LEVEL_CHART_HEIGHT)
    headings = ["级别", *(_shorten_status_label(status) for status in Status), "合计"]
    insert_level_chart(book, sheet, top, headings, levels)
    level_rows = build_level_rows(levels, formulas if is_live else None, top + 2)
    tables.write("各级问题", headings, level_rows, LEVEL_CHART_HEIGHT)
    for title, heading, key in _GROUPINGS:
        _write_grouping(book, sheet, tables, counts.list_tallies(key), formulas, (title, heading, key))
    tables.finish()


def _write_grouping(
    book: Workbook,
    sheet: Worksheet,
    tables: SummaryTables,
    tallies: Sequence[Tally],
    formulas: SummaryFormulas,
    grouping: tuple[str, str, str],
) -> None:
    title, heading, key = grouping
    blank_label = _NO_DEADLINE_LABEL if key == "month" else BLANK_LABEL
    has_chart = key == "duty_unit" and bool(tallies)
    chart_height = measure_unit_chart(len(tallies)) if has_chart else 0
    top = tables.start(["", "", *(tally.name or blank_label for tally in tallies)], chart_height)
    is_live = formulas.counts_field(key)
    rows = build_group_rows(
        key, tallies, formulas if is_live else None, top + 2, blank_label, max_rows=_MAX_ROWS
    )
    headings = [heading, *_TALLY_HEADINGS]
    if has_chart:
        insert_unit_chart(book, sheet, top, headings, [(row.label, row.numbers) for row in rows[:-1]])
    tables.write(title, headings, rows, chart_height)


def _shorten_status_label(status: Status) -> str:
    return status.label.partition("（")[0]
