"""A hotline and a prosecutor's office: exports as .csv and .xls, clock times, texts with separators of their own."""

import csv
from datetime import date, datetime
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import Matter, draw_matters, pick
from tests.workbook.forms.shown_parts.phrases import (
    PLAIN_STATUS,
    Said,
    draw_limit_styles,
    say_answer,
    say_day,
    say_limit,
    say_percent,
    say_status,
)
from tests.workbook.forms.shown_parts.sheets import (
    Line,
    list_headings,
    list_truths,
    new_book,
    number_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)
from tests.workbook.makers.odd_files import write_xls

HANDLED = {"not_started": "待办理", "rectifying": "办理中", "rectified": "待销号", "closed": "已办结"}
TEXT_DAYS = ("dashes", "slashes", "long")


def say_moment(name: str, day: datetime | None) -> Said:
    """Write a clock time; its day is what counts."""
    if day is None:
        return Said(None, {name: None})
    return Said(day, {name: day.date().isoformat()})


def at_clock(rng: Random, day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, rng.randint(8, 18), rng.randint(0, 59)) if day else None


def make_hotline_export(folder: Path, rng: Random) -> Form:
    """Work orders with clock times, a caller's phone that is nobody's contact, no title."""
    order_number = pick(rng, "工单号", "工单编号", "受理单号")
    text, unit = pick(rng, "诉求内容", "来电反映问题", "工单内容"), pick(rng, "承办单位", "办理单位")
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(8, 15)), 1):
        number = f"GD2026{rng.randint(10, 99)}{at:06d}"
        line = Line().say(order_number, number, number=number)
        line.say("来电时间", say_moment("found_on", at_clock(rng, matter.found_on)))
        line.say("来电人", "匿名").say("来电号码", f"139****{at:04d}")
        line.say(
            text, f"{matter.description}，要求尽快处理。", description=f"{matter.description}，要求尽快处理。"
        )
        line.say("诉求类型", matter.category, category=matter.category)
        line.say("所属镇街", matter.town, town=matter.town)
        line.say(unit, matter.duty_unit, duty_unit=matter.duty_unit)
        line.say("协办单位", matter.lead_unit, assisting_unit=matter.lead_unit)
        due = at_clock(rng, matter.deadline)
        line.say("办理时限", Said(due, {"deadline": matter.deadline.isoformat(), "deadline_kind": "dated"}))
        line.say("办件状态", Said(HANDLED[matter.status], {"status": matter.status}))
        day = matter.closed_on or matter.rectified_on
        done = day if matter.status == "closed" else None
        line.say("办结时间", say_moment("closed_on", at_clock(rng, done)))
        line.say("满意度", pick(rng, "满意", "基本满意") if done else None)
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines))
    book = new_book("Sheet0")
    put_table(book.active, 1, headings, lines)
    return Form(save_book(book, folder, "工单导出.xlsx"), list_truths(lines), level_given="district")


def describe_text_row(
    rng: Random, matter: Matter, number: str, words: dict[str, str], limits: list[str]
) -> Line:
    """Write one row of a text table: every cell is text, descriptions hold separators of all kinds."""
    line = Line().say(words["number"], number, number=number)
    parts = (
        f"{matter.description};现场无围挡;群众多次反映",
        f"{matter.description},雨季有隐患",
        matter.description,
    )
    text = rng.choice(parts)
    line.say(words["text"], text, description=text)
    line.say(words["town"], matter.town, town=matter.town)
    line.say(words["source"], matter.source, source=matter.source)
    line.say(
        words["unit"],
        f"{matter.lead_unit};{matter.duty_unit}",
        duty_unit=f"{matter.lead_unit};{matter.duty_unit}",
    )
    line.say(words["limit"], say_limit(rng, matter.deadline, limits))
    line.say(words["status"], say_status(PLAIN_STATUS, matter.status))
    return line.say(words["closed_on"], say_day(rng, "closed_on", matter.closed_on, TEXT_DAYS))


def draw_text_rows(rng: Random, low: int, high: int) -> list[Line]:
    words = {
        "number": pick(rng, "线索编号", "建议书编号", "受理编号"),
        "text": pick(rng, "反映的主要问题", "线索内容", "建议书指出的问题"),
        "town": pick(rng, "属地", "所在镇（街道）"),
        "source": pick(rng, "线索来源", "来源渠道"),
        "unit": pick(rng, "责任单位", "被建议单位（责任单位）"),
        "limit": pick(rng, "回复整改期限", "整改时限", "办理期限"),
        "status": pick(rng, "办理状态", "整改状态"),
        "closed_on": pick(rng, "办结日期", "销号日期"),
    }
    limits = [one for one in draw_limit_styles(rng) if one not in ("cell", "month number")]
    number = rng.choice(("JC2026-{:03d}", "检建〔2026〕{}号", "XS{:05d}"))
    matters = draw_matters(rng, rng.randint(low, high))
    return [
        describe_text_row(rng, one, number.format(at), words, limits) for at, one in enumerate(matters, 1)
    ]


def write_text_table(
    path: Path, rows: list[list[object]], encoding: str, delimiter: str, *, quote_all: bool
) -> Path:
    """Write a text table as a program exports it."""
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)
    return path


