"""An office of the river chiefs: ticks, group rows by river or town, tables one over another, a table on its side."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import (
    DISTRICT,
    TOWNS,
    TRADES,
    Matter,
    draw_matters,
    draw_number_style,
    pick,
)
from tests.workbook.forms.shown_parts.phrases import (
    PLAIN_STATUS,
    draw_day_styles,
    draw_limit_styles,
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
    put_headings,
    put_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)

ORDINALS = "一二三四五六七八九十"
TICK_STATUS = {
    "not_started": ("未启动", "未动工", "尚未启动"),
    "rectifying": ("整改中", "正在整改", "治理中"),
    "rectified": ("已完成", "已整改", "完成整改"),
    "closed": ("已销号", "销号", "办结销号"),
}


def tick_one(
    line: Line, group: str, names: dict[str, str], chosen: str, mark: str, field: str, truth: object
) -> None:
    """Tick one of the columns under a group, and leave the others blank."""
    for key, name in names.items():
        line.say((group, name), mark if key == chosen else None)
    line.truth[field] = truth


def make_tick_table(folder: Path, rng: Random) -> Form:
    """Kind and state by ticks under their names; rows that name the river over the rows below."""
    mark, count = rng.choice("√✓●★"), rng.randint(9, 16)
    number = draw_number_style(rng, ("HH", "SL-HD", "河"))
    kinds = dict.fromkeys(TRADES)
    kind_group = pick(rng, "问题类型（打√）", "问题属性（在相应栏打勾）", "“五乱”类别")
    state_group = pick(rng, "整治进展（打√）", "目前状态", "进度（相应栏内划√）", "销号情况")
    states = {status: rng.choice(words) for status, words in TICK_STATUS.items()}
    limit, days = pick(rng, "整治时限", "完成整治期限", "清理完成节点"), draw_day_styles(rng)
    limits, text = (
        draw_limit_styles(rng, has_base=True),
        pick(rng, "问题表现", "现场情形", "发现的问题", "问题情形描述"),
    )
    number_heading = pick(rng, "点位编号", "台账号", "问题代码")
    rivers = rng.sample(("丹青河", "洛源河", "白石峪", "双槐沟", "枣川"), 3)
    lines_by_river: dict[str, list[Line]] = {river: [] for river in rivers}
    for at, matter in enumerate(draw_matters(rng, count), 1):
        line = Line()
        line.say(number_heading, number.format(at), number=number.format(at))
        line.say("乡镇（街办）", matter.town, town=matter.town)
        line.say("河段（村）", matter.village, location=matter.village)
        tick_one(
            line,
            kind_group,
            {kind: kind for kind in kinds},
            matter.category,
            mark,
            "category",
            matter.category,
        )
        line.say(text, matter.description, description=matter.description)
        line.say(("整治责任", "责任单位"), matter.duty_unit, duty_unit=matter.duty_unit)
        line.say(("整治责任", "责任人"), matter.person, person=matter.person)
        line.say(("整治责任", "电话"), matter.phone, contact=matter.phone)
        line.say(limit, say_limit(rng, matter.deadline, limits))
        tick_one(line, state_group, states, matter.status, mark, "status", matter.status)
        line.say("销号时间", say_day(rng, "closed_on", matter.closed_on, days))
        line.truth["level"] = "district"
        lines_by_river[rng.choice(rivers)].append(line)
    every = [line for lines in lines_by_river.values() for line in lines]
    number_lines(every)
    book = new_book("河湖")
    sheet, headings = book.active, shuffle_headings(rng, list_headings(every), first=("序号",))
    row = put_band(sheet, 1, f"{DISTRICT}河湖“清四乱”整治台账（区级自查）", len(headings))
    row = put_row(sheet, row, [f"填报单位：{DISTRICT}河长制办公室", None, None, None, "截至2026年4月30日"])
    row = put_headings(sheet, row, headings)
    if rng.random() < 0.6:
        row = put_row(sheet, row, list(range(1, len(headings) + 1)))
    style = rng.choice(("{o}、{r}（{n}处）", "（{o}）{r}流域", "{r}：共{n}个问题", "▲{r}"))
    for at, (river, lines) in enumerate(lines_by_river.items()):
        band = style.format(o=ORDINALS[at], r=river, n=len(lines))
        row = put_band(sheet, row, band, len(headings), merged=rng.random() < 0.7)
        row = put_lines(sheet, row, headings, lines)
        if rng.random() < 0.4:
            row = put_row(sheet, row, [None, pick(rng, "小计", "本河小计"), f"{len(lines)}处"])
    put_row(sheet, row, [None, "合计", f"{len(every)}处"])
    return Form(save_book(book, folder, "河湖整治.xlsx"), list_truths(every))


def write_plain(rng: Random, matter: Matter, number: str, limits: list[str], words: tuple[str, ...]) -> Line:
    """Write what both kinds of tables of this office hold."""
    line = Line()
    line.say(words[0], number, number=number)
    line.say(words[1], matter.town, town=matter.town)
    line.say(words[2], matter.description, description=matter.description)
    line.say(words[3], matter.duty_unit, duty_unit=matter.duty_unit)
    line.say(words[4], say_limit(rng, matter.deadline, limits))
    line.truth["level"] = "district"
    return line


def make_stacked_tables(folder: Path, rng: Random) -> Form:
    """Closed, rectified and open issues in tables one over another, each with headings of its own."""
    limits, days = draw_limit_styles(rng), draw_day_styles(rng)
    words = (
        pick(rng, "编号", "问题编号", "台账编号"),
        pick(rng, "所在镇办", "属地镇街"),
        pick(rng, "问题基本情形", "存在问题", "问题内容"),
        pick(rng, "整改责任单位", "承办单位", "落实单位"),
        pick(rng, "完成时限", "整改期限"),
    )
    titles = {
        "closed": pick(rng, "已销号问题清单", "一、已完成整改并销号的问题", "附表1：已销号"),
        "rectified": pick(
            rng, "已完成整改待销号问题清单", "二、完成整改、等待销号的问题", "附表2：已完成整改"
        ),
        "rectifying": pick(rng, "正在整改问题清单", "三、正在整改的问题", "附表3：整改中"),
        "not_started": pick(rng, "未启动整改问题清单", "四、尚未启动的问题", "附表4：未启动"),
    }
    book, row, at, lines = new_book("清单"), 1, 0, []
    row = put_band(book.active, row, f"{DISTRICT}河道问题整治情况（区级）", 8)
    closing = pick(rng, "销号日期", "核销时间", "办结销号时间")
    same_width = rng.random() < 0.4
    for status, title in titles.items():
        table = []
        for matter in draw_matters(rng, rng.randint(2, 5), status=status):
            at += 1
            line = write_plain(rng, matter, f"HD-{at:02d}", limits, words)
            line.truth["status"] = status
            if status == "closed" and not same_width:
                line.say(closing, say_day(rng, "closed_on", matter.closed_on, days))
            elif not matter.is_done and not same_width:
                line.say("下一步打算", matter.progress, extra={"打算": matter.progress})
            table.append(line)
        number_lines(table)
        headings = shuffle_headings(rng, list_headings(table), first=("序号",))
        row = put_band(book.active, row, title, len(headings), merged=rng.random() < 0.6)
        row = put_table(book.active, row, headings, table) + rng.randint(0, 2)
        lines += table
    return Form(save_book(book, folder, "河道分表.xlsx"), list_truths(lines))


def make_transposed_table(folder: Path, rng: Random) -> Form:
    """Issues side by side, one a column; the labels stand down the left."""
    days, count = draw_day_styles(rng), rng.randint(3, 7)
    limits = draw_limit_styles(rng)
    labels = {
        "number": pick(rng, "问题编号", "编号"),
        "town": pick(rng, "所属乡镇", "镇办"),
        "description": pick(rng, "问题描述", "问题详情", "反映的问题"),
        "source": pick(rng, "线索来源", "问题来源"),
        "lead": pick(rng, "牵头部门", "行业牵头单位"),
        "duty": pick(rng, "责任单位", "整治责任单位"),
        "measures": pick(rng, "整治措施", "整改举措"),
        "deadline": pick(rng, "整治时限", "完成期限"),
        "status": pick(rng, "进展状态", "目前状态", "整改状态"),
        "found": pick(rng, "发现时间", "排查发现日期"),
    }
    lines = []
    for at, matter in enumerate(draw_matters(rng, count), 1):
        line = Line()
        line.say(labels["number"], f"SL{at:03d}", number=f"SL{at:03d}", level="city")
        line.say(labels["town"], matter.town, town=matter.town)
        line.say(labels["description"], matter.description, description=matter.description)
        line.say(labels["source"], matter.source, source=matter.source)
        line.say(labels["found"], say_day(rng, "found_on", matter.found_on, days))
        line.say(labels["lead"], matter.lead_unit, lead_unit=matter.lead_unit)
        line.say(labels["duty"], matter.duty_unit, duty_unit=matter.duty_unit)
        line.say(labels["measures"], "\n".join(matter.measures), measures="；".join(matter.measures))
        line.say(labels["deadline"], say_limit(rng, matter.deadline, limits))
        line.say(labels["status"], say_status(PLAIN_STATUS, matter.status))
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines), first=(labels["number"],))
    book = new_book("整治情况")
    row = put_band(book.active, 1, f"{DISTRICT}落实市级交办河湖问题整治情况表", count + 1)
    if rng.random() < 0.5:
        row = put_row(book.active, row, ["项目", *(f"问题{ORDINALS[at]}" for at in range(count))])
    for at, heading in enumerate(headings):
        put(book.active, row + at, 1, heading)
        for column, line in enumerate(lines, 2):
            put(book.active, row + at, column, line.cells[heading])
    return Form(save_book(book, folder, "市级交办横表.xlsx"), list_truths(lines))


def make_town_groups(folder: Path, rng: Random) -> Form:
    """The town stands only in the rows over its issues, the state only in rows between them."""
    by_state, limits = rng.random() < 0.5, draw_limit_styles(rng)
    text = pick(rng, "问题描述", "隐患情形", "存在的突出问题")
    unit = pick(rng, "行业主管部门", "监管单位", "牵头科局")
    headings = ("序号", pick(rng, "线索号", "问题编码"), text, unit, pick(rng, "整改时限", "整治期限"))
    book = new_book("分类")
    sheet, lines = book.active, []
    row = put_band(sheet, 1, f"{DISTRICT}区级自查问题{'分状态' if by_state else '分镇'}清单", 6)
    row = put_headings(sheet, row, headings)
    groups = list(PLAIN_STATUS) if by_state else rng.sample(TOWNS, 4)
    style = rng.choice(("{o}、{g}", "（{o}）{g}（{n}件）", "【{g}】", "{g}"))
    for at, group in enumerate(groups):
        given = {"status": group} if by_state else {"town": group}
        matters = draw_matters(rng, rng.randint(2, 5), **given)
        name = PLAIN_STATUS[group] if by_state else group
        row = put_band(sheet, row, style.format(o=ORDINALS[at], g=name, n=len(matters)), len(headings))
        for matter in matters:
            number = f"FX{len(lines) + 1:03d}"
            line = Line().say("序号", len(lines) + 1)
            line.say(headings[1], number, number=number, level="district")
            line.say(text, matter.description, description=matter.description)
            line.say(unit, matter.lead_unit, lead_unit=matter.lead_unit)
            line.say(headings[4], say_limit(rng, matter.deadline, limits))
            line.truth.update({"status": group} if by_state else {"town": group})
            lines.append(line)
            row = put_lines(sheet, row, headings, [line])
    return Form(save_book(book, folder, "分组清单.xlsx"), list_truths(lines))


KINDS = [
    Kind("河湖打勾", make_tick_table, ["ticks", "group rows", "column numbers", "totals"]),
    Kind("河道上下多表", make_stacked_tables, ["stacked tables", "titles with a status"]),
    Kind("河湖横表", make_transposed_table, ["transposed"]),
    Kind("分组清单", make_town_groups, ["group rows"]),
]
