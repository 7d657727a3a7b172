"""Write the sample ledgers that `qinling demo` shows, and what a careful clerk reads out of them.

Run `python sample_data/make.py`: the same seed gives the same cells every time.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import invented
import xlsxwriter
import xlwt  # type: ignore[import-untyped]
from invented import AS_OF, MIXED, STATUS, Habits, Issue, Lot, draw
from logins import write_logins

SEED = 20260610
STAMP = datetime(2026, 6, 10, 9)  # noqa: DTZ001  (a file property has no time zone)
PROVINCE = "省级反馈问题整改台账.xlsx"
CITY = "市级交办问题清单.xls"
DISTRICT = "区级自查问题台账.xlsx"
PATROL = "镇办网格员巡查问题（区级）.csv"
ANSWERS = "answers.json"
COMMON = ("level", "category", "town", "location", "description", "status", "closed_on")
UNITS = ("lead_unit", "duty_unit")
#: The keys of an issue that each file holds, besides its number and its deadline.
HELD = {
    PROVINCE: (*COMMON, *UNITS, "source", "zone"),
    CITY: (*COMMON, *UNITS, "zone", "lon", "lat", "handed_over_on", "on_platform"),
    DISTRICT: (*COMMON, "lead_unit", "found_on", "percent"),
    PATROL: (*COMMON, "duty_unit", "found_on", "source"),
}
LEVELS = {PROVINCE: "province", CITY: "city", DISTRICT: "district", PATROL: "district"}
HEADINGS = {
    CITY: "序号 编号 县（区） 镇（街道） 点位名称 经度 纬度 保护分区 问题描述 “五乱”类别 "
    "行业监管部门 属地责任单位 下发时间 整改期限 整改情况 是否录入平台 销号日期",
    DISTRICT: "编号 发现时间 问题类型 问题线索及描述 地点 属地镇办 行业主管部门 整改标准 "
    "完成时限 整改状态 完成率 验收销号时间",
    PATROL: "序号 检查时间 镇办 具体位置 问题内容 归类 发现方式 责任单位 办结时限 当前状态 办结日期",
}
HABITS = {
    PROVINCE: Habits("已完成整改并销号", "日前 月底 季度 年底 立改 长期", range(10, 300)),
    CITY: Habits("已销号", "点 斜 日前 真", range(10, 300)),
    DISTRICT: Habits("销号", "日前 月底 横 连 真", range(10, 330)),
    PATROL: Habits("已办结", "日前 月日 立改", range(10, 40)),
}
Book = dict[str, list[Issue]]  # sheet or file → issues, in the order of the rows


def province_issues(lot: Lot) -> list[Issue]:
    issues = draw(lot, invented.PROVINCE_OPEN, 11, HABITS[PROVINCE], MIXED)
    sources = ["卫星遥感疑似图斑"] * 7 + ["省秦岭办暗访"] * 5 + ["省级生态环境保护督察"] * 6
    numbers = lot.mixed(range(1, len(issues) + 1))
    return [
        replace(issue, source=source, number=f"SJ{issue.handed_over_on.year}-{number:03d}")
        for issue, source, number in zip(issues, sources, numbers, strict=True)
    ]


def city_issues(lot: Lot) -> list[Issue]:
    issues = draw(lot, invented.CITY_OPEN, 16, HABITS[CITY], MIXED)
    return [
        replace(issue, number=f"YL-QL-{issue.handed_over_on.year}-{number:03d}")
        for number, issue in enumerate(issues, 1)
    ]


def district_issues(lot: Lot) -> Book:
    numbers = lot.mixed(range(1, 1 + sum(count for _, count, _ in invented.DISTRICT_SHEETS.values())))
    book: Book = {}
    for sheet, (categories, count, plans) in invented.DISTRICT_SHEETS.items():
        issues = draw(lot, plans, count - len(plans), HABITS[DISTRICT], categories)
        mine, numbers = sorted(numbers[:count]), numbers[count:]
        book[sheet] = [
            replace(issue, number=f"ZC{issue.found_on:%y}{number:03d}")
            for issue, number in zip(issues, mine, strict=True)
        ]
    return book


def patrol_issues(lot: Lot) -> list[Issue]:
    issues = draw(lot, invented.PATROL_OPEN, 5, HABITS[PATROL], MIXED)
    ordered = sorted(issues, key=lambda issue: issue.town)
    return [replace(issue, source="网格员巡查" if at < 7 else "群众举报") for at, issue in enumerate(ordered)]


def chinese_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


class Page:
    """One sheet of a new .xlsx, with the few formats a ledger has."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        frame = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.title = book.add_format({"font_name": "方正小标宋简体", "font_size": 20, "align": "center"})
        self.head = book.add_format({**frame, "bold": True})
        self.cell = book.add_format(frame)
        self.day = book.add_format({**frame, "num_format": "yyyy/m/d"})
        self.share = book.add_format({**frame, "num_format": "0%"})
        self.note = book.add_format({"text_wrap": True})

    def put(self, row: int, values: Sequence[Any]) -> None:
        """Write one framed row; text never becomes a formula, a day stays a day, a float is a percentage."""
        for column, value in enumerate(values):
            if isinstance(value, str):
                self.sheet.write_string(row, column, value, self.cell)
            elif isinstance(value, date):
                self.sheet.write_datetime(row, column, value, self.day)
            else:
                self.sheet.write(row, column, value, self.share if isinstance(value, float) else self.cell)


