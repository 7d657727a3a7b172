"""The login audit as a workbook: accounts, weekly charts, usage findings, risk findings and log coverage."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.deeds import count_handled
from qinling.rules.logins.usage import AccountUsage
from qinling.rules.parsing.iso_weeks import format_week
from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import (
    MAX_ROW_HEIGHT,
    SheetFormats,
    compute_row_height,
    count_lines,
    write_text_cell,
)

_USAGE_SHEET, _WEEKS_SHEET, _HELP_SHEET, _RISKS_SHEET, _COVERAGE_SHEET = (
    "登录情况",
    "各周和各单位",
    "需要帮助",
    "安全提示",
    "日志覆盖",
)
_FIRST_ROW = 4  # the first row of accounts, from 0
_OWNER_WIDTHS = (18, 14, 10)
_KINDS_WIDTH = 40
_IDLE_NOTE = "闲置天数：最近登录以后有日志而没有登录的天数；缺日志的天不算，从未登录的写作 —"
_MOMENT_FORMAT = "%Y-%m-%d %H:%M"
_FOOTER = "&C&9第 &P 页　共 &N 页&R&8不作排名，不统计在线时长"


def write_audit_workbook(path: Path, audit: Audit, office: str) -> None:
    """Write the audit to the .xlsx *path*. Raises OSError."""
    with open_new_workbook(path, rows_in_order=False) as book:
        book.set_properties(
            {"created": datetime.combine(audit.coverage.until, time())}
        )  # equal pages, equal files
        formats = SheetFormats(book)
        whose = f"填报单位：{office}　" if office else ""
        line = f"{whose}{audit.week_label}（{audit.coverage.monday} 至 {audit.coverage.until}）"
        _write_usage(_add_sheet(book, formats, _USAGE_SHEET, "平台账号登录情况", line), formats, audit)
        _write_weeks(
            book, _add_sheet(book, formats, _WEEKS_SHEET, "各周和各单位登录情况", line), formats, audit
        )
        _write_findings(
            _add_sheet(book, formats, _HELP_SHEET, "需要帮助的账号", line),
            formats,
            audit,
            audit.usage_findings,
        )
        _write_findings(
            _add_sheet(book, formats, _RISKS_SHEET, "安全提示", line), formats, audit, audit.risk_findings
        )
        _write_log_coverage(
            _add_sheet(book, formats, _COVERAGE_SHEET, "日志覆盖的日子", line), formats, audit
        )


def _add_sheet(
    book: xlsxwriter.Workbook, formats: SheetFormats, name: str, title: str, subtitle: str
) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_FOOTER)
    sheet.write_string(0, 0, title, formats.section)
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, subtitle)
    return sheet


def _write_headings(
    sheet: Worksheet, formats: SheetFormats, row: int, headings: Sequence[tuple[str, float]]
) -> None:
    sheet.set_row(row, 30)
    for place, (heading, width) in enumerate(headings):
        sheet.write_string(row, place, heading, formats.heading)
        if width:
            sheet.set_column(place, place, width)


def _write_usage(sheet: Worksheet, formats: SheetFormats, audit: Audit) -> None:
    weeks = audit.coverage.mondays[-audit.weeks :]
    before = [("序号", 6), *zip(("单位", "账号", "使用人"), _OWNER_WIDTHS, strict=True)]
    before += [("登录次数", 8), ("登录天数", 8), ("失败次数", 8), ("最近登录", 17), ("闲置天数", 8)]
    trend = [(f"{format_week(monday)}\n登录天数", 10.0) for monday in weeks]
    after = [
        ("趋势", 14.0),
        ("未完成问题", 8.0),
        ("其中超期", 8.0),
        ("本周办理", 8.0),
        ("提示", _KINDS_WIDTH),
    ]
    sheet.write_string(2, 0, _IDLE_NOTE)
    _write_headings(sheet, formats, _FIRST_ROW - 1, [*before, *trend, *after])
    for row, use in enumerate(audit.usages, _FIRST_ROW):
        _write_usage_row(sheet, formats, row, audit, use, len(before))
    last = _FIRST_ROW + len(audit.usages) - 1
    sheet.autofilter(_FIRST_ROW - 1, 0, max(last, _FIRST_ROW - 1), len(before) + len(trend) + len(after) - 1)
    sheet.freeze_panes(_FIRST_ROW, 3)
    sheet.repeat_rows(_FIRST_ROW - 1)


def _write_usage_row(
    sheet: Worksheet,
    formats: SheetFormats,
    row: int,
    audit: Audit,
    usage: AccountUsage,
    first_trend_column: int,
) -> None:
    week = audit.get_week_usage(usage)
    idle = audit.coverage.count_idle_days(usage)
    labels = [*dict.fromkeys(finding.kind.label for finding in audit.get_findings(usage))]
    kinds = "、".join([*labels, *(["登录少而有办理，不算使用少"] if usage in audit.busy else [])])
    texts = [*map(clean_outgoing_text, (usage.account.unit, usage.account.account, usage.account.name))]
    _set_row_height(sheet, row, [*zip(texts, _OWNER_WIDTHS, strict=True), (kinds, _KINDS_WIDTH)])
    sheet.write_number(row, 0, row - _FIRST_ROW + 1, formats.count)
    for place, text in enumerate(texts, 1):
        write_text_cell(sheet, row, place, text, formats.text)
    for place, count in enumerate((week.logins, week.active_days, week.failed), 4):
        sheet.write_number(row, place, count, formats.count)
    last = usage.last_login.strftime(_MOMENT_FORMAT) if usage.last_login else "有日志以来没有"
    write_text_cell(sheet, row, 7, last, formats.text)
    _write_count(sheet, formats, row, 8, idle)
    trend = audit.get_shown_weeks(usage)
    for place, one in enumerate(trend, first_trend_column):
        _write_count(sheet, formats, row, place, None if one.is_unknown else one.active_days)
    end = first_trend_column + len(trend)
    sheet.write_blank(row, end, None, formats.text)
    cells = xlsxwriter.utility.xl_range(row, first_trend_column, row, end - 1)
    sheet.add_sparkline(
        row,
        end,
        {"range": f"'{_USAGE_SHEET}'!{cells}", "type": "column", "min": 0, "max": 7, "show_hidden": True},
    )
    _write_count(sheet, formats, row, end + 1, usage.open_issues)
    _write_count(sheet, formats, row, end + 2, usage.overdue_issues)
    coverage = audit.coverage
    _write_count(sheet, formats, row, end + 3, count_handled(usage.deeds, coverage.monday, coverage.until))
    sheet.write_string(row, end + 4, kinds, formats.text)


def _write_texts(
    sheet: Worksheet,
    formats: SheetFormats,
    row: int,
    first_column: int,
    texts: Sequence[str],
    widths: Sequence[float],
) -> None:
    """Write texts beside each other, in a row as high as the longest needs."""
    texts = [clean_outgoing_text(text) for text in texts]
    _set_row_height(sheet, row, list(zip(texts, widths, strict=True)))
    for column, text in enumerate(texts, first_column):
        write_text_cell(sheet, row, column, text, formats.text)


def _set_row_height(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
    """Make a row as high as the longest of *texts*, each with the width of its column, needs."""
    lines = max(count_lines(text, int(width)) for text, width in texts)
    sheet.set_row(row, min(MAX_ROW_HEIGHT, compute_row_height(lines)))


def _write_count(sheet: Worksheet, formats: SheetFormats, row: int, column: int, count: int | None) -> None:
    """Write a count, or a dash if it is unknown."""
    if count is None:
        sheet.write_string(row, column, "—", formats.count)
    else:
        sheet.write_number(row, column, count, formats.count)


def _write_weeks(book: xlsxwriter.Workbook, sheet: Worksheet, formats: SheetFormats, audit: Audit) -> None:
    headings = (
        ("周", 18.0),
        ("登录过的账号", 12.0),
        ("登录次数", 12.0),
        ("失败次数", 12.0),
        ("缺日志天数", 12.0),
    )
    _write_headings(sheet, formats, 3, headings)
    trends = [audit.get_shown_weeks(use) for use in audit.usages]
    mondays = audit.coverage.mondays[-audit.weeks :]
    for place, monday in enumerate(mondays):
        weeks = [trend[place] for trend in trends]
        row = 4 + place
        sheet.write_string(row, 0, format_week(monday), formats.text)
        counts = (
            sum(week.logins > 0 for week in weeks),
            sum(week.logins for week in weeks),
            sum(week.failed for week in weeks),
            weeks[0].uncovered_days if weeks else 0,
        )
        for column, count in enumerate(counts, 1):
            sheet.write_number(row, column, count, formats.count)
    for place, title, top in ((1, "每周登录过的账号（个）", 3), (2, "每周登录次数（次）", 19)):
        chart = book.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": [_WEEKS_SHEET, 3, place],
                "categories": [_WEEKS_SHEET, 4, 0, 3 + len(mondays), 0],
                "values": [_WEEKS_SHEET, 4, place, 3 + len(mondays), place],
                "gap": 60,
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"min": 0})
        chart.set_size({"width": 520, "height": 280})
        sheet.insert_chart(top, 6, chart)
    _write_units(sheet, formats, audit, 6 + len(mondays))


def _write_units(sheet: Worksheet, formats: SheetFormats, audit: Audit, top: int) -> None:
    """Write the week's counts by unit, in the order of the account list."""
    _write_headings(
        sheet,
        formats,
        top,
        [(heading, 0) for heading in ("单位", "账号", "本周登录过", "登录次数", "失败次数")],
    )
    units: dict[str, Counter[int]] = defaultdict(Counter)
    for use in audit.usages:
        week = audit.get_week_usage(use)
        units[use.account.unit].update({1: 1, 2: week.logins > 0, 3: week.logins, 4: week.failed})
    for row, (unit, counts) in enumerate(units.items(), top + 1):
        write_text_cell(sheet, row, 0, clean_outgoing_text(unit) or "（未填）", formats.text)
        for place in range(1, 5):
            sheet.write_number(row, place, counts[place], formats.count)


