"""A bureau of natural resources: states by colour, struck-through text, hidden rows, comments, tables side by side."""

from pathlib import Path
from random import Random

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import COUNTY, Matter, draw_matters, draw_number_style, pick
from tests.workbook.forms.shown_parts.phrases import (
    PLAIN_STATUS,
    draw_day_styles,
    draw_limit_styles,
    draw_status_words,
    say_day,
    say_limit,
    say_status,
    write_day,
)
from tests.workbook.forms.shown_parts.sheets import (
    Line,
    list_headings,
    list_truths,
    new_book,
    number_lines,
    paint,
    put,
    put_band,
    put_headings,
    put_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)

PALETTES = (
    {"not_started": "FFC7CE", "rectifying": "FFEB9C", "rectified": "BDD7EE", "closed": "C6EFCE"},
    {"not_started": "FF0000", "rectifying": "FFFF00", "rectified": "00B0F0", "closed": "92D050"},
    {"not_started": "F4B084", "rectifying": "FFE699", "rectified": "9BC2E6", "closed": "A9D08E"},
)
COLOUR_NAMES = {"not_started": "红色", "rectifying": "黄色", "rectified": "蓝色", "closed": "绿色"}


def describe_pit(rng: Random, matter: Matter, number: str, words: dict[str, str], styles: dict) -> Line:
    """Write one pit or quarry, without its state."""
    line = Line().say(words["number"], number, number=number, level="district")
    line.say(words["location"], matter.village, location=matter.village)
    line.say(words["town"], matter.town, town=matter.town)
    line.say(words["description"], matter.description, description=matter.description)
    line.say(words["duty_unit"], matter.duty_unit, duty_unit=matter.duty_unit)
    line.say(words["measures"], "；".join(matter.measures), measures="；".join(matter.measures))
    return line.say(words["deadline"], say_limit(rng, matter.deadline, styles["limits"]))


def draw_words(rng: Random) -> dict[str, str]:
    return {
        "number": pick(rng, "矿点编号", "台账序列号", "问题编号"),
        "location": pick(rng, "矿区位置", "地址", "所在地"),
        "town": pick(rng, "所在乡镇", "镇域"),
        "description": pick(rng, "存在隐患", "矿山问题描述", "违法违规情形", "核查发现问题"),
        "duty_unit": pick(rng, "整改主体", "治理责任单位", "责任单位（属地）"),
        "measures": pick(rng, "治理措施", "修复方案要点", "整治办法"),
        "deadline": pick(rng, "治理期限", "修复完成时限", "整治时限"),
    }


def draw_pits(rng: Random, low: int, high: int, **given: str) -> tuple[list[Matter], list[Line]]:
    """Draw issues and write them without a state."""
    words, styles = draw_words(rng), {"limits": draw_limit_styles(rng)}
    number = draw_number_style(rng, ("KS", "ZRZY", "采"))
    given.setdefault("category", "乱采乱挖")
    matters = draw_matters(rng, rng.randint(low, high), **given)
    lines = [describe_pit(rng, one, number.format(at), words, styles) for at, one in enumerate(matters, 1)]
    number_lines(lines)
    return matters, lines


def make_colours(folder: Path, rng: Random, *, legend: bool) -> Form:
    """Give the state by the colour of the row; a legend says what it means, or nobody does."""
    matters, lines = draw_pits(rng, 7, 13)
    colours, book = rng.choice(PALETTES), new_book("治理台账")
    sheet, headings = book.active, shuffle_headings(rng, list_headings(lines), first=("序号",))
    row = put_band(sheet, 1, f"{COUNTY}矿山生态问题治理台账（县级自查）", len(headings))
    if legend and rng.random() < 0.5:
        for at, (status, word) in enumerate(PLAIN_STATUS.items()):
            put(sheet, row, 1 + 2 * at, word)
            paint(sheet, row, [1 + 2 * at], colours[status])
        row += 1
    elif legend:
        for status, word in PLAIN_STATUS.items():
            put(sheet, row, 1, f"{COLOUR_NAMES[status]}为{word}")
            paint(sheet, row, [1], colours[status])
            row += 1
    row = put_headings(sheet, row, headings)
    width = range(1, len(headings) + 1) if rng.random() < 0.6 else (1, 2)
    for matter, line in zip(matters, lines, strict=True):
        paint(sheet, row, width, colours[matter.status])
        row = put_lines(sheet, row, headings, [line])
        line.truth["status"] = matter.status
    used = dict.fromkeys(matter.status for matter in matters)
    return Form(
        save_book(book, folder, "矿山治理.xlsx"),
        list_truths(lines),
        open_questions=[] if legend else ["底色是什么意思"],
        options=[] if legend else [f"@底色{colours[status]}={PLAIN_STATUS[status]}" for status in used],
    )


def make_colours_with_legend(folder: Path, rng: Random) -> Form:
    return make_colours(folder, rng, legend=True)


