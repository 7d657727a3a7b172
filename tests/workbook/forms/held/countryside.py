"""The papers of 林业局, 农业农村局, 国有林场 and 村委会."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held_parts.cases import Case, Office, make_cases, make_office, make_person
from tests.workbook.forms.held_parts.columns import (
    Column,
    Written,
    day_column,
    degree_column,
    kept_column,
    limit_column,
    measures_column,
    running_column,
    shuffle_some,
    status_column,
    text_column,
    tick_columns,
)
from tests.workbook.forms.held_parts.limits import Limit, write_day
from tests.workbook.forms.held_parts.sheets import put, put_cases, put_headings, put_line, start_book
from tests.workbook.makers.odd_files import ods_cell, write_ods

FARM_KINDS = ("乱排乱放", "乱搭乱建", "河道")
WOOD_KINDS = ("乱砍乱伐", "乱搭乱建", "乱采乱挖", "乱捕乱猎")


def forestry_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = [
        case for kind in WOOD_KINDS for case in make_cases(office, rng.randint(2, 4), "mixed", category=kind)
    ]
    rng.shuffle(cases)
    numbers = rng.sample(range(100, 999), len(cases))
    cases = [
        replace(case, number=f"LY-{number}") for case, number in zip(cases, sorted(numbers), strict=True)
    ]
    manner = rng.choice(("number", "degrees"))
    words = {
        "not_started": ("未启动", "尚未启动"), "rectifying": ("正在整改", "推进中"), "rectified": ("已完成整改", "待销号"),
        "accepting": ("验收中",), "closed": ("已销号", "销号"),
    }  # fmt: skip
    columns = [
        running_column(),
        kept_column("斑块号", lambda c: 20260000 + cases.index(c)),
        text_column(rng.choice(("疑似图斑编号", "问题图斑编号")), "number"),
        kept_column("林班号", lambda _: rng.randint(1, 90)),
        kept_column("小班号", lambda _: rng.randint(1, 300)),
        text_column(rng.choice(("镇（街）", "所属乡镇")), "town"),
        text_column(rng.choice(("小地名", "具体地点")), "village", "location"),
        degree_column("东经", "lon", manner),
        degree_column("北纬", "lat", manner),
        text_column(rng.choice(("保护区划", "所在保护分区")), "zone"),
        *tick_columns(
            rng.choice("√●"), rng.choice(("破坏类型", "问题类型（打√）")), {kind: {"category": kind} for kind in WOOD_KINDS},
            {case.description: case.category for case in cases},
        ),
        text_column(rng.choice(("核查发现的问题", "违法违规情形")), "description"),
        kept_column("涉林面积（亩）", lambda _: rng.choice(("#VALUE!", "#REF!", 1.2, 0.8))),
        text_column(rng.choice(("整改主体单位", "恢复责任单位")), "duty_unit"),
        text_column("包片责任人", "person"),
        text_column("联系电话", "contact"),
        measures_column(rng.choice(("恢复措施", "整改办法")), rng),
        limit_column(rng.choice(("植被恢复期限", "整改期限"))),
        status_column(rng.choice(("整改恢复状态", "整改现状")), words, rng),
    ]  # fmt: skip
    book, sheet = start_book("林草湿核查")
    level = rng.random() < 0.5
    put_line(
        sheet,
        1,
        f"{office.county}森林督查问题图斑{'（' + office.level_word + '）' if level else ''}核查整改表",
        len(columns),
    )
    row = put_headings(sheet, 2, columns)
    row, issues = put_cases(sheet, row, columns, cases)
    put(sheet, row + 1, 1, f"林业局制表　　{write_day(office.as_of, 'text')}")
    for at, column in enumerate(columns):
        if column.heading in ("联系电话", "小班号", "斑块号"):
            sheet.column_dimensions[get_column_letter(at + 1)].hidden = True
    path = folder / "森林督查图斑.xlsx"
    book.save(path)
    if level:
        issues = [truth | {"level": "district"} for truth in issues]
    return Form(path, issues, level_given=None if level else "district")


def odd_status(rng: Random, office: Office) -> Column:
    """Write a status that holds its percentage or its day."""

    def write(case: Case) -> Written:
        if case.status == "rectifying":
            percent = case.percent
            text = rng.choice((f"整改中（{percent}%）", f"整改中，完成{percent}%", f"治理中（约{percent}%）"))
            return text, {"status": "rectifying", "percent": percent}
        if case.status == "closed" and case.closed_on:
            text = f"已销号（{write_day(case.closed_on, rng.choice(('dots', 'text')))}）"
            return text, {"status": "closed", "closed_on": case.closed_on.isoformat()}
        if case.status == "accepting":
            return rng.choice(("验收通过", "已验收")), {
                "status": ("accepting", "rectified"),
                "closed_on": None,
            }
        word = {"not_started": "未启动", "rectified": "已整改"}[case.status]
        return word, {"status": case.status, "closed_on": None}

    return Column(rng.choice(("整改情况", "办理情形", "目前状态")), write)


def farm_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    columns = [
        running_column(),
        text_column(rng.choice(("问题点位", "具体点位")), "village", "location"),
        text_column(rng.choice(("农业面源及人居环境问题", "存在问题")), "description"),
        text_column(rng.choice(("问题种类", "类别")), "category"),
        text_column(rng.choice(("责任单位", "整改落实单位")), "duty_unit"),
        measures_column(rng.choice(("整改措施", "整治措施")), rng),
        limit_column(rng.choice(("整改时限", "整治完成时限"))),
        odd_status(rng, office),
        kept_column("经办人", lambda _: make_person(rng)),
    ]
    columns = shuffle_some(columns if rng.random() < 0.5 else columns[:-1], rng)
    book, sheet = start_book("台账")
    per_town = rng.random() < 0.5
    issues: list[Truth] = []
    bad: list[tuple[str, int]] = []
    row = 1
    for at, town in enumerate(office.towns[:4]):
        page = sheet
        if per_town:
            page = sheet if at == 0 else book.create_sheet(town)
            page.title, row = town, 1
        if per_town or at == 0:
            columns[0] = running_column()
            put_line(page, 1, f"农业农村领域突出生态环境问题{office.level_word}台账", len(columns))
            put(page, 2, 1, f"填报单位：{town if per_town else office.unit('农业农村局')}")
            put(page, 2, 6, f"截至{write_day(office.as_of, 'text')}")
            row = put_headings(page, 3, columns)
        cases = make_cases(
            office, rng.randint(3, 5), rng.choice(("odd", "yearless")), town=town, category=FARM_KINDS
        )
        if not per_town:
            put_line(page, row, rng.choice((f"{town}（{len(cases)}个）", town)), len(columns))
            row += 1
        row, truths = put_cases(page, row, columns, cases)
        issues += [truth | {"town": town, "level": "district"} for truth in truths]
        if at == 1 and rng.random() < 0.4:
            unclear = make_cases(office, 1, town=town)[0]
            unclear.limit = Limit(rng.choice(("尽快", "汛期前", "2026年2月30日")), None, "none")
            row, _ = put_cases(page, row, columns, [unclear])
            bad.append((page.title, row - 1))
    path = folder / "农业农村领域问题.xlsx"
    book.save(path)
    return Form(path, issues, bad_rows=bad, note="The issue of a bad row is not among the issues.")


COLOURS = {
    "closed": ("92D050", "已销号"),
    "rectifying": ("FFFF00", "整改中"),
    "not_started": ("FF7C80", "未启动"),
}


def forest_farm(folder: Path, rng: Random) -> Form:
    """Show the status by a fill and explain it nowhere: it has to be asked."""
    office = make_office(rng)
    cases = make_cases(
        office,
        rng.randint(10, 15),
        "mixed",
        prefix="LC",
        category=(*WOOD_KINDS, "违规穿越"),
        statuses=tuple(COLOURS),
    )
    columns = [
        running_column(),
        text_column(rng.choice(("编号", "台账号")), "number"),
        kept_column("管护站", lambda _: rng.choice(("天池管护站", "铁索关管护站", "后坪管护站"))),
        text_column(rng.choice(("林区位置", "位置")), "village", "location"),
        text_column(rng.choice(("巡护发现问题", "问题现状")), "description"),
        day_column(rng.choice(("发现时间", "巡查时间")), "found_on", "dots"),
        measures_column(rng.choice(("处理措施", "处置措施")), rng),
        text_column(rng.choice(("责任人", "管护责任人")), "person"),
        limit_column(rng.choice(("要求完成时间", "整改期限"))),
    ]
    columns = shuffle_some(columns, rng, 2)
    book, sheet = start_book("巡护问题")
    put_line(sheet, 1, f"{office.county}国有生态林场巡护发现问题台账", len(columns))
    first = put_headings(sheet, 2, columns)
    half = len(cases) // 2
    row, issues = put_cases(sheet, first, columns, cases[:half])
    gap = rng.choice((0, 1, 2))
    if gap == 2:
        put_headings(sheet, row, columns)
    _, truths = put_cases(sheet, row + min(gap, 1), columns, cases[half:])
    issues += truths
    for at, case in enumerate(cases):
        shift = min(gap, 1) if at >= half else 0
        colour, _ = COLOURS[case.status]
        issues[at]["status"] = case.status
        for column in range(1, len(columns) + 1):
            sheet.cell(first + at + shift, column).fill = PatternFill("solid", fgColor=f"FF{colour}")
    path = folder / "林场巡护问题.xlsx"
    book.save(path)
    used = {case.status for case in cases}
    options = [
        part
        for status, (colour, word) in COLOURS.items()
        if status in used
        for part in ("--map", f"@底色{colour}={word}")
    ]
    return Form(
        path, issues, "district", open_questions=("No legend says what the fills mean.",), options=options
    )


def village_committee(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(6, 10), "yearless", category=(*FARM_KINDS, "乱砍乱伐"))
    village = cases[0].village
    cases = [
        replace(
            case,
            found_on=date(2026, 1, 5) + timedelta(days=rng.randrange(100)),
            description=case.description.replace(case.village, village),
        )
        for case in cases
    ]
    cases = list({case.description: case for case in cases}.values())
    remarks = ("户主外出务工，已电话通知", "需镇上协调机械", "已上报镇政府", None, None)
    style = rng.choice(("yearless", "yearless_dots"))

    def remark(case: Case) -> Written:
        text = rng.choice(remarks)
        return text, {"remark": text}

    columns = [
        running_column(rng.choice(("序", "序号"))),
        text_column(rng.choice(("发现的问题", "什么问题")), "description"),
        day_column(rng.choice(("发现日期", "哪天发现")), "found_on", style),
        text_column(rng.choice(("负责人", "责任人")), "person"),
        text_column(rng.choice(("电话", "联系电话")), "contact"),
        measures_column(rng.choice(("怎么整改", "整改办法")), rng),
        limit_column(rng.choice(("改完时间要求", "整改时限"))),
        Column("备注", remark),
    ]
    columns = shuffle_some(columns, rng)
    lines: list[list[object]] = [
        [f"{village}人居环境和秦岭生态问题登记表（截至{write_day(office.as_of, 'text')}）"],
        [column.heading for column in columns],
    ]
    issues: list[Truth] = []
    for case in cases:
        written = [column.write(case) for column in columns]
        lines.append([cell for cell, _ in written])
        issues.append({key: value for _, part in written for key, value in part.items()})
    bad: list[tuple[str, int]] = []
    if rng.random() < 0.3:
        unclear = make_cases(office, 1)[0]
        unclear.limit = Limit(rng.choice(("尽快", "农闲时", "汛期前")), None, "none")
        lines.append([column.write(unclear)[0] for column in columns])
        bad.append(("Sheet1", len(lines)))
    lines.append(["村支书（签字）："])
    cells = "".join(
        "<table:table-row>"
        + "".join(ods_cell(None if cell is None else str(cell)) for cell in line)
        + "</table:table-row>"
        for line in lines
    )
    path = folder / "村级问题登记表.ods"
    write_ods(path, f'<table:table table:name="Sheet1">{cells}</table:table>')
    return Form(
        path, issues, level_given="district", bad_rows=bad,
        note="No word of a status. The issue of a bad row is not among the issues.",
    )  # fmt: skip


KINDS = [
    Kind("林业局", forestry_bureau, ("plain", "number-like columns", "hidden columns", "ticks", "error values", "composed headings")),
    Kind("农业农村局", farm_bureau, ("plain", "odd cells", "sheet a town", "group rows", "bad rows")),
    Kind("国有林场", forest_farm, ("plain", "fill colours without legend")),
    Kind("村委会", village_committee, ("ods", "no status column", "odd cells", "plain")),
]  # fmt: skip
