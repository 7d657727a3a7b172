"""Papers that are no single table of one row an issue: two tables, cards, turned tables, ticks, rows that belong together."""

from pathlib import Path
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held2_parts.affairs import (
    Affair,
    choose_words,
    draw_affairs,
    draw_place,
    one_of,
)
from tests.workbook.forms.held2_parts.papers import lay_out, move_headings, spread
from tests.workbook.forms.held2_parts.wordings import (
    choose_days,
    choose_limits,
    choose_states,
    join_tasks,
    say_day,
    say_limit,
    say_state,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_headings,
    list_truths,
    merge_down,
    new_book,
    put,
    put_band,
    put_headings,
    put_row,
    save_book,
)

CHECKS = ("√", "✓", "✔", "√")


def make_open_and_closed(folder: Path, rng: Random) -> Form:
    """Two tables on a sheet, below or beside one another: what is under way, and what is struck off."""
    place, limits, days = draw_place(rng), choose_limits(rng), choose_days(rng)
    is_beside = rng.random() < 0.4
    words = choose_words(
        rng,
        number=("编号", "问题编号", "台账号"),
        text=("问题", "主要问题", "问题要点"),
        town=("镇办", "所在镇", "属地镇办"),
        duty=("责任单位", "整改单位", "主责单位"),
        tasks=("下步措施", "整改措施", "下一步整改措施"),
        due=("计划完成时限", "整改时限", "完成期限"),
        closed=("销号日期", "核销时间", "销号时间"),
        check=("验收单位", "销号验收单位", "核验单位"),
    )
    tables: dict[str, list[Line]] = {"rectifying": [], "closed": []}
    seen = set[str]()
    for state, lines in tables.items():
        fresh = [one for one in draw_affairs(rng, place, 4, 7, state=state) if one.text not in seen]
        seen.update(one.text for one in fresh)
        for at, affair in enumerate(fresh, 1):
            number = f"{'ZG' if state == 'rectifying' else 'XH'}{at:02d}"
            line = Line().say("序号", at).say(words["number"], number, number=number, level="district")
            line.say(words["text"], affair.text, description=affair.text)
            line.say(words["town"], affair.town, town=affair.town)
            line.say(words["duty"], affair.hall, duty_unit=affair.hall)
            if state == "closed":
                line.say(words["closed"], say_day(rng, "closed_on", affair.closed, days))
                line.say(words["check"], affair.helper, acceptance_unit=affair.helper)
            else:
                line.say(words["tasks"], join_tasks(rng, affair.tasks))
                line.say(words["due"], say_limit(rng, affair.due, limits))
            line.truth["status"] = state
            lines.append(line)
    names = {
        "rectifying": one_of(rng, "正在整改问题清单", "整改中问题清单", "正在整改的问题"),
        "closed": one_of(rng, "已销号问题清单", "已销号的问题", "完成销号问题清单"),
    }
    order = ["rectifying", "closed"] if rng.random() < 0.6 else ["closed", "rectifying"]
    book = new_book("月报附表")
    sheet, row, left = book.active, 1, 1
    row = put_band(sheet, 1, f"{place.name}{place.word}级秦岭问题整改月报（2026年4月）", 8)
    top = row
    for at, state in enumerate(order):
        headings = list_headings(tables[state])
        title = f"{'表' if is_beside else ''}{'一二'[at]}、{names[state]}"
        row = put_band(sheet, top if is_beside else row, title, len(headings), left)
        row = put_headings(sheet, row, headings, left)
        for line in tables[state]:
            row = put_row(sheet, row, [line.cells.get(one) for one in headings], left)
        left += len(headings) + 1 if is_beside else 0
        row += 0 if is_beside else rng.randint(1, 2)
    return Form(save_book(book, folder, "月报附表.xlsx"), list_truths([*tables[order[0]], *tables[order[1]]]))


def describe_for_card(rng: Random, affair: Affair, number: str, styles: dict[str, object]) -> Line:
    """Write one affair under the labels of a form for one affair."""
    labels, days, limits = styles["labels"], styles["days"], styles["limits"]
    line = Line().say(labels["number"], number, number=number, level="district")  # type: ignore[index]
    for name, field, value in (
        ("origin", "source", affair.origin),
        ("kind", "category", affair.kind),
        ("town", "town", affair.town),
        ("spot", "location", affair.hamlet),
        ("text", "description", affair.text),
        ("lead", "lead_unit", affair.bureau),
        ("duty", "duty_unit", affair.hall),
        ("leader", "leader", affair.leader),
        ("goal", "goal", affair.goal),
    ):
        line.say(labels[name], value, **{field: value})  # type: ignore[index]
    line.say(labels["found"], say_day(rng, "found_on", affair.found, days))  # type: ignore[index,arg-type]
    line.say(labels["tasks"], join_tasks(rng, affair.tasks))  # type: ignore[index]
    line.say(labels["due"], say_limit(rng, affair.due, limits))  # type: ignore[index,arg-type]
    line.say(labels["state"], say_state(styles["states"], affair.state))  # type: ignore[index,arg-type]
    return line.say(labels["story"], affair.story, progress=affair.story)  # type: ignore[index]


