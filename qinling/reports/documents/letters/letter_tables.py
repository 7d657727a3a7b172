"""The tables of a letter with their tags: the issues, and the acts before this one."""

from collections.abc import Sequence
from typing import NamedTuple

from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    BODY_FONT,
    DXA_PER_MM,
    HEADING_FONT,
    OFF_GRID,
    build_line_spacing,
    build_paragraph,
    build_row,
    build_run_properties,
    build_table,
)
from qinling.rules.vocabulary import SupervisionKind


class _Column(NamedTuple):
    """Heading, width in mm (156 in total), alignment and lines of a column."""

    heading: str
    width: float
    alignment: str
    lines: tuple[str, ...]


_MEASURES_LINES = (
    "{%p if case.measures and not is_long %}",
    "整改措施：{{ case.measures }}",
    "{%p endif %}",
)
_NUMBER = _Column("序号", 9, "center", ("{{ loop.index }}",))
_ISSUE_NUMBER = _Column("编号和级别", 23, "center", ("{{ case.number }}", "{{ case.level }}"))
_UNIT_AND_PLACE = _Column("责任单位、地点", 28, "left", ("{{ case.unit }}", "{{ case.place }}"))
_PLACE = _Column("地点", 22, "left", ("{{ case.place }}",))
# The line break after the year is deliberate: a narrow column breaks a date anywhere.
_DEADLINE = _Column("整改时限", 17, "center", ("{{ case.deadline | replace('年', '年\\n') }}",))
_LATE = _Column(
    "超期天数（工作日）",
    15,
    "center",
    ("{% if case.days_late > 0 %}{{ case.days_late }}（{{ case.workdays_late }}）{% else %}—{% endif %}",),
)
_DESCRIPTION_LINES = (
    "{{ case.description }}",
    "{%p if case.rectified %}",
    "{{ case.rectified }}",
    "{%p endif %}",
)
_ACT_COLUMNS = (
    _Column("日期", 28, "center", ("{{ act.day }}",)),
    _Column("步骤和文号", 45, "left", ("{{ act.step }}（{{ act.number }}）",)),
    _Column("发给", 22, "left", ("{{ act.to }}",)),
    _Column("问题序号", 16, "center", ("{{ act.issues }}",)),
    _Column("回复情况", 45, "left", ("{{ act.reply }}",)),
)


def build_issue_table(measure: SupervisionKind, points: float) -> str:
    """Return the table of issues with text of so many *points*.

    A letter that goes to one duty unit needs no column for it. An order names the measures to take.
    """
    is_order = measure is SupervisionKind.SUPERVISE
    lines = (*_DESCRIPTION_LINES, *_MEASURES_LINES) if is_order else _DESCRIPTION_LINES
    names_units = measure in (SupervisionKind.CIRCULATE, SupervisionKind.REFER)
    others = (_NUMBER, _ISSUE_NUMBER, _UNIT_AND_PLACE if names_units else _PLACE)
    room = 156 - sum(column.width for column in (*others, _DEADLINE, _LATE))
    columns = (*others, _Column("问题描述", room, "left", lines), _DEADLINE, _LATE)
    return _build_table(columns, "case in cases", points)


def build_acts_table(points: float) -> str:
    """Return the table of the acts before this one."""
    return _build_table(_ACT_COLUMNS, "act in earlier_acts", points)


def _build_table(columns: Sequence[_Column], loop: str, points: float) -> str:
    """Return a table with borders, a heading row on every page, and a row for each turn of *loop*."""
    widths = [int(column.width * DXA_PER_MM) for column in columns]
    headings = [_build_cell((column.heading,), "center", HEADING_FONT, points) for column in columns]
    cells = [_build_cell(column.lines, column.alignment, BODY_FONT, points) for column in columns]
    rows = (
        build_row(headings, widths, "<w:cantSplit/><w:tblHeader/>"),
        build_row([_build_cell((f"{{%tr for {loop} %}}",), "left", BODY_FONT, points)], widths[:1]),
        build_row(cells, widths),
        build_row([_build_cell(("{%tr endfor %}",), "left", BODY_FONT, points)], widths[:1]),
    )
    return build_table(widths, rows)


def _build_cell(lines: tuple[str, ...], alignment: str, font: str, points: float) -> str:
    paragraph = OFF_GRID + build_line_spacing(points * 1.2) + ALIGNMENTS[alignment]
    run = build_run_properties(font, points, off_grid=True)
    return "".join(build_paragraph(line, paragraph, run) for line in lines)
