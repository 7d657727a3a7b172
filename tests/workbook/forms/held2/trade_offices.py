"""Offices of a trade: farming, forests, building, roads; each with columns of its own that no issue has a field for."""

from pathlib import Path
from random import Random

import xlwt  # type: ignore[import-untyped]

from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.held2_parts.affairs import choose_words, draw_affairs, draw_place, one_of
from tests.workbook.forms.held2_parts.papers import lay_out, move_headings, space_out, spread
from tests.workbook.forms.held2_parts.wordings import (
    choose_days,
    choose_limits,
    choose_states,
    join_tasks,
    say_day,
    say_days_given,
    say_limit,
    say_state,
    say_yes_no,
    write_degrees,
)
from tests.workbook.forms.shown_parts.sheets import (
    Heading,
    Line,
    list_headings,
    list_truths,
    new_book,
    save_book,
)
from tests.workbook.makers.odd_files import ods_cell, write_ods


def make_building_checks(folder: Path, rng: Random) -> Form:
    """Illegal buildings: owner, floor space, coordinates by degree, minute and second under one group, a row of column numbers."""
    place, limits, days = draw_place(rng), choose_limits(rng, rich=False), choose_days(rng)
    states, marks = choose_states(rng), rng.choice(("°′″", "°'\""))
    spot = one_of(rng, "坐标", "地理坐标", "中心点坐标")
    words = choose_words(
        rng,
        number=("图斑号", "排查编号", "违建编号"),
        town=("镇办名称", "乡镇（街道）名称", "所属镇街"),
        hamlet=("建设地点", "违建地点", "坐落位置"),
        text=("违建情况", "违法建设事实", "违建基本情况"),
        owner=("建设主体", "当事人", "户主（业主）"),
        size=("占地面积（㎡）", "建筑面积", "违法面积/㎡"),
        duty=("处置责任单位", "拆除责任单位", "整改责任部门"),
        tasks=("拟处置方式", "处置意见", "分类处置措施"),
        due=("处置时限", "拆除时限", "拟完成处置时间"),
        state=("处置状态", "拆除整改状态", "处置进度状态"),
        found=("排查时间", "摸排日期", "核查发现时间"),
    )
    prefix = one_of(rng, "WF{:03d}", "TB-61-{:04d}", "{:05d}号")
    lines, bad = [], rng.choice((None, None, 2, 4))
    for at, affair in enumerate(draw_affairs(rng, place, 8, 16, kind="乱搭乱建"), 1):
        number, (east, lon), (north, lat) = (
            prefix.format(at),
            *(write_degrees(x, marks) for x in (affair.lon, affair.lat)),
        )
        size = rng.randint(20, 900)
        line = Line().say("序号", at).say(words["number"], number, number=number, level="district")
        line.say(words["town"], affair.town, town=affair.town)
        line.say(words["hamlet"], affair.hamlet, location=affair.hamlet)
        line.say((spot, "东经"), east, lon=lon).say((spot, "北纬"), north, lat=lat)
        line.say(words["found"], say_day(rng, "found_on", affair.found, days))
        line.say(words["text"], affair.text, description=affair.text)
        line.say(words["owner"], affair.leader, extra={words["owner"]: affair.leader})
        line.say(words["size"], size)
        line.say(words["duty"], affair.hall, duty_unit=affair.hall)
        line.say(words["tasks"], join_tasks(rng, affair.tasks))
        line.say(words["due"], say_limit(rng, affair.due, limits))
        if at == bad:
            line.say(words["due"], rng.choice(("2026年6月31日前", "尽快拆除", "2026年9月31日")))
        lines.append(line.say(words["state"], say_state(states, affair.state)))
    headings = move_headings(rng, list_headings(lines), moves=4)
    book = new_book("违建")
    first, _ = lay_out(
        book.active,
        f"{place.name}秦岭区域违建整治台账（{place.word}级自查）",
        headings,
        lines,
        counted=range(1, len(headings) + 1) if rng.random() < 0.6 else (),
        below=[["备注：面积以实测为准；坐标采用2000国家大地坐标系。"]],
    )
    return Form(
        save_book(book, folder, "违建整治.xlsx"),
        [line.truth for at, line in enumerate(lines, 1) if at != bad],
        bad_rows=[("违建", first + bad - 1)] if bad else [],
    )


