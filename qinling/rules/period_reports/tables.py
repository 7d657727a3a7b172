"""The tables and charts of a report."""

from collections.abc import Iterable, Iterator, Sequence

from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.figures.figures import Figure, FigureValue, RateOf
from qinling.rules.figures.issue_figures import AWAITING, CLOSED, IN_FORCE, OPEN, OVERDUE, UNRECTIFIED
from qinling.rules.figures.period_figures import CLOSED_OUT, HANDED_OVER
from qinling.rules.period_reports.content import Cell, ChartSeries, ReportChart, ReportTable
from qinling.rules.period_reports.durations import Durations
from qinling.rules.period_reports.report_numbers import (
    REPORT_FIGURES,
    ListedIssue,
    ReportNumbers,
    Snapshot,
    Values,
)
from qinling.rules.vocabulary import Level

BLANK_NAME = "（未填）"
#: Lists and tables stop here and say so.
MAX_LISTED = 1_000
MAX_GROUPS = 200
_MAX_DESCRIPTION = 40
_GROUP_NOTE = "有效：不含已撤并。新交办、销号：期内的。比上期、比上年：未销号（未完成和待销号）的增减。"


def tabulate_durations(numbers: ReportNumbers) -> ReportTable:
    """Return how many days the work took."""

    def row(name: str, one: Durations) -> Sequence[Cell]:
        return name, one.counted, one.lower, one.median, one.upper, one.undated, one.reversed_days

    return ReportTable(
        "办理天数",
        ("天数", "个数", "下四分位", "中位数", "上四分位", "无交办日", "日期不合"),
        [row("交办到完成整改", numbers.rectified_in), row("交办到销号", numbers.closed_in)],
        "只算期内完成整改、销号的第一轮；反弹重办的不算。没有交办日期的、交办晚于完成的，没有计入天数。",
    )


def compare_figures(numbers: ReportNumbers, title: str, figures: Iterable[Figure]) -> ReportTable:
    """Return the table of *figures* with the period before and the year before."""
    rows = []
    for figure in figures:
        now, before, past = (
            None if one is None else one.values[figure.key]
            for one in (numbers.now, numbers.before, numbers.year_before)
        )
        name = figure.format_name(numbers.now.span)
        rows.append((name, figure.unit, now, before, _subtract(now, before), past, _subtract(now, past)))
    return ReportTable(title, ("指标", "单位", "本期", "上期", "比上期", "上年同期", "比上年"), rows, texts=2)


def _subtract(now: FigureValue, before: FigureValue) -> Cell:
    if now is None or before is None:
        return None
    change = now - before
    return round(change, 1) if isinstance(change, float) else change


def tabulate_groups(numbers: ReportNumbers, field: str) -> ReportTable:
    """Return the issues by *field*, in the order of the office."""
    label = FIELDS_BY_NAME[field].label
    headings = (label, "有效", "未完成", "待销号", "已销号", "超期", "新交办", "销号", "比上期", "比上年")
    rows = [
        (_name_group(field, name), *(values[one.key] for one in _SHOWN), *_list_changes(numbers, field, name))
        for name, values in numbers.now.tables[field].items()
    ]
    # Said once: the table by level is the first.
    note = _GROUP_NOTE if field == "level" else ""
    if len(rows) > MAX_GROUPS:
        rest = rows[MAX_GROUPS:]
        rows = [
            *rows[:MAX_GROUPS],
            (f"其余 {len(rest)} 个", *map(_add_up, zip(*(row[1:] for row in rest), strict=True))),
        ]
        note += f"只列前 {MAX_GROUPS} 个，其余合为一行。"
    return ReportTable(f"按{label}", headings, rows, note)


_SHOWN = (IN_FORCE, UNRECTIFIED, AWAITING, CLOSED, OVERDUE, HANDED_OVER, CLOSED_OUT)


def _list_changes(numbers: ReportNumbers, field: str, name: str | None) -> Iterator[Cell]:
    """Yield by how much the open issues of a group have grown, since the period before and the year before."""
    now = _count_group(numbers.now, field, name)
    for snapshot in (numbers.before, numbers.year_before):
        yield None if snapshot is None else now - _count_group(snapshot, field, name)


def _count_group(snapshot: Snapshot, field: str, name: str | None) -> int:
    values: Values = snapshot.tables[field].get(name, {})
    return int(values.get(OPEN.key) or 0)


def _add_up(cells: Iterable[Cell]) -> Cell:
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if numbers else None


def _name_group(field: str, name: str | None) -> str:
    if name is None:
        return BLANK_NAME
    return Level.from_code(name).label if field == "level" else name


def chart_levels(numbers: ReportNumbers) -> ReportChart:
    """Return the issues of each level by how they stand."""
    levels = numbers.now.tables["level"]
    return ReportChart(
        "各级问题",
        False,
        [_name_group("level", name) for name in levels],
        [
            ChartSeries(label, [int(values[figure.key] or 0) for values in levels.values()], state)
            for label, figure, state in (
                ("已销号", CLOSED, "closed"),
                ("待销号", AWAITING, "awaiting"),
                ("未完成", UNRECTIFIED, "running"),
            )
        ],
    )


def tabulate_series(numbers: ReportNumbers) -> ReportTable:
    """Return how the issues stood at the ends of the last months or weeks."""
    rows = [(str(one.day), one.unrectified, one.overdue, one.awaiting) for one in numbers.series]
    note = "每一行是那天结束时台账的样子。"
    return ReportTable("走势", ("日期", "未完成整改", "其中已超期", "待销号"), rows, note)


def chart_series(numbers: ReportNumbers) -> ReportChart:
    """Return the same as lines."""
    series = numbers.series
    return ReportChart(
        "未销号走势",
        True,
        [str(one.day) for one in series],
        [
            ChartSeries("未完成整改", [one.unrectified for one in series], "running"),
            ChartSeries("其中已超期", [one.overdue for one in series], "overdue"),
            ChartSeries("待销号", [one.awaiting for one in series], "awaiting"),
        ],
    )


def tabulate_issues(title: str, issues: Sequence[ListedIssue]) -> ReportTable:
    """Return a list of *issues*, as far as it may be long."""
    rows = [
        (
            one.number,
            Level.from_code(one.level).label,
            one.unit or BLANK_NAME,
            _shorten(one.place or ""),
            _shorten(one.description),
            None if one.deadline is None else str(one.deadline),
        )
        for one in issues[:MAX_LISTED]
    ]
    note = f"只列前 {MAX_LISTED} 个，共 {len(issues)} 个。" if len(issues) > MAX_LISTED else ""
    return ReportTable(title, ("编号", "级别", "责任单位", "地点", "问题", "时限"), rows, note, 6)


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_DESCRIPTION else line[: _MAX_DESCRIPTION - 1] + "…"


def tabulate_rules(numbers: ReportNumbers) -> ReportTable:
    """Return the figures of the report with their rules in words."""
    span = numbers.now.span
    rows = [
        (
            figure.format_name(span),
            numbers.now.values[figure.key],
            figure.unit,
            figure.format_rule(span),
            "比率" if isinstance(figure.measure, RateOf) else figure.population.name,
        )
        for figure in REPORT_FIGURES
    ]
    note = "每个数是哪些问题：加 --explain。"
    return ReportTable("口径", ("指标", "本期", "单位", "口径", "从哪里数"), rows, note)
