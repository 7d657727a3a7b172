"""A forestry bureau: patches from satellite pictures, numbers under names of the trade, coordinates."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.shown_parts.matters import COUNTY, Matter, draw_matters, draw_number_style, pick
from tests.workbook.forms.shown_parts.phrases import (
    Said,
    draw_day_styles,
    draw_limit_styles,
    draw_status_words,
    say_answer,
    say_day,
    say_limit,
    say_percent,
    say_status,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_headings,
    list_truths,
    new_book,
    number_lines,
    put_band,
    put_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)
from tests.workbook.makers.odd_files import ods_cell, write_ods


def write_degrees(value: float, style: str) -> Said | object:
    """Write a coordinate as a number, or in degrees, minutes and seconds."""
    if style == "decimal":
        return value
    degrees, rest = divmod(round(value * 3600), 3600)
    return f"{degrees}°{rest // 60:02d}′{rest % 60:02d}″"


def read_degrees(value: float, style: str) -> float:
    return value if style == "decimal" else round(value * 3600) / 3600


def describe_patch(
    rng: Random, matter: Matter, number: str, words: dict[Heading, Heading], styles: dict
) -> Line:
    """Write one patch; *words* are the office's headings by the field."""
    line = Line()
    line.say(words["number"], number, number=number)
    line.say(words["town"], matter.town, town=matter.town)
    line.say(words["location"], matter.village, location=matter.village)
    for name, value in (("lon", matter.lon), ("lat", matter.lat)):
        line.say(
            words[name],
            write_degrees(value, styles["degrees"]),
            **{name: read_degrees(value, styles["degrees"])},
        )
    area = f"{rng.randint(2, 90) / 10}亩"
    line.say(words["area"], area, extra={"面积": area})
    line.say(words["description"], matter.description, description=matter.description)
    line.say(words["zone"], matter.zone, zone=matter.zone)
    line.say(words["duty_unit"], matter.duty_unit, duty_unit=matter.duty_unit)
    line.say(words["measures"], "，".join(matter.measures), measures="；".join(matter.measures))
    line.say(words["deadline"], say_limit(rng, matter.deadline, styles["limits"]))
    line.say(words["status"], say_status(styles["states"], matter.status))
    line.say(words["rectified_on"], say_day(rng, "rectified_on", matter.rectified_on, styles["days"]))
    line.say(words["on_platform"], say_answer(rng, "on_platform", matter.on_platform, styles["answers"]))
    return line


def draw_patch_words(rng: Random) -> dict[Heading, Heading]:
    """Return the office's headings for patches."""
    return {
        "number": pick(rng, "斑块号", "疑似图斑号", "斑块编码", "变化图斑编号"),
        "town": pick(rng, "所在镇", "所属镇街", "涉及镇（办）", "镇级单位"),
        "location": pick(rng, "所在村组", "小地名", "坐落村", "图斑坐落"),
        "lon": ("中心点坐标", pick(rng, "经度", "东经", "X（经度）")),
        "lat": ("中心点坐标", pick(rng, "纬度", "北纬", "Y（纬度）")),
        "area": pick(rng, "变化面积", "图斑面积", "占地规模"),
        "description": pick(rng, "现地核实情形", "变化情形描述", "违规情形", "隐患情形"),
        "zone": pick(rng, "所处保护分区", "秦岭保护区划", "分区属性"),
        "duty_unit": pick(rng, "整治责任主体", "落实整改单位", "主体责任单位"),
        "measures": pick(rng, "处置办法", "恢复举措", "治理方式"),
        "deadline": pick(rng, "整治节点", "恢复时限", "办结时间要求", "限期"),
        "status": pick(rng, "整治到位情况", "办结情形", "目前整治状态"),
        "rectified_on": pick(rng, "整治到位日期", "实际恢复时间", "完成整治时间"),
        "on_platform": pick(rng, "是否上平台", "平台录入与否", "是否已录系统"),
    }


def draw_styles(rng: Random) -> dict:
    """Return how this clerk writes."""
    answers = (("是", "否"), ("已上", "未上"), ("√", "×"))
    return {
        "degrees": rng.choice(("decimal", "dms")),
        "limits": draw_limit_styles(rng),
        "states": draw_status_words(rng),
        "days": draw_day_styles(rng),
        "answers": [rng.choice(answers[:1] + answers[2:])],
    }


def draw_patches(rng: Random, count: int) -> list[Line]:
    """Return patches in one office's words."""
    words, styles = draw_patch_words(rng), draw_styles(rng)
    number = draw_number_style(rng, ("LB", "QT-TB", "6109", "青林"))
    matters = draw_matters(rng, count, category=rng.choice(("乱砍乱伐", "乱采乱挖")))
    return [describe_patch(rng, one, number.format(at), words, styles) for at, one in enumerate(matters, 1)]