def make_farm_waste(folder: Path, rng: Random) -> Form:
    """An .ods of a farming bureau: shares as real percentages, days as days, no word of the level."""
    place, states = draw_place(rng), choose_states(rng)
    words = choose_words(
        rng,
        number=("养殖场编号", "问题序列码", "污染源编号"),
        town=("镇别", "乡镇名", "辖区镇办"),
        text=("污染问题描述", "粪污治理存在问题", "突出问题"),
        person=("场主/负责人", "治理责任人", "责任人姓名"),
        phone=("手机号", "责任人电话", "联系号码"),
        share=("治理完成比例", "整改完成率", "工程进度（%）"),
        due=("治理完成期限", "治理限期", "规定整改期限"),
        done=("实际治理完成日期", "整改完成时间", "治理完工日期"),
        state=("治理状态", "整治状态", "整改现状"),
        head=("存栏量（头）", "设计规模"),
    )
    lines = []
    for at, affair in enumerate(draw_affairs(rng, place, 6, 12, kind="乱排乱放"), 1):
        number = f"NY{at:03d}"
        line = Line().say("序号", str(at)).say(words["number"], number, number=number)
        line.say(words["town"], affair.town, town=affair.town)
        line.say(words["text"], affair.text, description=affair.text)
        line.say(words["head"], str(rng.randint(20, 800)))
        line.say(words["person"], affair.person, person=affair.person)
        line.say(words["phone"], affair.phone, contact=affair.phone)
        line.say(words["share"], affair.percent / 100, percent=affair.percent)
        line.say(words["due"], affair.due, deadline=affair.due.isoformat(), deadline_kind="dated")
        done = affair.rectified
        line.say(words["done"], done, rectified_on=done.isoformat() if done else None)
        lines.append(line.say(words["state"], say_state(states, affair.state)))
    headings = move_headings(rng, list_headings(lines), moves=4)
    rows = [[f"{place.name}畜禽养殖污染整治台账"], list(headings)]
    rows += [[line.cells.get(heading) for heading in headings] for line in lines]
    rows.append([None, "合计", f"{len(lines)}家"])
    body = "".join(
        f"<table:table-row>{''.join(ods_cell(cell) for cell in row)}</table:table-row>"  # type: ignore[arg-type]
        for row in rows
    )
    path = folder / "养殖污染.ods"
    write_ods(path, f'<table:table table:name="台账">{body}</table:table>')
    return Form(path, list_truths(lines), level_given="district")


def make_forest_patches(folder: Path, rng: Random) -> Form:
    """Forest patches: limits counted from the hand-over day, forest wardens, three rows of headings."""
    place, days, states = draw_place(rng), choose_days(rng), choose_states(rng)
    base, duty, fix = "图斑基本情况", "责任体系", one_of(rng, "整改情况", "查处整改")
    chiefs = one_of(rng, "林长", "林长制责任人")
    words = choose_words(
        rng,
        number=("图斑编号", "细斑编号", "疑似图斑编号"),
        town=("乡镇", "镇（街道办）", "所在乡镇街道"),
        class_=("林班", "林班号", "小班号"),
        kind=("违法类型", "破坏类型", "问题种类"),
        text=("核实情况", "现地核实结果", "现地核查情况"),
        duty=("整改责任单位", "落实单位", "恢复责任单位"),
        handed=("交办时间", "下发日期", "移交时间"),
        due=("整改时限要求", "恢复时限", "查处整改期限"),
        state=("整改恢复状态", "目前状态", "查处整改状态"),
        uploaded=("是否上图入库", "是否录入监管平台", "是否上传平台"),
    )
    if words["uploaded"] == "是否上图入库":
        words["uploaded"] = "是否已录入平台"
    prefix, lines = one_of(rng, "6110-{:03d}", "LC2026{:03d}", "XB{:02d}"), []
    for at, affair in enumerate(draw_affairs(rng, place, 8, 15, kind="乱砍乱伐"), 1):
        number = prefix.format(at)
        line = Line().say("序号", at).say((base, "标识", words["number"]), number, number=number)
        line.say((base, "标识", words["class_"]), f"{rng.randint(1, 60)}", level="district")
        line.say((base, "位置", words["town"]), affair.town, town=affair.town)
        line.say((base, "位置", "村"), affair.hamlet, location=affair.hamlet)
        line.say((base, words["kind"]), affair.kind, category=affair.kind)
        line.say((base, words["text"]), affair.text, description=affair.text)
        line.say((duty, words["duty"]), affair.hall, duty_unit=affair.hall)
        line.say((duty, chiefs, "镇级林长"), affair.leader, extra={"镇级林长": affair.leader})
        line.say((duty, chiefs, "村级林长"), affair.person, extra={"村级林长": affair.person})
        line.say((fix, words["handed"]), say_day(rng, "handed_over_on", affair.handed, days))
        line.say((fix, words["due"]), say_days_given(rng, affair.handed))
        line.say((fix, words["state"]), say_state(states, affair.state))
        lines.append(line.say((fix, words["uploaded"]), say_yes_no(rng, affair, [("是", "否")])))
    headings = list_headings(lines)
    book = new_book("图斑")
    title = f"{place.name}{place.word}级森林督查图斑整改台账"
    above = [[f"制表单位：{place.name}林业局", None, None, "制表日期：2026/4/29"]]
    lay_out(book.active, title, headings, lines, above=above)
    return Form(save_book(book, folder, "林业图斑.xlsx"), list_truths(lines))


