"""Supervision and letters: measures in words, limits put off, what was found on looking into it."""

from datetime import timedelta
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held4.cases import (
    LIMIT_PATTERNS,
    Trade,
    draw_cases,
    draw_name,
    draw_patterns,
    draw_words,
    put_feet,
    say_day,
    say_limit,
    say_measures,
    say_texts,
    write,
)
from tests.workbook.forms.shown_parts.sheets import (
    Line,
    list_headings,
    list_truths,
    new_book,
    put_band,
    put_row,
    put_table,
    save_book,
)

FEEDBACK = Trade(
    {
        "责任落实": ("{v}片区巡查记录缺失{n}天次，属地责任落实不力",),
        "生态修复": ("{v}采石场遗留创面{n}平方米未修复", "{v}尾矿库下游河道淤积{n}立方米"),
        "水源保护": ("{v}饮用水源保护区隔离网破损{n}米", "{v}水源地上游有{n}平方米菜地施用农药"),
    },
    (
        "制定专项整改方案",
        "压实网格员巡查责任",
        "实施矿山生态修复工程",
        "更换隔离网并设警示牌",
        "清退保护区内耕种",
    ),
    "市秦岭办",
    ("完成修复并通过验收", "责任体系健全", "消除环境隐患"),
)
LETTERS = Trade(
    {
        "水": ("{v}豆制品作坊废水排入河道，约{n}米河面泛白", "反映{v}洗沙点浑水直排，影响{n}户用水"),
        "大气": ("反映{v}砖厂夜间冒黑烟，周边{n}户受影响",),
        "噪声": ("反映{v}石材厂切割噪声扰民，距民房{n}米",),
        "生态": ("反映{v}有人毁林种药材{n}平方米",),
    },
    ("责令停止排放并清理河道", "责令更换除尘布袋", "调整生产时段", "移交林业部门查处", "加强日常监管"),
    "区生态环境分局",
)
REPLIES = ("经现场核查，反映情况属实", "经核查，反映问题部分属实，已要求整改", "检查时已停产，举报情况属实")


def make_feedback_table(folder: Path, rng: Random) -> Form:
    """Supervision: a province's feedback, a limit put off here and there, the story beside the state."""
    days, limits, words = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS), draw_words(rng)
    put_off = rng.choice(("延期后时限", "调整后的整改时限"))
    lines = []
    for at, case in enumerate(draw_cases(rng, FEEDBACK, 8, 14), 1):
        line = Line().say("问题编号", f"SDC-{at:02d}", number=f"SDC-{at:02d}", level="province")
        say_texts(
            line, ("反馈问题", "description", case.description), ("所属领域", "category", case.category)
        )
        say_texts(line, ("整改目标", "goal", case.goal))
        say_measures(rng, line, "整改措施", case.measures)
        limit = say_limit(rng, case.limit, limits, 0)
        line.say("整改时限", limit)
        line.say(put_off, None)
        if case.status == "rectifying" and rng.random() < 0.4:
            later = case.limit + timedelta(rng.randint(20, 90))
            line.say(
                put_off, write(rng.choice(limits), later), deadline=later.isoformat(), deadline_kind="dated"
            )
            line.truth["original_deadline"] = limit.truth["deadline"]
        say_texts(line, ("牵头领导", "leader", draw_name(rng)), ("牵头单位", "lead_unit", case.lead))
        say_texts(
            line, ("责任单位", "duty_unit", case.unit), ("配合单位", "assisting_unit", "区财政局、区林业局")
        )
        story = {
            "not_started": "正在编制方案",
            "rectifying": f"已完成工程量的一半以上，累计投入{at + 3}万元",
            "rectified": "工程已完工，资料正在整理",
            "closed": "已通过验收",
        }[case.status]
        say_texts(line, ("目前进展情况", "progress", story))
        line.say("整改状态", words[case.status], status=case.status)
        line.say("销号时间", say_day(rng, "closed_on", case.closed, days))
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("推进表")
    row = put_band(book.active, 1, "省级生态环境保护督察反馈问题整改推进表", len(headings))
    row = put_band(book.active, row, "（截至2026年4月30日）", len(headings))
    row = put_table(book.active, row, headings, lines)
    put_feet(rng, book.active, row, "注：时限调整须经省整改办同意，以调整后的时限为准。")
    return Form(save_book(book, folder, "督察反馈问题推进表.xlsx"), list_truths(lines))


def make_letter_ledger(folder: Path, rng: Random) -> Form:
    """Letters: handed over, looked into, dealt with; several offices' columns side by side, two rows of headings."""
    days, limits = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS)
    states = {"not_started": "未启动", "rectifying": "整改中", "rectified": "完成整改", "closed": "已办结"}
    into, deal = rng.choice(("受理转办", "交办信息")), rng.choice(("办理情况", "查处整改"))
    lines = []
    for at, case in enumerate(draw_cases(rng, LETTERS, 9, 18), 1):
        key, handed = f"JB26{rng.randint(10, 99)}-{at:03d}", case.found + timedelta(rng.randint(1, 5))
        line = Line().say((into, "受理编号"), key, number=key, level="district")
        line.say((into, "来源"), rng.choice(("12369热线", "来信", "微信举报")))
        line.truth["source"] = line.cells[(into, "来源")]
        line.say((into, "交办日期"), say_day(rng, "handed_over_on", handed, days))
        say_texts(
            line,
            ((into, "举报内容"), "description", case.description),
            ((into, "污染类型"), "category", case.category),
        )
        say_texts(line, ((into, "属地"), "town", case.town), ((into, "承办单位"), "duty_unit", case.unit))
        line.say((into, "办结时限"), say_limit(rng, case.limit, limits, 0.1))
        reply = rng.choice(REPLIES)
        line.say((deal, "调查核实情况"), reply, extra={"调查核实情况": reply})
        line.say((deal, "是否属实"), "部分属实" if "部分" in reply else "属实", extra={"是否属实": "属实"})
        say_measures(rng, line, (deal, "整改措施"), case.measures)
        line.say((deal, "办理状态"), states[case.status], status=case.status)
        line.say((deal, "办结日期"), say_day(rng, "closed_on", case.closed, days))
        say_texts(line, ("经办人", "person", case.person))
        line.truth["extra"] |= {"经办人": line.truth.pop("person")}  # type: ignore[operator]
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("举报件")
    row = put_band(book.active, 1, "涉秦岭生态环境信访举报件办理台账（区级）", len(headings))
    row = put_row(book.active, row, [f"制表单位：{LETTERS.unit}", *[None] * 6, "2026年4月29日"])
    row = put_table(book.active, row, headings, lines)
    put_row(book.active, row, ["合计", None, None, f"{len(lines)}件"])
    return Form(save_book(book, folder, "信访举报件办理台账.xlsx"), list_truths(lines))


KINDS = [
    Kind(
        "督察反馈推进表",
        make_feedback_table,
        ["limits put off", "story beside the state", "level in the title"],
    ),
    Kind("信访举报台账", make_letter_ledger, ["two rows of headings", "handed over", "columns of its own"]),
]
