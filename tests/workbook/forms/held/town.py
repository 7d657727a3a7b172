"""The papers of 住建局, 城管局, 文旅局 and 景区管委会."""

from pathlib import Path
from random import Random
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held_parts import wording
from tests.workbook.forms.held_parts.cases import make_cases, make_office, make_person
from tests.workbook.forms.held_parts.columns import (
    Column,
    Row,
    day_column,
    kept_column,
    limit_column,
    measures_column,
    running_column,
    shuffle_some,
    text_column,
    tick_columns,
    write_rows,
    yes_no_column,
)
from tests.workbook.forms.held_parts.limits import write_day
from tests.workbook.forms.held_parts.sheets import put, put_cases, put_headings, put_line, start_book
from tests.workbook.makers.odd_files import ods_cell, write_ods, write_xls

#: By status, the words of a table's title.
TITLES = {
    "closed": ("已销号问题清单", "已完成整改并销号的问题", "已销号台账"),
    "rectifying": ("正在整改问题清单", "整改中的问题", "正在推进整改问题"),
    "not_started": ("未启动整改问题清单", "尚未启动的问题"),
    "rectified": ("已完成整改待销号问题", "待销号问题清单"),
}


def housing_columns(status: str, rng: Random) -> list[Column]:
    columns = [
        running_column(rng.choice(("序号", "序  号"))),
        text_column(rng.choice(("编号", "问题编号", "违建编号")), "number"),
        text_column(rng.choice(("所在镇（街道）", "属地", "镇街")), "town"),
        text_column(rng.choice(("违建情况", "问题详情", "基本情况及问题")), "description"),
        text_column(rng.choice(("整改责任单位", "责任主体", "属地责任单位")), "duty_unit"),
    ]
    if status == "closed":
        day = day_column(
            rng.choice(("销号日期", "销号时间")), "closed_on", rng.choice(("dots", "text", "date"))
        )
        return [*shuffle_some(columns, rng, 2), day]
    rest = [
        measures_column(rng.choice(("拆改措施", "整改措施")), rng),
        limit_column(rng.choice(("拆除时限", "整改时限", "完成节点"))),
    ]
    if status == "rectified":
        rest = [day_column(rng.choice(("整改完成日期", "实际完成时间")), "rectified_on", "text")]
    return [*shuffle_some([*columns, *rest[:-1]], rng, 2), rest[-1]]


def housing_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    book, sheet = start_book(rng.choice(("台账", "违建清查")))
    put_line(sheet, 1, f"{office.county}城乡建设领域违建清查整治情况（{office.level_word}）", 7)
    row, left = 2, 1
    beside = rng.random() < 0.3
    issues: list[Truth] = []
    statuses = rng.sample(list(TITLES), rng.choice((2, 3)))
    same = rng.random() < 0.3
    for at, status in enumerate(statuses, 1):
        part = make_cases(
            office, rng.randint(4, 7), "mixed", prefix=f"WJ{at}", category="乱搭乱建", statuses=(status,)
        )
        columns = housing_columns("rectifying" if same else status, rng)
        title = rng.choice(TITLES[status])
        mark = rng.choice((f"附表{at}　", f"表{'一二三'[at - 1]}：", f"{'一二三'[at - 1]}、"))
        put_line(sheet, row, f"{mark}{title}（{len(part)}宗）", len(columns), left, merged=rng.random() < 0.5)
        row, truths = put_cases(sheet, put_headings(sheet, row + 1, columns, left), columns, part, left)
        issues += [truth | {"status": status, "level": "district"} for truth in truths]
        if rng.random() < 0.4:
            put(sheet, row, left, rng.choice(wording.NOTES))
            row += 1
        row += rng.choice((0, 1, 1, 2))
        if beside:
            row, left = 2, left + len(columns) + 1
    path = folder / "违建清查整治.xlsx"
    book.save(path)
    return Form(path, issues)


def side_columns(rng: Random, status: str | None) -> list[Column]:
    columns = [
        running_column(),
        text_column(rng.choice(("问题编号", "案件编号")), "number"),
        text_column(rng.choice(("问题地点", "地点")), "village", "location"),
        text_column(rng.choice(("问题内容", "市容环境问题")), "description"),
        text_column(rng.choice(("责任部门", "处置单位")), "duty_unit"),
    ]
    if status == "closed":
        return [*columns, day_column("销号时间", "closed_on", "text")]
    return [*columns, limit_column(rng.choice(("整改时限", "处置时限")))]