def make_road_spoil(folder: Path, rng: Random) -> Form:
    """An .xls of a road office: all as text, blanks stretched into headings, limits without a year."""
    place, states = draw_place(rng), choose_states(rng)
    words = choose_words(
        rng,
        text=("弃渣点问题", "沿线环境问题", "问题说明"),
        road=("桩号", "路段桩号"),
        town=("途经镇办", "所在镇办", "属地镇"),
        duty=("养护责任单位", "治理单位", "施工（治理）责任单位"),
        tasks=("治理方案", "治理办法", "整治措施"),
        due=("治理时限", "计划完成时限", "完成时间要求"),
        state=("治理进度", "完成情况", "治理进展"),
    )
    lines = []
    for at, affair in enumerate(draw_affairs(rng, place, 7, 12, kind="河道"), 1):
        due = affair.due.replace(year=2026, month=rng.randint(5, 12), day=rng.randint(13, 30))
        line = Line().say("序号", str(at))
        road = f"K{rng.randint(3, 90)}+{rng.randint(100, 990)}"
        line.say(words["road"], road, extra={words["road"]: road}).say(
            words["town"], affair.town, town=affair.town
        )
        line.say(words["text"], affair.text, description=affair.text)
        line.say(words["duty"], affair.hall, duty_unit=affair.hall)
        line.say(words["tasks"], join_tasks(rng, affair.tasks))
        text = rng.choice(("{m}月{d}日前", "{m}月{d}日", "{m}月底前")).format(m=due.month, d=due.day)
        end = {1: 31, 3: 31, 5: 31, 7: 31, 8: 31, 10: 31, 12: 31}.get(due.month, 30)
        day = due.replace(day=end) if "底" in text else due
        line.say(words["due"], text, deadline=day.isoformat(), deadline_kind="dated", level="city")
        lines.append(line.say(words["state"], say_state(states, affair.state)))
    headings = move_headings(rng, list_headings(lines), moves=3)
    shown = [space_out(rng, str(one)) for one in headings]
    return Form(write_old_book(folder, rng, place.name, headings, shown, lines), list_truths(lines))


def write_old_book(
    folder: Path, rng: Random, name: str, headings: list[Heading], shown: list[str], lines: list[Line]
) -> Path:
    """Write the .xls with its title merged over the table and a line of who filled it in."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("公路沿线")
    sheet.write_merge(0, 0, 0, len(headings) - 1, f"{name}公路沿线弃渣整治台账（市级交通部门反馈）")
    sheet.write(1, 0, rng.choice(("填表日期：2026年4月20日", "截止时间：2026年4月20日", "截至2026.4.20")))
    rows = [shown, *([line.cells.get(one) for one in headings] for line in lines)]
    rows.append(spread(len(headings), "负责人：窦某", "经办人：柏某"))
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if value not in (None, ""):
                sheet.write(at, column, value)
    path = folder / "公路沿线.xls"
    book.save(str(path))
    return path


KINDS = [
    Kind("违建整治", make_building_checks, ["degrees", "row of column numbers", "columns of its own"]),
    Kind("养殖污染ods", make_farm_waste, ["ods", "percentages", "no level"]),
    Kind("林业图斑", make_forest_patches, ["three rows of headings", "limits counted from the hand-over"]),
    Kind("公路沿线xls", make_road_spoil, ["xls", "days without a year", "no numbers"]),
]
