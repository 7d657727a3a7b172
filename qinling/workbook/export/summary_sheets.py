"""The sheets beside an exported ledger: its figures with two charts, and what its columns and colours mean."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow, Tally
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Level, Status
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import Layout, describe_column
from qinling.workbook.export import sheet_formats as colours
from qinling.workbook.export.sheet_formats import BLANK_LABEL, SheetFormats

SUMMARY_SHEET_NAME, NOTES_SHEET_NAME = "汇总", "说明"

#: A heading, and lines of (what, how) below it.
NotesSection = tuple[str, Sequence[tuple[str, str]]]

RETURN_NOTES: NotesSection = (
    "改动和交回",
    (
        ("新增问题", "接着最后一行往下填写，问题编号不能与已有的重复"),
        ("删去的行", "从本表删去一行，不会从台账删去这个问题"),
        ("可以随意", "排序、筛选、隐藏或移动列、增加列和工作表，都不影响交回"),
        ("请勿改动", "标题行的文字、问题编号和级别，以及隐藏的工作表“台账标识”"),
        ("申请销号等", "完成、销号、延期有各自的手续，在表中改状态或日期不能代替"),
    ),
)

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
    """Counts issues as they go by; what it holds grows with the units and months, not with the issues."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._level_counts: Counter[tuple[str, str]] = Counter()
        self._counts_by_key: dict[str, Counter[tuple[str | None, str, bool]]] = {
            key: Counter() for _, _, key in _GROUPINGS
        }

    def count_issue(self, issue: IssueRow) -> None:
        """Count one issue."""
        status, due = issue.status, issue.deadline
        late = due is not None and status in UNRECTIFIED_STATUSES and due < self._as_of
        self._level_counts[issue.level, status] += 1
        by = self._counts_by_key
        by["lead_unit"][issue.lead_unit, status, late] += 1
        by["duty_unit"][issue.duty_unit, status, late] += 1
        by["category"][issue.category, status, late] += 1
        by["zone"][issue.zone, status, late] += 1
        month = None if due is None else f"{due.year}年{due.month:02}月"
        by["month"][month, status, late] += 1

    def list_level_counts(self) -> list[tuple[str, list[int]]]:
        """Return (label, issues by status) of the levels there are, the total of each last; then that of all."""
        rows = [
            (level.label, [self._level_counts[level, status] for status in Status])
            for level in Level
            if any(of == level for of, _ in self._level_counts)
        ]
        rows.append(
            (
                "合计",
                [sum(counts) for counts in zip(*(row for _, row in rows), strict=True)] or [0] * len(Status),
            )
        )
        return [(name, [*counts, sum(counts)]) for name, counts in rows]

    def list_tallies(self, key: str) -> list[Tally]:
        """Return how the issues of each value stand: months in order, all else by what is overdue and to be done."""
        tallies: dict[str | None, list[int]] = {}
        for (name, status, late), count in self._counts_by_key[key].items():
            row = tallies.setdefault(name, [0] * 6)
            state = (
                1
                if status in UNRECTIFIED_STATUSES
                else 2
                if status in AWAITING_CLOSE_OUT
                else 3
                if status == Status.CLOSED
                else 4
            )
            row[0] += count
            row[state] += count
            row[5] += count if late else 0
        found = [Tally(name, *row) for name, row in tallies.items()]
        if key == "month":
            return sorted(found, key=lambda one: (one.name is None, one.name))
        found.sort(key=lambda one: (one.name is None, -one.overdue, -one.running, -one.total, one.name))
        named = [one for one in found if one.name is not None]
        rest = named[_MAX_ROWS:]
        summed = (
            [Tally(f"其余 {len(rest)} 个", *map(sum, zip(*(one[1:] for one in rest), strict=True)))]
            if rest
            else []
        )
        return [*named[:_MAX_ROWS], *summed, *(one for one in found if one.name is None)]


def write_summary(
    book: Workbook, formats: SheetFormats, counts: LedgerCounts, subtitle: str, footer: str
) -> None:
    """Write the sheet of figures; *subtitle* says whose they are, of which day and of which issues."""
    sheet = _add_sheet(book, SUMMARY_SHEET_NAME, footer, landscape=True)
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
        rows = [(one.name or blank, list(one[1:])) for one in tallies]
        if key == "duty_unit" and tallies:
            _insert_unit_chart(book, sheet, row, rows)
        totals = [sum(column) for column in zip(*(counted for _, counted in rows), strict=True)] or [0] * 6
        row = _write_table(sheet, formats, row, title, [heading, *_TALLY_HEADINGS], [*rows, ("合计", totals)])