def make_one_by_one(folder: Path, rng: Random) -> Form:
    """Cards with a merged band of labels, a sheet each or below one another; or the table turned on its side."""
    place = draw_place(rng)
    labels = choose_words(
        rng,
        number=("问题编号", "卡片编号", "建档编号"),
        origin=("来源", "问题来源", "线索渠道"),
        kind=("问题类型", "类别", "所属领域"),
        town=("所在镇办", "属地镇街"),
        spot=("具体点位", "地点", "问题位置"),
        text=("问题概况", "问题描述", "问题基本情况"),
        lead=("牵头单位", "行业监管部门"),
        duty=("责任单位", "属地责任单位"),
        leader=("包抓领导", "包联领导"),
        goal=("整改目标", "整改要达到的目标"),
        found=("发现时间", "发现日期"),
        tasks=("整改措施", "具体整改措施"),
        due=("整改时限", "完成时限", "整改期限"),
        state=("整改状态", "当前状态"),
        story=("整改进展", "整改进展情况"),
    )
    styles = {
        "labels": labels,
        "days": choose_days(rng),
        "limits": choose_limits(rng),
        "states": choose_states(rng),
    }
    lines = [
        describe_for_card(rng, affair, f"YW-{at:03d}", styles)
        for at, affair in enumerate(draw_affairs(rng, place, 4, 7), 1)
    ]
    way, title = rng.choice(("turned", "sheets", "stack")), f"{place.name}{place.word}级问题整改"
    names = [f"第{at}号" for at in range(1, len(lines) + 1)] if way == "sheets" else ["整改档案"]
    book = new_book(*names)
    if way == "turned":
        put_turned(book.active, f"{title}对照表", labels, lines)
    row = 1
    for at, line in enumerate(lines if way != "turned" else ()):
        sheet = book.worksheets[at] if way == "sheets" else book.active
        row = put_card(sheet, 1 if way == "sheets" else row, f"{title}建档卡", labels, line) + 1
    return Form(save_book(book, folder, "一问题一档.xlsx"), list_truths(lines))


def put_turned(sheet: Worksheet, title: str, labels: dict[str, str], lines: list[Line]) -> None:
    """Write the labels down the first column and one issue a column."""
    row = put_band(sheet, 1, title, len(lines) + 1)
    row = put_row(sheet, row, ["项目", *(f"问题{at}" for at in range(1, len(lines) + 1))])
    for label in labels.values():
        row = put_row(sheet, row, [label, *(line.cells[label] for line in lines)])
    put(sheet, row + 1, 1, "说明：各镇办对照填写，不得空项。")


def put_card(sheet: Worksheet, row: int, title: str, labels: dict[str, str], line: Line) -> int:
    """Write one card, three pairs a row and long texts over the width; return the next row."""
    row = put_band(sheet, row, title, 6)
    long = [labels[name] for name in ("text", "goal", "tasks", "story")]
    short = [label for label in labels.values() if label not in long]
    for at in range(0, len(short), 3):
        cells = [cell for label in short[at : at + 3] for cell in (label, line.cells[label])]
        row = put_row(sheet, row, cells)
    for label in long:
        put_row(sheet, row, [label, line.cells[label]])
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=6)
        row += 1
    return put_row(sheet, row, ["建档人：", "陶某", None, "建档时间：", "2026年4月10日"])


