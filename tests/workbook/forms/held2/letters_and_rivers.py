"""A letters-and-calls office that exports text, and a river office that merges down and sums up."""

import csv
from datetime import datetime, time
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held2_parts.affairs import choose_words, draw_affairs, draw_place, one_of
from tests.workbook.forms.held2_parts.papers import move_headings, spread
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
    put_band,
    put_headings,
    put_lines,
    put_row,
    save_book,
)

ANSWERED = {
    "not_started": ("待处理", "尚未启动"),
    "rectifying": ("办理中", "正在整改"),
    "rectified": ("已完成整改", "已整改"),
    "closed": ("已办结", "已销号"),
}


def make_letters(folder: Path, rng: Random) -> Form:
    """A .csv of a letters office: clock times, a text of many words, an apostrophe before long numbers."""
    place, words = (
        draw_place(rng),
        choose_words(
            rng,
            number=("信访件编号", "受理单号", "登记编号"),
            origin=("受理渠道", "信访来源", "线索渠道"),
            town=("属地", "所属镇办", "涉及镇街"),
            text=("反映内容", "诉求事项", "举报内容"),
            kind=("问题性质", "污染类型", "诉求分类"),
            duty=("承办单位", "交办单位（承办）", "办理责任单位"),
            found=("受理时间", "登记时间", "来信时间"),
            due=("办理时限", "应办结时间", "限办日期"),
            state=("办件状态", "办理状态", "工单状态"),
            closed=("办结时间", "实际办结日期", "结案时间"),
            story=("答复内容", "调查处理情况", "处理结果说明"),
            clerk=("经办人", "受理员工号"),
        ),
    )
    words["duty"] = "承办单位" if "交办" in words["duty"] else words["duty"]
    tick, states = rng.choice(("'", "", "")), {one: rng.choice(ways) for one, ways in ANSWERED.items()}
    origins, lines = ("网上信访", "来信", "来电", "上级转办"), []
    for at, affair in enumerate(draw_affairs(rng, place, 8, 16), 1):
        number, origin = f"610{rng.randint(100, 999)}2026{at:06d}", rng.choice(origins)
        opened = datetime.combine(affair.found, time(rng.randint(8, 17), rng.randint(0, 59)))
        line = Line().say(words["number"], tick + number, number=number)
        line.say(words["origin"], origin, source=origin)
        line.say(words["town"], affair.town, town=affair.town)
        line.say(words["text"], affair.text, description=affair.text)
        line.say(words["kind"], affair.kind, category=affair.kind)
        line.say(words["duty"], affair.bureau, duty_unit=affair.bureau)
        line.say(words["found"], f"{opened:%Y-%m-%d %H:%M:%S}", found_on=affair.found.isoformat())
        due = affair.due.isoformat()
        line.say(words["due"], due, deadline=due, deadline_kind="dated")
        line.say(words["state"], say_state(states, affair.state))
        shut = affair.closed
        line.say(
            words["closed"],
            f"{shut:%Y-%m-%d} 17:{at:02d}:00" if shut else "",
            closed_on=shut.isoformat() if shut else None,
        )
        story = f"经核，{affair.story}；已告知来信人, 其表示认可"
        # What was answered to the sender may be called progress or not; it must be kept.
        is_reply = words["story"] == "答复内容"
        stated = {"extra": {words["story"]: story}} if is_reply else {"progress": story}
        line.say(words["story"], story, **stated)
        lines.append(line.say(words["clerk"], f"A{rng.randint(100, 999)}"))
    headings = move_headings(rng, list_headings(lines), moves=5)
    rows = [list(headings), *([line.cells.get(one) for one in headings] for line in lines)]
    path = folder / "信访件.csv"
    encoding = rng.choice(("utf-8-sig", "gb18030", "utf-8"))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, quoting=rng.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL))).writerows(rows)
    return Form(path, list_truths(lines), level_given="district")


