"""A township: cards, a sheet per village or kind, registers without a state."""

from pathlib import Path
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import DISTRICT, TOWNS, TRADES, Matter, draw_matters, pick
from tests.workbook.forms.shown_parts.phrases import (
    PLAIN_STATUS,
    Said,
    draw_day_styles,
    draw_limit_styles,
    say_answer,
    say_day,
    say_limit,
    say_status,
)
from tests.workbook.forms.shown_parts.sheets import (
    Line,
    list_headings,
    list_truths,
    new_book,
    number_lines,
    put,
    put_band,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)


def draw_card_labels(rng: Random) -> dict[str, str]:
    """Return one township's labels on its cards."""
    return {
        "number": pick(rng, "档案编号", "问题编号", "案件编号"),
        "town": pick(rng, "所属镇办", "所在镇街"),
        "location": pick(rng, "具体位置", "点位", "问题所在地点"),
        "description": pick(rng, "问题描述", "基本情况", "问题情况说明"),
        "source": pick(rng, "问题来源", "线索来源"),
        "category": pick(rng, "问题类别", "类型"),
        "duty_unit": pick(rng, "责任单位", "整改责任单位"),
        "person": pick(rng, "责任人", "整改责任人"),
        "contact": pick(rng, "联系电话", "电话"),
        "found_on": pick(rng, "发现日期", "发现时间"),
        "deadline": pick(rng, "整改时限", "完成期限", "限期"),
        "measures": pick(rng, "整改措施", "处置办法"),
        "status": pick(rng, "目前状态", "整改状态", "办结情形"),
        "closed_on": pick(rng, "销号日期", "销号时间"),
    }


def describe_card(rng: Random, matter: Matter, number: str, labels: dict[str, str], styles: dict) -> Line:
    """Write one card's labels and values."""
    line = Line()
    for name, value in (
        ("number", number),
        ("town", matter.town),
        ("location", matter.village),
        ("description", matter.description),
        ("source", matter.source),
        ("category", matter.category),
        ("duty_unit", matter.duty_unit),
        ("person", matter.person),
        ("contact", matter.phone),
    ):
        line.say(labels[name], Said(value, {name: value}))
    line.say(labels["found_on"], say_day(rng, "found_on", matter.found_on, styles["days"]))
    line.say(labels["deadline"], say_limit(rng, matter.deadline, styles["limits"]))
    line.say(labels["measures"], "；".join(matter.measures), measures="；".join(matter.measures))
    line.say(labels["status"], say_status(PLAIN_STATUS, matter.status))
    return line.say(labels["closed_on"], say_day(rng, "closed_on", matter.closed_on, styles["days"]))


def put_card(sheet: Worksheet, row: int, title: str, line: Line, pairs: list[list[str]], colon: str) -> int:
    """Write a card of label and value side by side, two pairs a row or one wide one; return the next row."""
    row = put_band(sheet, row, title, 4)
    for labels in pairs:
        for at, label in enumerate(labels):
            put(sheet, row, 1 + 2 * at, label + colon)
            put(sheet, row, 2 + 2 * at, line.cells[label])
        if len(labels) == 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
        row += 1
    return row


def arrange_card(rng: Random, labels: dict[str, str]) -> list[list[str]]:
    """Return the rows of a card: long texts alone, the rest two by two."""
    wide = [[labels[name]] for name in ("description", "measures")]
    short = [label for name, label in labels.items() if name not in ("description", "measures")]
    pairs = [short[at : at + 2] for at in range(0, len(short), 2)]
    at = rng.randint(1, len(pairs))
    return [*pairs[:at], *wide, *pairs[at:]]


def make_cards(folder: Path, rng: Random, *, stacked: bool) -> Form:
    """Write cards, one a sheet or below one another."""
    labels, colon = draw_card_labels(rng), rng.choice(("", "：", ""))
    styles = {"days": draw_day_styles(rng), "limits": draw_limit_styles(rng)}
    title = pick(
        rng, "秦岭生态环境问题整改卡（区级）", f"{DISTRICT}区级自查问题“一事一表”", "问题整改销号表（区级）"
    )
    matters, pairs = draw_matters(rng, rng.randint(3, 6)), arrange_card(rng, labels)
    lines = [describe_card(rng, one, f"KP-{at:02d}", labels, styles) for at, one in enumerate(matters, 1)]
    book = new_book("整改卡") if stacked else new_book(*(f"问题{at}" for at in range(1, len(lines) + 1)))
    row = 1
    for at, line in enumerate(lines):
        line.truth["level"] = "district"
        sheet = book.active if stacked else book.worksheets[at]
        row = put_card(sheet, row if stacked else 1, title, line, pairs, colon)
        if rng.random() < 0.6:
            row = put_row(sheet, row, ["填表人：", "张某", "审核：", "刘某"]) if at % 2 else row
        row += rng.randint(1, 2)
    return Form(save_book(book, folder, "一事一表.xlsx"), list_truths(lines))


def make_stacked_cards(folder: Path, rng: Random) -> Form:
    return make_cards(folder, rng, stacked=True)


def make_sheet_cards(folder: Path, rng: Random) -> Form:
    return make_cards(folder, rng, stacked=False)


