"""Three papers of another build: open and closed tables, measures below one another, towns as rows with ticks."""

from itertools import groupby
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held4.cases import (
    LIMIT_PATTERNS,
    Trade,
    draw_cases,
    draw_patterns,
    put_feet,
    say_day,
    say_limit,
    say_measures,
    say_texts,
)
from tests.workbook.forms.held4.soil_and_farms import FARMS
from tests.workbook.forms.held4.supervision import FEEDBACK
from tests.workbook.forms.shown_parts.sheets import (
    Line,
    list_headings,
    list_truths,
    merge_down,
    new_book,
    put,
    put_band,
    put_headings,
    put_lines,
    put_row,
    put_table,
    save_book,
)

POWER = Trade(
    {
        "生态流量": ("{v}电站生态流量下泄不足，减脱水河段{n}米", "{v}电站流量监测设备离线{n}小时"),
        "手续不全": ("{v}电站取水许可过期{n}天",),
        "设施老化": ("{v}电站压力前池渗漏，坡面湿润{n}平方米",),
    },
    ("改造生态泄流孔", "接入省级监测平台", "补办取水许可", "防渗加固前池"),
    "区水利局",
)


def make_open_and_closed(folder: Path, rng: Random) -> Form:
    """Power stations: the closed ones in a table of their own below, with other headings."""
    days, limits = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS)
    titles = rng.choice(
        (("一、正在整改问题", "二、已销号问题"), ("（一）整改中问题清单", "（二）已销号问题清单"))
    )
    tables: dict[str, list[Line]] = {"rectifying": [], "closed": []}
    for at, case in enumerate(draw_cases(rng, POWER, 8, 14, states=("rectifying", "closed")), 1):
        key, own = f"SD-{at:02d}", tables[case.status]
        line = (
            Line()
            .say("序号", len(own) + 1)
            .say("问题编号", key, number=key, level="district", status=case.status)
        )
        say_texts(line, ("所在镇办", "town", case.town), ("问题类型", "category", case.category))
        say_texts(line, ("问题描述", "description", case.description), ("责任单位", "duty_unit", case.unit))
        say_measures(rng, line, "整改措施", case.measures)
        if case.closed:
            line.say("整改完成时间", say_day(rng, "rectified_on", case.rectified, days))
            line.say("销号时间", say_day(rng, "closed_on", case.closed, days))
        else:
            line.say("整改时限", say_limit(rng, case.limit, limits))
            line.say("监管单位", case.lead, lead_unit=case.lead)
        own.append(line)
    book = new_book("小水电")
    row = put_band(book.active, 1, "小水电站生态环境问题整改台账（区级）", 9)
    row = put_band(book.active, row, "填报单位：区水利局　　2026年4月27日", 9)
    for title, own in zip(titles, tables.values(), strict=True):
        if own:
            row = put_band(book.active, row, title, 9)
            row = put_table(book.active, row, list_headings(own), own) + rng.randint(0, 1)
    put_feet(rng, book.active, row)
    return Form(
        save_book(book, folder, "小水电整改台账.xlsx"),
        list_truths([*tables["rectifying"], *tables["closed"]]),
    )


def make_measures_below(folder: Path, rng: Random) -> Form:
    """Feedback of a city's inspection: each measure in a row of its own, all else merged over them."""
    days, limits = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS)
    states = {"not_started": "未启动", "rectifying": "整改中", "rectified": "已完成整改", "closed": "已销号"}
    lines, rows = [], []
    for at, case in enumerate(draw_cases(rng, FEEDBACK, 6, 11), 1):
        line = Line().say("序号", at).say("任务编号", f"RW{at:03d}", number=f"RW{at:03d}", level="city")
        say_texts(line, ("反馈问题", "description", case.description), ("镇办", "town", case.town))
        say_texts(line, ("整改目标", "goal", case.goal))
        line.say("整改措施", f"1.{case.measures[0]}", measures="；".join(case.measures))
        say_texts(line, ("责任单位", "duty_unit", case.unit), ("验收单位", "acceptance_unit", case.lead))
        line.say("整改时限", say_limit(rng, case.limit, limits))
        line.say("整改状态", states[case.status], status=case.status)
        line.say("销号日期", say_day(rng, "closed_on", case.closed, days))
        lines.append(line)
        rows.append([f"{number}.{text}" for number, text in enumerate(case.measures, 1)])
    headings = list_headings(lines)
    middle = headings.index("整改措施") + 1
    book = new_book("任务清单")
    row = put_band(book.active, 1, "市级督察反馈问题整改任务清单", len(headings))
    row = put_headings(book.active, row, headings)
    for line, measures in zip(lines, rows, strict=True):
        end = row + len(measures) - 1
        put_lines(book.active, row, headings, [line])
        for below, text in enumerate(measures):
            put(book.active, row + below, middle, text)
        if end > row:
            merge_down(book.active, row, end, [one for one in range(1, len(headings) + 1) if one != middle])
        row = end + 1
    put_feet(rng, book.active, row, "注：序号与方案一致。")
    return Form(save_book(book, folder, "督察任务清单.xlsx"), list_truths(lines))


def make_towns_and_ticks(folder: Path, rng: Random) -> Form:
    """Farms by towns: the town is a row above its issues, the state a tick under one of three words."""
    days, limits, tick = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS), rng.choice("√✓")
    states, group = {"not_started": "未启动", "rectifying": "整改中", "closed": "已销号"}, "整改状态（打√）"
    cases = sorted(draw_cases(rng, FARMS, 8, 15, states=list(states)), key=lambda case: case.town)
    lines = []
    for at, case in enumerate(cases, 1):
        line = Line().say("序号", at)
        say_texts(line, ("所在村", "location", case.village), ("问题情况", "description", case.description))
        say_texts(line, ("类别", "category", case.category))
        line.say("发现日期", say_day(rng, "found_on", case.found, days))
        say_measures(rng, line, "整改措施", case.measures)
        say_texts(line, ("责任人", "person", case.person))
        line.say("整改时限", say_limit(rng, case.limit, limits))
        for state, word in states.items():
            line.say((group, word), tick if state == case.status else None)
        line.truth |= {"status": case.status, "town": case.town, "level": "district"}
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("分镇办台账")
    row = put_band(book.active, 1, "养殖污染问题分镇办台账（区级）", len(headings))
    row = put_headings(book.active, row, headings)
    for town, own in groupby(lines, key=lambda line: str(line.truth["town"])):
        row = put_band(book.active, row, town, len(headings))
        row = put_lines(book.active, row, headings, own)
    put_row(book.active, row, [None, "合计", f"{len(lines)}个"])
    return Form(save_book(book, folder, "分镇办养殖台账.xlsx"), list_truths(lines))


KINDS = [
    Kind("小水电两表", make_open_and_closed, ["stacked tables", "state in the title"]),
    Kind("督察任务清单", make_measures_below, ["several rows an issue"]),
    Kind("分镇办打钩", make_towns_and_ticks, ["towns as rows", "ticks"]),
]
