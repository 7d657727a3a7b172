"""A safety committee, a drinking-water office and a complaints desk: ordinary tables with their clerks' habits."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
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
    merge_down,
    new_book,
    number_lines,
    put_band,
    put_headings,
    put_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)


def make_pit_hazards(folder: Path, rng: Random) -> Form:
    """Old pits and tailing ponds: the five things settled (责任、措施、资金、时限、预案) under one heading."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    number = rng.choice(("隐患编号", "风险点编码", "矿点代码"))
    text, five = (
        rng.choice(("隐患具体情况", "环境风险描述", "存在的隐患")),
        rng.choice(("“五落实”情况", "五到位")),
    )
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(8, 16)), 1):
        code = f"WK{at:02d}-{rng.choice('ABC')}"
        line = Line().say(number, code, number=code, level="district")
        line.say("行政区域（镇）", case.town, town=case.town)
        line.say("隐患部位", case.village, location=case.village)
        line.say(text, case.text, description=case.text)
        line.say("隐患类别", case.kind, category=case.kind)
        line.say("排查时间", say_day(rng, "found_on", case.found, ways))
        line.say((five, "治理目标"), case.goal, goal=case.goal)
        line.say((five, "治理措施"), join_works(rng, case.works))
        line.say((five, "治理资金（万元）"), round(rng.uniform(1, 80), 1))
        line.say((five, "治理时限"), say_limit(rng, case.due))
        line.say((five, "治理责任单位"), case.hall, duty_unit=case.hall)
        line.say((five, "治理责任人"), case.person, person=case.person)
        line.say((five, "应急预案"), rng.choice(("有", "已备案")))
        line.say("治理进展", case.story, progress=case.story)
        line.say("治理状态", words[case.state], status=case.state)
        lines.append(line)
    number_lines(lines)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号", number))
    book = new_book("县级")
    row = put_band(book.active, 1, "仇川县历史遗留矿山和尾矿库环境隐患治理台账（县级）", len(headings))
    row = put_row(
        book.active, row, ["填报单位（盖章）：县安委办", None, None, None, None, "截至2026年4月25日"]
    )
    row = put_headings(book.active, row, headings)
    if rng.random() < 0.5:
        row = put_row(book.active, row, [f"（{at}）" for at in range(1, len(headings) + 1)])
    row = put_lines(book.active, row, headings, lines)
    put_row(book.active, row, ["分管领导：", None, None, "填表人：蒲某", None, "联系电话：0939-6120011"])
    return Form(save_book(book, folder, "隐患治理.xlsx"), list_truths(lines))


def make_water_sources(folder: Path, rng: Random) -> Form:
    """Problems of water sources: the town merged down its rows, a subtotal under each, a total at the end."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    towns = rng.sample(("麻沿河镇", "太石坡镇", "云屏乡", "泥阳铺镇", "五里川乡"), 3)
    town, text = rng.choice(("乡镇", "所属乡镇")), rng.choice(("问题清单", "水源地环境问题", "排查出的问题"))
    headings: list[Heading] = [
        "序号",
        town,
        "水源地名称",
        text,
        "问题编码",
        "整治要求",
        "完成时限",
        "责任单位",
        "责任人",
    ]
    headings += [
        rng.choice(("联系电话", "手机号")),
        "整治完成时间",
        rng.choice(("整治状态", "完成情况", "办理状态")),
        "备注",
    ]
    book = new_book("水源地")
    sheet = book.active
    row = put_band(
        sheet,
        1,
        rng.choice(("漾水县饮用水水源地环境问题整治销号清单", "漾水县水源保护区问题整治“一本账”")),
        len(headings),
    )
    row = put_row(sheet, row, ["单位：个", None, None, None, "级别：县级", None, None, "2026年4月30日"])
    row, every = put_headings(sheet, row, headings), []
    cases = draw_cases(rng, 14)
    for name in towns:
        own: list[Line] = []
        for _ in range(rng.randint(2, 4)):
            case = cases.pop()
            at = len(every) + len(own) + 1
            line = Line().say("序号", at).say(town, name if not own else None)
            line.truth.update(town=name, level="district")
            line.say("水源地名称", f"{case.village[:2]}水源地")
            line.say(text, case.text, description=case.text)
            line.say("问题编码", f"YSD{at:03d}", number=f"YSD{at:03d}")
            line.say("整治要求", join_works(rng, case.works))
            line.say("完成时限", say_limit(rng, case.due))
            line.say("责任单位", f"{name}人民政府", duty_unit=f"{name}人民政府")
            line.say("责任人", case.person, person=case.person)
            line.say(headings[9], case.mobile, contact=case.mobile)
            line.say("整治完成时间", say_day(rng, "rectified_on", case.done, ways))
            line.say(headings[11], words[case.state], status=case.state)
            own.append(line.say("备注", note := rng.choice((None, "已纳入县级督办")), remark=note))
        end = put_lines(sheet, row, headings, own)
        merge_down(sheet, row, end - 1, [2])
        row = put_row(sheet, end, [None, "小计", None, f"{len(own)}个"])
        every += own
    put_row(sheet, row, ["合计", None, None, f"{len(every)}个"])
    return Form(save_book(book, folder, "水源地整治清单.xlsx"), list_truths(every))


def make_complaints(folder: Path, rng: Random) -> Form:
    """Complaints handed over by an inspection of the centre, in the wide table in which answers are published."""
    words = (("已办结", "closed"), ("阶段性办结", "rectifying"), ("未办结", ("rectifying", "not_started")))
    batch = rng.choice("三五七九")
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(7, 14)), 1):
        code, (word, state) = f"D2GS202511{at:02d}00{at % 7 + 1}", rng.choice(words)
        line = Line().say("序号", at).say("受理编号", code, number=code, level="province")
        line.say("交办问题基本情况", case.text, description=case.text)
        line.say("行政区域", case.town, town=case.town)
        line.say("污染类型", case.kind, category=case.kind)
        line.say("调查核实情况", f"经查，{case.village}反映事项{'属实' if case.is_true else '部分属实'}。")
        line.say("是否属实", "属实" if case.is_true else "部分属实")
        story = f"{case.works[0]}；{case.story}。"
        line.say("处理和整改情况", story, extra={"progress|measures": story})
        line.say("办结目标", case.goal, goal=case.goal)
        line.say("办结时限", say_limit(rng, case.due, plain=True))
        line.say("是否办结", word, status=state)
        line.say("责任单位", case.hall, duty_unit=case.hall)
        line.say("责任人被处理情况", rng.choice(("无", "提醒谈话1人", "通报1个单位")))
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号", "受理编号", "交办问题基本情况"))
    book = new_book(f"第{batch}批")
    row = put_band(
        book.active, 1, f"省级生态环境保护督察交办群众信访举报件边督边改情况表（第{batch}批）", len(headings)
    )
    row = put_row(book.active, row, ["报送单位：西礼县整改办", None, None, "报送时间：2026年4月17日"])
    put_table(book.active, row, headings, lines)
    return Form(save_book(book, folder, "举报件办理.xlsx"), list_truths(lines))


KINDS = [
    Kind("矿山隐患治理", make_pit_hazards, ["two rows of headings", "column numbers"]),
    Kind("水源地销号", make_water_sources, ["merged down", "totals in the middle"]),
    Kind("督察举报件", make_complaints, ["one table", "level in the title"]),
]