def put_side_sheets(rng: Random, book) -> None:  # type: ignore[no-untyped-def]
    """Add instructions, an index and lists to choose from, as a form handed out has them."""
    notes = [
        "填报说明",
        "一、本表由各村填报，每月25日前报镇生态办。",
        "二、整改状态按下拉选项填写。",
        "三、整改时限填写到日。",
    ]
    for row, text in enumerate(notes, 1):
        put(book["填表须知"], row, 1, text)
    for row, values in enumerate([("状态", "类别"), *zip(PLAIN_STATUS.values(), TRADES, strict=False)], 1):
        put_row(book["字典"], row, values)
    if rng.random() < 0.5:
        book["字典"].sheet_state = "hidden"


def make_sheet_per_group(folder: Path, rng: Random) -> Form:
    """A sheet per town or per kind, whose name alone says it; an index, instructions and lists beside."""
    by_town, limits, days = rng.random() < 0.5, draw_limit_styles(rng), draw_day_styles(rng)
    names = rng.sample(TOWNS if by_town else tuple(TRADES), 3)
    book = new_book("目录", "填表须知", *names, "字典")
    put_side_sheets(rng, book)
    text, unit = pick(rng, "发现的问题", "问题简要情况"), pick(rng, "督促部门", "行业部门", "主管部门")
    limit, done = pick(rng, "整改时限", "要求完成时间"), pick(rng, "实际完成时间", "整改完成时间")
    lines: list[Line] = []
    place = pick(rng, "所在村", "村（社区）", "问题点位")
    put_band(book["目录"], 1, f"{DISTRICT}区级自查问题台账目录", 3)
    put_row(book["目录"], 2, ["序号", "名称", "问题数"])
    for at, name in enumerate(names):
        table = []
        for matter in draw_matters(rng, rng.randint(2, 5), **{"town" if by_town else "category": name}):
            line = Line().say(place, matter.village, location=matter.village)
            line.say(text, matter.description, description=matter.description, level="district")
            line.say(unit, matter.lead_unit, lead_unit=matter.lead_unit)
            line.say(limit, say_limit(rng, matter.deadline, limits))
            line.say("整改状态", say_status(PLAIN_STATUS, matter.status))
            line.say(done, say_day(rng, "rectified_on", matter.rectified_on, days))
            line.say("是否上平台", say_answer(rng, "on_platform", matter.on_platform))
            line.truth.update({"town": name} if by_town else {"category": name})
            table.append(line)
        number_lines(table)
        headings = shuffle_headings(rng, list_headings(table), first=("序号",))
        row = put_band(
            book[name],
            1,
            pick(rng, f"{DISTRICT}区级问题排查整治台账", "自查问题登记表（区级）"),
            len(headings),
        )
        row = put_row(
            book[name],
            row,
            [f"填报单位：{name if by_town else DISTRICT + '秦岭办'}", None, None, "2026年4月"],
        )
        put_table(book[name], row, headings, table)
        put_row(book["目录"], 3 + at, [at + 1, name, len(table)])
        lines += table
    put_row(book["目录"], 3 + len(names), [None, "合计", len(lines)])
    return Form(save_book(book, folder, "分表台账.xlsx"), list_truths(lines))


def make_register_without_state(folder: Path, rng: Random) -> Form:
    """A village register: no state, no level, no number; days without a year, the title says the day."""
    town = rng.choice(TOWNS)
    text = pick(rng, "巡查发现情况", "排查出的问题", "隐患情况")
    lines = []
    for matter in draw_matters(rng, rng.randint(6, 12), town=town):
        month, day = rng.randint(1, 4), rng.randint(13, 28)
        line = Line().say("巡查发现日期", f"{month}月{day}日", found_on=f"2026-{month:02d}-{day:02d}")
        line.say("村组", matter.village, location=matter.village)
        line.say(text, matter.description, description=matter.description, town=town)
        line.say("五乱类别", matter.category, category=matter.category)
        line.say("处置要求", "，".join(matter.measures), measures="；".join(matter.measures))
        due_month, due_day = rng.randint(5, 12), rng.randint(13, 28)
        due = f"2026-{due_month:02d}-{due_day:02d}"
        style = rng.choice(("{m}月{d}日前", "{m}.{d}", "{m}/{d}", "{m}月{d}日"))
        line.say("办理期限", style.format(m=due_month, d=due_day), deadline=due, deadline_kind="dated")
        line.say("网格员", matter.person, extra={"网格员": matter.person})
        lines.append(line)
    number_lines(lines)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号",))
    book = new_book("登记")
    title = f"{town}巡查发现问题登记簿（截至2026年4月{rng.randint(28, 30)}日）"
    put_table(book.active, put_band(book.active, 1, title, len(headings)), headings, lines)
    return Form(save_book(book, folder, "登记簿.xlsx"), list_truths(lines), level_given="district")


KINDS = [
    Kind("一事一表同页", make_stacked_cards, ["stacked cards"]),
    Kind("一事一表分页", make_sheet_cards, ["a card a sheet"]),
    Kind(
        "分表台账",
        make_sheet_per_group,
        ["sheet per town or kind", "index", "instructions", "drop-down lists"],
    ),
    Kind(
        "村级登记簿", make_register_without_state, ["no status", "town in the title", "days without a year"]
    ),
]
