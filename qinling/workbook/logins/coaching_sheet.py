"""The sheets to take along for hands-on help: one page an account, with room to write."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.coaching import Candidate
from qinling.rules.logins.findings import ADVICE
from qinling.rules.parsing.iso_weeks import week_name
from qinling.workbook.export.ledger_writer import AS_TYPED, beside
from qinling.workbook.export.sheet_formats import Looks, sheet_name

_WIDTHS = (16, 22, 16, 32)
_LAST = len(_WIDTHS) - 1
_TO_FILL = (("指导内容", 90), ("遇到的问题", 70), ("需要平台解决的", 50))


def write_coaching_sheet(path: Path, seen: Audit, candidates: Sequence[Candidate], office: str) -> None:
    """Write one page for each of *candidates* to the .xlsx *path*; raises WorkbookRefused where it cannot be written."""
    taken: set[str] = set()
    with (
        beside(path) as half,
        xlsxwriter.Workbook(half, AS_TYPED) as book,
    ):
        looks = Looks(book)
        for one in candidates:
            name = sheet_name(one.use.account.account, taken)
            _write_page(book.add_worksheet(name), looks, seen, one, office)


def _write_page(sheet: Worksheet, looks: Looks, seen: Audit, one: Candidate, office: str) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, _LAST, "平台账号实操指导单", looks.title)
    sheet.set_row(0, 36)
    sheet.merge_range(1, 0, 1, _LAST, f"{office}　{seen.week} 的登录情况".strip("　"), looks.line)
    account = one.use.account
    last = f"{one.use.last_login:%Y-%m-%d %H:%M}" if one.use.last_login else "有日志以来没有"
    row = _pairs(
        sheet,
        looks,
        2,
        (
            ("单位", account.unit),
            ("账号", account.account),
            ("使用人", account.name),
            ("开通日期", str(account.opened or "")),
            ("最近登录", last),
            ("上次指导", str(one.helped or "没有")),
            ("未完成问题", f"{one.use.open_issues} 个"),
            ("其中超期", f"{one.use.overdue_issues} 个"),
        ),
    )
    weeks = "　".join(
        f"{week_name(week.monday)}：{'缺日志' if week.is_unknown else f'{week.active_days} 天'}"
        for week in seen.trend(one.use)
    )
    row = _wide(sheet, looks, row, "各周登录天数", weeks, 30)
    for found in one.why:
        row = _wide(sheet, looks, row, found.kind.label, "；".join(found.evidence), 30)
        row = _wide(sheet, looks, row, "怎么帮", ADVICE[found.kind], 30)
    for label, height in _TO_FILL:
        row = _wide(sheet, looks, row, label, "", height)
    row = _pairs(sheet, looks, row, (("指导人", ""), ("日期", ""), ("使用人签字", ""), ("下次回访", "")))
    told = f"回来后登记：qinling login guide {account.account} --by 姓名 --on 日期 --topic 内容"
    sheet.merge_range(row, 0, row, _LAST, told, looks.line)


def _pairs(sheet: Worksheet, looks: Looks, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    """Write labels and values, two pairs a row; return the row below."""
    for at, (label, value) in enumerate(pairs):
        place = 2 * (at % 2)
        sheet.write_string(row + at // 2, place, label, looks.head)
        sheet.write_string(row + at // 2, place + 1, value, looks.text)
        sheet.set_row(row + at // 2, 24)
    return row + (len(pairs) + 1) // 2


def _wide(sheet: Worksheet, looks: Looks, row: int, label: str, text: str, height: int) -> int:
    sheet.write_string(row, 0, label, looks.head)
    sheet.merge_range(row, 1, row, _LAST, text, looks.text)
    sheet.set_row(row, height)
    return row + 1
