"""A supervision team that puts others' tables together: sheets named for a state, covers and summaries, equal tables stacked."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import COUNTY, TOWNS, Matter, draw_matters, name_town_hall, pick
from tests.workbook.forms.shown_parts.phrases import (
    PLAIN_STATUS,
    Said,
    draw_day_styles,
    draw_limit_styles,
    say_day,
    say_limit,
    say_status,
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
    put_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)

STATE_SHEETS = {
    "closed": ("已销号", "销号清单", "已办结销号"),
    "rectified": ("已完成整改", "完成整改待销号"),
    "rectifying": ("整改中", "正在整改"),
    "not_started": ("未启动", "尚未启动"),
}


def draw_words(rng: Random) -> dict[str, str]:
    return {
        "number": pick(rng, "督查编号", "问题编号", "清单编号"),
        "description": pick(rng, "督查发现问题", "问题具体表现", "突出问题"),
        "town": pick(rng, "涉及镇办", "所属镇（街道）", "属地"),
        "lead_unit": pick(rng, "行业监管部门", "牵头督办单位", "牵头责任单位"),
        "duty_unit": pick(rng, "属地责任单位", "具体整改单位", "责任单位"),
        "goal": pick(rng, "整改目标", "销号标准", "验收标准"),
        "measures": pick(rng, "整改措施", "推进举措"),
        "deadline": pick(rng, "整改时限", "序时节点", "任务完成时限"),
    }


def describe_task(rng: Random, matter: Matter, number: str, words: dict[str, str], limits: list[str]) -> Line:
    """Write one task without its state."""
    line = Line()
    for name, value in (
        ("number", number),
        ("description", matter.description),
        ("town", matter.town),
        ("lead_unit", matter.lead_unit),
        ("duty_unit", matter.duty_unit),
        ("goal", matter.goal),
    ):
        line.say(words[name], Said(value, {name: value}))
    steps = [f"{at}.{text}" for at, text in enumerate(matter.measures, 1)]
    line.say(words["measures"], "\n".join(steps), measures="；".join(matter.measures))
    return line.say(words["deadline"], say_limit(rng, matter.deadline, limits))


def make_sheet_per_state(folder: Path, rng: Random) -> Form:
    """The state stands only in the name of the sheet; a cover and a summary stand in front."""
    words, limits, days = draw_words(rng), draw_limit_styles(rng), draw_day_styles(rng)
    sheets = {status: rng.choice(names) for status, names in STATE_SHEETS.items()}
    book, lines = new_book("封面", "统计", *sheets.values()), []
    put_band(book["封面"], 3, f"{COUNTY}市级督查问题整改资料汇编", 6)
    put(book["封面"], 6, 2, "编制单位：县秦岭办")
    put(book["封面"], 7, 2, "二〇二六年四月")
    put_row(book["统计"], 1, ["整改状态", "问题数量", "占比"])
    for status, name in sheets.items():
        table = []
        for matter in draw_matters(rng, rng.randint(2, 4), status=status):
            line = describe_task(rng, matter, f"DCH{len(lines) + len(table) + 1:03d}", words, limits)
            line.truth.update(level="city", status=status)
            if status == "closed":
                line.say("销号时间", say_day(rng, "closed_on", matter.closed_on, days))
            table.append(line)
        number_lines(table)
        headings = shuffle_headings(rng, list_headings(table), first=("序号",))
        row = put_band(book[name], 1, f"{COUNTY}市级督查问题清单", len(headings))
        put_table(book[name], row, headings, table)
        lines += table
    for at, (status, name) in enumerate(sheets.items(), 2):
        count = sum(line.truth["status"] == status for line in lines)
        put_row(book["统计"], at, [name, count, f"{100 * count / len(lines):.1f}%"])
    put_row(book["统计"], 6, ["合计", len(lines), "100%"])
    return Form(save_book(book, folder, "督查汇编.xlsx"), list_truths(lines))


def make_equal_tables(folder: Path, rng: Random) -> Form:
    """A table for each town, one over another, all with the same headings; the title alone names the town."""
    words, limits = draw_words(rng), draw_limit_styles(rng)
    towns, book, lines = rng.sample(TOWNS, 3), new_book("各镇办"), []
    row = put_band(book.active, 1, f"{COUNTY}县级督查各镇办问题整改情况", 8)
    style = rng.choice(("{t}问题整改台账", "填报单位：{h}", "附表{n}  {t}"))
    headings: list[Heading] | None = None
    state = pick(rng, "整改状态", "目前状态", "推进情况（状态）")
    for at, town in enumerate(towns, 1):
        table = []
        for matter in draw_matters(rng, rng.randint(2, 4), town=town):
            number = f"ZB{len(lines) + len(table) + 1:03d}"
            line = describe_task(rng, matter, number, words, limits)
            del line.cells[words["town"]]
            line.say(state, say_status(PLAIN_STATUS, matter.status), level="district")
            table.append(line)
        number_lines(table)
        headings = headings or shuffle_headings(rng, list_headings(table), first=("序号",))
        title = style.format(t=town, h=name_town_hall(town), n=at)
        row = put_band(book.active, row, title, len(headings), merged=rng.random() < 0.5)
        row = put_table(book.active, row, headings, table)
        if rng.random() < 0.5:
            row = put_band(
                book.active, row, f"填表人：{matter.person}    联系电话：0914-5551000", len(headings)
            )
        row += rng.randint(0, 2)
        lines += table
    return Form(save_book(book, folder, "各镇办台账.xlsx"), list_truths(lines))


def make_merged_down(folder: Path, rng: Random) -> Form:
    """Town, kind and lead unit stand once for several issues, merged down the rows or 同上; subtotals between."""
    words, limits, days = draw_words(rng), draw_limit_styles(rng), draw_day_styles(rng)
    kind = pick(rng, "问题领域", "问题类别", "所属类型")
    way, book, lines = rng.choice(("merged", "同上", "〃")), new_book("问题"), []
    headings: list[Heading] = ["序号", words["town"], kind, *[w for n, w in words.items() if n != "town"]]
    headings += ["整改状态", "发现时间"]
    row = put_band(book.active, 1, f"{COUNTY}省级反馈问题整改台账", len(headings))
    row = put_row(book.active, row, headings)
    for town in rng.sample(TOWNS, 3):
        table, top = [], row
        for at, matter in enumerate(draw_matters(rng, rng.randint(2, 4), town=town)):
            number = f"SF{len(lines) + len(table) + 1:03d}"
            line = describe_task(rng, matter, number, words, limits)
            if at:
                line.cells[words["town"]] = None if way == "merged" else way
            line.say(kind, matter.category, category=matter.category, level="province")
            line.say("整改状态", say_status(PLAIN_STATUS, matter.status))
            line.say("发现时间", say_day(rng, "found_on", matter.found_on, days))
            table.append(line)
        number_lines(table, start=len(lines) + 1)
        row = put_lines(book.active, row, headings, table)
        if way == "merged":
            book.active.merge_cells(start_row=top, end_row=row - 1, start_column=2, end_column=2)
        if rng.random() < 0.5:
            row = put_row(book.active, row, ["小计", None, f"{len(table)}个"])
        lines += table
    return Form(save_book(book, folder, "省级反馈.xlsx"), list_truths(lines))


KINDS = [
    Kind("按状态分表", make_sheet_per_state, ["sheet per status", "cover", "summary sheet"]),
    Kind("各镇办同表头", make_equal_tables, ["stacked tables with equal headings", "town in the title"]),
    Kind("合并与同上", make_merged_down, ["merged down", "ditto marks", "totals in the middle"]),
]
