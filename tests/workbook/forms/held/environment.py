"""The papers of 生态环境分局, 环保督察整改办, 市级督察组 and 省级专项办."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.cases import Case, Office, make_cases, make_office, make_person
from tests.workbook.forms.held_parts.columns import (
    PLAIN_WORDS,
    Column,
    Written,
    day_column,
    kept_column,
    limit_column,
    measures_column,
    percent_column,
    running_column,
    shuffle_some,
    status_column,
    text_column,
    yes_no_column,
)
from tests.workbook.forms.held_parts.limits import write_day
from tests.workbook.forms.held_parts.quarters import earlier
from tests.workbook.forms.held_parts.sheets import (
    merge_equal_cells,
    put,
    put_cases,
    put_headings,
    put_line,
    put_row,
    start_book,
)


def put_words(book: Workbook) -> None:
    """Put a sheet of the words that a drop-down offers."""
    sheet = book.create_sheet("数据字典")
    for row, words in enumerate(
        (
            ("状态", "层级", "问题类型"), ("未启动", "省级", "乱搭乱建"), ("整改中", "市级", "乱砍乱伐"),
            ("已完成整改", "县级", "乱采乱挖"), ("已销号", None, "乱排乱放"),
        ), 1,
    ):  # fmt: skip
        put_row(sheet, row, words)


def write_point(case: Case) -> Written:
    return f"{case.lon},{case.lat}", {"lon": case.lon, "lat": case.lat}


def put_instructions(book: Workbook, name: str) -> None:
    sheet = book.create_sheet(name)
    lines = (
        "填报说明",
        "1. 每月25日前由各镇办填报，报送纸质版并加盖公章；",
        "2. 整改状态从下拉框中选择，不得自行增加；",
        "3. 整改时限写到日，确需长期坚持的注明“长期坚持”；",
        "4. 已销号问题须附验收意见。",
    )
    for row, text in enumerate(lines, 1):
        put(sheet, row, 1, text)


def ecology_branch(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    kinds = rng.sample(list(wording.PROBLEMS), 3)
    columns = [
        running_column(),
        text_column(rng.choice(("编号", "问题代码")), "number"),
        text_column(rng.choice(("辖区镇办", "所在镇")), "town"),
        text_column(rng.choice(("点位", "具体位置")), "village", "location"),
        Column(rng.choice(("经纬度", "坐标（经度,纬度）")), write_point),
        text_column(rng.choice(("环境问题描述", "存在的环境问题")), "description"),
        text_column(rng.choice(("整改责任主体", "主体责任单位")), "duty_unit"),
        measures_column(rng.choice(("整改要求", "治理举措")), rng),
        limit_column(rng.choice(("限改日期", "整改到位期限"))),
        status_column(rng.choice(("整改状态", "当前整改状态")), PLAIN_WORDS, rng),
        yes_no_column(rng.choice(("是否上平台", "平台是否录入")), rng),
    ]
    book, sheet = start_book("汇总")
    put_line(sheet, 1, "各类问题整改情况统计", 4)
    put_row(sheet, 2, ["问题类别", "问题数", "已销号", "未销号"])
    if rng.random() < 0.7:
        put_instructions(book, rng.choice(("填报说明", "填表须知")))
    issues: list[Truth] = []
    stacked = rng.random() < 0.3
    page, row = sheet, 1
    for at, kind in enumerate(kinds):
        cases = make_cases(office, rng.randint(4, 7), "mixed", category=kind, prefix=f"FJ{at + 1}")
        closed = sum(case.status == "closed" for case in cases)
        put_row(sheet, at + 3, [kind, len(cases), closed, len(cases) - closed])
        if not stacked or at == 0:
            name = rng.choice((kind, f"{at + 1}.{kind}", f"{kind}问题"))
            page, row = book.create_sheet("分类清单" if stacked else name), 1
        columns[0] = running_column()
        put_line(page, row, f"{office.county}{kind}问题清单（{office.level_word}）", len(columns))
        order = columns if at == 0 and rng.random() < 0.5 else shuffle_some(columns, rng, 2)
        row, truths = put_cases(page, put_headings(page, row + 1, order), order, cases)
        row += 1
        issues += [truth | {"category": kind, "level": "district"} for truth in truths]
    put_row(sheet, len(kinds) + 3, ["合计", len(issues)])
    hidden = book.create_sheet("下拉选项")
    for row, word in enumerate(("整改状态", "未启动", "整改中", "已完成整改", "已销号"), 1):
        put(hidden, row, 1, word)
    hidden.sheet_state = "hidden"
    path = folder / "分类问题清单.xlsx"
    book.save(path)
    return Form(path, issues)


def rectification_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(8, 13), "days")
    later = {c.number: c.limit.day + timedelta(days=90) for c in cases if c.limit.day and rng.random() < 0.4}
    levels = {"省级": "province", "市级": "city", office.level_word: "district"}
    level_of = {case.number: rng.choice(list(levels)) for case in cases}

    def later_limit(case: Case) -> Written:
        day = later.get(case.number)
        return write_day(day, "text"), ({"deadline": day.isoformat()} if day else {})

    one, two, three, four = rng.choice(
        (
            ("问题清单", "任务清单", "责任清单", "整改成效"),
            ("基本情况", "整改方案", "责任落实", "完成情况"),
        )
    )
    columns = [
        running_column(),
        text_column("问题编号", "number", None, one),
        Column("层级", lambda c: (level_of[c.number], {"level": levels[level_of[c.number]]}), (one,)),
        text_column("来源", "source", None, one),
        text_column(rng.choice(("督察反馈问题", "反馈问题具体表述")), "description", None, one),
        text_column("目标", "goal", None, two),
        measures_column("措施", rng, two),
        Column("原定时限", lambda c: (c.limit.cell, c.limit.truth), (two, "时限")),
        Column(rng.choice(("调整后时限", "延期后时限", "现行时限")), later_limit, (two, "时限")),
        text_column("牵头单位", "lead_unit", None, three),
        text_column("责任单位", "duty_unit", None, three),
        text_column("验收单位", "acceptance_unit", None, three),
        text_column(rng.choice(("包抓领导", "包联领导")), "leader", None, three),
        text_column("进展", "progress", None, four),
        status_column("状态", PLAIN_WORDS, rng, four),
        day_column("完成时间", "rectified_on", "text", four),
        day_column("销号时间", "closed_on", "text", four),
    ]
    book, sheet = start_book("整改总台账")
    put_line(
        sheet, 1, f"{office.county}生态环境保护督察反馈问题整改“{rng.choice('三四')}清单”台账", len(columns)
    )
    put(sheet, 2, 1, f"填报单位：{office.county}督察整改办　　填报日期：{write_day(office.as_of, 'dashes')}")
    first = put_headings(sheet, 3, columns)
    row, issues = put_cases(sheet, first, columns, cases)
    for at, case in enumerate(cases):
        if case.number in later:
            sheet.cell(first + at, 9).comment = Comment("经专班会议同意延期，批复见附件", "经办人")
    merge_equal_cells(sheet, 4, first, row - 1)
    put(sheet, row, 1, rng.choice(wording.NOTES))
    put(sheet, row + 1, 1, "审核：张某    填报：刘某    电话：0914-5550000")
    if rng.random() < 0.6:
        put_words(book)
    path = folder / "督察反馈问题整改台账.xlsx"
    book.save(path)
    return Form(path, issues)


def units_cell(case: Case, rng: Random) -> Written:
    """Write lead and duty units into one cell, the lead marked."""
    manner = rng.choice(("、", "\n", "；"))
    text = f"{case.lead_unit}（牵头）{manner}{case.duty_unit}"
    both = f"{case.lead_unit}、{case.duty_unit}"
    return text, {"lead_unit": case.lead_unit, "duty_unit": (case.duty_unit, both, text)}


def put_cover(office: Office, book: Workbook, name: str) -> None:
    sheet = book.create_sheet(name)
    for row, text in (
        (4, f"{office.city}生态环境保护督察"),
        (6, f"交办{office.county}问题台账"),
        (12, f"{office.city}第三督察组"),
        (13, write_day(office.as_of, "text")),
    ):
        put_line(sheet, row, str(text), 8)


def city_inspectors(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(9, 14), "odd", prefix="SDC")
    columns = [
        running_column(rng.choice(("序\n号", "序　号"))),
        text_column("交办编号", "number", None, "交办情况"),
        day_column("交办日期", "handed_over_on", rng.choice(("text", "date")), "交办情况"),
        text_column(rng.choice(("镇　办", "镇\n（街道）")), "town", None, "交办情况"),
        text_column(rng.choice(("问 题 类 型", "类　型")), "category", None, "交办情况"),
        text_column(
            rng.choice(("问 题 描 述", "督察发现\n问题情形")), "description", None, "交办情况", "问题概况"
        ),
        text_column("地　点", "village", "location", "交办情况", "问题概况"),
        Column("责任单位", lambda c: units_cell(c, rng), ("整改情况", "责任")),
        text_column("责任人", "person", None, "整改情况", "责任"),
        limit_column(rng.choice(("时　限", "完成时限")), "整改情况", "任务"),
        measures_column("措　施", rng, "整改情况", "任务"),
        status_column(rng.choice(("目前状态", "状 态")), PLAIN_WORDS, rng, "整改情况", "落实"),
        percent_column("完成率", rng, "整改情况", "落实"),
        day_column("销号时间", "closed_on", "text", "整改情况", "落实"),
        kept_column("佐证材料", lambda _: rng.choice(("有", "见附件", None)), "整改情况", "落实"),
    ]
    book, sheet = start_book(rng.choice(("封面", "封皮")))
    book.remove(sheet)
    put_cover(office, book, sheet.title)
    index = book.create_sheet("目录")
    put_row(index, 1, ["表号", "表名", "问题数"])
    issues: list[Truth] = []
    half = len(cases) // 2
    numbered = rng.random() < 0.5
    for at, part in enumerate((cases[:half], cases[half:]), 1):
        columns[0] = running_column(columns[0].heading)
        name = f"表{at}"
        put_row(index, at + 1, [name, f"第{at}轮交办问题", len(part)])
        page = book.create_sheet(name)
        put_line(page, 1, f"{office.city}市级督察交办问题台账（第{at}轮）", len(columns))
        put(page, 2, 1, f"截至：{write_day(office.as_of, 'text')}")
        row = put_headings(page, 3, columns)
        if numbered:
            put_row(page, row, [f"（{nth}）" for nth in range(1, len(columns) + 1)])
            row += 1
        row, truths = put_cases(page, row, columns, part)
        issues += truths
        put(page, row + 1, 1, "督察组组长（签字）：")
        put(page, row + 1, 8, "被督察单位（盖章）：")
    path = folder / "市级督察交办问题.xlsx"
    book.save(path)
    return Form(path, [truth | {"level": "city"} for truth in issues])


SCHEDULES = (
    ("达到序时进度", "on_track"), ("未达到序时进度", "behind"), ("超过序时进度", "ahead"), ("按序时进度推进", "on_track"),
    ("滞后", "behind"),
)  # fmt: skip


def province_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    words = {
        "not_started": ("未启动",),
        "rectifying": tuple((word, {"schedule": code}) for word, code in SCHEDULES),
        "rectified": ("完成整改", "待销号"), "accepting": ("验收中",), "closed": ("完成交账销号", "已销号"),
    }  # fmt: skip
    parts = [
        (word, code, make_cases(office, rng.randint(3, 5), "mixed", prefix=f"{letter}Q"))
        for word, code, letter in (("省级", "province", "S"), ("市级", "city", "D"), (office.level_word, "district", "X"))
    ]  # fmt: skip
    columns = [
        running_column(),
        text_column(rng.choice(("台账编号", "问题编号")), "number"),
        text_column(rng.choice(("所在区域", "功能分区")), "zone"),
        text_column(rng.choice(("问题表述", "突出问题")), "description"),
        text_column(rng.choice(("牵头部门", "牵头省直部门")), "lead_unit"),
        text_column(rng.choice(("整改责任单位", "落实主体")), "duty_unit"),
        limit_column(rng.choice(("整改时限要求", "完成整改时限"))),
        status_column(rng.choice(("推进状态", "整改进度情况")), words, rng),
        text_column(rng.choice(("工作推进情况", "整改进展")), "progress"),
        kept_column("联络员", lambda _: make_person(rng)),
    ]
    monthly = rng.random() < 0.5
    book, sheet = start_book("3月调度" if monthly else "专项台账")
    issues: list[Truth] = []
    for at, name in enumerate(("3月调度", "4月调度") if monthly else ("专项台账",)):
        page = sheet if at == 0 else book.create_sheet(name)
        columns[0] = running_column()
        day = date(2026, 3, 31) if monthly and at == 0 else office.as_of
        put_line(page, 1, "全省秦岭生态环境突出问题专项整治台账", len(columns))
        put_line(page, 2, f"{office.county}　截至{write_day(day, 'text')}", len(columns))
        row = put_headings(page, 3, columns)
        issues = []
        for nth, (word, code, cases) in enumerate(parts):
            known = [earlier(case, rng) for case in cases] if monthly and at == 0 else cases
            put_line(page, row, f"{'一二三'[nth]}、{word}台账问题（{len(cases)}个）", len(columns))
            row, truths = put_cases(page, row + 1, columns, known)
            put_row(page, row, [None, "小计", None, len(cases)])
            row += 1
            issues += [truth | {"level": code} for truth in truths]
    path = folder / "秦岭专项整治台账.xlsx"
    book.save(path)
    questions = ("The second sheet has the issues of the first again.",) if monthly else ()
    return Form(path, issues, open_questions=questions, options=("--map", "@后表=更新") if monthly else ())


KINDS = [
    Kind("生态环境分局", ecology_branch, ("sheet a kind", "stacked tables", "summary sheet", "instructions", "hidden drop-down sheet")),
    Kind("环保督察整改办", rectification_office, ("competing columns", "comments", "merged cells", "notes")),
    Kind("市级督察组", city_inspectors, ("cover and index", "column numbers", "spaced headings", "odd cells", "lead unit in the cell")),
    Kind("省级专项办", province_office, ("group rows", "sheet a month", "schedule words", "totals")),
]  # fmt: skip
