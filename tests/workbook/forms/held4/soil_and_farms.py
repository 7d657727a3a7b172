"""Soil conservation and farms: wide tables with the trade's own columns."""

from pathlib import Path
from random import Random

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held4.cases import (
    LIMIT_PATTERNS,
    Trade,
    draw_cases,
    draw_name,
    draw_patterns,
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
    new_book,
    put_band,
    put_row,
    put_table,
    save_book,
)

SOIL = Trade(
    {
        "未批先建": ("{v}光伏项目未编报水土保持方案即开工，扰动{n}平方米",),
        "未验先投": ("{v}养老院项目水土保持设施未验收即投产，绿化缺口{n}平方米",),
        "未批先弃": ("{v}安置点项目在方案外弃土{n}立方米", "{v}产业路弃土沿沟倾倒{n}立方米"),
    },
    (
        "补报水土保持方案",
        "落实临时拦挡和苫盖",
        "开展水土保持设施自主验收",
        "补缴水土保持补偿费",
        "弃土清运并覆土绿化",
    ),
    "区水利局",
    ("手续完善、措施到位", "恢复地表植被"),
)
FARMS = Trade(
    {
        "粪污外溢": ("{v}养猪场储粪池外溢，污染农田{n}平方米", "{v}肉牛场粪水经{n}米土沟流向河道"),
        "设施不全": ("{v}养鸡场未建干粪棚，粪便露天堆放约{n}公斤", "{v}养殖小区三级沉淀池缺{s}座"),
        "禁养区养殖": ("{v}养羊户在禁养区内养殖，圈舍{n}平方米",),
    },
    ("新建防雨防渗干粪棚", "清掏储粪池并加高围堰", "签订粪污消纳协议", "关闭搬迁圈舍", "定期清运粪污"),
    "区农业农村局",
)


def make_soil_ledger(folder: Path, rng: Random) -> Form:
    """Soil conservation: three rows of headings, twenty columns, a level a row."""
    days, limits = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS)
    number = rng.choice(("图斑编号", "图斑号"))
    where, what, duty, done = "图斑基本信息", "违法违规情况", "责任落实", "整改及销号"
    levels = {"province": "省级", "city": "市级", "district": "区级"}
    states = {"not_started": "未启动", "rectifying": "整改中", "rectified": "待验收", "closed": "已销号"}
    lines = []
    for at, case in enumerate(draw_cases(rng, SOIL), 1):
        level, key = rng.choice(list(levels)), f"6110{rng.randint(10, 99)}26{at:04d}"
        line = Line().say("序号", at).say((where, number), key, number=key)
        line.say((where, "图斑级别"), levels[level], level=level)
        line.say((where, "位置", "镇办"), case.town, town=case.town)
        line.say((where, "位置", "村组"), case.village, location=case.village)
        project, area = f"{case.village[:2]}{at}号地块建设项目", round(rng.uniform(0.2, 9.8), 2)
        line.say((where, "项目名称"), project, extra={"项目名称": project})
        line.say((where, "扰动面积（公顷）"), area, extra={"扰动面积": str(area)})
        line.say((what, "下发日期"), say_day(rng, "found_on", case.found, days))
        say_texts(
            line,
            ((what, "违规类型"), "category", case.category),
            ((what, "问题描述"), "description", case.description),
        )
        builder = f"陕西{rng.choice(('宏远', '秦禾', '鑫泰'))}建设有限公司"
        line.say((duty, "建设单位"), builder, extra={"建设单位": builder})
        say_texts(
            line,
            ((duty, "监管单位"), "lead_unit", case.lead),
            ((duty, "整改责任单位"), "duty_unit", case.unit),
        )
        say_texts(line, ((duty, "包抓领导"), "leader", draw_name(rng)))
        say_texts(line, ((done, "整改要求", "标准"), "goal", case.goal))
        say_measures(rng, line, (done, "整改要求", "措施"), case.measures)
        line.say((done, "整改要求", "时限"), say_limit(rng, case.limit, limits, 0.1))
        line.say((done, "结果", "状态"), states[case.status], status=case.status)
        line.say((done, "结果", "整改完成日期"), say_day(rng, "rectified_on", case.rectified, days))
        line.say((done, "结果", "销号日期"), say_day(rng, "closed_on", case.closed, days))
        if rng.random() < 0.2:
            line.say("备注", "已函告建设单位", remark="已函告建设单位")
        else:
            line.say("备注", None)
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("核查整改")
    row = put_band(book.active, 1, "附件2", 1)
    row = put_band(book.active, row, "2026年生产建设项目水土保持遥感图斑核查整改表", len(headings))
    row = put_row(
        book.active, row, ["填报单位（盖章）：区水土保持工作站", *[None] * 9, "填报时间：2026年4月25日"]
    )
    row = put_table(book.active, row, headings, lines)
    put_feet(rng, book.active, row, "注：扰动面积保留两位小数。")
    return Form(save_book(book, folder, "附件2水保图斑核查整改表.xlsx"), list_truths(lines))


def make_farm_ledger(folder: Path, rng: Random) -> Form:
    """Farms: ditto marks, spaces in headings, dates as texts, yes or no."""
    days, limits = draw_patterns(rng), draw_patterns(rng, LIMIT_PATTERNS)
    states = {"not_started": "未启动", "rectifying": "正在整改", "rectified": "完成整改", "closed": "已销号"}
    text, plan = rng.choice(("存 在 问 题", "存在的\n主要问题")), rng.choice(("整改措施", "整改\n措施"))
    ditto = rng.choice(("同上", "〃"))
    cases = sorted(draw_cases(rng, FARMS, 9, 16), key=lambda case: case.town)
    lines: list[Line] = []
    for at, case in enumerate(cases, 1):
        is_same = at > 1 and cases[at - 2].town == case.town
        farm = f"{case.village[:2]}{rng.choice(('兴旺', '绿源', '丰泽'))}养殖场"
        heads = rng.randint(20, 900)
        line = Line().say("序号", at).say("乡 镇", case.town, town=case.town)
        line.say("养殖场名称", farm, extra={"养殖场名称": farm})
        say_texts(line, ("地址", "location", case.village))
        line.say("负责人", case.person, extra={"负责人": case.person})
        line.say("存栏量", f"{heads}头", extra={"存栏量": f"{heads}头"})
        say_texts(line, ("问题类别", "category", case.category), (text, "description", case.description))
        line.say("检查时间", say_day(rng, "found_on", case.found, days))
        say_measures(rng, line, plan, case.measures)
        line.say("整改期限", say_limit(rng, case.limit, limits))
        line.say("监管责任单位", ditto if is_same else case.unit, duty_unit=case.unit)
        line.say("整改完成情况", states[case.status], status=case.status)
        on_platform = rng.random() < 0.6
        line.say("是否录入秦岭平台", "是" if on_platform else "否", on_platform=on_platform, level="district")
        lines.append(line)
    headings = list_headings(lines)
    book = new_book("养殖污染")
    row = put_band(book.active, 1, "规模以下畜禽养殖污染问题区级整改台账", len(headings))
    row = put_table(book.active, row + rng.randint(0, 1), headings, lines)
    put_feet(rng, book.active, row, "备注：存栏量为检查当日数。")
    return Form(save_book(book, folder, "畜禽养殖污染问题.xlsx"), list_truths(lines))


KINDS = [
    Kind(
        "水保图斑核查表",
        make_soil_ledger,
        ["three rows of headings", "level a row", "number of an attachment"],
    ),
    Kind("畜禽养殖台账", make_farm_ledger, ["ditto marks", "spaces in headings", "columns of its own"]),
]
