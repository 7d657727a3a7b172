"""City management, tourism and roads: lists that offices send every month."""

from itertools import groupby
from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held4.cases import (
    LIMIT_PATTERNS,
    Trade,
    draw_cases,
    draw_patterns,
    draw_words,
    put_feet,
    say_day,
    say_limit,
    say_measures,
    say_texts,
)
from tests.workbook.forms.shown_parts.sheets import (
    Line,
    list_headings,
    list_truths,
    merge_down,
    new_book,
    put_band,
    put_headings,
    put_lines,
    put_row,
    put_table,
    save_book,
)

CITY = Trade(
    {
        "垃圾堆放": ("{v}桥头堆放生活垃圾约{n}公斤", "{v}进村路口建筑垃圾{n}立方米未清运"),
        "违法建设": ("{v}村民院外搭建彩钢棚{n}平方米", "{v}河边私建凉亭{s}座"),
        "户外广告": ("{v}山坡违规设置广告牌，面积{n}平方米",),
    },
    ("组织人员清运垃圾", "下达责令限期拆除通知书", "增设垃圾收集点", "安排专人巡查值守", "拆除后恢复原貌"),
    "区城管局",
)
HOSTS = Trade(
    {
        "污水直排": ("{v}农家乐生活污水未经处理排入沟道，日排约{n}升", "{v}民宿化粪池渗漏，影响{n}米河段"),
        "油烟扰民": ("{v}农家乐未装油烟净化器，涉及灶头{s}个",),
        "占用林地": ("{v}露营地占用林地{n}平方米",),
    },
    (
        "安装一体化污水处理设备",
        "接入集镇污水管网",
        "补装油烟净化设施",
        "退出占用林地并补植",
        "签订经营者承诺书",
    ),
    "区文化和旅游局",
    ("污水达标排放", "经营行为规范"),
)
ROADS = Trade(
    {
        "弃渣乱倒": ("{v}段施工弃渣倾倒于路基外侧，约{n}方", "{v}隧道出口弃渣{n}方未入场"),
        "边坡裸露": ("{v}段边坡裸露{n}平方米未复绿", "{v}段挡墙外侧坡面溜塌{n}平方米"),
    },
    ("弃渣清运至指定渣场", "挂网喷播复绿", "修建截排水沟", "督促施工单位编制复绿方案"),
    "区交通运输局",
)


def make_city_list(folder: Path, rng: Random) -> Form:
    """City management: one row of headings, a note above and below, a total."""
    days, limits, words = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS), draw_words(rng)
    found, state = rng.choice(("巡查时间", "发现时间")), rng.choice(("目前整改状态", "整改状态"))
    text, unit = rng.choice(("存在问题", "问题具体描述")), rng.choice(("整改责任单位", "责任单位"))
    lines = []
    for at, case in enumerate(draw_cases(rng, CITY), 1):
        line = Line().say("序号", at)
        say_texts(line, ("所在镇（办）", "town", case.town), ("村（社区）", "location", case.village))
        line.say(found, say_day(rng, "found_on", case.found, days))
        say_texts(line, ("问题类别", "category", case.category), (text, "description", case.description))
        say_measures(rng, line, "整改措施", case.measures)
        say_texts(line, (unit, "duty_unit", case.unit), ("责任人", "person", case.person))
        say_texts(line, ("联系电话", "contact", case.phone))
        line.say("完成时限", say_limit(rng, case.limit, limits))
        line.say(state, words[case.status], status=case.status)
        line.say("备注", None, level="district")
        lines.append(line)
    headings = list_headings(lines)
    book = new_book(rng.choice(("Sheet1", "4月")))
    sheet = book.active
    row = put_band(sheet, 1, "沿山区域市容环境问题排查整改台账（区级）", len(headings))
    row = put_row(sheet, row, ["填报单位：区城市管理综合执法局", *[None] * 5, "填报日期：2026年4月28日"])
    row = put_table(sheet, row, headings, lines)
    row = put_row(sheet, row, ["合计", None, f"{len(lines)}个"])
    put_feet(rng, sheet, row, "注：本台账每月28日前报送，已销号的问题保留在台账内。")
    return Form(save_book(book, folder, "市容环境问题台账4月.xlsx"), list_truths(lines))


