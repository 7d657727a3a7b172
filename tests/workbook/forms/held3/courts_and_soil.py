"""A procurator's office, a soil conservation station and a reserve: one table each, with many columns."""

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
    new_book,
    put_band,
    put_headings,
    put_lines,
    put_row,
    put_table,
    save_book,
    shuffle_headings,
)


def make_procurator_clues(folder: Path, rng: Random) -> Form:
    """Clues of public-interest cases, followed to their end; the level is said by no word."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    number = rng.choice(("线索受理号", "公益诉讼线索编号", "案号"))
    text = rng.choice(("案件线索简况", "公益受损情况", "损害事实概述"))
    town = rng.choice(("案发乡镇", "线索所在乡镇", "乡（镇、街道）"))
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(9, 18)), 1):
        code = f"甘陇检公线〔2025〕{at + 6}号"
        line = Line().say("序号", at).say(number, code, number=code)
        line.say(
            "线索来源",
            source := rng.choice(("群众来电", "益心为公志愿者", "卫片比对", "12309平台")),
            source=source,
        )
        line.say("领域", case.kind, category=case.kind).say(town, case.town, town=case.town)
        line.say(text, case.text, description=case.text)
        line.say("被建议单位", case.bureau, extra={"lead_unit|duty_unit": case.bureau})
        line.say("承办检察官", case.person, extra={"person|leader": case.person})
        line.say("发现时间", say_day(rng, "found_on", case.found, ways))
        line.say("整改届满期限", say_limit(rng, case.due, plain=True))
        line.say("整改落实状态", words[case.state], status=case.state)
        line.say("整改落实情况说明", case.story, progress=case.story)
        line.say("是否立案", "是" if case.is_true else "否")
        lines.append(line)
    headings = shuffle_headings(rng, list_headings(lines), first=("序号", number))
    book = new_book(rng.choice(("线索", "Sheet1", "2025公益诉讼")))
    row = put_band(
        book.active,
        1,
        rng.choice(("涉秦岭公益诉讼检察线索跟踪督促表", "公益诉讼案件整改“回头看”登记簿")),
        len(headings),
    )
    row = put_row(
        book.active,
        row,
        ["填表单位：陇河县人民检察院第四检察部", None, None, None, "填表日期：2026年4月28日"],
    )
    row = put_table(book.active, row, headings, lines)
    put_row(book.active, row + 1, ["注：整改届满期限以检察建议书送达之日起算，由承办人填写。"])
    return Form(save_book(book, folder, "公益诉讼线索跟踪.xlsx"), list_truths(lines), level_given="district")


def make_soil_patches(folder: Path, rng: Random) -> Form:
    """Patches of disturbed soil seen from space: two rows of headings, areas, coordinates, a review."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    number: Heading = ("图斑信息", rng.choice(("图斑编号", "扰动图斑编号", "图斑号")))
    review, seen = rng.choice(("现场复核", "现场认定情况")), rng.choice(("查处及整改", "问题整改"))
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(10, 22)), 1):
        code = f"621225_2025Q3_{at:04d}"
        line = Line().say(number, code, number=code)
        line.say(("图斑信息", "扰动面积（公顷）"), round(rng.uniform(0.1, 9), 2))
        line.say(("图斑信息", "中心经度"), case.east, lon=case.east)
        line.say(("图斑信息", "中心纬度"), case.north, lat=case.north)
        line.say((review, "所在乡镇"), case.town, town=case.town)
        line.say((review, "复核时间"), say_day(rng, "found_on", case.found, ways))
        del line.truth["found_on"]  # a review may be more than a finding
        line.say((review, "存在问题"), case.text, description=case.text)
        line.say((review, "是否合规"), "否")
        line.say((seen, "整改意见"), join_works(rng, case.works))
        line.say((seen, "限期完成时间"), say_limit(rng, case.due, plain=rng.random() < 0.5))
        line.say((seen, "整改责任单位"), case.hall, duty_unit=case.hall)
        line.say((seen, "整改状态"), words[case.state], status=case.state)
        line.say((seen, "销号日期"), say_day(rng, "closed_on", case.closed, ways))
        lines.append(line)
        line.truth["level"] = "city"
    headings = list_headings(lines)
    book = new_book("复核结果")
    row = put_band(
        book.active, 1, "陇江市水土保持遥感监管疑似违法违规图斑复核整改清单（市级下发）", len(headings)
    )
    row = put_headings(book.active, row, headings)
    row = put_lines(book.active, row, headings, lines)
    put_row(book.active, row, ["合计", round(sum(float(str(one.cells[headings[1]])) for one in lines), 2)])
    put_row(
        book.active,
        row + 1,
        [f"复核人：{rng.choice(('王某', '杜某'))}", None, None, "审核：", None, "2026年4月20日"],
    )
    return Form(save_book(book, folder, "遥感图斑复核.xlsx"), list_truths(lines))


def make_reserve_points(folder: Path, rng: Random) -> Form:
    """Points of human activity in a reserve, with zones and three rows of headings."""
    words, ways = draw_state_words(rng), rng.sample(DAY_WAYS, 2)
    base, fix = rng.choice(("点位基本情况", "基础信息")), rng.choice(("整改工作情况", "整治情况"))
    number = (base, "编号", rng.choice(("点位编号", "国家下发编号")))
    lines = []
    for at, case in enumerate(draw_cases(rng, rng.randint(8, 15)), 1):
        code, zone = f"LD-{at * 7:05d}", rng.choice(("核心区", "缓冲区", "实验区"))
        line = Line().say(number, code, number=code, level="province")
        line.say((base, "位置", "乡镇"), case.town, town=case.town)
        line.say((base, "位置", "小地名"), case.village, location=case.village)
        line.say((base, "位置", "功能区"), zone, zone=zone)
        line.say((base, "位置", "东经"), case.east, lon=case.east)
        line.say((base, "位置", "北纬"), case.north, lat=case.north)
        line.say((base, "问题", "活动类型"), case.kind, category=case.kind)
        line.say((base, "问题", "问题具体表现"), case.text, description=case.text)
        line.say((fix, "要求", "整改标准"), case.goal, goal=case.goal)
        line.say((fix, "要求", "整改时限"), say_limit(rng, case.due))
        line.say((fix, "责任", "牵头部门"), case.bureau, lead_unit=case.bureau)
        line.say((fix, "责任", "责任单位"), case.hall, duty_unit=case.hall)
        line.say((fix, "责任", "包抓县级领导"), case.person, leader=case.person)
        line.say(
            (fix, "进度", "完成比例"),
            f"{case.share}%",
            percent=case.share,
        )
        line.say((fix, "进度", "目前状态"), words[case.state], status=case.state)
        line.say((fix, "进度", "实际完成时间"), say_day(rng, "rectified_on", case.done, ways))
        line.say("备注", note := rng.choice((None, None, "列入“绿盾”重点")), remark=note)
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("附件2")
    row = put_row(book.active, 1, ["附件2"])
    row = put_band(book.active, row, "自然保护地人类活动问题点位整改调度表（省级移交）", len(headings))
    row = put_table(book.active, row, headings, lines)
    put_row(book.active, row, ["说明：1.功能区按批复图件填写；2.经纬度保留五位小数。"])
    return Form(save_book(book, folder, "保护地点位调度.xlsx"), list_truths(lines))


KINDS = [
    Kind("检察线索跟踪", make_procurator_clues, ["one table", "level given"]),
    Kind("水保图斑复核", make_soil_patches, ["two rows of headings", "totals"]),
    Kind("保护地点位", make_reserve_points, ["three rows of headings"]),
]
