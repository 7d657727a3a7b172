"""Offices that break down what the province and the city handed them: wide tables under grouped headings."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held2_parts.affairs import Affair, choose_words, draw_affairs, draw_place, one_of
from tests.workbook.forms.held2_parts.papers import lay_out, move_headings, space_out, spread
from tests.workbook.forms.held2_parts.wordings import (
    choose_days,
    choose_limits,
    choose_states,
    join_tasks,
    say_day,
    say_limit,
    say_pace,
    say_state,
)
from tests.workbook.forms.shown_parts.sheets import Line, list_headings, list_truths, new_book, save_book


def make_task_breakdown(folder: Path, rng: Random) -> Form:
    """Tasks of the provincial inspection: units in a group, goal and measures in a group, the state by its pace."""
    place, limits = draw_place(rng), choose_limits(rng)
    units = one_of(rng, "责任分工", "责任体系", "承办力量")
    what = one_of(rng, "整改任务内容", "任务要求", "整改工作安排")
    words = choose_words(
        rng,
        number=("任务编号", "反馈编号", "清单编号"),
        text=("反馈意见指出的问题", "督察指出问题", "反馈问题表述"),
        lead=("牵头督导单位", "督导牵头部门", "督导单位（牵头）"),
        duty=("具体承办单位", "整改实施单位", "整改责任主体"),
        helper=("协同单位", "协办单位", "配合部门"),
        leader=("包联领导", "包抓县级领导", "包案领导"),
        goal=("预期目标", "整改达到的目标", "目标任务"),
        tasks=("具体举措", "整改举措", "主要措施"),
        due=("完成时间节点", "限时办结时间", "整改到位时限"),
        state=("当前推进状态", "完成进度评价", "目前完成状态"),
        story=("最新推进情况", "已开展工作", "本月进展"),
    )
    prefix = one_of(rng, "SDC-{:02d}", "省督〔2025〕-{:d}", "D{:04d}", "陕督反馈{:03d}")
    lines = []
    for at, affair in enumerate(draw_affairs(rng, place, 7, 14), 1):
        number = prefix.format(at)
        line = Line().say("序号", at).say(words["number"], number, number=number, level="province")
        line.say(words["text"], affair.text, description=affair.text)
        for name, value in (("lead", affair.bureau), ("duty", affair.hall), ("helper", affair.helper)):
            field = {"lead": "lead_unit", "duty": "duty_unit", "helper": "assisting_unit"}[name]
            line.say((units, words[name]), value, **{field: value})
        line.say((units, words["leader"]), affair.leader, leader=affair.leader)
        line.say((what, words["goal"]), affair.goal, goal=affair.goal)
        line.say((what, words["tasks"]), join_tasks(rng, affair.tasks))
        line.say((what, words["due"]), say_limit(rng, affair.due, limits))
        line.say(words["state"], say_pace(rng, affair))
        lines.append(line.say(words["story"], affair.story, progress=affair.story))
    headings = move_headings(rng, list_headings(lines), moves=3, fixed=2)
    book = new_book(one_of(rng, "任务清单", "Sheet1", "整改任务"))
    above = (
        [[f"填报单位：{place.name}秦岭办", *[None] * 6, "截至2026年4月30日"]] if rng.random() < 0.7 else []
    )
    below = [[f"注：本清单共{len(lines)}项任务，请于每月28日前更新。"]] if rng.random() < 0.6 else []
    title = f"{place.name}落实省级生态环境保护督察反馈问题整改任务分解表"
    lay_out(book.active, title, headings, lines, above=above, below=below)
    return Form(save_book(book, folder, "任务分解.xlsx"), list_truths(lines))


def say_stages(line: Line, rng: Random, affair: Affair, groups: tuple[str, str], days: list[str]) -> None:
    """Write whether the work is done and whether it is struck off, each with its day."""
    done, struck = groups
    is_done, is_closed = affair.state in ("rectified", "closed"), affair.state == "closed"
    yes, no = rng.choice((("是", "否"), ("是", "否")))
    line.say((done, "是否完成整改"), yes if is_done else no)
    line.say((done, "完成整改时间"), say_day(rng, "rectified_on", affair.rectified, days))
    line.say((struck, "是否销号"), yes if is_closed else no)
    line.say((struck, "销号时间"), say_day(rng, "closed_on", affair.closed, days))
    line.truth["status"] = affair.state if is_done else ("rectifying", "not_started")


def make_all_levels(folder: Path, rng: Random) -> Form:
    """A county's whole ledger: more than twenty columns, a column for the level, yes and no for two stages."""
    place, limits, days = draw_place(rng), choose_limits(rng), choose_days(rng)
    levels = {"province": "省级", "city": "市级", "district": f"{place.word}级"}
    basic, place_group, duty = "问题基本信息", "点位信息", one_of(rng, "责任落实", "整改责任")
    groups = one_of(rng, "整改完成", "整改落实"), one_of(rng, "核销", "销号情况")
    words = choose_words(
        rng,
        number=("台账编码", "统一编号", "问题代码"),
        level=("问题级别", "台账层级", "所属级别"),
        origin=("发现渠道", "来源渠道", "问题出处"),
        kind=("问题分类", "五乱类别", "涉及领域"),
        text=("问题摘要", "问题简介", "基本事实"),
        found=("发现日期", "排查发现日期", "发现时间"),
        town=("所属乡镇", "镇（街）", "所在镇街"),
        spot=("详细地点", "点位详址", "具体坐落"),
        area=("所处保护分区", "秦岭保护区划", "分区管控类别"),
        lead=("行业主管单位", "行业牵头单位", "业务主管部门"),
        duty=("属地责任主体", "属地单位", "整改属地"),
        person=("具体责任人", "直接责任人", "整改责任人姓名"),
        due=("承诺完成时限", "要求整改期限", "规定时限"),
        handed=("交办时间", "移交日期", "转办时间"),
        check=("验收部门", "核查验收单位", "负责验收单位"),
    )
    lines = []
    for at, affair in enumerate(draw_affairs(rng, place, 9, 18), 1):
        level, number = rng.choice(list(levels)), f"{place.name[0]}{20260000 + at}"
        if level != "province" and affair.origin.startswith("省级"):
            affair.origin = "无人机航飞发现"
        line = Line().say("序号", at)
        line.say((basic, words["number"]), number, number=number)
        line.say((basic, words["level"]), levels[level], level=level)
        line.say((basic, words["origin"]), affair.origin, source=affair.origin)
        line.say((basic, words["kind"]), affair.kind, category=affair.kind)
        line.say((basic, words["text"]), affair.text, description=affair.text)
        line.say((basic, words["found"]), say_day(rng, "found_on", affair.found, days))
        line.say((place_group, words["town"]), affair.town, town=affair.town)
        line.say((place_group, words["spot"]), affair.hamlet, location=affair.hamlet)
        line.say((place_group, words["area"]), affair.area, zone=affair.area)
        line.say((place_group, "经度"), affair.lon, lon=affair.lon)
        line.say((place_group, "纬度"), affair.lat, lat=affair.lat)
        line.say((duty, words["lead"]), affair.bureau, lead_unit=affair.bureau)
        line.say((duty, words["duty"]), affair.hall, duty_unit=affair.hall)
        line.say((duty, words["person"]), affair.person, person=affair.person)
        line.say((duty, words["check"]), affair.helper, acceptance_unit=affair.helper)
        line.say(words["handed"], say_day(rng, "handed_over_on", affair.handed, days))
        line.say(words["due"], say_limit(rng, affair.due, limits))
        say_stages(line, rng, affair, groups, days)
        remark = rng.choice((None, None, "已约谈属地负责人", "与上年度问题同一区域"))
        lines.append(line.say("备注", remark, remark=remark))
    headings = move_headings(rng, list_headings(lines), moves=2)
    book = new_book(one_of(rng, "总台账", "2026"))
    total = ["合计", None, f"{len(lines)}个"]
    width = len(headings)
    lay_out(
        book.active,
        f"{place.name}秦岭生态环境问题整改总台账",
        headings,
        lines,
        above=[spread(width, f"填报单位：{place.name}秦岭保护中心", "填报日期：2026年4月28日")],
        below=[total, spread(width, "单位负责人：", "审核人：严某", "填表人：何某")],
    )
    return Form(save_book(book, folder, "总台账.xlsx"), list_truths(lines))