def _write_findings(
    sheet: Worksheet, formats: SheetFormats, audit: Audit, findings: Sequence[Finding]
) -> None:
    headings = (
        ("序号", 6),
        ("情况", 18),
        ("单位", 18),
        ("账号", 16),
        ("使用人", 12),
        ("依据", 56),
        ("建议", 46),
    )
    _write_headings(sheet, formats, 3, headings)
    names = {use.account.account: use.account.name for use in audit.usages}
    for row, one in enumerate(findings, 4):
        sheet.write_number(row, 0, row - 3, formats.count)
        texts = (
            one.kind.label,
            one.unit,
            "、".join(one.accounts),
            "、".join(filter(None, (names.get(account, "") for account in one.accounts))),
            "；".join(one.evidence),
            one.kind.advice,
        )
        _write_texts(sheet, formats, row, 1, texts, [width for _, width in headings[1:]])
    if not findings:
        sheet.write_string(4, 0, "本周没有")
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)


def _write_log_coverage(sheet: Worksheet, formats: SheetFormats, audit: Audit) -> None:
    _write_headings(sheet, formats, 3, (("情况", 24), ("自", 20), ("至", 20)))
    moments: list[tuple[str, str, str]] = [
        ("有日志", first.strftime(_MOMENT_FORMAT), last.strftime(_MOMENT_FORMAT))
        for first, last in audit.covered_spans
    ]
    moments += [("缺日志（不计入闲置）", str(first), str(last)) for first, last in audit.coverage.gaps]
    moments += [
        ("工作日整天没有一条记录", str(day), str(day)) for day in audit.coverage.workdays_without_records
    ]
    for row, texts in enumerate(moments, 4):
        for place, text in enumerate(texts):
            write_text_cell(sheet, row, place, text, formats.text)
