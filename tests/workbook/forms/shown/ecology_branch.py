"""A branch of the ecology bureau: the same issues quarter by quarter, days and states in all wordings, units with roles."""

from datetime import date
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import DISTRICT, Matter, draw_matters, pick
from tests.workbook.forms.shown_parts.phrases import (
    LIMIT_STYLES,
    MONTH_STYLES,
    SHORT_STYLES,
    STATUS_WORDS,
    Said,
    draw_day_styles,
    draw_limit_styles,
    say_day,
    say_detailed_status,
    say_limit,
    say_percent,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
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

QUARTERS = (("2025年四季度", "2026年一季度"), ("第一季度", "第二季度"), ("1月", "4月"), ("三月底", "四月底"))
NEXT = {"not_started": "rectifying", "rectifying": "rectified", "rectified": "closed", "closed": "closed"}


def write_quarter(
    rng: Random, matter: Matter, number: str, status: str, words: dict[str, str], when: str
) -> Line:
    """Write one issue as one quarter's sheet holds it."""
    line = Line().say(words["number"], number, number=number, level="district")
    line.say(words["description"], matter.description, description=matter.description)
    line.say(words["town"], matter.town, town=matter.town)
    line.say(words["duty_unit"], matter.duty_unit, duty_unit=matter.duty_unit)
    day = matter.deadline
    line.say(
        words["deadline"],
        f"{day.year}年{day.month}月{day.day}日",
        deadline=day.isoformat(),
        deadline_kind="dated",
    )
    line.say(words["status"], rng.choice(STATUS_WORDS[status]), status=status)
    text = f"{when}：{matter.progress}（{number}）"
    return line.say(words["progress"], text, progress=text)


def make_quarters(folder: Path, rng: Random) -> Form:
    """A sheet a quarter: the same issues again, further on, and some new ones."""
    words = {
        "number": pick(rng, "问题编号", "编号"),
        "description": pick(rng, "问题描述", "环境问题", "反映问题"),
        "town": pick(rng, "镇办", "所在镇"),
        "duty_unit": pick(rng, "责任单位", "整改单位"),
        "deadline": pick(rng, "整改时限", "治理时限"),
        "status": pick(rng, "整改状态", "本期状态", "季末状态"),
        "progress": pick(rng, "工作进展", "整改进展情况", "最新进展"),
    }
    matters = draw_matters(rng, rng.randint(6, 9))
    early, later = matters[:-2], [*matters[1:-2], *matters[-2:]]
    numbers = {matter.description: f"STJ-{at:03d}" for at, matter in enumerate(matters, 1)}
    first = [write_quarter(rng, one, numbers[one.description], one.status, words, "上期") for one in early]
    second = [
        write_quarter(rng, one, numbers[one.description], NEXT[one.status], words, "本期") for one in later
    ]
    book = new_book(*rng.choice(QUARTERS))
    headings: list[Heading] = ["序号", *words.values()]
    for sheet, lines, title in zip(book.worksheets, (first, second), ("上期", "本期"), strict=True):
        number_lines(lines)
        row = put_band(sheet, 1, f"{DISTRICT}区级生态环境问题整改台账（{sheet.title}）", len(headings))
        put_table(sheet, row, headings, lines)
        put(sheet, row + len(lines) + 3, 1, f"{title}共{len(lines)}个问题。")
    last = {line.truth["number"]: line.truth for line in [*first, *second]}
    return Form(
        save_book(book, folder, "按季台账.xlsx"),
        list(last.values()),
        open_questions=["后一张表上的同一问题是不是更新"],
        options=["@后表=更新"],
        note="the sheets are in the order of their quarters: to take them as updates and say so is right as well",
    )


def make_date_wordings(folder: Path, rng: Random) -> Form:
    """Limits, states and shares in as many wordings as the sheet has rows."""
    styles = [*LIMIT_STYLES, *MONTH_STYLES, *SHORT_STYLES, "cell", "immediate", "standing", "month number"]
    styles += ["immediate and day", "day and standing", "full width"]
    rng.shuffle(styles)
    text, limit = pick(rng, "问题简述", "存在的生态问题"), pick(rng, "办理节点", "整治时限", "限定完成时间")
    state, share = pick(rng, "进展状态", "目前整治情况", "推进状态"), pick(rng, "完成率", "整治进度")
    lines, days = [], draw_day_styles(rng, 4)
    for at, (style, matter) in enumerate(zip(styles, draw_matters(rng, len(styles)), strict=True), 1):
        if style in SHORT_STYLES:  # 6.1 might be the tenth; a day after the twelfth can be no month
            matter.deadline = date(2026, rng.randint(5, 12), rng.randint(13, 28))
        line = Line().say("问题编码", f"WD{at:03d}", number=f"WD{at:03d}", level="district")
        line.say(text, matter.description, description=matter.description)
        line.say(limit, say_limit(rng, matter.deadline, [style]))
        line.say("发现时间", say_day(rng, "found_on", matter.found_on, days))
        line.say(share, say_percent(rng, matter.percent))
        line.say(state, say_detailed_status(rng, matter))
        line.say("责任部门", matter.lead_unit, extra={"lead_unit|duty_unit": matter.lead_unit})
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines))
    book = new_book("问题")
    row = put_band(
        book.active,
        1,
        f"{DISTRICT}秦岭区域环境问题整治调度表（区级）",
        len(headings),
        merged=rng.random() < 0.5,
    )
    row = put_row(
        book.active,
        row,
        [None, None, pick(rng, "截至2026年4月30日", "填报日期：2026.4.30", "填表时间：2026-04-30")],
    )
    put_table(book.active, row, headings, lines)
    return Form(save_book(book, folder, "调度表.xlsx"), list_truths(lines))


