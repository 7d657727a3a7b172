"""The papers of 审计局, 纪委, 检察院 and 巡察办."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.cards import put_card, put_transposed, shuffle_pairs
from tests.workbook.forms.held_parts.cases import (
    Case,
    Office,
    make_cases,
    make_office,
    make_person,
    make_phone,
)
from tests.workbook.forms.held_parts.columns import (
    PLAIN_WORDS,
    Column,
    day_column,
    done_columns,
    kept_column,
    limit_column,
    measures_column,
    running_column,
    status_column,
    text_column,
)
from tests.workbook.forms.held_parts.limits import write_day
from tests.workbook.forms.held_parts.sheets import (
    merge,
    put,
    put_headings,
    put_line,
    put_row,
    start_book,
)

AUDITS = ("自然资源资产离任审计", "污染防治资金专项审计", "秦岭生态保护政策落实跟踪审计")


def put_struck_limit(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Put an older limit struck through before the limit that holds."""
    struck = TextBlock(InlineFont(strike=True), "2026年2月底前")
    sheet.cell(row, column).value = CellRichText(struck, TextBlock(InlineFont(), text))


def audit_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(8, 12), "mixed", prefix="SJ")
    merged = rng.random() < 0.6
    source_of = {case.number: AUDITS[at * 3 // len(cases)] for at, case in enumerate(cases)}
    words = {
        "not_started": ("未启动",), "rectifying": ("正在整改", "整改中"), "rectified": ("已整改到位", "已完成整改"),
        "accepting": ("验收中",), "closed": ("已销号", "已整改到位并销号"),
    }  # fmt: skip
    plan, result = rng.choice((("整改方案", "整改落实"), ("整改任务", "整改结果")))
    columns = [
        running_column(),
        Column(rng.choice(("审计项目名称", "来源（审计项目）")), lambda c: (source_of[c.number], {"source": source_of[c.number]})),
        text_column("问题编号", "number"),
        text_column(rng.choice(("审计查出的主要问题", "审计发现问题")), "description"),
        kept_column("涉及金额（万元）", lambda _: rng.choice((round(rng.uniform(1, 300), 2), "#DIV/0!", None))),
        text_column(rng.choice(("牵头整改单位", "整改牵头部门")), "lead_unit"),
        Column("具体整改单位", lambda c: (c.duty_unit, {"duty_unit": f"{c.duty_unit}；{c.assisting_unit}"})),
        Column(rng.choice(("整改举措", "具体整改措施")), lambda c: (c.measures[0], {"measures": "；".join(c.measures)}), (plan,)),
        kept_column(rng.choice(("措施完成节点", "阶段时间安排")), lambda _: None, plan),
        limit_column(rng.choice(("整改最终时限", "总体完成时限")), plan),
        text_column(rng.choice(("进展情况", "目前整改进展")), "progress", None, result),
        *(done_columns(rng, result) if rng.random() < 0.5 else [status_column(rng.choice(("结果认定", "整改状态")), words, rng, result)]),
        day_column(rng.choice(("销号时间", "审计销号日期")), "closed_on", "date", result),
    ]  # fmt: skip
    book, sheet = start_book("审计整改")
    put_line(sheet, 1, f"{office.county}审计查出生态环境领域问题整改跟踪表", len(columns))
    put(sheet, 2, 1, f"填报单位：{office.prefix}审计局")
    put(sheet, 2, len(columns) - 1, f"截至{write_day(office.as_of, 'dots')}")
    row = put_headings(sheet, 3, columns)
    issues: list[Truth] = []
    for case in cases:
        written = [column.write(case) for column in columns]
        put_row(sheet, row, [cell for cell, _ in written])
        if isinstance(case.limit.cell, str) and rng.random() < 0.25:
            put_struck_limit(sheet, row, 10, case.limit.cell)
        height = max(2, len(case.measures))
        for at in range(height):
            put_row(sheet, row + at, case.measures[at : at + 1], 8)
            put(sheet, row + at, 9, f"2026年{2 + 2 * at}月底前")
        put(sheet, row + 1, 7, case.assisting_unit)
        for column in range(1, len(columns) + 1):
            if merged and column not in (7, 8, 9):
                merge(sheet, row, column, row + height - 1, column)
        issues.append({key: value for _, part in written for key, value in part.items()})
        row += height
    put_row(sheet, row, ["合计", None, f"{len(cases)}个"])
    path = folder / "审计整改跟踪表.xlsx"
    book.save(path)
    return Form(path, issues, level_given="district")


def discipline_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(4, 7), "odd", prefix="JW")
    words = {
        "not_started": ("未启动",), "rectifying": ("正在整改", "整改中"), "rectified": ("整改完成", "待销号"),
        "accepting": ("验收中",), "closed": ("已办结", "已销号"),
    }  # fmt: skip
    fields = [
        text_column("线索编号", "number"),
        text_column(rng.choice(("线索来源", "问题线索来源")), "source"),
        day_column(rng.choice(("移交时间", "转办日期")), "handed_over_on", "text"),
        text_column(rng.choice(("属地", "所属镇办")), "town"),
        text_column(rng.choice(("反映的主要问题", "线索反映问题")), "description"),
        text_column(rng.choice(("承办单位", "主办单位")), "duty_unit"),
        text_column(rng.choice(("协办单位", "协助单位")), "assisting_unit"),
        text_column("承办人", "person"),
        text_column("联系方式", "contact"),
        measures_column(rng.choice(("处置办法", "办理措施")), rng),
        limit_column(rng.choice(("办结时限", "办理期限"))),
        status_column(rng.choice(("办理状态", "办理现状")), words, rng),
        text_column("办理进展", "progress"),
        day_column("办结日期", "closed_on", "text"),
    ]
    fields = shuffle_pairs(fields, rng)
    wide = frozenset(
        field.heading for field in fields if field.heading[-2:] in ("问题", "办法", "措施", "进展")
    )
    book, sheet = start_book("目录")
    put_line(sheet, 1, f"{office.county}督办卡目录", 4)
    put_row(sheet, 2, ["序号", "卡号", "所在页签", "备注"])
    issues: list[Truth] = []
    for at, case in enumerate(cases, 1):
        name = rng.choice((f"督办卡{at}", f"{at}号"))
        put_row(sheet, at + 2, [at, f"第{at}号", name])
        card = book.create_sheet(name)
        put_line(card, 1, f"{office.county}生态环境领域问题线索督办卡（{office.level_word}）", 4)
        row, truth = put_card(card, 3, fields, case, wide)
        issues.append(truth | {"level": "district"})
        put(card, row + 1, 1, "承办单位（盖章）：")
        put(card, row + 1, 3, "分管领导签字：")
    path = folder / "问题线索督办卡.xlsx"
    book.save(path)
    return Form(path, issues)


def procuratorate(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(4, 8), "mixed", prefix="JC")
    prefix = office.county[0]
    fields = [
        text_column("问题编号", "number", None, "案件信息"),
        kept_column(
            "检察建议书文号", lambda c: f"{prefix}检行公建〔2026〕{cases.index(c) + 3}号", "案件信息"
        ),
        text_column(rng.choice(("案件类型", "问题类别")), "category", None, "案件信息"),
        text_column(rng.choice(("案涉镇街", "所在镇办")), "town", None, "案件信息"),
        text_column(rng.choice(("案涉问题", "检察建议指出的问题")), "description", None, "案件信息"),
        text_column(rng.choice(("被建议单位（责任单位）", "责任单位")), "duty_unit", None, "整改信息"),
        kept_column(
            "回复期限", lambda c: write_day(c.handed_over_on + timedelta(days=60), "text"), "整改信息"
        ),
        limit_column(rng.choice(("整改期限", "整改完成期限")), "整改信息"),
        measures_column("整改举措", rng, "整改信息"),
        text_column(rng.choice(("整改成效", "整改进展情况")), "progress", None, "整改信息"),
        status_column("整改状态", PLAIN_WORDS, rng, "整改信息"),
        day_column(rng.choice(("整改完成日期", "实际整改完成时间")), "rectified_on", "dots", "整改信息"),
    ]
    book, sheet = start_book(rng.choice(("台账", "2026年", "检察建议")))
    width = len(cases) + 2
    put_line(sheet, 1, f"{office.prefix}检察院移送生态环境公益诉讼问题整改情况（{office.level_word}）", width)
    put(sheet, 2, 1, f"截至{write_day(office.as_of, 'text')}")
    row = 3
    if rng.random() < 0.7:
        put_row(sheet, row, ["序号", None, *range(1, len(cases) + 1)])
        row += 1
    row, issues = put_transposed(sheet, row, fields, cases)
    put(sheet, row + 1, 1, rng.choice(wording.NOTES))
    path = folder / "检察建议整改情况.xlsx"
    book.save(path)
    return Form(path, [truth | {"level": "district"} for truth in issues])


def batch_line(rng: Random, office: Office, at: int, day: date, count: int) -> tuple[str, Truth]:
    """Return the text of a group row that names a batch and the day it was handed over."""
    nth = "一二三"[at]
    team = f"{office.prefix}委第{nth}巡察组"
    text, sources = rng.choice(
        (
            (f"第{nth}批（{write_day(day, 'text')}移交，共{count}个）", (f"第{nth}批",)),
            (f"{nth}、{team}反馈问题（{write_day(day, 'text')}交办）", (team, f"{team}反馈", f"{team}反馈问题")),
            (f"第{nth}批交办：{team}（{write_day(day, 'dots')}）", (f"第{nth}批交办：{team}", f"第{nth}批", f"第{nth}批交办", team)),
        )
    )  # fmt: skip
    without_mark = text.split("、", 1)[-1]
    return text, {"source": (*sources, text, without_mark), "handed_over_on": day.isoformat()}


def inspection_office(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    cases = make_cases(office, rng.randint(9, 14), "mixed", prefix="XC")

    def contact_cell(case: Case) -> tuple[str, Truth]:
        return f"{case.duty_unit}{rng.choice((' ', chr(10)))}{case.contact}", {
            "duty_unit": case.duty_unit,
            "contact": case.contact,
        }

    columns = [
        running_column(),
        text_column(rng.choice(("任务编号", "问题编号")), "number"),
        text_column(rng.choice(("反馈的具体问题", "巡察指出问题")), "description"),
        Column(rng.choice(("责任单位及联系电话", "整改单位及电话")), contact_cell),
        text_column(rng.choice(("整改目标", "预期目标")), "goal"),
        Column(
            rng.choice(("整改措施", "整改举措")),
            lambda c: (
                None,
                {"measures": "；".join(f"（{i}）{one}" for i, one in enumerate(c.measures, 1))},
            ),
        ),
        limit_column(rng.choice(("整改时限", "办结节点"))),
        status_column(rng.choice(("完成情况", "整改状态")), PLAIN_WORDS, rng),
        kept_column("巡察联络员", lambda _: f"{make_person(rng)} {make_phone(rng)}"),
    ]
    book, sheet = start_book("巡察整改")
    put_line(sheet, 1, f"巡察反馈生态环保问题整改台账（{office.level_word}）", len(columns))
    put(sheet, 2, 1, f"单位：{office.prefix}委巡察办")
    row = put_headings(sheet, 3, columns)
    issues: list[Truth] = []
    half = len(cases) // 2
    day = date(2025, 9, 12) + timedelta(days=rng.randrange(40))
    for at, part in enumerate((cases[:half], cases[half:])):
        text, extra = batch_line(rng, office, at, day + timedelta(days=70 * at), len(part))
        put_line(sheet, row, text, len(columns), merged=rng.random() < 0.6)
        row += 1
        for case in part:
            written = [column.write(case) for column in columns]
            put_row(sheet, row, [cell for cell, _ in written])
            for offset, measure in enumerate(case.measures):
                put(sheet, row + offset, 6, f"（{offset + 1}）{measure}")
            row += len(case.measures)
            truth = {key: value for _, part in written for key, value in part.items()}
            issues.append(truth | extra | {"level": "district"})
    path = folder / "巡察反馈问题.xlsx"
    book.save(path)
    return Form(path, issues)


KINDS = [
    Kind(
        "审计局", audit_office, ("issue over several rows", "competing columns", "struck-through", "totals")
    ),
    Kind("纪委", discipline_office, ("cards", "index sheet", "composed headings", "odd cells")),
    Kind("检察院", procuratorate, ("transposed", "competing columns", "number-like columns", "notes")),
    Kind("巡察办", inspection_office, ("group rows", "issue over several rows", "unit with phone")),
]
