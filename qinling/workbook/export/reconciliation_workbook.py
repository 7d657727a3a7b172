"""Write the comparison with the platform as a workbook: a line a finding, coloured by its kind."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qinling.ledger.rows import IssueRow
from qinling.procedures.comparisons.platform_reconciliation import Reconciliation
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.rules.vocabulary import Level, Schedule, Status, Term
from qinling.workbook.export.cell_values import SAFE_CELL_LENGTH
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import (
    GREY,
    ORANGE,
    RED,
    YELLOW,
    SheetFormats,
    compute_row_height,
    count_lines,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.side_sheet import add_side_sheet

_SHEET_NAME = "核对平台"
_COLUMNS = (
    *(("情形", 14), ("级别", 6), ("台账编号", 16), ("平台的行", 20), ("字段", 12)),
    *(("台账", 34), ("平台", 34), ("责任单位", 18), ("说明", 30)),
)
_ONLY_PLATFORM, _ONLY_LEDGER, _DIFFERENT, _LIKELY, _REPEATED, _UNMARKED = (
    *("只在平台", "只在台账", "内容不同", "可能是同一个", "平台上重复", "台账没有记"),
)
_COLOURS = {
    _ONLY_PLATFORM: RED,
    _ONLY_LEDGER: ORANGE,
    _DIFFERENT: YELLOW,
    _LIKELY: YELLOW,
    _REPEATED: GREY,
    _UNMARKED: GREY,
}
_TERMS: dict[str, type[Term]] = {"status": Status, "schedule": Schedule, "level": Level}
_MAX_ROW_LINES = 8


class _Line(NamedTuple):
    kind: str
    level: str = ""
    number: str = ""
    row: str = ""
    field: str = ""
    ledger: str = ""
    platform: str = ""
    unit: str = ""
    remark: str = ""


def write_reconciliation_workbook(path: Path, found: Reconciliation, title: str, totals: str) -> None:
    """Write *found* to the .xlsx *path*. Raises OSError where the disk does not take the file."""
    with open_new_workbook(path) as book:
        formats = SheetFormats(book)
        colours = {kind: formats.build_colour_format(one, boxed=True) for kind, one in _COLOURS.items()}
        sheet = add_side_sheet(book, _SHEET_NAME, "", landscape=True)
        for column, (_, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
        last = len(_COLUMNS) - 1
        sheet.merge_range(0, 0, 0, last, "", formats.title)
        write_text_cell(sheet, 0, 0, _clean(title), formats.title)
        sheet.merge_range(1, 0, 1, last, "", formats.subtitle)
        write_text_cell(sheet, 1, 0, totals, formats.subtitle)
        for column, (heading, _) in enumerate(_COLUMNS):
            sheet.write_string(2, column, heading, formats.heading)
        row = 2
        for row, line in enumerate(_list_lines(found), 3):
            texts = [*map(_clean, line)]
            lines = max(count_lines(text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
            sheet.set_row(row, compute_row_height(min(lines, _MAX_ROW_LINES)))
            for column, text in enumerate(texts):
                write_text_cell(sheet, row, column, text, formats.top_text if column else colours[line.kind])
        sheet.autofilter(2, 0, row, last)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)


def _list_lines(found: Reconciliation) -> Iterator[_Line]:
    for draft in found.platform_only:
        yield _describe_row(_ONLY_PLATFORM, draft)
    for match in found.likely:
        for issue in match.candidates:
            line = _describe_issue(_LIKELY, issue)
            yield line._replace(row=_name_row(match.draft), platform=_get_text(match.draft), remark=match.why)
    for issue in found.ledger_only:
        remark = {True: "台账记着已录入平台", False: "台账记着没有录入", None: ""}[issue.on_platform]
        yield _describe_issue(_ONLY_LEDGER, issue)._replace(remark=remark)
    for pair in found.pairs:
        line = _describe_issue(_DIFFERENT, pair.issue)._replace(row=_name_row(pair.draft), remark=pair.why)
        for one in pair.differences:
            yield line._replace(
                field=FIELDS_BY_NAME[one.field].label,
                ledger=_format(one.field, one.ledger),
                platform=_format(one.field, one.platform),
            )
        if pair.issue.on_platform is not True:
            said = "台账记着没有录入" if pair.issue.on_platform is False else "台账没有写是否录入"
            if pair.draft.values.get("on_platform") is False:
                said += "，平台表自己写着未录入"
            yield line._replace(kind=_UNMARKED, remark=said)
    for match in found.repeated:
        number = match.issue.number if match.issue else ""
        yield _describe_row(_REPEATED, match.draft)._replace(number=number)


def _describe_row(kind: str, draft: Draft) -> _Line:
    level = draft.values.get("level")
    label = Level.from_code(str(level)).label if level else ""
    unit = str(draft.values.get("duty_unit") or "")
    return _Line(kind, label, row=_name_row(draft), platform=_get_text(draft), unit=unit)


def _describe_issue(kind: str, issue: IssueRow) -> _Line:
    level = Level.from_code(issue.level).label
    return _Line(kind, level, issue.number, ledger=issue.description, unit=issue.duty_unit or "")


def _name_row(draft: Draft) -> str:
    number = draft.values.get("number")
    return f"{draft.sheet.name} 第 {draft.row} 行{f' {number}' if number else ''}"


def _get_text(draft: Draft) -> str:
    return str(draft.values.get("description") or "")


def _format(field: str, value: Value) -> str:
    if value is None:
        return "（空）"
    if field in _TERMS:
        return _TERMS[field].from_code(str(value)).label
    return f"{value:g}" if isinstance(value, float) else str(value)


def _clean(text: str) -> str:
    """Return *text* as a cell can hold it. This table is read, not returned."""
    return CONTROL_CHARACTERS.sub("", text)[:SAFE_CELL_LENGTH]