def new_book(path: Path) -> Any:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": STAMP, "author": "云岭区秦岭办（示例）"})
    return book


def head_province(page: Page, last: int) -> None:
    """Write the title, who fills in and when, and the headings over two rows."""
    sheet = page.sheet
    sheet.merge_range(0, 0, 0, last, "云岭区秦岭生态环境保护省级反馈问题整改台账", page.title)
    sheet.merge_range(1, 0, 1, 6, "填报单位（盖章）：云岭区秦岭办", page.note)
    sheet.merge_range(1, 12, 1, last, f"填报日期：{chinese_day(AS_OF)}", page.note)
    alone = "序号 问题编号 反馈来源 整改措施 整改时限 整改进展情况 销号时间 备注"
    for column, heading in zip((0, 1, 2, 11, 12, 13, 14, 15), alone.split(), strict=True):
        sheet.merge_range(2, column, 3, column, heading, page.head)
    sheet.merge_range(2, 3, 2, 7, "问题基本情况", page.head)
    sheet.merge_range(2, 8, 2, 10, "责任落实", page.head)
    under = "所在镇办 具体点位 保护分区 问题类型 存在的主要问题 牵头单位 责任单位 责任人及电话"
    sheet.write_row(3, 3, under.split(), page.head)
    sheet.set_column(3, last, 14)
    sheet.freeze_panes(4, 0)


def write_province(path: Path, issues: Sequence[Issue]) -> None:
    book = new_book(path)
    page, last, row = Page(book, "省级台账"), 15, 4
    head_province(page, last)
    for at, issue in enumerate(issues):
        where = (issue.town, issue.location, issue.zone, issue.category, issue.description)
        who = (issue.lead_unit, issue.duty_unit, f"{'李王张刘陈杨'[at % 6]}某 内线8{at:03d}")
        how = (
            "清理整治、恢复原状，落实长效管护",
            issue.due.cell,
            issue.word,
            chinese_day(issue.closed_on),
            "",
        )
        page.put(row + at, (at + 1, issue.number, issue.source, *where, *who, *how))
    for source, group in groupby(issues, key=lambda issue: issue.source):
        below = row + len(list(group))
        page.sheet.merge_range(row, 2, below - 1, 2, source, page.cell)
        row = below
    note = (
        "注：1.整改进展情况填写“已完成整改并销号”“已完成整改，待销号”“达到序时进度”“未达到序时进度”。"
        "2.此表每月10日前报送。"
    )
    page.sheet.merge_range(row, 0, row, last, note, page.note)
    page.sheet.write(row + 1, 0, "审核人：            填表人：            联系电话：")
    book.close()


def write_city(path: Path, issues: Sequence[Issue]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("市级交办")
    day_style = xlwt.easyxf(num_format_str="yyyy/m/d")
    headings = HEADINGS[CITY].split()
    sheet.write_merge(0, 0, 0, len(headings) - 1, f"市秦岭办交办云岭区问题清单（截至{chinese_day(AS_OF)}）")
    rows: list[Sequence[Any]] = [headings]
    for at, issue in enumerate(issues, 1):
        where = (
            issue.town,
            issue.location,
            issue.lon,
            issue.lat,
            issue.zone,
            issue.description,
            issue.category,
        )
        when = (issue.handed_over_on, issue.due.cell, issue.word, "是" if issue.on_platform else "否")
        who = (issue.lead_unit, issue.duty_unit)
        rows.append((at, issue.number, "云岭区", *where, *who, *when, issue.closed_on or ""))
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values):
            style = day_style if isinstance(value, date) else xlwt.Style.default_style
            sheet.write(row, column, value, style)
    book.save(str(path))


