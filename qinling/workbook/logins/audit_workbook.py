"""The login audit as a workbook: each account, the weeks with charts, whom to help, what is a risk, what the logs cover."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.findings import ADVICE, Finding
from qinling.rules.logins.usage import Use
from qinling.rules.parsing.iso_weeks import week_name
from qinling.workbook.export.ledger_writer import AS_TYPED, beside
from qinling.workbook.export.sheet_formats import Looks

_USES, _WEEKS, _HELP, _RISKS, _LOGS = "登录情况", "各周和各单位", "需要帮助", "安全提示", "日志覆盖"
_MOMENT = "%Y-%m-%d %H:%M"
_FOOTER = "&C&9第 &P 页　共 &N 页&R&8不作排名，不统计在线时长"


def write_login_report(path: Path, seen: Audit, office: str) -> None:
    """Write the audit to the .xlsx *path*, whole or not at all; raises WorkbookRefused where it cannot be written."""
    with (
        beside(path) as half,
        xlsxwriter.Workbook(half, AS_TYPED) as book,
    ):
        looks = Looks(book)
        whose = f"填报单位：{office}　" if office else ""
        line = f"{whose}{seen.week}（{seen.ground.monday} 至 {seen.ground.until}）"
        _write_uses(_sheet(book, looks, _USES, "平台账号登录情况", line), looks, seen)
        _write_weeks(book, _sheet(book, looks, _WEEKS, "各周和各单位登录情况", line), looks, seen)
        _write_findings(_sheet(book, looks, _HELP, "需要帮助的账号", line), looks, seen, seen.to_help)
        _write_findings(_sheet(book, looks, _RISKS, "安全提示", line), looks, seen, seen.risks)
        _write_cover(_sheet(book, looks, _LOGS, "日志覆盖的日子", line), looks, seen)


def _sheet(book: xlsxwriter.Workbook, looks: Looks, name: str, title: str, line: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_FOOTER)
    sheet.write_string(0, 0, title, looks.section)
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, line)
    return sheet


def _head(sheet: Worksheet, looks: Looks, row: int, headings: Sequence[tuple[str, float]]) -> None:
    sheet.set_row(row, 30)
    for place, (heading, width) in enumerate(headings):
        sheet.write_string(row, place, heading, looks.head)
        if width:
            sheet.set_column(place, place, width)


_FIRST = 4  # the first row of accounts, from 0


def _write_uses(sheet: Worksheet, looks: Looks, seen: Audit) -> None:
    weeks = seen.ground.mondays[-seen.weeks :]
    before = [("序号", 6), ("单位", 18), ("账号", 14), ("使用人", 10), ("登录次数", 8), ("登录天数", 8)]
    before += [("失败次数", 8), ("最近登录", 17), ("闲置天数", 8)]
    trend = [(f"{week_name(monday)}\n登录天数", 10.0) for monday in weeks]
    after = [("趋势", 14.0), ("未完成问题", 8.0), ("其中超期", 8.0), ("提示", 40.0)]
    _head(sheet, looks, _FIRST - 1, [*before, *trend, *after])
    for row, use in enumerate(seen.uses, _FIRST):
        _write_use(sheet, looks, row, seen, use, len(before))
    last = _FIRST + len(seen.uses) - 1
    sheet.autofilter(_FIRST - 1, 0, max(last, _FIRST - 1), len(before) + len(trend) + len(after) - 1)
    sheet.freeze_panes(_FIRST, 3)
    sheet.repeat_rows(_FIRST - 1)


def _write_use(sheet: Worksheet, looks: Looks, row: int, seen: Audit, use: Use, at: int) -> None:
    week = seen.week_of(use)
    idle = seen.ground.idle_days(use)
    sheet.write_number(row, 0, row - _FIRST + 1, looks.count)
    for place, text in enumerate((use.account.unit, use.account.account, use.account.name), 1):
        sheet.write_string(row, place, text, looks.text)
    for place, count in enumerate((week.logins, week.active_days, week.failed), 4):
        sheet.write_number(row, place, count, looks.count)
    last = use.last_login.strftime(_MOMENT) if use.last_login else "有日志以来没有"
    sheet.write_string(row, 7, last, looks.text)
    _write_count(sheet, looks, row, 8, idle)
    trend = seen.trend(use)
    for place, one in enumerate(trend, at):
        _write_count(sheet, looks, row, place, None if one.is_unknown else one.active_days)
    end = at + len(trend)
    sheet.write_blank(row, end, None, looks.text)
    cells = xlsxwriter.utility.xl_range(row, at, row, end - 1)
    sheet.add_sparkline(
        row, end, {"range": f"'{_USES}'!{cells}", "type": "column", "min": 0, "max": 7, "show_hidden": True}
    )
    _write_count(sheet, looks, row, end + 1, use.open_issues)
    _write_count(sheet, looks, row, end + 2, use.overdue_issues)
    kinds = dict.fromkeys(finding.kind.label for finding in seen.found_of(use))
    sheet.write_string(row, end + 3, "、".join(kinds), looks.text)


def _write_count(sheet: Worksheet, looks: Looks, row: int, place: int, count: int | None) -> None:
    """Write a count; what no log tells is a dash, not nothing."""
    if count is None:
        sheet.write_string(row, place, "—", looks.count)
    else:
        sheet.write_number(row, place, count, looks.count)


def _write_weeks(book: xlsxwriter.Workbook, sheet: Worksheet, looks: Looks, seen: Audit) -> None:
    headings = (
        ("周", 18.0),
        ("登录过的账号", 12.0),
        ("登录次数", 12.0),
        ("失败次数", 12.0),
        ("缺日志天数", 12.0),
    )
    _head(sheet, looks, 3, headings)
    trends = [seen.trend(use) for use in seen.uses]
    mondays = seen.ground.mondays[-seen.weeks :]
    for place, monday in enumerate(mondays):
        weeks = [trend[place] for trend in trends]
        row = 4 + place
        sheet.write_string(row, 0, week_name(monday), looks.text)
        counts = (
            sum(week.logins > 0 for week in weeks),
            sum(week.logins for week in weeks),
            sum(week.failed for week in weeks),
            weeks[0].unseen if weeks else 0,
        )
        for column, count in enumerate(counts, 1):
            sheet.write_number(row, column, count, looks.count)
    for place, title, top in ((1, "每周登录过的账号（个）", 3), (2, "每周登录次数（次）", 19)):
        chart = book.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": [_WEEKS, 3, place],
                "categories": [_WEEKS, 4, 0, 3 + len(mondays), 0],
                "values": [_WEEKS, 4, place, 3 + len(mondays), place],
                "gap": 60,
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"min": 0})
        chart.set_size({"width": 520, "height": 280})
        sheet.insert_chart(top, 6, chart)
    _write_units(sheet, looks, seen, 6 + len(mondays))


def _write_units(sheet: Worksheet, looks: Looks, seen: Audit, top: int) -> None:
    """Write what the accounts of each unit did in the week, units in the order of the list of accounts."""
    _head(
        sheet,
        looks,
        top,
        [(heading, 0) for heading in ("单位", "账号", "本周登录过", "登录次数", "失败次数")],
    )
    units: dict[str, Counter[int]] = defaultdict(Counter)
    for use in seen.uses:
        week = seen.week_of(use)
        units[use.account.unit].update({1: 1, 2: week.logins > 0, 3: week.logins, 4: week.failed})
    for row, (unit, counts) in enumerate(units.items(), top + 1):
        sheet.write_string(row, 0, unit or "（未填）", looks.text)
        for place in range(1, 5):
            sheet.write_number(row, place, counts[place], looks.count)


def _write_findings(sheet: Worksheet, looks: Looks, seen: Audit, found: Sequence[Finding]) -> None:
    headings = (
        ("序号", 6),
        ("情况", 18),
        ("单位", 18),
        ("账号", 16),
        ("使用人", 12),
        ("依据", 56),
        ("建议", 46),
    )
    _head(sheet, looks, 3, headings)
    names = {use.account.account: use.account.name for use in seen.uses}
    for row, one in enumerate(found, 4):
        sheet.write_number(row, 0, row - 3, looks.count)
        texts = (
            one.kind.label,
            one.unit,
            "、".join(one.accounts),
            "、".join(filter(None, (names.get(account, "") for account in one.accounts))),
            "；".join(one.evidence),
            ADVICE[one.kind],
        )
        for place, text in enumerate(texts, 1):
            sheet.write_string(row, place, text, looks.text)
    if not found:
        sheet.write_string(4, 0, "本周没有")
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)


def _write_cover(sheet: Worksheet, looks: Looks, seen: Audit) -> None:
    _head(sheet, looks, 3, (("情况", 24), ("自", 20), ("至", 20)))
    moments: list[tuple[str, str, str]] = [
        ("有日志", first.strftime(_MOMENT), last.strftime(_MOMENT)) for first, last in seen.covered
    ]
    moments += [("缺日志（不计入闲置）", str(first), str(last)) for first, last in seen.ground.gaps]
    moments += [("工作日整天没有一条记录", str(day), str(day)) for day in seen.ground.silent]
    for row, texts in enumerate(moments, 4):
        for place, text in enumerate(texts):
            sheet.write_string(row, place, text, looks.text)