def make_colours_alone(folder: Path, rng: Random) -> Form:
    return make_colours(folder, rng, legend=False)


def strike(old: str, new: str) -> CellRichText:
    """Return a cell of which the first part is struck through."""
    return CellRichText(TextBlock(InlineFont(strike=True), old), new)


def make_struck_text(folder: Path, rng: Random) -> Form:
    """Corrections by striking through, rows that are hidden, comments on cells, a row struck out as a whole."""
    matters, lines = draw_pits(rng, 8, 12)
    states, days = draw_status_words(rng), draw_day_styles(rng)
    for matter, line in zip(matters, lines, strict=True):
        line.say("整治状态", say_status(states, matter.status))
        line.say("销号时间", say_day(rng, "closed_on", matter.closed_on, days))
    headings = shuffle_headings(rng, list_headings(lines), first=("序号",))
    limit = next(heading for heading in headings if heading.endswith(("期限", "时限")))
    book = new_book("台账")
    sheet = book.active
    row = put_band(sheet, 1, f"{COUNTY}县级自查矿山问题销号台账", len(headings))
    row = put_headings(sheet, row, headings)
    gone, corrected, hidden, told = rng.sample(range(len(lines)), 4)
    for at, (matter, line) in enumerate(zip(matters, lines, strict=True)):
        if at == corrected:
            new = write_day("long", matter.deadline)
            line.say(
                limit,
                strike("2026年3月31日", str(new)),
                deadline=matter.deadline.isoformat(),
                deadline_kind="dated",
            )
        put_lines(sheet, row, headings, [line])
        if at == hidden:
            sheet.row_dimensions[row].hidden = True
        if at == told:
            note = pick(rng, "县局4月核查时属地要求延期，待批", "照片缺失，请补交", "点位坐标有误，正在复测")
            sheet.cell(row, headings.index("整治状态") + 1).comment = Comment(note, "钱某")
            line.truth["remark"] = note
        if at == gone:
            for column in range(1, len(headings) + 1):
                sheet.cell(row, column).font = Font(strike=True)
        row += 1
    if rng.random() < 0.5:
        column = len(headings) + 1
        put(sheet, 2, column, "经办备查")
        for at in range(3, row):
            put(sheet, at, column, f"存档{at}")
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    return Form(
        save_book(book, folder, "销号台账.xlsx"),
        [line.truth for at, line in enumerate(lines) if at != gone],
        note="the row struck out as a whole is no issue",
    )


def make_side_by_side(folder: Path, rng: Random) -> Form:
    """Two tables beside one another whose titles say the state; a summary beside or beneath, at times."""
    words, limits, days = draw_words(rng), {"limits": draw_limit_styles(rng)}, draw_day_styles(rng)
    titles = rng.choice(
        (
            {"closed": "已销号问题", "rectifying": "整改中问题"},
            {"rectified": "左表：已完成整改（待销号）", "not_started": "右表：尚未启动"},
            {"closed": "一、已办结销号", "rectifying": "二、正在整改"},
        )
    )
    alike, book, lines = rng.random() < 0.5, new_book("双表"), []
    sheet = book.active
    row = put_band(sheet, 1, f"{COUNTY}违法用地和矿山问题整治双清单（县级）", 14, merged=rng.random() < 0.5)
    left, bottom, order = 1, row, None
    for prefix, (status, title) in zip("AB", titles.items(), strict=True):
        table = []
        for at, matter in enumerate(draw_matters(rng, rng.randint(3, 7), status=status), 1):
            line = describe_pit(rng, matter, f"YD-{prefix}{at:02d}", words, limits)
            line.truth["status"] = status
            if status == "closed" and not alike:
                line.say("销号日期", say_day(rng, "closed_on", matter.closed_on, days))
            table.append(line)
        number_lines(table)
        order = order if alike and order else shuffle_headings(rng, list_headings(table), first=("序号",))
        put_band(sheet, row, title, len(order), left, merged=rng.random() < 0.5)
        bottom = max(bottom, put_table(sheet, row + 1, order, table, left))
        left += len(order) + 1
        lines += table
    if rng.random() < 0.5:
        put_row(sheet, row + 1, ["状态", "个数"], left)
        for at, (status, title) in enumerate(titles.items()):
            put_row(sheet, row + 2 + at, [title, sum(line.truth["status"] == status for line in lines)], left)
    else:
        put_band(sheet, bottom + 1, "注：本表由县自然资源局汇总，数据截至2026年4月28日。", 8)
    return Form(save_book(book, folder, "双清单.xlsx"), list_truths(lines))


KINDS = [
    Kind("底色有图例", make_colours_with_legend, ["colour with a legend"]),
    Kind("底色无图例", make_colours_alone, ["colour without a legend", "open question"]),
    Kind("删除线与批注", make_struck_text, ["struck-through", "hidden rows", "comments"]),
    Kind("左右双清单", make_side_by_side, ["tables side by side", "titles with a status", "summary beside"]),
]
