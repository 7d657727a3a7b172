"""A roads bureau's monthly paper, and what the platform of the forest chiefs gives out as text or open document."""

import csv
from datetime import datetime
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held3.papers import (
    DAY_WAYS,
    draw_cases,
    draw_state_words,
    join_works,
    say_day,
    say_limit,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_headings,
    list_truths,
    new_book,
    number_lines,
    put_band,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)
from tests.workbook.makers.odd_files import ods_cell, write_ods


def make_road_month(folder: Path, rng: Random) -> Form:
    """A monthly paper with last month's story beside this month's, and the first limit beside the moved one."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    project, text = rng.choice(("所属项目", "标段")), rng.choice(("问题概况", "环保水保问题", "问题内容描述"))
    last, this = rng.choice((("3月进展", "4月进展"), ("上月进展情况", "本月进展情况")))
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(8, 13)), 1):
        line = Line().say("编号", f"JT-{at:03d}", number=f"JT-{at:03d}", level="city")
        line.say(project, f"康略高速{rng.choice(('TJ1', 'TJ3', 'LM2'))}标")
        line.say(text, case.text, description=case.text)
        line.say("桩号位置", place := f"K{rng.randint(10, 99)}+{rng.randint(100, 900)}左侧", location=place)
        line.say(("责任体系", "行业监管部门"), case.bureau, lead_unit=case.bureau)
        line.say(("责任体系", "整改责任单位"), "康略高速项目办", duty_unit="康略高速项目办")
        line.say(("责任体系", "验收单位"), "市交通运输局", acceptance_unit="市交通运输局")
        line.say(("责任体系", "联系人"), case.person, extra={"person|contact": case.person})
        line.say("整改举措", join_works(rng, case.works))
        line.say(("整改时限", "原定"), "2025年12月31日", original_deadline="2025-12-31")
        line.say(("整改时限", "延期后"), say_limit(rng, case.due, plain=True))
        line.say(last, f"{case.village}段上旬已进场查勘", extra={"": f"{case.village}段上旬已进场查勘"})
        line.say(this, case.story, progress=case.story)
        line.say("总体进度", f"{case.share}%", percent=case.share)
        line.say("整改状态", words[case.state], status=case.state)
        line.say("销号时间", say_day(rng, "closed_on", case.closed, ways))
        lines.append(line)
    number_lines(lines)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号", "编号"))
    book = new_book("4月调度")
    row = put_band(
        book.active,
        1,
        "在建公路项目生态环境问题整改月调度表（市级督办）",
        len(headings),
        merged=rng.random() < 0.6,
    )
    row = put_row(book.active, row, ["报送月份：2026年4月", None, None, None, None, "报送人：雍某"])
    put_table(book.active, row, headings, lines)
    return Form(save_book(book, folder, "公路问题月调度.xlsx"), list_truths(lines))


def write_text(value: object) -> str:
    """Return a cell as text; a day as spreadsheets give it out."""
    if isinstance(value, datetime):
        return f"{value.year}/{value.month}/{value.day}"
    return "" if value is None else str(value)


def make_forest_export(folder: Path, rng: Random) -> Form:
    """An export of the forest chiefs' platform: .csv in one of two encodings, or .ods."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    code = rng.choice(("事件编号", "交办单号", "上报事件ID"))
    text, place = rng.choice(("事件描述", "巡林发现问题")), rng.choice(("事发地点", "小班位置"))
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(12, 30)), 1):
        number = f"SJ{20260100 + at}"
        spot = f"{case.village}{at}林班"
        line = Line().say(code, number, number=number)
        line.say("事件类型", case.kind, category=case.kind).say("所属乡镇", case.town, town=case.town)
        line.say(place, spot, location=spot)
        comma = f"{case.text}，需核实, 附照片{at % 4 + 1}张"
        line.say(text, comma, description=comma)
        line.say("上报时间", say_day(rng, "found_on", case.found, ways))
        line.say("上报人", f"护林员{case.person}")
        line.say("处置单位", case.hall, duty_unit=case.hall)
        line.say("处置措施", "；".join(case.works), measures="；".join(case.works))
        line.say("处置时限", say_limit(rng, case.due))
        line.say("处置状态", words[case.state], status=case.state)
        line.say("处置完成时间", say_day(rng, "rectified_on", case.done, ways))
        line.say("X坐标", case.east, lon=case.east).say("Y坐标", case.north, lat=case.north)
        line.say("是否录入平台", "是" if case.is_true else "否", on_platform=case.is_true)
        lines.append(line)
        del line.truth["lon"], line.truth["lat"]  # X and Y: which is which is for the reader to say
        del line.truth["found_on"]  # handed in, which may be another day than found
    headings = shuffle_headings(rng, list_headings(lines), first=(code,))
    rows = [
        [str(one) for one in headings],
        *([write_text(line.cells.get(one)) for one in headings] for line in lines),
    ]
    return Form(write_export(folder, rng, rows), list_truths(lines), level_given="district")


def write_export(folder: Path, rng: Random, rows: list[list[str]]) -> Path:
    """Write the rows as text or as an open document."""
    way = rng.choice(("utf-8-sig", "gb18030", "ods"))
    if way == "ods":
        path = folder / "林长制事件.ods"
        lines = ("".join(ods_cell(cell or None) for cell in row) for row in rows)
        body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        write_ods(path, f'<table:table table:name="事件列表">{body}</table:table>')
        return path
    path = folder / "林长制事件.csv"
    with path.open("w", encoding=way, newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def make_measures_over_rows(folder: Path, rng: Random) -> Form:
    """One issue over one to three rows: a work and its unit in each, all else merged or left blank below."""
    words = draw_state_words(rng)
    is_merged, text = rng.random() < 0.6, rng.choice(("整改问题", "问题表述", "反馈的具体问题"))
    headings: list[Heading] = [
        "序号",
        text,
        "问题来源",
        "整改目标",
        "具体措施",
        "落实单位",
        "整改时限",
        "进展状态",
    ]
    book, row = new_book("任务分解"), 1
    truths: list[Truth] = []
    row = put_band(book.active, row, "省级生态环保督察反馈问题整改任务分解表", len(headings))
    row = put_table(book.active, row, headings, [])
    for at, case in enumerate(draw_cases(rng, rng.randint(6, 10)), 1):
        units = rng.sample(("县水务局", "县林业和草原局", "县交通运输局", case.hall), len(case.works))
        limit, source = say_limit(rng, case.due, plain=True), rng.choice(("督察反馈", "督察组现场指出"))
        top = row
        for place, (work, unit) in enumerate(zip(case.works, units, strict=True)):
            front = [at, case.text, source, case.goal] if not place else [None] * 4
            back: list[object] = [limit.cell, words[case.state]] if not place else [None, None]
            row = put_row(book.active, row, [*front, f"（{place + 1}）{work}", unit, *back])
        if is_merged:
            for column in (1, 2, 3, 4, 7, 8):
                book.active.merge_cells(
                    start_row=top, end_row=row - 1, start_column=column, end_column=column
                )
        truths.append(
            {
                "description": case.text,
                "level": "province",
                "source": source,
                "goal": case.goal,
                "measures": "；".join(case.works),
                "duty_unit": "、".join(units),
                "status": case.state,
                **limit.truth,
            }
        )
    return Form(save_book(book, folder, "任务分解.xlsx"), truths)


KINDS = [
    Kind("公路月调度", make_road_month, ["competing columns", "two rows of headings"]),
    Kind("林长制导出", make_forest_export, ["csv", "ods", "one table", "level given"]),
    Kind("任务分解多行", make_measures_over_rows, ["one issue over several rows"]),
]
