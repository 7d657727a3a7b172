"""The papers of 应急局, 街道网格中心, 12345 热线 and 政务督查室."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.cases import Case, make_cases, make_office, make_person
from tests.workbook.forms.held_parts.columns import (
    Column,
    Row,
    Written,
    ditto_column,
    kept_column,
    limit_column,
    measures_column,
    running_column,
    shuffle_some,
    status_column,
    text_column,
    write_rows,
)
from tests.workbook.forms.held_parts.export_cells import (
    AMBIGUOUS,
    apostrophe_column,
    slash_column,
    with_low_days,
)
from tests.workbook.forms.held_parts.limits import Limit, write_day
from tests.workbook.forms.held_parts.sheets import (
    put,
    put_cases,
    put_headings,
    put_line,
    put_row,
    start_book,
)


def emergency_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    ambiguous = rng.random() < 0.4
    parts = (
        ("closed", rng.choice(("一、已完成整改销号隐患", "一、已销号（已整改验收）"))),
        ("rectifying", rng.choice(("二、正在整改隐患", "二、整改中"))),
    )
    words = rng.choice((("整改计划", "整改结果"), ("计划安排", "落实情况")))
    sep = "/" if ambiguous else "."

    def day_of(heading: str, attribute: str, field: str, *groups: str) -> Column:
        if ambiguous:
            return slash_column(heading, attribute, field, *groups, sep=sep)
        if attribute == "limit":
            return limit_column(heading, *groups)
        return Column(heading, lambda c: dotted(getattr(c, attribute), field), groups)

    columns = [
        running_column(),
        text_column(rng.choice(("隐患编号", "风险隐患编码")), "number"),
        text_column(rng.choice(("所在镇街", "隐患所在镇")), "town"),
        text_column(rng.choice(("隐患情形", "生态安全隐患描述")), "description"),
        day_of(rng.choice(("排查日期", "隐患发现时间")), "found_on", "found_on"),
        text_column(rng.choice(("化解责任单位", "隐患治理责任单位")), "duty_unit"),
        measures_column("处置办法", rng, words[0]),
        day_of("完成时间", "limit", "deadline", words[0]),
        day_of("完成时间", "rectified_on", "rectified_on", words[1]),
        kept_column("核查人", lambda _: make_person(rng), words[1]),
    ]
    book, sheet = start_book("隐患清单")
    put_line(sheet, 1, f"{office.county}尾矿库及地灾隐患涉生态问题清单（{office.level_word}）", len(columns))
    row = put_headings(sheet, 2, columns)
    issues: list[Truth] = []
    for status, line in parts:
        cases = make_cases(
            office,
            rng.randint(5, 8),
            "mixed",
            prefix=f"Y{status[0].upper()}",
            statuses=(status,),
            category=("矿山", "河道", "乱采乱挖"),
        )
        if ambiguous:
            cases = [with_low_days(case, rng) for case in cases]
        put_line(sheet, row, line, len(columns))
        first = row + 1
        row, truths = put_cases(sheet, first, columns, cases)
        dropped = rng.randrange(len(cases)) if status == "rectifying" else -1
        for at in range(len(cases)):
            if at == dropped:
                for column in range(1, len(columns) + 1):
                    sheet.cell(first + at, column).font = Font(strike=True)
            else:
                issues.append(truths[at] | {"status": status, "level": "district"})
        sheet.row_dimensions[first + (0 if dropped != 0 else 1)].hidden = True
    put(sheet, row, 1, "注：标删除线的隐患经复核不属实，已核减。")
    if rng.random() < 0.5:
        put_figures(sheet, 3, len(columns) + 2, len(issues))
    path = folder / "生态安全隐患清单.xlsx"
    book.save(path)
    return Form(
        path,
        issues,
        note="A row that is struck through is no issue; hidden rows are.",
        **(AMBIGUOUS if ambiguous else {}),
    )


def put_figures(sheet: Worksheet, row: int, column: int, count: int) -> None:
    """Put a small table of figures beside the list."""
    figures: tuple[Row, ...] = (
        ["隐患统计"],
        ["类别", "处数"],
        ["尾矿库", count // 2],
        ["其他", count - count // 2],
        ["合计", count],
    )
    for at, cells in enumerate(figures):
        put_row(sheet, row + at, cells, column)


def dotted(day: date | None, field: str) -> Written:
    return write_day(day, "padded"), {field: day.isoformat() if day else None}


def grid_centre(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(10, 16), "days")
    cases = [
        replace(case, description=f"{case.description}{rng.choice((';现场已拍照', '; 居民反映强烈', ''))}")
        for case in cases
    ]
    for case in cases:
        case.limit.cell = write_day(case.limit.day, "dashes")
    clock = rng.random() < 0.5

    def found(case: Case) -> Written:
        tail = f" {rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}:00" if clock else ""
        return f"{case.found_on:%Y-%m-%d}{tail}", {"found_on": case.found_on.isoformat()}

    words = {
        "not_started": ("未启动",), "rectifying": ("处置中", "整改中"), "rectified": ("已整改", "已完成整改"),
        "accepting": ("验收中",), "closed": ("已办结", "已结案"),
    }  # fmt: skip
    columns = [
        apostrophe_column(rng.choice(("事件编号", "上报编号")), rng.randrange(10**9, 10**10)),
        Column(rng.choice(("上报时间", "巡查发现时间")), found),
        kept_column("网格名称", lambda _: f"第{rng.choice('一二三四五六')}网格"),
        text_column(rng.choice(("事件类别", "事件类型")), "category"),
        text_column(rng.choice(("事件描述", "事件内容")), "description"),
        text_column(rng.choice(("事发地点", "事件位置")), "village", "location"),
        text_column(rng.choice(("处置单位", "处置责任单位")), "duty_unit"),
        text_column("协同单位", "assisting_unit"),
        limit_column(rng.choice(("处置时限", "处置期限"))),
        status_column(rng.choice(("处置状态", "事件状态")), words, rng),
        text_column(rng.choice(("处置情况", "处置进展")), "progress"),
    ]
    columns = shuffle_some(columns, rng)
    rows, issues = write_rows(columns, cases)
    path = folder / f"{office.towns[0]}网格事件导出.csv"
    with path.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL if rng.random() < 0.4 else csv.QUOTE_MINIMAL)
        if rng.random() < 0.4:
            writer.writerow(["网格事件巡查上报清单", *[""] * (len(columns) - 1)])
        writer.writerow([column.heading for column in columns])
        writer.writerows(rows)
    return Form(path, issues, level_given="district")


def hotline(folder: Path, rng: Random) -> Form:
    """Export tickets with days as day/month/year; only days past the 12th tell the order."""
    office = make_office(rng)
    ambiguous = rng.random() < 0.5
    cases = [with_low_days(case, rng) for case in make_cases(office, rng.randint(10, 16), prefix="GD")]
    if not ambiguous:
        cases = [
            replace(
                case,
                found_on=case.found_on.replace(day=rng.choice((14, 18, 23, 27))),
                limit=Limit(
                    None, case.limit.day and case.limit.day.replace(day=rng.choice((13, 20, 28))), "dated"
                ),
                closed_on=case.closed_on and case.closed_on.replace(day=rng.choice((15, 19, 24))),
            )
            for case in cases
        ]
    words = {
        "not_started": ("未启动",), "rectifying": ("办理中", "正在办理"), "rectified": ("已完成整改",),
        "accepting": ("验收中",), "closed": ("已办结", "办结"),
    }  # fmt: skip
    heading = rng.choice(("工单编号", "诉求编号"))
    number = text_column(heading, "number")
    if rng.random() < 0.4:
        number = apostrophe_column(heading, rng.randrange(10**9, 10**10))
    columns = [
        number,
        slash_column(rng.choice(("受理时间", "诉求登记时间")), "found_on", "found_on"),
        kept_column("诉求人", lambda _: "匿名"),
        text_column(rng.choice(("诉求内容", "群众诉求内容")), "description"),
        text_column(rng.choice(("诉求类别", "诉求分类")), "category"),
        text_column(rng.choice(("事发镇街", "诉求所属镇街")), "town"),
        text_column(rng.choice(("主办单位", "承办单位")), "duty_unit"),
        text_column("会办单位", "assisting_unit"),
        slash_column(rng.choice(("办理期限", "办结期限")), "limit", "deadline"),
        status_column(rng.choice(("工单状态", "办理状态")), words, rng),
        slash_column(rng.choice(("办结日期", "办结时间")), "closed_on", "closed_on"),
        text_column("办理情况", "progress"),
        kept_column("满意度", lambda _: rng.choice(("满意", "基本满意", ""))),
    ]
    columns = shuffle_some(columns, rng)
    rows, issues = write_rows(columns, cases)
    path = folder / "12345工单导出.csv"
    with path.open("w", encoding=rng.choice(("utf-8-sig", "utf-8", "gb18030")), newline="") as out:
        writer = csv.writer(out, delimiter=rng.choice(("\t", ",", ";")))
        writer.writerow([column.heading for column in columns])
        writer.writerows(rows)
    return Form(path, issues, "district", **(AMBIGUOUS if ambiguous else {}))


def supervision_limit(case: Case, rng: Random) -> Limit:
    return rng.choice(
        (
            case.limit, case.limit, Limit("自交办之日起30日内", None, "relative"), Limit("15个工作日内", None, "relative"),
            Limit(rng.choice(("待定", "/", "—")), None, "none"),
        )
    )  # fmt: skip


def supervision_room(folder: Path, rng: Random) -> Form:
    """Give each unit a sheet; the unit stands in its name or in a line above the table only."""
    office = make_office(rng)
    units = rng.sample(
        [office.unit(one) for one in ("林业局", "水利局", "农业农村局", "文化和旅游局", "自然资源局")], 3
    )
    said = rng.random() < 0.5
    sources = rng.sample(wording.SOURCES, 2)
    source = text_column(rng.choice(("事项来源", "任务来源")), "source")
    columns = [
        running_column(),
        text_column(rng.choice(("督办编号", "事项编号")), "number"),
        source,
        text_column(rng.choice(("督办事项（问题）", "督办问题")), "description"),
        Column(rng.choice(("交办时间", "下达日期")), lambda c: (c.handed_over_on, {"handed_over_on": c.handed_over_on.isoformat()})),
        text_column(rng.choice(("工作目标", "办理目标")), "goal"),
        limit_column(rng.choice(("办结时限", "要求办结时间"))),
        text_column(rng.choice(("目前办理进展", "落实情况")), "progress"),
    ]  # fmt: skip
    book, sheet = start_book("目录")
    put_row(sheet, 1, ["序号", "责任单位", "督办件数"])
    issues: list[Truth] = []
    for at, unit in enumerate(units, 1):
        cases = make_cases(
            office, rng.randint(3, 5), "mixed", prefix=f"DC{at}", statuses=("rectifying", "closed")
        )
        cases = [
            replace(case, limit=supervision_limit(case, rng), source=rng.choice(sources)) for case in cases
        ]
        cases.sort(key=lambda case: case.status)
        put_row(sheet, at + 1, [at, unit, len(cases)])
        page = book.create_sheet(unit)
        columns[0] = running_column()
        put_line(page, 1, f"秦岭生态环境保护督办事项台账（{office.level_word}）", len(columns))
        put(page, 2, 1, rng.choice((f"责任单位：{unit}", f"填报单位：{unit}")))
        row = put_headings(page, 3, columns)
        for status, line in (("closed", "已办结事项"), ("rectifying", "正在办理事项")):
            part = [case for case in cases if case.status == status]
            if said and part:
                put_line(page, row, line, len(columns))
                row += 1
            columns[2] = ditto_column(source, ("同上", "〃"), rng)
            row, truths = put_cases(page, row, columns, part)
            extra: Truth = {"level": "district", "duty_unit": unit} | ({"status": status} if said else {})
            issues += [truth | extra for truth in truths]
        put(page, row + 1, 1, rng.choice(wording.NOTES))
    path = folder / "督办事项台账.xlsx"
    book.save(path)
    return Form(path, issues, note="Some papers have no word of a status.")


KINDS = [
    Kind("应急局", emergency_bureau, ("plain", "group rows", "struck-through", "hidden rows", "one heading under two groups", "ambiguous days", "summary beside the table")),
    Kind("街道网格中心", grid_centre, ("plain", "csv in GBK", "semicolons in texts", "leading apostrophes")),
    Kind("12345 热线", hotline, ("plain", "csv with tabs or semicolons", "ambiguous days", "composed headings")),
    Kind("政务督查室", supervision_room, ("plain", "sheet a unit", "group rows", "no status column", "relative limits")),
]  # fmt: skip