def make_day_orders(folder: Path, rng: Random) -> Form:
    """Days like 5/6/2026: open where every one could be read both ways, certain where one cannot."""
    is_proven, day_first = rng.random() < 0.5, rng.random() < 0.5
    lines, found = [], pick(rng, "发现日期", "检查日期")
    for at, matter in enumerate(draw_matters(rng, rng.randint(6, 9)), 1):
        day = date(2025, rng.randint(2, 11), rng.randint(2, 12))
        if is_proven and at in (2, 5):
            day = day.replace(day=rng.randint(13, 28))
        cell = f"{day.day}/{day.month}/{day.year}" if day_first else f"{day.month}/{day.day}/{day.year}"
        due = matter.deadline.isoformat()
        line = Line().say("编号", f"RX{at:02d}", number=f"RX{at:02d}", level="district")
        line.say("问题描述", matter.description, description=matter.description)
        line.say(found, cell, found_on=day.isoformat())
        line.say("整改时限", due, deadline=due, deadline_kind="dated")
        status = "rectifying" if matter.is_done else matter.status
        lines.append(line.say("整改状态", rng.choice(STATUS_WORDS[status]), status=status))
    book = new_book("区级")
    headings = shuffle_headings(rng, list_headings(lines))
    put_table(book.active, put_band(book.active, 1, "区级问题导出表", 5), headings, lines)
    return Form(
        save_book(book, folder, "导出.xlsx"),
        list_truths(lines),
        open_questions=[] if is_proven else ["日和月哪个在前"],
        options=[] if is_proven else [f"@日期次序={'日月年' if day_first else '月日年'}"],
    )


def make_units_with_roles(folder: Path, rng: Random) -> Form:
    """Units with (牵头), with phones, over line breaks; error values in columns that nobody reads."""
    with_phone = rng.random() < 0.5
    heading = (
        pick(rng, "责任单位及联系电话", "整改单位及电话", "责任单位（联系电话）")
        if with_phone
        else "责任单位"
    )
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(7, 12)), 1):
        line = Line().say("台账编号", f"HB〔2026〕{at}号", number=f"HB〔2026〕{at}号", level="city")
        line.say("问题情况", matter.description, description=matter.description)
        if with_phone:
            gap = rng.choice((" ", "\n", "，", "（{}）"))
            cell = f"{matter.duty_unit}{gap.format(matter.phone) if '{' in gap else gap + matter.phone}"
            line.say(heading, cell, duty_unit=matter.duty_unit, contact=matter.phone)
        else:
            line.say(heading, *say_roles(rng, matter))
        due = f"{matter.deadline.year}年{matter.deadline.month}月{matter.deadline.day}日"
        line.say("治理完成时限", due, deadline=matter.deadline.isoformat(), deadline_kind="dated")
        line.say("整改状态", rng.choice(STATUS_WORDS[matter.status]), status=matter.status)
        line.say(
            "距到期天数",
            rng.choice(("#VALUE!", "#N/A", "#REF!")) if rng.random() < 0.5 else rng.randint(3, 90),
        )
        line.say("核查人及电话", f"{matter.person} 139****{at:04d}")
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines))
    book = new_book("市级交办")
    put_table(book.active, put_band(book.active, 1, f"{DISTRICT}市级交办问题责任分解表", 7), headings, lines)
    return Form(save_book(book, folder, "责任分解.xlsx"), list_truths(lines))


