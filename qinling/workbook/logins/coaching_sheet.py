"""Coaching sheets to print: one page an account, with space for notes."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.coaching import CoachingCandidate
from qinling.rules.parsing.iso_weeks import format_week
from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import (
    MAX_ROW_HEIGHT,
    SheetFormats,
    compute_row_height,
    count_lines,
    make_sheet_name,
    write_text_cell,
)

_COLUMN_WIDTHS = (16, 22, 16, 32)
_LAST_COLUMN = len(_COLUMN_WIDTHS) - 1
_WIDE_WIDTH = sum(_COLUMN_WIDTHS[1:])
_MIN_HEIGHT, _MIN_WIDE_HEIGHT = 24, 30
_INPUT_FIELDS = (("指导内容", 90), ("遇到的问题", 70), ("需要平台解决的", 50))


def write_coaching_sheet(
    path: Path, audit: Audit, candidates: Sequence[CoachingCandidate], office: str
) -> None:
    """Write one page for each of *candidates* to the .xlsx *path*. Raises OSError."""
    taken: set[str] = set()
    with open_new_workbook(path, rows_in_order=False) as book:
        book.set_properties(
            {"created": datetime.combine(audit.coverage.until, time())}
        )  # equal pages, equal files
        formats = SheetFormats(book)
        for candidate in candidates:
            name = make_sheet_name(candidate.usage.account.account, taken)
            _write_page(book.add_worksheet(name), formats, audit, candidate, office)


def _write_page(
    sheet: Worksheet, formats: SheetFormats, audit: Audit, candidate: CoachingCandidate, office: str
) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    for place, width in enumerate(_COLUMN_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, _LAST_COLUMN, "平台账号实操指导单", formats.title)
    sheet.set_row(0, 36)
    sheet.merge_range(
        1, 0, 1, _LAST_COLUMN, f"{office}　{audit.week_label} 的登录情况".strip("　"), formats.subtitle
    )
    row = _write_account_facts(sheet, formats, 2, candidate)
    weeks = "　".join(
        f"{format_week(week.monday)}：{'缺日志' if week.is_unknown else f'{week.active_days} 天'}"
        for week in audit.get_shown_weeks(candidate.usage)
    )
    row = _write_wide_row(sheet, formats, row, "各周登录天数", weeks)
    if candidate.visit_due is not None:
        row = _write_wide_row(sheet, formats, row, "约定回访", str(candidate.visit_due))
    for finding in candidate.findings:
        row = _write_wide_row(sheet, formats, row, finding.kind.label, "；".join(finding.evidence))
        row = _write_wide_row(sheet, formats, row, "怎么帮", finding.kind.advice)
    for label, height in _INPUT_FIELDS:
        row = _write_wide_row(sheet, formats, row, label, "", height)
    row = _write_pairs(
        sheet, formats, row, (("指导人", ""), ("日期", ""), ("使用人签字", ""), ("下次回访", ""))
    )
    account = candidate.usage.account.account
    instruction = (
        f"回来后登记：qinling login guide {account} --by 姓名 --on 日期 --topic 内容 --next 下次回访的日子"
    )
    lines = count_lines(instruction, sum(_COLUMN_WIDTHS))
    sheet.set_row(row, max(_MIN_HEIGHT, compute_row_height(lines)))
    sheet.merge_range(row, 0, row, _LAST_COLUMN, clean_outgoing_text(instruction), formats.subtitle)


def _write_account_facts(
    sheet: Worksheet, formats: SheetFormats, row: int, candidate: CoachingCandidate
) -> int:
    """Write what is known of the account, and return the row below."""
    account = candidate.usage.account
    last = f"{candidate.usage.last_login:%Y-%m-%d %H:%M}" if candidate.usage.last_login else "有日志以来没有"
    return _write_pairs(
        sheet,
        formats,
        row,
        (
            ("单位", account.unit),
            ("账号", account.account),
            ("使用人", account.name),
            ("开通日期", str(account.opened or "")),
            ("最近登录", last),
            ("上次指导", str(candidate.last_coached or "没有")),
            ("未完成问题", f"{candidate.usage.open_issues} 个"),
            ("其中超期", f"{candidate.usage.overdue_issues} 个"),
        ),
    )


def _write_pairs(sheet: Worksheet, formats: SheetFormats, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    """Write labels and values, two pairs a row. Return the row below."""
    heights: dict[int, float] = {}
    for at, (label, value) in enumerate(pairs):
        place = 2 * (at % 2)
        lines = count_lines(clean_outgoing_text(value), _COLUMN_WIDTHS[place + 1])
        heights[row + at // 2] = max(
            heights.get(row + at // 2, _MIN_HEIGHT), min(MAX_ROW_HEIGHT, compute_row_height(lines))
        )
        sheet.write_string(row + at // 2, place, label, formats.heading)
        write_text_cell(sheet, row + at // 2, place + 1, clean_outgoing_text(value), formats.text)
    for place, height in heights.items():
        sheet.set_row(place, height)
    return row + (len(pairs) + 1) // 2


def _write_wide_row(
    sheet: Worksheet, formats: SheetFormats, row: int, label: str, text: str, height: float = _MIN_WIDE_HEIGHT
) -> int:
    """Write a label and a text beside it, at least *height* points high. Return the row below."""
    text = clean_outgoing_text(text)
    sheet.write_string(row, 0, label, formats.heading)
    sheet.merge_range(row, 1, row, _LAST_COLUMN, "", formats.text)
    if text:
        write_text_cell(sheet, row, 1, text, formats.text)
    sheet.set_row(row, max(height, min(MAX_ROW_HEIGHT, compute_row_height(count_lines(text, _WIDE_WIDTH)))))
    return row + 1
