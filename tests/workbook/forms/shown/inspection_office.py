"""An office that follows up inspections: issues over several rows, batches, limits that were moved."""

from datetime import timedelta
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import (
    COUNTY,
    Matter,
    draw_matters,
    pick,
)
from tests.workbook.forms.shown_parts.phrases import (
    draw_day_styles,
    draw_limit_styles,
    draw_status_words,
    say_day,
    say_limit,
    say_status,
    write_day,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_headings,
    list_truths,
    merge_down,
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


def write_head(rng: Random, matter: Matter, number: str, words: dict[str, Heading], styles: dict) -> Line:
    """Write what each of this office's tables holds."""
    line = Line()
    line.say(words["number"], number, number=number)
    line.say(words["description"], matter.description, description=matter.description)
    line.say(words["lead_unit"], matter.lead_unit, lead_unit=matter.lead_unit)
    line.say(words["duty_unit"], matter.duty_unit, duty_unit=matter.duty_unit)
    line.say(words["deadline"], say_limit(rng, matter.deadline, styles["limits"]))
    return line.say(words["status"], say_status(styles["states"], matter.status))


def draw_words(rng: Random) -> dict[str, Heading]:
    return {
        "number": pick(rng, "任务编号", "整改任务序号", "反馈编号", "问题编码"),
        "description": pick(rng, "反馈问题", "督察指出问题", "具体问题表述", "问题清单"),
        "lead_unit": pick(rng, "牵头单位", "督导部门（牵头）", "行业牵头部门"),
        "duty_unit": pick(rng, "责任单位", "整改落实单位", "整改责任主体"),
        "deadline": pick(rng, "整改时限", "完成节点", "整改完成期限"),
        "status": pick(rng, "整改状态", "任务进度", "办结情形", "当前整改情况"),
    }


def draw_styles(rng: Random) -> dict:
    return {"limits": draw_limit_styles(rng), "states": draw_status_words(rng), "days": draw_day_styles(rng)}


def make_issue_over_rows(folder: Path, rng: Random) -> Form:
    """Units and measures below one another; all else stands once, merged over the rows or blank beneath."""
    words, styles, is_merged = draw_words(rng), draw_styles(rng), rng.random() < 0.5
    measure, helper = (
        pick(rng, "整改措施", "细化举措", "具体处置办法"),
        pick(rng, "配合单位", "协同单位", "协办部门"),
    )
    with_units = rng.random() < 0.6
    lines, parts = [], []
    for at, matter in enumerate(draw_matters(rng, rng.randint(5, 9)), 1):
        line = write_head(rng, matter, f"DC-{at:02d}", words, styles)
        steps = [f"{ORDINALS[step]}是{text}" for step, text in enumerate(matter.measures)]
        line.say(measure, steps[0], measures="；".join(matter.measures), level="province")
        others = (
            rng.sample(("县公安局", "县农业农村局", "县财政局", "县交通局"), len(steps)) if with_units else []
        )
        line.say(helper, others[0] if others else "县公安局", assisting_unit="、".join(others) or "县公安局")
        parts.append([(text, others[step] if others else None) for step, text in enumerate(steps)])
        lines.append(line)
    number_lines(lines)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号",))
    book = new_book(pick(rng, "整改方案", "三清单", "任务表"))
    row = put_band(book.active, 1, f"{COUNTY}省级生态环境保护督察反馈问题整改任务表", len(headings))
    row = put_headings(book.active, row, headings)
    for line, part in zip(lines, parts, strict=True):
        put_lines(book.active, row, headings, [line])
        for step, (text, unit) in enumerate(part):
            put(book.active, row + step, headings.index(measure) + 1, text)
            put(book.active, row + step, headings.index(helper) + 1, unit)
        if is_merged:
            own = {measure, helper} if with_units else {measure}
            columns = [at for at, heading in enumerate(headings, 1) if heading not in own]
            merge_down(book.active, row, row + len(part) - 1, columns)
        row += len(part)
    return Form(save_book(book, folder, "督察整改任务.xlsx"), list_truths(lines))


def make_batches(folder: Path, rng: Random) -> Form:
    """Batches with their sender and day over their issues, kinds under the batches, totals in the middle."""
    words, styles, kinds_too = draw_words(rng), draw_styles(rng), rng.random() < 0.5
    book, lines = new_book("交办问题"), []
    sheet = book.active
    headings: list[Heading] = ["序号", *shuffle_headings(rng, list(words.values()))]
    row = put_band(sheet, 1, f"{COUNTY}市级交办秦岭问题整改推进台账", len(headings))
    row = put_row(sheet, row, ["截至2026年4月25日"])
    row = put_headings(sheet, row, headings)
    for batch in range(rng.randint(2, 3)):
        sender = rng.choice(("市秦岭办", "市环委办", "市督察专班"))
        month, day = 9 + batch, rng.randint(2, 27)
        style = rng.choice(
            (
                "第{o}批（{s}2025年{m}月{d}日交办）",
                "{o}、{s}2025年{m}月{d}日转来",
                "第{o}批 {s} 2025.{m}.{d}交办",
            )
        )
        row = put_band(sheet, row, style.format(o=ORDINALS[batch], s=sender, m=month, d=day), len(headings))
        matters = draw_matters(rng, rng.randint(3, 6))
        if kinds_too:
            matters.sort(key=lambda one: one.category)
        seen = None
        for matter in matters:
            if kinds_too and matter.category != seen:
                seen = matter.category
                row = put_band(sheet, row, f"（{ORDINALS[matters.index(matter)]}）{seen}类", len(headings))
            line = write_head(rng, matter, f"JB{len(lines) + 1:03d}", words, styles).say(
                "序号", len(lines) + 1
            )
            line.truth.update(
                level="city", handed_over_on=f"2025-{month:02d}-{day:02d}", extra={"来源": sender}
            )
            if kinds_too:
                line.truth["category"] = (seen, f"{seen}类")
            lines.append(line)
            row = put_lines(sheet, row, headings, [line])
        if rng.random() < 0.6:
            row = put_row(sheet, row, [pick(rng, "小计", "本批合计"), f"{len(matters)}个"])
    put_row(sheet, row, ["合计", f"{len(lines)}个"])
    return Form(save_book(book, folder, "交办台账.xlsx"), list_truths(lines))


def make_moved_limits(folder: Path, rng: Random) -> Form:
    """The first limit beside the extended one; a planned day beside the real one."""
    words, styles = draw_words(rng), draw_styles(rng)
    first = pick(rng, "原定整改时限", "原时限", "方案确定的时限", "初始完成期限")
    later = pick(rng, "延期后时限", "调整后完成时限", "经批准延长至", "现整改时限")
    plan, real = rng.choice(
        (("计划销号时间", "实际销号时间"), ("拟销号时间", "销号时间"), (("销号", "计划"), ("销号", "实际")))
    )
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(7, 12)), 1):
        line = write_head(rng, matter, f"SD-{at:03d}", words, styles)
        del line.cells[words["deadline"]]
        line.truth.update(deadline_kind="dated", level="province")
        early = matter.deadline - timedelta(days=rng.randint(40, 200))
        is_extended = rng.random() < 0.6
        style = rng.choice(("long", "before", "cell", "dots"))
        line.say(first, write_day(style, early if is_extended else matter.deadline))
        line.say(later, write_day(style, matter.deadline) if is_extended else rng.choice((None, "/", "—")))
        line.truth["deadline"] = matter.deadline.isoformat()
        if is_extended:
            line.truth["original_deadline"] = early.isoformat()
        line.say(plan, write_day("long", matter.deadline + timedelta(days=20)))
        line.say(real, say_day(rng, "closed_on", matter.closed_on, styles["days"]))
        lines.append(line)
    number_lines(lines)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号",))
    book = new_book("延期")
    row = put_band(book.active, 1, f"{COUNTY}省级督察反馈问题整改情况（含延期）", len(headings))
    put_table(book.active, row, headings, lines)
    return Form(save_book(book, folder, "含延期.xlsx"), list_truths(lines))