def make_river_patrol(folder: Path, rng: Random) -> Form:
    """River by river: name and chief stand once, merged down; a sum under each river, a grand sum, three signatures."""
    place, limits, days, states = draw_place(rng), choose_limits(rng), choose_days(rng), choose_states(rng)
    again = rng.choice((None, None, "同上"))
    fix = one_of(rng, "整治安排", "整改安排", "治理安排")
    words = choose_words(
        rng,
        river=("河流名称", "所在河流", "水系"),
        chief=("县级河湖长", "河长姓名", "镇级河湖长"),
        number=("问题编号", "碍洪问题编号", "问题序列号"),
        town=("镇办", "所涉镇办", "行政区域（镇）"),
        spot=("河段位置", "左右岸及位置", "具体河段"),
        kind=("问题类属", "四乱类型", "问题归类"),
        text=("现场情况", "巡查发现的问题", "问题具体情况"),
        found=("巡河日期", "巡查时间", "发现时间"),
        lead=("监督单位", "督导单位", "牵头部门"),
        duty=("整治责任单位", "责任单位", "整改落实单位"),
        tasks=("整治要求", "清理整治措施", "整改内容及措施"),
        due=("整治完成时限", "限期整改时间", "清理时限"),
        state=("整治状态", "整改状态", "落实状态"),
    )
    if words["lead"] == "监督单位":
        words["lead"] = "牵头监管单位"
    book, lines, headings, row = new_book("河湖问题"), list[Line](), list[Heading](), 1
    prefix, sheet = one_of(rng, "HH-{:03d}", "碍洪{:02d}", "S{:05d}"), book.active
    for river in rng.sample(("沮溪河", "板石河", "西流河", "两岔河", "青泥河"), 3):
        part = []
        for affair in draw_affairs(rng, place, 2, 5, kind="河道"):
            if any(one.truth["description"] == affair.text for one in lines):
                continue
            number = prefix.format(len(lines) + 1)
            line = Line().say("序号", len(lines) + 1).say(words["river"], again if part else river)
            line.say(words["chief"], again if part else affair.leader, level="district")
            line.say(words["number"], number, number=number)
            line.say(words["town"], affair.town, town=affair.town)
            line.say(words["spot"], f"{river}{affair.hamlet}段", location=f"{river}{affair.hamlet}段")
            line.say(words["kind"], affair.kind, category=affair.kind)
            line.say(words["text"], affair.text, description=affair.text)
            line.say(words["found"], say_day(rng, "found_on", affair.found, days))
            line.say((fix, words["lead"]), affair.bureau, lead_unit=affair.bureau)
            line.say((fix, words["duty"]), affair.hall, duty_unit=affair.hall)
            line.say((fix, words["tasks"]), join_tasks(rng, affair.tasks))
            line.say((fix, words["due"]), say_limit(rng, affair.due, limits))
            line.say(words["state"], say_state(states, affair.state))
            lines.append(line)
            part.append(line)
        if not headings:
            headings = list_headings(lines)
            row = put_band(sheet, 1, f"{place.name}河湖问题清单（{place.word}级河长办）", len(headings))
            row = put_headings(sheet, row, headings)
        top, row = row, put_lines(sheet, row, headings, part)
        if len(part) > 1 and again is None:
            merge_down(sheet, top, row - 1, (2, 3))
        row = put_row(sheet, row, [None, "小计", None, f"{len(part)}处"])
    row = put_row(sheet, row, [None, "总计", None, f"{len(lines)}处"])
    put_row(sheet, row + 1, spread(len(headings), "分管领导：", "股室负责人：喻某", "填报人：章某"))
    return Form(save_book(book, folder, "河湖问题.xlsx"), list_truths(lines))


KINDS = [
    Kind("信访件csv", make_letters, ["csv", "clock times", "apostrophes", "no level"]),
    Kind("河湖问题", make_river_patrol, ["merged down", "sums", "signatures"]),
]