def city_management(folder: Path, rng: Random) -> Form:
    """Put two tables side by side, by status or by town, and figures beside them."""
    office = make_office(rng)
    by_town = rng.random() < 0.5
    blocks: list[list[Row]] = []
    issues: list[Truth] = []
    for at in range(2):
        town = office.towns[at] if by_town else None
        status = None if by_town else ("closed", "rectifying")[at]
        statuses = (status,) if status else ("rectifying", "rectified", "closed")
        cases = make_cases(
            office,
            rng.randint(4, 7),
            "days",
            prefix=f"CG{'AB'[at]}",
            town=town,
            statuses=statuses,
            category=("乱搭乱建", "乱排乱放", "河道"),
        )
        for case in cases:
            case.limit.cell = write_day(case.limit.day, "text")
        columns = side_columns(rng, status)
        rows, truths = write_rows(columns, cases)
        title = f"{town}问题清单" if town else rng.choice(TITLES[str(status)])
        extra: Truth = {"town": town} if town else {"status": status}
        issues += [truth | extra for truth in truths]
        blocks.append([[title], [column.heading for column in columns], *rows])
    words = list(office.towns[:2]) if by_town else ["已销号", "整改中"]
    counts: list[Row] = [["统计"], ["分类", "数量"]]
    counts += [[word, len(block) - 2] for word, block in zip(words, blocks, strict=True)]
    counts += [["合计", sum(len(block) - 2 for block in blocks)]]
    height = max(len(block) for block in blocks)
    lines: list[Row] = [[f"{office.county}城市管理领域生态环境问题整治情况"], []]
    for at in range(height):
        line: Row = []
        for block, width in ((blocks[0], 7), (blocks[1], 7), (counts, 2)):
            cells = block[at] if at < len(block) else []
            line += [*cells, *[None] * (width - len(cells))]
        lines.append(line)
    path = write_xls(folder / "城管问题对照表.xls", "对照表", lines)  # type: ignore[arg-type]
    return Form(path, issues, level_given="district")


FILLS = {"closed": "FF00B050", "rectifying": "FFFFC000", "not_started": "FFFF0000"}
FILL_WORDS = {
    "closed": ("绿色", "已销号"),
    "rectifying": ("黄色", "整改中"),
    "not_started": ("红色", "未启动"),
}


def put_legend(sheet: Worksheet, row: int, rng: Random) -> None:
    """Say what the fills mean: in coloured cells, each with its word in it or beside it."""
    manner = rng.choice(("inside", "beside"))
    put(sheet, row, 1, rng.choice(("图例：", "底色说明：")))
    for at, (status, (colour, word)) in enumerate(FILL_WORDS.items()):
        cell = put(sheet, row, 2 + 2 * at, f"{colour}：{word}" if manner == "inside" else None)
        cell.fill = PatternFill("solid", fgColor=FILLS[status])
        if manner == "beside":
            put(sheet, row, 3 + 2 * at, word)


