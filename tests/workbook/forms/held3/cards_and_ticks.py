"""Odd structures: a card an issue, a sheet a town with ticks in an old workbook, and colours that a legend explains."""

from pathlib import Path
from random import Random

import xlwt  # type: ignore[import-untyped]

from tests.workbook.forms.form import Form, Kind, Truth
from tests.workbook.forms.held3.papers import (
    DAY_WAYS,
    draw_cases,
    draw_state_words,
    say_day,
    say_limit,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_truths,
    new_book,
    paint,
    put,
    put_band,
    put_headings,
    put_lines,
    put_row,
    save_book,
)


def make_cards(folder: Path, rng: Random) -> Form:
    """A card an issue: label and value side by side, long texts over the whole width."""
    words, is_stacked = draw_state_words(rng), rng.random() < 0.5
    cases, truths = draw_cases(rng, rng.randint(4, 7)), list[Truth]()
    names = ["卡片"] if is_stacked else [f"卡{at}" for at in range(1, len(cases) + 1)]
    text, code = rng.choice(("问题描述", "问题基本情况")), rng.choice(("档案编号", "问题编号"))
    book, row = new_book(*names), 1
    for at, case in enumerate(cases, 1):
        sheet = book.worksheets[0 if is_stacked else at - 1]
        row = row if is_stacked else 1
        number, limit = f"YDYD-{at:03d}", say_limit(rng, case.due, plain=True)
        found = say_day(rng, "found_on", case.found, DAY_WAYS[:3])
        row = put_band(sheet, row, rng.choice(("县级生态环境问题“一点一档”登记卡",)), 4)
        row = put_row(sheet, row, [code, number, "所在乡镇", case.town])
        row = put_row(sheet, row, ["问题类型", case.kind, "发现时间", found.cell])
        row = put_row(sheet, row, ["责任单位", case.hall, "责任人", case.person])
        for label, value in ((text, case.text), ("整改措施", "；".join(case.works))):
            put_row(sheet, row, [label, value])
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
            row += 1
        row = put_row(sheet, row, ["整改时限", limit.cell, "整改状态", words[case.state]])
        row = put_row(sheet, row, ["建档人：", "尚某"]) + 1
        truths.append(
            {
                "number": number,
                "level": "district",
                "town": case.town,
                "category": case.kind,
                "duty_unit": case.hall,
                "person": case.person,
                "description": case.text,
                "measures": "；".join(case.works),
                "status": case.state,
                **found.truth,
                **limit.truth,
            }
        )
    return Form(save_book(book, folder, "一点一档.xlsx"), truths)


def make_town_sheets(folder: Path, rng: Random) -> Form:
    """An old workbook with a sheet a town and the state by ticks."""
    towns, tick = rng.sample(("榆树坝乡", "江洛口镇", "虞关峡镇", "狮子坪乡"), 3), rng.choice("√✔●")
    states = {"not_started": "未启动", "rectifying": "整改中", "rectified": "已完成", "closed": "已销号"}
    book, truths, at = xlwt.Workbook(encoding="utf-8"), list[Truth](), 0
    cases = draw_cases(rng, 15)
    text = rng.choice(("排查问题", "问题描述"))
    for town in towns:
        sheet = book.add_sheet(town)
        sheet.write_merge(0, 0, 0, 9, "县级自查秦岭生态环境问题登记表")
        heads = ["序号", "编号", "村（社区）", text, "整改措施", "整改期限"]
        for place, head in enumerate(heads):
            sheet.write_merge(1, 2, place, place, head)
        sheet.write_merge(1, 1, 6, 9, "整改状态（打√）")
        for place, state in enumerate(states.values(), 6):
            sheet.write(2, place, state)
        for line in range(rng.randint(3, 5)):
            case, at = cases.pop(), at + 1
            works, due = "；".join(case.works), case.due
            cells = [
                line + 1,
                f"ZC{at:03d}",
                case.village,
                case.text,
                works,
                f"{due.year}年{due.month}月{due.day}日",
            ]
            for place, cell in enumerate(cells):
                sheet.write(3 + line, place, cell)
            sheet.write(3 + line, 6 + list(states).index(case.state), tick)
            truths.append(
                {
                    "number": f"ZC{at:03d}",
                    "level": "district",
                    "town": town,
                    "location": case.village,
                    "description": case.text,
                    "measures": works,
                    "deadline": due.isoformat(),
                    "deadline_kind": "dated",
                    "status": case.state,
                }
            )
    path = folder / "各乡镇自查.xls"
    book.save(str(path))
    return Form(path, truths)


def make_coloured_groups(folder: Path, rng: Random) -> Form:
    """Rows that name the kind over their issues; the state by the colour of the row, with a legend below."""
    colours = {
        "not_started": "FFFF9999",
        "rectifying": "FFFFFF66",
        "rectified": "FF99CCFF",
        "closed": "FFA9D08E",
    }
    named = {"FFFF9999": "红色", "FFFFFF66": "黄色", "FF99CCFF": "蓝色", "FFA9D08E": "绿色"}
    words = {"not_started": "未启动", "rectifying": "整改中", "rectified": "已完成整改", "closed": "已销号"}
    headings: list[Heading] = [
        "序号",
        "编号",
        "乡镇",
        rng.choice(("问题描述", "具体问题")),
        "责任单位",
        "整改时限",
        "备注",
    ]
    book = new_book("清单")
    sheet, every = book.active, list[Line]()
    row = put_headings(sheet, put_band(sheet, 1, "市级移交生态环境问题整改清单", 7), headings)
    groups: dict[str, list[Line]] = {}
    shades: dict[int, str] = {}
    for at, case in enumerate(draw_cases(rng, rng.randint(10, 15)), 1):
        line = Line().say("编号", f"ZJ{at:03d}", number=f"ZJ{at:03d}", level="city", category=case.kind)
        line.say("乡镇", case.town, town=case.town).say(headings[3], case.text, description=case.text)
        line.say("责任单位", case.hall, duty_unit=case.hall)
        line.say("整改时限", say_limit(rng, case.due)).truth["status"] = case.state
        line.say("备注", note := rng.choice((None, "重点关注")), remark=note)
        shades[id(line)] = colours[case.state]
        groups.setdefault(case.kind, []).append(line)
    for place, (kind, lines) in enumerate(groups.items()):
        band = f"{'一二三四五'[place]}、{kind}类（{len(lines)}个）"
        row = put_band(sheet, row, band, 7)
        for line in lines:
            every.append(line.say("序号", len(every) + 1))
            paint(sheet, row, range(1, 8), shades[id(line)])
            row = put_lines(sheet, row, headings, [line])
    for state, colour in colours.items():  # a legend: the colour itself beside its word
        row += 1
        paint(sheet, row, [1], colour)
        put(sheet, row, 2, words[state] if rng.random() < 0.5 else f"{named[colour]}：{words[state]}")
    return Form(save_book(book, folder, "移交清单.xlsx"), list_truths(every))


KINDS = [
    Kind("一点一档", make_cards, ["cards"]),
    Kind("各乡镇旧表", make_town_sheets, ["xls", "sheet a town", "ticks"]),
    Kind("底色分类", make_coloured_groups, ["group rows", "colour legend"]),
]