def make_ticked_towns(folder: Path, rng: Random) -> Form:
    """A sheet a town; the state is a tick under one of four columns of a group; a summary in front."""
    place, limits = draw_place(rng), choose_limits(rng)
    towns, tick = rng.sample(place.towns, 3), rng.choice(CHECKS)
    group = one_of(rng, "整改状态（打√）", "整改状态", "当前整改状态")
    ticks = choose_words(
        rng,
        not_started=("未启动", "尚未启动"),
        rectifying=("整改中", "正在整改"),
        rectified=("已完成整改", "完成待销号"),
        closed=("已销号", "销号"),
    )
    words = choose_words(
        rng,
        text=("自查发现的问题", "排查问题", "问题详情"),
        spot=("村组位置", "所在村组", "村（社区）位置"),
        kind=("五乱类型", "类型", "问题类别"),
        person=("包村干部（责任人）", "责任人", "整改责任人"),
        tasks=("采取的整改措施", "整改措施", "整治举措"),
        due=("拟完成时间", "整改时限", "限定时限"),
    )
    if words["due"] == "拟完成时间":
        words["due"] = "计划整改完成时限"
    book, everything, seen = new_book("汇总表", *towns), list[Line](), set[str]()
    put_band(book["汇总表"], 1, f"{place.name}各镇办自查问题汇总", 3)
    put_row(book["汇总表"], 2, ["镇办", "问题总数", "已销号数"])
    for at, town in enumerate(towns):
        lines = []
        for affair in (one for one in draw_affairs(rng, place, 3, 6, town=town) if one.text not in seen):
            seen.add(affair.text)
            line = (
                Line().say("序号", len(lines) + 1).say(words["spot"], affair.hamlet, location=affair.hamlet)
            )
            line.say(words["text"], affair.text, description=affair.text)
            line.say(words["kind"], affair.kind, category=affair.kind)
            line.say(words["person"], affair.person, person=affair.person)
            line.say(words["tasks"], join_tasks(rng, affair.tasks))
            line.say(words["due"], say_limit(rng, affair.due, limits))
            for state, word in ticks.items():
                line.say((group, word), tick if state == affair.state else None)
            line.truth.update(status=affair.state, town=town, level="district")
            lines.append(line)
        if at == 0:
            headings: list[Heading] = move_headings(rng, list_headings(lines), moves=3)
        title = f"{place.word}级自查问题登记表"
        below = [["镇长签字：", None, "填表人：吕某"]]
        lay_out(book[town], title, headings, lines, above=[[f"填报单位：{town}"]], below=below)
        closed = sum(line.truth["status"] == "closed" for line in lines)
        put_row(book["汇总表"], 3 + at, [town, len(lines), closed])
        everything += lines
    put_row(book["汇总表"], 6, ["合计", len(everything)])
    return Form(save_book(book, folder, "各镇办自查.xlsx"), list_truths(everything))


def make_measure_rows(folder: Path, rng: Random) -> Form:
    """Each measure in a row of its own with its own step number; all else merged over the rows or left blank."""
    place, limits, states = draw_place(rng), choose_limits(rng), choose_states(rng)
    is_merged = rng.random() < 0.7
    words = choose_words(
        rng,
        number=("整改编号", "问题编号", "事项编号"),
        text=("巡视指出的问题", "指出问题", "问题表现"),
        lead=("牵头领衔单位", "牵头单位", "牵头部门"),
        duty=("责任单位", "落实责任单位", "整改责任单位"),
        leader=("包抓领导", "包案领导"),
        tasks=("整改措施", "整改举措", "具体措施"),
        due=("整改时限", "完成时限", "整改期限"),
        state=("整改状态", "目前状态", "整改完成状态"),
    )
    headings: list[Heading] = ["序号", *words.values()]
    book, lines = new_book("整改任务"), list[Line]()
    sheet = book.active
    row = put_band(sheet, 1, f"{place.name}省级专项巡视反馈问题整改台账", len(headings))
    row = put_headings(sheet, row, headings)
    for at, affair in enumerate(draw_affairs(rng, place, 5, 9), 1):
        number = f"XS{at:02d}"
        line = Line().say("序号", at).say(words["number"], number, number=number, level="province")
        line.say(words["text"], affair.text, description=affair.text)
        line.say(words["lead"], affair.bureau, lead_unit=affair.bureau)
        line.say(words["duty"], affair.hall, duty_unit=affair.hall)
        line.say(words["leader"], affair.leader, leader=affair.leader)
        line.say(words["tasks"], None, measures="；".join(affair.tasks))
        line.say(words["due"], say_limit(rng, affair.due, limits))
        lines.append(line.say(words["state"], say_state(states, affair.state)))
        top, column = row, headings.index(words["tasks"]) + 1
        put_row(sheet, top, [line.cells.get(one) for one in headings])
        for step, task in enumerate(affair.tasks, 1):
            put(sheet, row, column, f"{step}.{task}")
            row += 1
        if is_merged:
            others = [one for one in range(1, len(headings) + 1) if one != column]
            merge_down(sheet, top, row - 1, others)
    put_row(sheet, row + 1, spread(len(headings), "审核：金某", "填表：魏某"))
    return Form(save_book(book, folder, "巡视整改.xlsx"), list_truths(lines))


KINDS = [
    Kind("月报两表", make_open_and_closed, ["stacked or side by side", "state in the title"]),
    Kind("一问题一档", make_one_by_one, ["cards", "transposed"]),
    Kind("各镇办自查勾选", make_ticked_towns, ["a sheet per town", "ticks", "summary"]),
    Kind("巡视整改多行", make_measure_rows, ["several rows an issue"]),
]