def make_city_extension(folder: Path, rng: Random) -> Form:
    """What the city handed over; some limits were moved, and both the first and the present one stand there."""
    place, days = draw_place(rng), choose_days(rng)
    states, styles = choose_states(rng), choose_limits(rng, rich=False)
    prefix = one_of(rng, "SJ-{:03d}", "市秦办交〔2026〕{:d}号", "C26{:04d}")
    words = choose_words(
        rng,
        number=("交办编号", "市办编号", "督办单号"),
        text=("交办问题", "问题情形", "交办事项内容"),
        duty=("承接单位", "落实单位", "责任落实单位"),
        lead=("归口部门", "归口管理部门", "行业监管单位"),
        first=("原整改时限", "原定完成时限", "首次承诺时限"),
        now=("延期后时限", "调整后整改时限", "批准延期至"),
        state=("问题状态", "整改所处状态", "办理状态"),
        handed=("市级交办日期", "交办日期", "下达时间"),
        contact=("联系人电话", "联络员手机", "联系电话"),
    )
    lines = []
    for at, affair in enumerate(draw_affairs(rng, place, 8, 15), 1):
        number = prefix.format(at)
        line = Line().say("序号", at).say(words["number"], number, number=number, level="city")
        line.say(words["text"], affair.text, description=affair.text)
        line.say(words["lead"], affair.bureau, lead_unit=affair.bureau)
        line.say(words["duty"], affair.hall, duty_unit=affair.hall)
        line.say(words["contact"], affair.phone, contact=affair.phone)
        line.say(words["handed"], say_day(rng, "handed_over_on", affair.handed, days))
        later = affair.due.replace(month=min(affair.due.month + 2, 12), day=20)
        first = say_limit(rng, affair.due, styles)
        line.say(words["first"], first)
        is_moved = at == 1 or (rng.random() < 0.4 and later > affair.due)
        if is_moved and later > affair.due:
            stated = {"original_deadline": affair.due.isoformat(), "deadline": later.isoformat()}
            line.say(words["now"], f"{later.year}年{later.month}月{later.day}日", **stated)
        else:
            line.say(words["now"], None)
        lines.append(line.say(words["state"], say_state(states, affair.state)))
    headings = move_headings(rng, list_headings(lines), moves=3)
    at = headings.index(words["now"])  # the later limit stands behind the first one
    headings.insert(headings.index(words["first"]) + 1, headings.pop(at)) if at else None
    headings = [space_out(rng, one) if one == "序号" else one for one in headings]  # type: ignore[arg-type]
    for line in lines:
        line.cells = {headings[0] if key == "序号" else key: cell for key, cell in line.cells.items()}
    book = new_book("市级交办问题")
    title = f"市级交办{place.name}秦岭问题整改情况一览表"
    lay_out(book.active, title, headings, lines, above=[[None, "（数据截至2026年4月25日）"]])
    return Form(save_book(book, folder, "市级交办.xlsx"), list_truths(lines))


KINDS = [
    Kind("省督任务分解", make_task_breakdown, ["grouped headings", "state by pace"]),
    Kind("全县总台账", make_all_levels, ["wide", "a column for the level", "yes and no for two stages"]),
    Kind("市级交办延期", make_city_extension, ["first and present limit"]),
]