def tourism_bureau(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    columns = [
        running_column(),
        text_column("问题编号", "number"),
        text_column(rng.choice(("点位名称", "涉及点位")), "village", "location"),
        text_column(rng.choice(("旅游领域存在问题", "发现问题")), "description"),
        text_column("单位", "lead_unit", None, "行业监管"),
        kept_column("联系人", lambda _: make_person(rng), "行业监管"),
        text_column("单位", "duty_unit", None, "属地责任"),
        kept_column("联系人", lambda _: make_person(rng), "属地责任"),
        measures_column(rng.choice(("整改要求", "整改措施")), rng),
        limit_column(rng.choice(("整改时限", "整改完成节点"))),
    ]
    book, sheet = start_book("文旅领域")
    width = len(columns)
    put_line(sheet, 1, f"{office.county}文旅领域秦岭生态环境问题台账（{office.level_word}）", width)
    put(sheet, 2, 1, f"填报单位：{office.unit('文化和旅游局')}")
    put(sheet, 2, width - 1, f"截至{write_day(office.as_of, 'text')}")
    above = rng.random() < 0.5
    if above:
        put_legend(sheet, 3, rng)
    row = put_headings(sheet, 4 if above else 3, columns)
    whole = rng.random() < 0.6
    issues: list[Truth] = []
    for nth, town in enumerate(office.towns[:3]):
        cases = make_cases(
            office,
            rng.randint(3, 5),
            "mixed",
            town=town,
            prefix=f"WL{nth}",
            statuses=tuple(FILLS),
            category=("违规穿越", "乱搭乱建", "乱排乱放"),
        )
        put_line(sheet, row, rng.choice((f"{town}（{len(cases)}个）", f"属地：{town}")), width)
        first = row + 1
        row, truths = put_cases(sheet, first, columns, cases)
        for at, case in enumerate(cases):
            for column in range(1, (width if whole else 2) + 1):
                sheet.cell(first + at, column).fill = PatternFill("solid", fgColor=FILLS[case.status])
            issues.append(truths[at] | {"town": town, "status": case.status, "level": "district"})
        sheet.cell(first, 4).comment = Comment("现场照片已归档", "文旅局")
    if not above:
        put_legend(sheet, row + 1, rng)
    path = folder / "文旅领域问题台账.xlsx"
    book.save(path)
    return Form(path, issues)


STATE_TICKS = {"未启动": "not_started", "整改中": "rectifying", "已完成整改": "rectified", "已销号": "closed"}


def scenic_area(folder: Path, rng: Random) -> Form:
    office = make_office(rng)
    kinds = rng.sample(("违规穿越", "乱搭乱建", "乱排乱放", "乱砍乱伐"), 3)
    parts = [
        (
            kind,
            make_cases(
                office, rng.randint(3, 5), "mixed", category=kind, statuses=tuple(STATE_TICKS.values())
            ),
        )
        for kind in kinds
    ]
    words = {status: word for word, status in STATE_TICKS.items()}
    picks = {case.description: words[case.status] for _, cases in parts for case in cases}
    columns = [
        running_column(),
        text_column(rng.choice(("景点（点位）", "具体位置")), "village", "location"),
        text_column(rng.choice(("问题表现", "问题简述")), "description"),
        text_column(rng.choice(("景区责任部门", "责任单位")), "duty_unit"),
        text_column(rng.choice(("责任人员", "责任人")), "person"),
        measures_column(rng.choice(("整改举措", "整改措施")), rng),
        limit_column(rng.choice(("整改截止时间", "整改期限"))),
        *tick_columns(rng.choice("√✓"), "状态", {word: {"status": code} for word, code in STATE_TICKS.items()}, picks),
        yes_no_column(rng.choice(("是否录入监管平台", "是否已录平台")), rng),
    ]  # fmt: skip
    columns = [*shuffle_some(columns[:7], rng), *columns[7:]]
    lines: list[list[Any]] = [
        [f"{office.county}景区生态环境问题排查台账"],
        [f"截至：{write_day(office.as_of, 'text')}"],
    ]
    lines.append([column.heading for column in columns])
    issues: list[Truth] = []
    for at, (kind, cases) in enumerate(parts):
        lines.append(
            [
                rng.choice(
                    (
                        f"（{'一二三'[at]}）{kind}类",
                        f"{'一二三'[at]}、{kind}（{len(cases)}个）",
                        f"{kind}类问题",
                    )
                )
            ]
        )
        rows, truths = write_rows(columns, cases)
        lines += rows
        issues += [truth | {"category": (kind, f"{kind}类", f"{kind}类问题")} for truth in truths]
    lines.append(["合计", f"{len(issues)}个"])
    lines.append(["填表人：朱某"])
    body = "".join(
        f"<table:table-row>{''.join(as_ods(cell) for cell in line)}</table:table-row>" for line in lines
    )
    path = folder / "景区问题排查.ods"
    write_ods(path, f'<table:table table:name="排查台账">{body}</table:table>')
    return Form(path, issues, level_given="district")


def as_ods(cell: Any) -> str:
    return ods_cell(str(cell) if isinstance(cell, int | float) else cell)


KINDS = [
    Kind("住建局", housing_bureau, ("stacked tables", "side by side", "titles with status", "composed headings", "no status column")),
    Kind("城管局", city_management, ("side by side", "titles with status or town", "summary beside the table", "xls")),
    Kind("文旅局", tourism_bureau, ("fill colours with legend", "group rows", "comments", "one heading under two groups")),
    Kind("景区管委会", scenic_area, ("plain", "ods", "ticks", "group rows", "totals")),
]  # fmt: skip
