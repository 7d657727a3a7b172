"""The papers of 河长办, 水利局, 自然资源局 and 矿管办."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.cards import put_card, put_transposed, shuffle_pairs
from tests.workbook.forms.held_parts.cases import Case, make_cases, make_office, make_person
from tests.workbook.forms.held_parts.columns import (
    Column,
    Row,
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
    tick_columns,
    write_rows,
)
from tests.workbook.forms.held_parts.limits import Cell, write_day
from tests.workbook.forms.held_parts.quarters import earlier, moved_into_april
from tests.workbook.forms.held_parts.sheets import (
    put,
    put_cases,
    put_headings,
    put_line,
    start_book,
)
from tests.workbook.makers.odd_files import write_xls

WATER_KINDS = ("河道", "乱采乱挖", "乱排乱放")
RIVER_KINDS = ("乱占", "乱采", "乱堆", "乱建")


def river_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(
        office, rng.randint(14, 22), "odd", category="河道", prefix=rng.choice(("HH", "HC", "SL"))
    )
    mark = rng.choice(("●", "√", "✔", "1"))
    words = rng.choice((("未动工", "整治中", "已整治", "已核销"), ("未启动", "治理中", "治理完成", "已销号")))
    states = dict(zip(words, ("not_started", "rectifying", "rectified", "closed"), strict=True))
    by_state = {state: word for word, state in states.items()} | {"accepting": words[2]}
    style = rng.choice(("dots", "padded", "date"))
    columns = [
        running_column(),
        text_column(rng.choice(("问题编号", "点位编号")), "number"),
        text_column(rng.choice(("所在镇街", "属地镇（街）")), "town", None, "位置信息"),
        text_column(rng.choice(("河段（村）", "具体河段")), "village", "location", "位置信息"),
        *tick_columns(
            mark, rng.choice(("问题性质（打勾）", "“四乱”类别")),
            {kind: {"category": (kind, f"四乱-{kind}")} for kind in RIVER_KINDS},
            {case.description: rng.choice(RIVER_KINDS) for case in cases},
        ),
        text_column(rng.choice(("问题简要情况", "现状描述")), "description"),
        day_column(rng.choice(("排查日期", "发现日期")), "found_on", style),
        text_column(rng.choice(("清理整治责任主体", "整治主体")), "duty_unit"),
        measures_column(rng.choice(("拟采取的清理整治办法", "整治办法")), rng),
        limit_column(rng.choice(("清理整治节点", "整治时限"))),
        *tick_columns(
            mark, rng.choice(("办理情况", "整治情形")), {word: {"status": states[word]} for word in words},
            {case.description: by_state[case.status] for case in cases},
        ),
        day_column(rng.choice(("核销时间", "销号时间")), "closed_on", style),
        kept_column(rng.choice(("河段长", "巡河员")), lambda _: make_person(rng)),
    ]  # fmt: skip
    book, sheet = start_book("动态台账")
    width = len(columns)
    put_line(sheet, 1, f"{office.county}河湖库“四乱”问题清理整治动态台账（{office.level_word}）", width)
    put(sheet, 2, 1, f"填报单位：{office.county}河长制办公室")
    put(sheet, 2, 12, f"统计截止：{write_day(office.as_of, 'text')}")
    row = put_headings(sheet, 3, columns)
    for at in range(width):
        put(sheet, row, at + 1, at + 1)
    row += 1
    issues: list[Truth] = []
    third = len(cases) // 3
    rivers = rng.sample(("清峪河", "黑龙河", "岚水", "金钱河", "石川沟"), 2)
    for at, part in enumerate((cases[:third], cases[third:])):
        put_line(sheet, row, f"{'一二'[at]}、{rivers[at]}（{len(part)}处）", width, merged=rng.random() < 0.7)
        row, truths = put_cases(sheet, row + 1, columns, part)
        issues += truths
    put_row_total(sheet, row, len(cases), rng)
    book.save(folder / "河湖四乱动态台账.xlsx")
    for issue in issues:
        issue["level"] = "district"
    return Form(folder / "河湖四乱动态台账.xlsx", issues)


def put_row_total(sheet: Worksheet, row: int, count: int, rng: Random) -> None:
    put(sheet, row, 1, rng.choice(("合计", "合  计", "总计")))
    put(sheet, row, 2, rng.choice((f"{count}处", f"共{count}个", count)))
    put(sheet, row + 1, 1, rng.choice(wording.NOTES))
    put(sheet, row + 2, 1, "填表人：李某")
    put(sheet, row + 2, 6, "审核人：王某某")


def water_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = [
        moved_into_april(case, rng)
        for case in make_cases(office, rng.randint(9, 14), "mixed", category=WATER_KINDS)
    ]
    old = [earlier(case, rng) for case in cases[: -rng.randint(1, 3)]]
    words = {
        "not_started": ("尚未动工", "未启动"), "rectifying": ("治理中", "正在整改", "推进中"),
        "rectified": ("已完成整改", "待销号"), "accepting": ("验收中",), "closed": ("已销号", "办结销号"),
    }  # fmt: skip
    columns = [
        running_column(rng.choice(("序号", "序 号"))),
        text_column(rng.choice(("台账编号", "问题编码")), "number"),
        text_column(rng.choice(("问题具体情况", "水事问题描述")), "description"),
        text_column("所属镇街", "town"),
        text_column(rng.choice(("行业主管部门", "业务主管单位")), "lead_unit"),
        text_column(rng.choice(("落实单位", "整改落实单位")), "duty_unit"),
        limit_column(rng.choice(("完成节点", "治理完成时限"))),
        text_column(rng.choice(("本季度进展", "最新工作进展")), "progress"),
        percent_column(rng.choice(("完成比例", "形象进度")), rng),
        status_column(rng.choice(("目前状况", "办理状态")), words, rng),
        day_column(rng.choice(("销号日期", "核销日期")), "closed_on", rng.choice(("date", "dots"))),
    ]
    names = rng.choice((("一季度", "二季度"), ("2026年第一季度", "2026年第二季度"), ("1季度", "2季度")))
    book, sheet = start_book(names[0])
    issues: list[Truth] = []
    for at, (name, part, day) in enumerate(
        ((names[0], old, date(2026, 3, 31)), (names[1], cases, office.as_of))
    ):
        sheet = sheet if at == 0 else book.create_sheet(name)
        columns[0] = running_column()
        title = (
            f"{office.county}水利领域生态环境问题{name.removeprefix('2026年')}调度表（{office.level_word}）"
        )
        put_line(sheet, 1, title, len(columns))
        put_line(sheet, 2, f"截至{write_day(day, 'text')}", len(columns))
        order = columns if at == 0 else shuffle_some(columns, rng, 3)
        _, issues = put_cases(sheet, put_headings(sheet, 3, order), order, part)
    path = folder / "水利领域季度调度.xlsx"
    book.save(path)
    issues = [truth | {"level": "district"} for truth in issues]
    return Form(
        path, issues, open_questions=("The second sheet has the issues of the first again.",),
        options=("--map", "@后表=更新"),
    )  # fmt: skip


def land_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    kinds = ("未批先建", "非法采矿", "破坏耕地", "毁林开垦")
    cases = make_cases(office, rng.randint(10, 16), "days", prefix="TB")
    day_style = rng.choice(("serial", "dashes", "text"))
    later = {case.number: case.limit.day + timedelta(days=60) for case in cases if case.limit.day and rng.random() < 0.4}  # fmt: skip
    kind_of = {case.number: rng.choice(kinds) for case in cases}

    def write(day: date | None) -> Cell:
        if day is None or day_style != "serial":
            return write_day(day, "text" if day_style == "serial" else day_style)
        return (day - date(1899, 12, 30)).days

    def written_limit(case: Case) -> Written:
        day = later.get(case.number)
        truth = {"deadline": day.isoformat()} if day else {}
        return write(day), truth

    def day_of(heading: str, attribute: str) -> Column:
        return Column(
            heading,
            lambda case: (write(getattr(case, attribute)), {attribute: iso(getattr(case, attribute))}),
        )

    columns = [
        running_column(),
        kept_column("流水号", lambda case: 610000 + cases.index(case)),
        text_column(rng.choice(("图斑编号", "疑似图斑号")), "number"),
        text_column(rng.choice(("所在乡镇街道", "涉及镇街")), "town"),
        text_column(rng.choice(("所在村", "坐落")), "village", "location"),
        kept_column("图斑面积（亩）", lambda _: round(rng.uniform(0.3, 30), 2)),
        Column("违法类型", lambda case: (kind_of[case.number], {"category": kind_of[case.number]})),
        text_column(rng.choice(("实地核查情况及问题", "违法事实")), "description"),
        text_column(rng.choice(("属地责任单位", "整改义务主体")), "duty_unit"),
        Column("原定期限", lambda case: (write(case.limit.day), case.limit.truth), ("整改期限",)),
        Column(rng.choice(("延期至", "批准延长至", "延期后期限")), written_limit, ("整改期限",)),
        status_column(rng.choice(("整改情形", "处置状态")), {
            "not_started": ("未启动",), "rectifying": ("整改中", "正在整改"),
            "rectified": ("整改到位", "已整改到位"), "accepting": ("验收中",), "closed": ("已销号",)}, rng),
        day_of(rng.choice(("整改到位日期", "实际完成日期")), "rectified_on"),
        day_of(rng.choice(("图斑销号日期", "销号日期")), "closed_on"),
    ]  # fmt: skip
    rows, issues = write_rows(columns, cases)
    head: Row = [column.groups[0] if column.groups else column.heading for column in columns]
    head[10] = None
    below: Row = [column.heading if column.groups else None for column in columns]
    title: Row = [f"{office.county}2025年度卫片执法图斑整改台账"] + [None] * (len(columns) - 1)
    merges = [(0, 0, 0, len(columns) - 1), (1, 1, 9, 10)]
    merges += [(1, 2, at, at) for at in range(len(columns)) if at not in (9, 10)]
    path = write_xls(folder / "卫片图斑.xls", "台账", [title, head, below, *rows], tuple(merges))  # type: ignore[arg-type]
    return Form(path, issues, level_given="district")


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def mining_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(5, 8), "odd", category="矿山", prefix=rng.choice(("KS", "K")))
    words = {
        "not_started": ("未启动治理",), "rectifying": ("治理中", "正在治理"), "rectified": ("治理完成，待销号",),
        "accepting": ("正在验收",), "closed": ("已销号",),
    }  # fmt: skip
    fields = [
        text_column(rng.choice(("问题编号", "卡片编号")), "number"),
        text_column(rng.choice(("所属镇（街道）", "所在镇")), "town"),
        text_column(rng.choice(("存在的环境问题", "主要问题")), "description"),
        text_column(rng.choice(("治理标准", "治理目标")), "goal"),
        measures_column(rng.choice(("治理措施", "工程措施")), rng),
        text_column(rng.choice(("治理责任单位", "责任主体")), "duty_unit"),
        text_column(rng.choice(("行业监管单位", "监管部门")), "lead_unit"),
        text_column("责任人", "person"),
        text_column("联系电话", "contact"),
        limit_column(rng.choice(("计划完成时间", "应完成时间"))),
        day_column(rng.choice(("实际完成时间", "完工时间")), "rectified_on", "text"),
        status_column(rng.choice(("目前状态", "治理状态")), words, rng),
        day_column("销号日期", "closed_on", "text"),
    ]
    fields = shuffle_pairs(fields, rng)
    book, sheet = start_book("矿山问题")
    level = rng.random() < 0.5
    title = f"{office.county}矿山生态环境问题{'（' + office.level_word + '）' if level else ''}"
    path = folder / "矿山生态问题.xlsx"
    if rng.random() < 0.5:
        put_line(sheet, 1, f"{title}一览表", len(cases) + 1)
        _, issues = put_transposed(sheet, 2, fields, cases)
    else:
        wide = frozenset(
            field.heading for field in fields if field.heading[-2:] in ("问题", "措施", "标准", "目标")
        )
        issues, row = [], 1
        for at, case in enumerate(cases, 1):
            put_line(sheet, row, f"{title}整改卡（第{at}号）", 4)
            row, truth = put_card(sheet, row + 1, fields, case, wide)
            issues.append(truth)
            row += rng.choice((1, 2))
    book.save(path)
    if level:
        issues = [truth | {"level": "district"} for truth in issues]
    return Form(path, issues, level_given=None if level else "district")


KINDS = [
    Kind("河长办", river_office, ("ticks", "column numbers", "group rows", "totals", "odd cells", "composed headings")),
    Kind("水利局", water_bureau, ("sheet a quarter", "composed headings")),
    Kind("自然资源局", land_bureau, ("competing columns", "xls", "number-like columns")),
    Kind("矿管办", mining_office, ("cards", "transposed", "competing columns", "odd cells")),
]  # fmt: skip