def _add_sheet(book: Workbook, name: str, footer: str, *, landscape: bool) -> Worksheet:
    sheet = book.add_worksheet(name)
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&8{footer}&C&9第 &P 页　共 &N 页")
    return sheet


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
    """Write a table whose last row is the total; return the row that the next one may begin at."""
    sheet.write_string(top, 0, title, formats.section)
    sheet.set_row(top, 22)
    sheet.set_row(top + 1, 30)
    for place, heading in enumerate(headings):
        sheet.write_string(top + 1, place, heading, formats.heading)
    for at, (name, counted) in enumerate(rows, top + 2):
        last = at == top + 1 + len(rows)
        sheet.write_string(at, 0, name, formats.total if last else formats.text)
        for place, count in enumerate(counted, 1):
            sheet.write_number(at, place, count, formats.total if last else formats.count)
    return top + len(rows) + 3


def _build_series(
    top: int, rows: Sequence[tuple[str, Sequence[int]]], column: int, colour: str
) -> dict[str, object]:
    """Return one series of a chart over the first cells and column *column* of *rows*, which begin under *top*."""
    first, last = top + 2, top + 1 + len(rows)
    return {
        "name": [SUMMARY_SHEET_NAME, top + 1, column],
        "categories": [SUMMARY_SHEET_NAME, first, 0, last, 0],
        "values": [SUMMARY_SHEET_NAME, first, column, last, column],
        # Rows that are flushed can no more be read for what the chart shows before it is recalculated.
        "categories_data": [name for name, _ in rows],
        "values_data": [counted[column - 1] for _, counted in rows],
        "fill": {"color": colour},
        "gap": 60,
    }


def _insert_level_chart(
    book: Workbook, sheet: Worksheet, top: int, rows: Sequence[tuple[str, Sequence[int]]]
) -> None:
    levels = rows[:-1]
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for place, _ in enumerate(Status, 1) if levels else ():
        if rows[-1][1][place - 1]:
            chart.add_series(_build_series(top, levels, place, _STATUS_COLOURS[place - 1]))
    if levels:
        chart.set_y_axis({"min": 0})
        _insert_chart(sheet, chart, top, "各级问题的整改状态", 240)


def _insert_unit_chart(
    book: Workbook, sheet: Worksheet, top: int, rows: Sequence[tuple[str, Sequence[int]]]
) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for place, colour in ((2, "#F4B183"), (3, "#5B9BD5"), (4, "#70AD47")):
        chart.add_series(_build_series(top, rows[:_MAX_BARS], place, colour))
    chart.set_x_axis({"min": 0})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    _insert_chart(sheet, chart, top, "各责任单位的问题", 140 + 24 * min(len(rows), _MAX_BARS))


def _insert_chart(sheet: Worksheet, chart: object, top: int, title: str, height: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12}})  # type: ignore[attr-defined]
    chart.set_legend({"position": "bottom"})  # type: ignore[attr-defined]
    chart.set_size({"width": 620, "height": height})  # type: ignore[attr-defined]
    sheet.insert_chart(top, 9, chart)


def write_notes(
    book: Workbook,
    formats: SheetFormats,
    layout: Layout,
    tiers: TierDays,
    subtitle: str,
    footer: str,
    section: NotesSection,
) -> None:
    """Write the sheet that explains the columns and colours of *layout*, and what the reader may do: *section*."""
    sheet = _add_sheet(book, NOTES_SHEET_NAME, footer, landscape=False)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 96)
    sheet.merge_range(0, 0, 0, 1, "填表和阅读说明", formats.title)
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, 1, subtitle, formats.subtitle)
    sheet.set_row(1, 32)
    row = _write_notes_section(
        sheet,
        formats,
        3,
        "各列",
        [(column.heading, describe_column(column), None) for column in layout.columns],
    )
    row = _write_notes_section(sheet, formats, row, "颜色", _list_colour_meanings(tiers))
    _write_notes_section(sheet, formats, row, section[0], [(name, text, None) for name, text in section[1]])


def _list_colour_meanings(tiers: TierDays) -> list[tuple[str, str, tuple[str, str] | None]]:
    near = f"{tiers.urgent + 1} 至 {tiers.near} 天" if tiers.near > tiers.urgent else f"{tiers.near} 天"
    return [
        ("红", "未完成整改，且整改时限早于“截至”日", colours.RED),
        ("橙", f"未完成整改，离时限还有 0 至 {tiers.urgent} 天", colours.ORANGE),
        ("黄", f"未完成整改，离时限还有 {near}", colours.YELLOW),
        ("灰", "已销号或已撤并", colours.GREY),
        ("说明", "颜色随整改时限、整改状态和“截至”日的改动而变；天数按自然日计算", None),
    ]


def _write_notes_section(
    sheet: Worksheet,
    formats: SheetFormats,
    top: int,
    title: str,
    rows: Sequence[tuple[str, str, tuple[str, str] | None]],
) -> int:
    sheet.write_string(top, 0, title, formats.section)
    for at, (name, text, colour) in enumerate(rows, top + 1):
        sheet.write_string(
            at, 0, name, formats.build_colour_format(colour, boxed=True) if colour else formats.text
        )
        sheet.write_string(at, 1, text, formats.text)
    return top + len(rows) + 2