def make_comma_table(folder: Path, rng: Random) -> Form:
    """Commas between cells, semicolons in many texts; UTF-8 or GBK; at times an apostrophe before numbers."""
    lines = draw_text_rows(rng, 6, 12)
    headings = shuffle_headings(rng, list_headings(lines))
    rows = [
        [line.cells[heading] if line.cells[heading] is not None else "" for heading in headings]
        for line in lines
    ]
    if rng.random() < 0.5:
        at = next(
            at for at, heading in enumerate(headings) if heading in ("线索编号", "建议书编号", "受理编号")
        )
        for row in rows:
            row[at] = f"'{row[at]}"
    encoding = rng.choice(("utf-8-sig", "gbk", "utf-8"))
    path = write_text_table(
        folder / "市级线索.csv", [headings, *rows], encoding, ",", quote_all=rng.random() < 0.4
    )
    for line in lines:
        line.truth["level"] = "city"
    return Form(path, list_truths(lines), note="the level stands in the name of the file")


def make_tab_table(folder: Path, rng: Random) -> Form:
    """Tabs or semicolons between cells, a title line on top."""
    lines = draw_text_rows(rng, 5, 10)
    headings = shuffle_headings(rng, list_headings(lines))
    rows = [
        [line.cells[heading] if line.cells[heading] is not None else "" for heading in headings]
        for line in lines
    ]
    title = ["区级公益诉讼线索整改台账"] + [""] * (len(headings) - 1)
    encoding, delimiter = rng.choice(("gb18030", "utf-8-sig")), rng.choice(("\t", ";"))
    path = write_text_table(
        folder / "公益诉讼.csv", [title, headings, *rows], encoding, delimiter, quote_all=delimiter == ";"
    )
    for line in lines:
        line.truth["level"] = "district"
    return Form(path, list_truths(lines))


def make_old_workbook(folder: Path, rng: Random) -> Form:
    """An .xls or .et with merged cells and shares in words; nothing of its colours can be seen."""
    limits = [one for one in draw_limit_styles(rng) if one != "cell"]
    share = pick(rng, "推进比例", "完成率", "形象进度")
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(6, 12)), 1):
        line = Line().say("督办编号", f"DB{at:03d}", number=f"DB{at:03d}", level="city")
        line.say("督办事项", matter.description, description=matter.description)
        line.say("主责单位", matter.duty_unit, duty_unit=matter.duty_unit)
        line.say("验收单位", matter.lead_unit, acceptance_unit=matter.lead_unit)
        line.say("完成节点", say_limit(rng, matter.deadline, limits))
        line.say(share, say_percent(rng, matter.percent))
        line.say("办结情形", say_status(PLAIN_STATUS, matter.status))
        line.say("是否上平台", say_answer(rng, "on_platform", matter.on_platform))
        line.say("完成整改日期", say_day(rng, "rectified_on", matter.rectified_on, TEXT_DAYS))
        lines.append(line)
    number_lines(lines)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号",))
    width = len(headings)
    rows = [
        [pick(rng, "市级督办事项办理台账", "关于市级督办问题的整改情况表"), *[None] * (width - 1)],
        headings,
    ]
    rows += [[line.cells[heading] for heading in headings] for line in lines]
    path = write_xls(
        folder / rng.choice(("督办台账.xls", "督办台账.et")), "Sheet1", rows, ((0, 0, 0, width - 1),)
    )
    return Form(path, list_truths(lines))


def make_days_from_receipt(folder: Path, rng: Random) -> Form:
    """Received, planned and real days of handling side by side, their words saying which is which."""
    lines = []
    received, planned = (
        pick(rng, "受理日期", "登记受理时间"),
        pick(rng, "计划完成时间", "预计办结日期", "拟完成日期"),
    )
    real = pick(rng, "实际完成时间", "实际办结日期")
    for at, matter in enumerate(draw_matters(rng, rng.randint(6, 11)), 1):
        line = Line().say("件号", f"J{at:04d}", number=f"J{at:04d}", level="district")
        line.say("举报内容", matter.description, description=matter.description)
        line.say(received, matter.handed_on.isoformat(), extra={received: matter.handed_on.isoformat()})
        line.say(
            planned, matter.deadline.isoformat(), deadline=matter.deadline.isoformat(), deadline_kind="dated"
        )
        done = matter.rectified_on if matter.is_done else None
        if "办结" in real:  # 办结 may be the rectification or the close-out; the day must not be lost
            day = done.isoformat() if done else None
            line.say(real, day, **({"extra": {"rectified_on|closed_on": day}} if day else {}))
        else:
            line.say(
                real,
                Said(
                    done.isoformat() if done else None, {"rectified_on": done.isoformat() if done else None}
                ),
            )
        line.say("经办部门", matter.lead_unit, extra={"lead_unit|duty_unit": matter.lead_unit})
        line.say("当前进度", say_status(PLAIN_STATUS, "rectified" if done else matter.status))
        lines.append(line)
    book = new_book("举报件")
    headings = shuffle_headings(rng, list_headings(lines))
    row = put_row(book.active, 1, ["区级生态环境举报件办理台账"])
    put_table(book.active, row, headings, lines)
    return Form(save_book(book, folder, "举报件.xlsx"), list_truths(lines))


KINDS = [
    Kind("热线工单导出", make_hotline_export, ["clock times", "composed headings", "level given"]),
    Kind("逗号文本表", make_comma_table, ["csv", "semicolons in texts", "GBK", "apostrophe"]),
    Kind("制表符文本表", make_tab_table, ["csv with tabs", "title line"]),
    Kind("督办旧版表", make_old_workbook, ["xls", "et", "percent in words"]),
    Kind("举报件计划与实际", make_days_from_receipt, ["competing columns"]),
]
