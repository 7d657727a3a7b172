"""A report on the screen, with where its figures come from, and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qinling.procedures.figures.period_reports import FigureSource
from qinling.rules.figures.figures import FigureValue, format_value
from qinling.rules.period_reports.content import ReportContent, ReportTable, format_cell
from qinling.rules.period_reports.findings import list_findings
from qinling.rules.period_reports.report_numbers import (
    REPORT_FIGURES,
    ROW_FIELDS,
    ReportNumbers,
    Snapshot,
    Values,
)
from qinling.rules.texts.unseen_characters import show_unseen
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from rich.console import RenderableType

#: The issue numbers behind a figure that the screen shows. JSON has them all.
MAX_SHOWN_NUMBERS = 200


def report_page(
    content: ReportContent, sources: Sequence[FigureSource], width: int
) -> Iterator["RenderableType"]:
    """Yield the report at *width* columns, and the issues behind each figure where *sources* tell them."""
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine

    yield Text(content.title, style="bold")
    yield FoldedLine(content.scope)
    for section in content.sections:
        yield Text(f"\n{section.title}", style="bold")
        for paragraph in section.paragraphs:
            yield FoldedLine(paragraph)
        for table in section.tables:
            yield Text("")
            yield from _draw_table(table, width)
    yield Text("")
    for note in content.notes:
        yield FoldedLine(note, "dim")
    if sources:
        yield Text("\n口径和来源", style="bold")
        yield from _draw_sources(content.rules, sources)


def _draw_table(table: ReportTable, width: int) -> Iterator["RenderableType"]:
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine, fitted_table, plain_table

    rows = [[format_cell(cell) for cell in row] for row in table.rows]
    if table.texts > 2:  # a list: its long texts are cut
        yield Text(table.title, style="bold")
        yield fitted_table(table.headings, rows, width, cut_columns=range(2, table.texts - 1))
    else:
        drawn = plain_table(table.title)
        for place, heading in enumerate(table.headings):
            is_number = place >= table.texts
            drawn.add_column(
                heading, overflow="fold", justify="right" if is_number else "left", no_wrap=is_number
            )
        for row in rows:
            drawn.add_row(*(Text(show_unseen(cell)) for cell in row))
        yield drawn
    if table.note:
        yield FoldedLine(table.note, "dim")


def _draw_sources(rules: ReportTable, sources: Iterable[FigureSource]) -> Iterator["RenderableType"]:
    from qinling.reports.text.table_style import FoldedLine

    for (name, _, unit, rule, _), source in zip(rules.rows, sources, strict=True):
        yield FoldedLine(f"{name} {format_value(source.figure, source.value)} {unit}：{rule}")
        if shown := _name_issues(source.issues)[:MAX_SHOWN_NUMBERS]:
            rest = len(source.issues) - len(shown)
            more = f"，还有 {rest} 个，全部见 --json" if rest else ""
            yield FoldedLine(f"{'、'.join(shown)}{more}", indent=2)


def _name_issues(issues: Sequence[tuple[str, str]]) -> list[str]:
    """Return the numbers of *issues*, with the level where two levels have the same."""
    levels = Counter(number for _, number in set(issues))
    return [
        number if levels[number] == 1 else f"{number}（{Level.from_code(level).label}）"
        for level, number in issues
    ]


def report_items(numbers: ReportNumbers, sources: Sequence[FigureSource]) -> Iterator[dict[str, object]]:
    """Yield the figures of the report; with *sources* each with the issues behind it."""
    span = numbers.now.span
    issues = {
        source.figure.key: [{"level": level, "number": number} for level, number in source.issues]
        for source in sources
    }
    for figure in REPORT_FIGURES:
        item: dict[str, object] = {
            "key": figure.key,
            "name": figure.format_name(span),
            "value": numbers.now.values[figure.key],
            "before": _get_value(numbers.before, figure.key),
            "year_before": _get_value(numbers.year_before, figure.key),
            "unit": figure.unit,
            "rule": figure.format_rule(span),
            "as_of": span.as_of,
        }
        yield item | ({"issues": issues[figure.key]} if figure.key in issues else {})


def _get_value(snapshot: Snapshot | None, key: str) -> FigureValue:
    return None if snapshot is None else snapshot.values[key]


def report_keys(numbers: ReportNumbers) -> dict[str, object]:
    """Return the further keys of the JSON form."""
    return {
        "period": _describe_snapshot(numbers.now),
        "before": _describe_snapshot(numbers.before),
        "year_before": _describe_snapshot(numbers.year_before),
        "complete": numbers.is_complete,
        "units": list(numbers.units),
        **{f"by_{field}": _list_groups(field, numbers.now.tables[field]) for field in ROW_FIELDS},
        "days_to_rectified": numbers.rectified_in._asdict(),
        "days_to_closed": numbers.closed_in._asdict(),
        "series": [point._asdict() for point in numbers.series],
        "overdue": [issue._asdict() for issue in numbers.overdue],
        "due_next": [issue._asdict() for issue in numbers.due_next],
        "findings": list_findings(numbers),
        "corrections": [
            {"key": one.figure.key, "then": one.then, "now": one.now} for one in numbers.corrections
        ],
        "chain": {"position": numbers.position, "head": numbers.head},
    }


def _describe_snapshot(snapshot: Snapshot | None) -> dict[str, object] | None:
    if snapshot is None:
        return None
    period, span = snapshot.period, snapshot.span
    return {
        "kind": period.kind.value,
        "name": period.name,
        "first": span.first,
        "last": span.last,
        "as_of": span.as_of,
    }


def _list_groups(field: str, groups: Mapping[str | None, Values]) -> list[dict[str, object]]:
    return [{field: name, **values} for name, values in groups.items()]