def say_roles(rng: Random, matter: Matter) -> tuple[Said]:
    """Write the lead unit with its role behind it and the duty unit after it."""
    gap = rng.choice(("、", "\n", "；", "，"))
    mark = rng.choice(("（牵头）", "(牵头)"))
    cell = f"{matter.lead_unit}{mark}{gap}{matter.duty_unit}"
    whole = f"{matter.lead_unit}、{matter.duty_unit}"
    return (Said(cell, {"duty_unit": (matter.duty_unit, cell, whole), "lead_unit": matter.lead_unit}),)


def make_level_groups(folder: Path, rng: Random) -> Form:
    """The level stands in the rows over the issues; the headings come again after a page break."""
    groups = {
        "province": rng.choice(("一、省级反馈问题", "（一）省级督察反馈", "省级问题")),
        "city": rng.choice(("二、市级交办问题", "（二）市级检查发现", "市级问题")),
        "district": rng.choice(("三、区级自查问题", "（三）区级排查", "区级问题")),
    }
    limits, text = draw_limit_styles(rng), pick(rng, "整改任务", "问题任务清单", "问题及任务")
    book, lines = new_book("汇总台账"), []
    headings: list[Heading] = [
        "序号",
        "编号",
        text,
        "整改责任单位",
        "任务时限",
        "现状态",
        pick(rng, "备注", "备注说明"),
    ]
    row = put_band(book.active, 1, f"{DISTRICT}秦岭生态环境问题整改汇总台账", len(headings))
    row = put_headings(book.active, row, headings)
    again = rng.choice(list(groups))
    for level, title in groups.items():
        row = put_band(book.active, row, title, len(headings), merged=rng.random() < 0.7)
        if level == again:
            row = put_row(book.active, row, headings)
        for matter in draw_matters(rng, rng.randint(2, 5)):
            number = f"{level[0].upper()}{len(lines) + 1:03d}"
            line = Line().say("序号", len(lines) + 1).say("编号", number, number=number, level=level)
            line.say(text, matter.description, description=matter.description)
            line.say("整改责任单位", matter.duty_unit, duty_unit=matter.duty_unit)
            line.say("任务时限", say_limit(rng, matter.deadline, limits))
            line.say("现状态", rng.choice(STATUS_WORDS[matter.status]), status=matter.status)
            remark = rng.choice((None, "纳入重点督办", "与林业部门联合查办"))
            line.say(headings[-1], remark, remark=remark)
            lines.append(line)
            row = put_lines(book.active, row, headings, [line])
    return Form(save_book(book, folder, "汇总台账.xlsx"), list_truths(lines))


def make_bad_rows(folder: Path, rng: Random) -> Form:
    """Days that do not exist, words that are no limit, numbers of two meanings: refused by row, the rest is right."""
    bad = rng.sample(("2026年2月30日", "尽快", "汛期前", 2026.1, "2026年13月底"), 3)
    text, limits = pick(rng, "问题描述", "违法情形"), ["long", "before", "month end", "immediate"]
    lines: list[Line] = []
    matters = draw_matters(rng, rng.randint(9, 12))
    places = rng.sample(range(len(matters)), len(bad))
    for at, matter in enumerate(matters):
        line = Line().say("问题编号", f"BR{at + 1:03d}", number=f"BR{at + 1:03d}", level="district")
        line.say(text, matter.description, description=matter.description)
        line.say(
            "整改期限", bad[places.index(at)] if at in places else say_limit(rng, matter.deadline, limits)
        )
        lines.append(line.say("状态", rng.choice(STATUS_WORDS[matter.status]), status=matter.status))
    book = new_book("区级台账")
    headings: list[Heading] = ["问题编号", text, "整改期限", "状态"]
    top = put_headings(book.active, put_band(book.active, 1, f"{DISTRICT}区级问题台账", 4), headings)
    put_lines(book.active, top, headings, lines)
    return Form(
        save_book(book, folder, "有误台账.xlsx"),
        [line.truth for at, line in enumerate(lines) if at not in places],
        bad_rows=[("区级台账", top + at) for at in sorted(places)],
    )


KINDS = [
    Kind("按季台账", make_quarters, ["a later quarter's sheet", "open question"]),
    Kind("时限写法", make_date_wordings, ["cells: days, states, shares"]),
    Kind("日月次序", make_day_orders, ["day-month orders", "open question"]),
    Kind("责任分解", make_units_with_roles, ["units with roles and phones", "error values"]),
    Kind("分级汇总", make_level_groups, ["group rows that give the level", "headings again"]),
    Kind("有误台账", make_bad_rows, ["bad rows"]),
]