def write_district(path: Path, book_of_issues: Book) -> None:
    book = new_book(path)
    headings = HEADINGS[DISTRICT].split()
    for name, issues in book_of_issues.items():
        page = Page(book, name)
        title = f"云岭区秦岭保护{name}专项整治工作组问题台账（截至{chinese_day(AS_OF)}）"
        page.sheet.merge_range(0, 0, 0, len(headings) - 1, title, page.title)
        page.sheet.write_row(2, 0, headings, page.head)
        for at, issue in enumerate(issues):
            what = (
                issue.number,
                issue.found_on,
                issue.category,
                issue.description,
                issue.location,
                issue.town,
            )
            how = (issue.lead_unit, "整改到位，不反弹", issue.due.cell, issue.word, issue.percent / 100)
            page.put(3 + at + at // 10, (*what, *how, issue.closed_on or ""))  # a stray blank row after ten
        row = 3 + len(issues) + (len(issues) - 1) // 10
        page.put(row, ("小计", "", "", f"共{len(issues)}个问题", *[""] * 8))
        page.sheet.set_column(1, len(headings) - 1, 13)
    book.close()


def write_patrol(path: Path, issues: Sequence[Issue]) -> None:
    with path.open("w", encoding="gb18030", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow([f"云岭区镇办网格员巡查问题清单（截至{chinese_day(AS_OF)}）", *[""] * 10])
        sheet.writerow(HEADINGS[PATROL].split())
        above: list[str] = []
        for at, issue in enumerate(issues, 1):
            repeated = [issue.town, issue.source or "", issue.duty_unit]
            town, source, unit = (
                "同上" if above and word == before else word
                for word, before in zip(repeated, above or repeated, strict=True)
            )
            what = (issue.location, issue.description, issue.category)
            how = (issue.due.cell, issue.word, f"{issue.closed_on:%Y/%m/%d}" if issue.closed_on else "")
            sheet.writerow((at, f"{issue.found_on:%Y/%m/%d}", town, *what, source, unit, *how))
            above = repeated


def answer(file: str, issue: Issue) -> dict[str, Any]:
    """Return what *file* says of *issue*; a deadline that is a real day has no words of its own."""
    known = {**vars(issue), "level": LEVELS[file], "status": STATUS[issue.word]}
    said = {"number": issue.number, **{key: known[key] for key in HELD[file]}}
    said |= {"deadline": issue.due.day, "deadline_kind": issue.due.kind}
    if isinstance(issue.due.cell, str):
        said["deadline_text"] = issue.due.cell
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in said.items()}


def days_left(issues: Sequence[Issue]) -> Iterator[int]:
    """Yield the days left on AS_OF of the issues whose deadline still runs."""
    for issue in issues:
        if issue.due.day and STATUS[issue.word] in ("rectifying", "not_started"):
            yield (issue.due.day - AS_OF).days


def totals(by_file: Book) -> dict[str, int]:
    issues = [issue for each in by_file.values() for issue in each]
    left = list(days_left(issues))
    counted = {"total": len(issues)}
    counted |= dict.fromkeys(("closed", "accepting", "rectified", "rectifying", "not_started"), 0)
    for issue in issues:
        counted[STATUS[issue.word]] += 1
    counted["not_on_platform"] = sum(not issue.on_platform for issue in by_file[CITY])
    counted["overdue"] = sum(days < 0 for days in left)
    counted["due_today"] = left.count(0)
    counted |= {f"due_within_{reach}": sum(0 <= days <= reach for days in left) for reach in (3, 7, 15, 30)}
    return counted


def write_all(folder: Path) -> None:
    """Write the four ledgers, answers.json, and the accounts and log of the platform into *folder*."""
    lot = Lot(SEED)
    province, city = province_issues(lot), city_issues(lot)
    district, patrol = district_issues(lot), patrol_issues(lot)
    write_province(folder / PROVINCE, province)
    write_city(folder / CITY, city)
    write_district(folder / DISTRICT, district)
    write_patrol(folder / PATROL, patrol)
    by_file = {PROVINCE: province, CITY: city, DISTRICT: list(chain(*district.values())), PATROL: patrol}
    answers = {
        "as_of": AS_OF.isoformat(),
        "totals": totals(by_file),
        "issues": {file: [answer(file, issue) for issue in issues] for file, issues in by_file.items()},
    }
    text = json.dumps(answers, ensure_ascii=False, indent=1)
    (folder / ANSWERS).write_text(text + "\n", encoding="utf-8")
    write_logins(folder)


if __name__ == "__main__":
    write_all(Path(__file__).parent)