def make_host_ledger(folder: Path, rng: Random) -> Form:
    """Tourism: two rows of headings with groups, places in degrees, the business as columns of its own."""
    days, limits, words = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS), draw_words(rng)
    base, site, plan, state = (
        "经营主体基本情况",
        "位置坐标",
        rng.choice(("整改安排", "整改任务")),
        "整改落实情况",
    )
    lines = []
    for at, case in enumerate(draw_cases(rng, HOSTS), 1):
        line = Line().say("序号", at).say("编号", f"WL2026-{at:03d}", number=f"WL2026-{at:03d}")
        name, lon, lat = (
            f"{case.village[:2]}{rng.choice('福顺和')}农家乐",
            rng.uniform(109.7, 110.2),
            rng.uniform(33.7, 34.1),
        )
        line.say((base, "名称"), name, extra={"名称": name})
        say_texts(
            line, ((base, "所属镇办"), "town", case.town), ((base, "详细地址"), "location", case.village)
        )
        beds = rng.randint(6, 40)
        line.say((base, "床位数（张）"), beds, extra={"床位数": str(beds)})
        line.say((site, "东经"), round(lon, 6), lon=round(lon, 6)).say(
            (site, "北纬"), round(lat, 6), lat=round(lat, 6)
        )
        say_texts(
            line, ("问题类型", "category", case.category), ("主要问题", "description", case.description)
        )
        line.say("检查日期", say_day(rng, "found_on", case.found, days))
        say_texts(line, ((plan, "整改目标"), "goal", case.goal))
        say_measures(rng, line, (plan, "具体措施"), case.measures)
        line.say((plan, "完成期限"), say_limit(rng, case.limit, limits))
        say_texts(
            line,
            ((plan, "行业主管部门"), "lead_unit", case.lead),
            ((plan, "属地责任单位"), "duty_unit", case.unit),
        )
        line.say((state, "整改进度（%）"), case.percent, percent=case.percent)
        line.say((state, "当前状态"), words[case.status], status=case.status)
        line.say((state, "销号日期"), say_day(rng, "closed_on", case.closed, days))
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("农家乐民宿")
    row = put_band(book.active, 1, "秦岭区域农家乐（民宿）问题整改台账", len(headings))
    row = put_band(book.active, row, f"单位：{HOSTS.unit}      截至2026年4月30日", len(headings))
    row = put_table(book.active, row, headings, lines)
    put_feet(rng, book.active, row, "说明：1.经纬度采用2000国家大地坐标系。", "2.床位数以营业执照登记为准。")
    return Form(
        save_book(book, folder, "农家乐民宿整改台账.xlsx"), list_truths(lines), level_given="district"
    )


def make_road_ledger(folder: Path, rng: Random) -> Form:
    """Roads: the town merged down over its rows, a subtotal below each, limits without a year."""
    days, words = draw_patterns(rng), draw_words(rng)
    road = rng.choice(("路线名称及桩号", "公路桩号"))
    lines, spans = [], []
    cases = sorted(draw_cases(rng, ROADS, 10, 18), key=lambda case: case.town)
    for at, case in enumerate(cases, 1):
        place = f"{rng.choice(('G312', 'S307', 'X204'))} K{rng.randint(10, 190)}+{rng.randint(1, 9)}00"
        line = Line().say("序号", at).say("镇（街道）", case.town, town=case.town)
        line.say(road, place, extra={road: place})
        say_texts(
            line, ("问题描述", "description", case.description), ("问题归类", "category", case.category)
        )
        line.say("排查时间", say_day(rng, "found_on", case.found, days))
        say_measures(rng, line, "整治措施", case.measures)
        say_texts(line, ("牵头部门", "lead_unit", case.lead), ("整治责任单位", "duty_unit", case.unit))
        cell = rng.choice(("{m}月{d}日前", "{m}月{d}日")).format(m=case.limit.month, d=case.limit.day)
        line.say("整治时限", cell, deadline=case.limit.isoformat(), deadline_kind="dated")
        line.say("整治状态", words[case.status], status=case.status)
        line.say("整改完成时间", say_day(rng, "rectified_on", case.rectified, days))
        line.truth["level"] = "district"
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("汇总表")
    sheet = book.active
    row = put_band(sheet, 1, "公路沿线弃渣和裸露边坡问题清单（区级自查）", len(headings))
    row = put_headings(sheet, put_band(sheet, row, "截至2026年4月30日", len(headings)), headings)
    for _, group in groupby(lines, key=lambda line: line.truth["town"]):
        own = list(group)
        for line in own[1:]:
            line.cells["镇（街道）"] = None
        spans.append((row, row + len(own) - 1))
        row = put_lines(sheet, row, headings, own)
        row = put_row(sheet, row, [None, "小计", f"{len(own)}处"])
    for top, bottom in spans:
        if bottom > top:
            merge_down(sheet, top, bottom, [2])
    row = put_row(sheet, row, [None, "合计", f"{len(lines)}处"])
    put_feet(rng, sheet, row)
    return Form(save_book(book, folder, "公路沿线问题清单.xlsx"), list_truths(lines))


KINDS = [
    Kind("市容环境台账", make_city_list, ["one row of headings", "total", "note"]),
    Kind("农家乐整改台账", make_host_ledger, ["two rows of headings", "degrees", "columns of its own"]),
    Kind("公路弃渣清单", make_road_ledger, ["merged towns", "subtotals", "limits without a year"]),
]