def make_grouped_days(folder: Path, rng: Random) -> Form:
    """One heading 时间 under several groups, whose words say what each is; a group that sounds like a state."""
    styles, states = draw_day_styles(rng), draw_status_words(rng)
    limits = draw_limit_styles(rng)
    day = pick(rng, "时间", "日期")
    found, handed = pick(rng, "发现情况", "排查发现"), pick(rng, "交办情况", "转办情况")
    done, closed = pick(rng, "完成整改情况", "整改完成情况"), pick(rng, "销号情况", "核查销号")
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(7, 12)), 1):
        line = Line().say("编号", f"QD{at:03d}", number=f"QD{at:03d}", level="city")
        line.say((found, day), say_day(rng, "found_on", matter.found_on, styles))
        line.say((found, "方式"), matter.source, source=matter.source)
        line.say((handed, day), say_day(rng, "handed_over_on", matter.handed_on, styles))
        line.say((handed, "交办问题内容"), matter.description, description=matter.description)
        line.say((handed, "责任单位"), matter.duty_unit, duty_unit=matter.duty_unit)
        line.say((handed, "办结时限"), say_limit(rng, matter.deadline, limits))
        line.say((done, "整改类型"), rng.choice(("分阶段整改", "立即整改", "持续整改")))
        line.say((done, "进展状态"), say_status(states, matter.status))
        line.say((done, day), say_day(rng, "rectified_on", matter.rectified_on, styles))
        line.say((closed, day), say_day(rng, "closed_on", matter.closed_on, styles))
        lines.append(line)
    number_lines(lines)
    order = [heading for heading in list_headings(lines) if heading != "序号"]
    book = new_book("Sheet1")
    row = put_band(book.active, 1, f"{COUNTY}市级专项督查问题全过程台账", len(order) + 1)
    put_table(book.active, row, ["序号", *order], lines)
    return Form(save_book(book, folder, "全过程台账.xlsx"), list_truths(lines))