def make_patch_table(folder: Path, rng: Random) -> Form:
    """A patch list with grouped headings and, at times, a row of column numbers."""
    lines = draw_patches(rng, rng.randint(9, 18))
    number_lines(lines)
    book = new_book(pick(rng, "图斑", "Sheet1", "核查结果"))
    sheet = book.active
    headings = shuffle_headings(rng, list_headings(lines), first=("序号",))
    level, words = rng.choice((("district", "县级自查"), ("city", "市级下发"), ("province", "省级下发")))
    row = put_band(sheet, 1, f"{COUNTY}{words}森林督查疑似图斑整治台账", len(headings))
    row = put_row(sheet, row, [f"填报单位：{COUNTY}林业局", None, None, "填报日期：2026年4月20日"])
    end = put_table(sheet, row, headings, [])
    if rng.random() < 0.5:
        end = put_row(sheet, end, list(range(1, len(headings) + 1)))
    end = put_lines(sheet, end, headings, lines)
    put_row(sheet, end + 1, ["填表人：李某", None, None, "审核人：王某"])
    for line in lines:
        line.truth["level"] = level
    return Form(save_book(book, folder, "图斑整治台账.xlsx"), list_truths(lines))


def make_small_class_table(folder: Path, rng: Random) -> Form:
    """The number of a forest sub-compartment is the only column like a number: is it one?"""
    words, styles = draw_patch_words(rng), draw_styles(rng)
    heading = pick(rng, "小班号", "林班小班", "宗地代码")
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(7, 12)), 1):
        line = describe_patch(rng, matter, "", words, styles)
        number = f"{rng.randint(1, 9):02d}-{at:03d}"
        del line.cells[words["number"]], line.truth["number"]
        lines.append(line.say(heading, number, number=number))
    book = new_book("林地")
    headings = shuffle_headings(rng, list_headings(lines))
    row = put_band(
        book.active, 1, f"{COUNTY}林地问题整改情况表（县级）", len(headings), merged=rng.random() < 0.5
    )
    put_table(book.active, row + rng.randint(0, 1), headings, lines)
    for line in lines:
        line.truth["level"] = "district"
    return Form(
        save_book(book, folder, "林地问题.xlsx"),
        list_truths(lines),
        open_questions=[f"{heading}是不是问题编号"],
        options=[f"{heading}=number"],
    )


def make_open_document(folder: Path, rng: Random) -> Form:
    """An .ods with serial numbers and shares, written by another office suite."""
    serial = pick(rng, "流水号", "登记流水", "受理流水号")
    states, days = draw_status_words(rng), draw_day_styles(rng)
    limits = [style for style in draw_limit_styles(rng) if style != "month number"]
    content = pick(rng, "诉求内容", "反映事项", "群众反映情况")
    share = pick(rng, "完成比例", "整治完成率", "进度（%）")
    lines = []
    for at, matter in enumerate(draw_matters(rng, rng.randint(6, 14)), 1):
        line = Line()
        line.say(serial, f"LS2026{at:04d}", number=f"LS2026{at:04d}")
        line.say(content, matter.description, description=matter.description)
        line.say("事项归类", matter.category, category=matter.category)
        line.say("属地", matter.town, town=matter.town)
        line.say("办理节点", say_limit(rng, matter.deadline, limits))
        line.say("办理状态", say_status(states, matter.status))
        line.say(share, say_percent(rng, matter.percent))
        line.say("巡查发现时间", say_day(rng, "found_on", matter.found_on, days))
        line.say(
            "主办单位", matter.lead_unit, extra={"lead_unit|duty_unit": matter.lead_unit}, level="district"
        )
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines))
    values = [
        ["区级林草问题办理台账"],
        headings,
        *([line.cells[heading] for heading in headings] for line in lines),
    ]
    body = "".join(
        f"<table:table-row>{''.join(ods_text(cell) for cell in row)}</table:table-row>" for row in values
    )
    path = folder / "林草办理台账.ods"
    write_ods(path, f'<table:table table:name="办理">{body}</table:table>')
    return Form(path, list_truths(lines))


def ods_text(value: object) -> str:
    """Return one cell of an .ods; days are days there."""
    return ods_cell(value.date() if hasattr(value, "date") else None if value in (None, "") else value)  # type: ignore[arg-type,attr-defined]


KINDS = [
    Kind(
        "林业图斑台账",
        make_patch_table,
        ["composed headings", "coordinates", "column numbers", "odd number names"],
    ),
    Kind("林业小班表", make_small_class_table, ["odd number names", "open question"]),
    Kind("林草办理ods", make_open_document, ["ods", "odd number names", "percent"]),
]