def make_two_equal_limits(folder: Path, rng: Random) -> Form:
    """Two limits of which no word says that one holds: asking is right."""
    words, styles = draw_words(rng), draw_styles(rng)
    groups = rng.choice((("镇办填报", "部门填报"), ("甲表", "乙表"), ("一组意见", "二组意见")))
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(5, 9)), 1):
        line = write_head(rng, matter, f"WT{at:03d}", words, styles)
        del line.cells[words["deadline"]]
        line.say((groups[0], "整改时限"), write_day("long", matter.deadline))
        line.say(
            (groups[1], "整改时限"), write_day("long", matter.deadline + timedelta(days=rng.randint(10, 50)))
        )
        line.truth.update(deadline=matter.deadline.isoformat(), deadline_kind="dated", level="district")
        lines.append(line)
    headings = [heading for heading in list_headings(lines) if isinstance(heading, str)]
    headings += [(group, "整改时限") for group in groups]  # type: ignore[list-item]
    book = new_book("核对")
    row = put_band(book.active, 1, f"{COUNTY}县级自查问题核对表", len(headings))
    put_table(book.active, row, headings, lines)
    column = chr(ord("A") + headings.index((groups[0], "整改时限")))
    return Form(
        save_book(book, folder, "核对表.xlsx"),
        list_truths(lines),
        open_questions=["两列整改时限哪一列有效"],
        options=[f"{column}列=deadline"],
    )


KINDS = [
    Kind("督察任务多行", make_issue_over_rows, ["one issue over several rows"]),
    Kind("分批交办", make_batches, ["group rows", "totals in the middle"]),
    Kind("含延期", make_moved_limits, ["competing columns"]),
    Kind("全过程台账", make_grouped_days, ["one heading under several groups"]),
    Kind("两列时限", make_two_equal_limits, ["competing columns", "open question"]),
]
