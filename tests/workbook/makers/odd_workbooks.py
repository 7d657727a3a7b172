"""Builders of .xlsx and .xlsm ledgers in other layouts. odd_files lists them with their issues."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def write_cells(sheet: Any, rows: Rows, first: int = 0) -> None:
    """Write *rows* from row *first* (from 0) on. Text stays text, None is an empty cell."""
    for row, values in enumerate(rows, first):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)


def write_one_sheet(path: Path, rows: Rows, sheet: str = "Sheet1") -> Path:
    """Write a workbook of one plain sheet."""
    with xlsxwriter.Workbook(path) as book:
        write_cells(book.add_worksheet(sheet), rows)
    return path


def rewrite_parts(plain: Path, path: Path, changes: Mapping[str, str]) -> Path:
    """Turn *plain* into *path* with the texts of *changes* replaced in its parts."""
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).decode()
            for before, after in changes.items():
                part = part.replace(before, after)
            new.writestr(name, part)
    plain.unlink()
    return path


def cover_summary_hidden_and_deep_headings(folder: Path) -> Path:
    """Put the ledger behind a cover, a summary and a hidden sheet, its headings three rows deep."""
    path = folder / "秦岭问题整改资料汇编.xlsx"
    summary = (
        ("各级问题整改情况汇总表",),
        ("级别", "问题总数", "已销号", "整改中", "销号率"),
        ("省级", 3, 1, 2, 0.333),
        ("市级", 0, 0, 0, None),
        ("合计", 3, 1, 2, 0.333),
    )
    cover = (("云岭区秦岭生态环境保护",), ("问题整改资料汇编",), ("云岭区秦岭办",), ("二〇二六年六月",))
    with xlsxwriter.Workbook(path) as book:
        write_cells(book.add_worksheet("封面"), cover, first=5)
        write_cells(book.add_worksheet("汇总"), summary)
        hidden = book.add_worksheet("选项")
        write_cells(hidden, (("整改状态", "保护分区"), ("整改中", "核心保护区"), ("已销号", "重点保护区")))
        hidden.hide()
        sheet = book.add_worksheet("省级台账")
        deep_headings(sheet, book.add_format({"bold": True, "border": 1}))
        write_cells(sheet, DEEP_ROWS, first=8)
        sheet.merge_range(8, 2, 9, 2, "栗坪镇")
    return path


DEEP_ROWS = (
    (1, "SD-1", "栗坪镇", "栗坪镇上营村", "河道内建筑垃圾未清理", "河道", "一般保护区",
     "区水利局", "栗坪镇人民政府", "6月30日前", "整改中", None, None),
    (2, "SD-2", None, "栗坪镇草坪沟村", "砂场弃渣未清运", "乱采乱挖", "核心保护区",
     "区自然资源局", "栗坪镇人民政府", "年底前，并长期坚持", "正在整改", None, "分两期"),
    (3, "SD-3", "鹤川镇", "鹤川镇大石坎村", "养殖场粪污外溢", "乱排乱放", "一般保护区",
     "市生态环境局云岭分局", "鹤川镇人民政府", "2026年第一季度", "已销号", "2026年3月20日", None),
)  # fmt: skip


def deep_headings(sheet: Any, style: Any) -> None:
    """Write a title, the day, and headings in rows 6 to 8 with groups inside groups."""
    sheet.merge_range(0, 0, 0, 12, "省级反馈问题整改台账", style)
    sheet.write(2, 0, "填报单位：云岭区秦岭办")
    sheet.write(3, 0, "截至2026年6月10日")
    for column, heading in ((0, "序号"), (12, "备注")):
        sheet.merge_range(5, column, 7, column, heading, style)
    sheet.merge_range(5, 1, 5, 6, "问题基本信息", style)
    sheet.merge_range(5, 7, 5, 11, "整改落实", style)
    for column, heading in ((1, "问题编号"), (4, "问题描述"), (9, "整改时限")):
        sheet.merge_range(6, column, 7, column, heading, style)
    for first, group in ((2, "位置"), (5, "分类"), (7, "责任"), (10, "结果")):
        sheet.merge_range(6, first, 6, first + 1, group, style)
    for column, heading in (
        (2, "镇办"), (3, "具体点位"), (5, "五乱类型"), (6, "保护分区"),
        (7, "牵头单位"), (8, "责任单位"), (10, "整改状态"), (11, "销号日期"),
    ):  # fmt: skip
        sheet.write(7, column, heading, style)


def headings_with_spaces_and_column_numbers(folder: Path) -> Path:
    """Space the headings out, break their lines, and number the columns below them."""
    headings = (
        "序 号", "问题\n编号", "问 题 描 述", "“五乱”\n类　别", "乡镇(街道)", "责任单位（盖章）", "牵头\n部门",
        "整改\n时限", "当前\n状态",
    )  # fmt: skip
    rows = (
        ("秦岭生态环境问题整改情况表",),
        headings,
        tuple(f"({number})" for number in range(1, 10)),
        ("1", "FK-11", "观景平台未取得规划许可", "乱搭乱建", "望岭街道办", "望岭街道办事处", "区住建局",
         "2026年7月15日", "按序时进度推进"),
        ("2", "FK-12", "山坡兽夹未清除", "乱捕乱猎", "东溪街道办", "东溪街道办事处", "区林业局", "常态化", "办结销号"),
    )  # fmt: skip
    return write_one_sheet(folder / "市级反馈问题.xlsx", rows)


def everything_as_text(folder: Path) -> Path:
    """Write all values as text, digits full-width or Chinese, with ditto marks and a hidden row."""
    path = folder / "区级排查问题.xlsx"
    rows = (
        ("排查问题整改表",),
        ("填报日期：二〇二六年六月十日",),
        ("序号", "问题编号", "发现方式", "属地镇办", "问题内容", "东经", "北纬", "完成时限", "完成情况", "完成率"),
        ("１", "QJ-001", "网格员巡查", "龙潭湾镇", "污水处理站停运", "１０９．０１２３４５", "３３．８",
         "２０２６年６月３０日前", "正在整改", "９０％"),
        ("２", "QJ-002", "同上", "〃", "围栏破损", "109.02", "33.81", "二〇二六年七月十五日", "整改中", "30%"),
        ("３", "QJ-003", "〃", "同上", "捕鸟网未拆除", "109.03", "33.82", "六月底前", "已销号", "１００％"),
        ("４", "QJ-004", "12345举报", "竹溪关镇", "砂石料露天堆放", "109.2", "33.7", "待定", "尚未启动", "0%"),
    )  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("排查")
        write_cells(sheet, rows)
        sheet.set_row(4, None, None, {"hidden": True})
    return path


def used_range_of_a_million_rows(folder: Path) -> Path:
    """Format the sheet down to row 1,000,000 under two issues."""
    rows = (
        ("编号", "具体问题", "责任部门", "整改期限", "整改状态"),
        ("M-1", "生产道路占用林地", "区林业局", "2026.6.12", "推进中"),
        ("M-2", "采石面裸露", "区自然资源局", "2026年上半年", "待验收"),
    )
    plain = folder / "市级.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet("市级")
        write_cells(sheet, rows)
        sheet.set_column(0, 15, 12, book.add_format({"border": 1}))
    far = (*range(4, 2000), *range(999_001, 1_000_001))
    blanks = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="P{row}" s="1"/></row>' for row in far)
    changes = {"</sheetData>": f"{blanks}</sheetData>", 'ref="A1:P3"': 'ref="A1:P1000000"'}
    return rewrite_parts(plain, folder / "市级交办问题.xlsx", changes)


def sections_that_give_the_level(folder: Path) -> Path:
    """Divide the table by rows that name the level of what follows."""
    path = folder / "问题整改总台账.xlsx"
    rows = (
        ("云岭区秦岭生态环境问题整改总台账（截至2026年6月10日）",),
        ("序号", "问题编号", "镇办", "存在问题", "整改完成时限", "整改状态"),
        ("一、省级反馈问题（2个）",),
        (1, "A-1", "松涧镇", "违建别墅清查不彻底", "2026年6月底前", "整改中"),
        (2, "A-2", "青屏镇", "小水电退出后拦水坝未拆", "持续推进", "整改中"),
        ("二、市级交办问题（3个）",),
        (1, "B-1", "松涧镇", "农家乐油烟直排", "2026年5月底前", "已销号"),
        (2, "B-2", "栗坪镇", "弃土场未复绿", "2026年8月", "整改中"),
        (3, "B-3", "栗坪镇", "河道采砂坑未平整", "2026-06-18", "已完成整改"),
        ("合计", None, None, "5个问题", None, None),
    )
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("总台账")
        write_cells(sheet, rows)
        for row in (0, 2, 5):
            sheet.merge_range(row, 0, row, 5, rows[row][0])
    return path


def status_in_yes_no_columns(folder: Path) -> Path:
    """Give the status in two yes-or-no columns, the coordinates in one column, and the level in another."""
    rows = (
        ("各级台账问题明细",),
        ("级别", "问题编号", "问题概述", "经纬度", "整改期限", "完成率", "是否完成整改", "是否销号"),
        ("省级", "C1", "矿山恢复治理不到位", "108°12′33″，33°45′10″", date(2026, 6, 30), 45, "否", "否"),
        ("市级", "C2", "垃圾填埋场渗滤液外溢", "108°30′00″E 33°36′01″N", date(2026, 6, 10), 100, "是", "否"),
        (
            "区级",
            "C3",
            "违规穿越路口无人值守",
            "东经109°1′1″，北纬33°45′30″",
            date(2026, 5, 20),
            100,
            "是",
            "是",
        ),
    )
    path = folder / "问题明细.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"}) as book:
        write_cells(book.add_worksheet("明细"), rows)
    return path


def progress_beside_status(folder: Path) -> Path:
    """Write progress under 整改情况 and deadlines under 整改时间."""
    rows = (
        ("序号", "问题编号", "具体问题", "整改情况", "整改时间", "整改状态"),
        (
            1,
            "S-1",
            "彩钢棚侵占河滩",
            "已拆除两处，剩余一处6月15日前拆完，垃圾同步清运。",
            "2026年6月底前",
            "整改中",
        ),
        (2, "S-2", "路边弃渣", "当日组织清运并复绿，已通过区级核查。", "立行立改", "已销号"),
        (3, "S-3", "鱼塘尾水直排", "正在编制治理方案，已与养殖户签订承诺书。", "2026/7/15", "整改中"),
    )
    return write_one_sheet(folder / "市级反馈问题（5月）.xlsx", rows)


def completion_days_beside_deadlines(folder: Path) -> Path:
    """Write deadlines under 整改时限 and, for finished issues only, the completion day under 整改时间."""
    rows = (
        ("序号", "问题编号", "具体问题", "整改时限", "整改时间", "整改情况"),
        (1, "D-1", "弃土占用农田", "2026年4月30日前", "2026年4月26日", "已完成整改"),
        (2, "D-2", "围挡破损", "2026年7月底前", None, "整改中"),
        (3, "D-3", "公示牌缺失", "2026年5月15日前", "2026年5月11日", "已销号"),
        (4, "D-4", "边坡失稳", "2026年第三季度", None, "整改中"),
    )
    return write_one_sheet(folder / "市级反馈问题（6月）.xlsx", rows)


def formulas_repeated_headings_and_footnotes(folder: Path) -> Path:
    """Use formulas with stored values, print the headings twice, total twice, and end in footnotes."""
    path = folder / "区级自查问题汇总.xlsx"
    headings = (
        "序号",
        "问题编号",
        "问题简述",
        "属地",
        "责任部门",
        "完成时限",
        "完成率",
        "整改状态",
        "销号日期",
    )
    rows: Rows = (
        ("云岭区自查问题整改台账（区级）",),
        ("填报日期：2026年6月10日",),
        headings,
        (1, None, "养殖场粪污外溢", "松涧镇", "松涧镇人民政府", None, None, "整改中", None),
        (2, "G-2", "林地内搭建棚房", "松涧镇", "松涧镇人民政府", "2026年4月底前", 1, "已销号", "2026.4.22"),
        ("合计", None, None, None, None, None, None, None, None),
        headings,
        (3, "G-3", "=SUM未填写，漏登点位", "青屏镇", "青屏镇人民政府", None, 0.6, "整改中", None),
        (4, "G-4", "河岸垃圾", "青屏镇", "青屏镇人民政府", "边督边改", 1, "已销号", "2026.5.2"),
        ("合 计", None, "共4个问题", None, None, None, None, None, None),
        ("注：1.完成率按工程量填写。",),
        ("    2.“整改状态”填写整改中、已销号；每月10日前报区秦岭办。",),
        ("填表人：李某", None, None, None, "审核人：王某"),
    )
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("区级")
        share, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "yyyy/m/d"})
        write_cells(sheet, rows)
        sheet.write_formula("B4", '="G-"&A4', None, "G-1")
        sheet.write_formula("F4", '="2026年"&7&"月底前"', None, "2026年7月底前")
        sheet.write_formula("G4", "=30/100", share, 0.3)
        sheet.write_formula("F8", "=DATE(2026,7,1)", day, 46204)
        sheet.write_formula("D6", "=COUNTA(B4:B5)", None, 2)
        sheet.merge_range("A11:I11", rows[10][0])
    return path


def macro_workbook(folder: Path) -> Path:
    """Declare the workbook a macro workbook, as .xlsm files do."""
    rows = (
        ("问题编码", "问题详情描述", "行业主管部门", "办结时限", "当前状态"),
        ("X-1", "保护区内探矿便道未恢复", "区自然资源局", "2026年10月底前", "未达到序时进度"),
        ("X-2", "保护区内废弃房屋未拆除", "区住建局", "2026年内", "未启动"),
    )
    plain = write_one_sheet(folder / "省级.xlsx", rows, "省级专项督查")
    main = "application/vnd.{}.main+xml"
    changes = {
        main.format("openxmlformats-officedocument.spreadsheetml.sheet"): main.format(
            "ms-excel.sheet.macroEnabled"
        )
    }
    return rewrite_parts(plain, folder / "专项督查问题.xlsm", changes)


def relative_deadlines(folder: Path) -> Path:
    """Write deadlines relative to the hand-over day, and the level only in the file name."""
    rows = (
        ("督察反馈问题清单",),
        ("序号", "问题编号", "反馈问题", "交办时间", "整改时限", "进展"),
        (1, "R-1", "尾矿库渗水", "2026年5月14日", "自交办之日起30日内", "整改中"),
        (2, "R-2", "采石场复绿滞后", "2026年6月1日", "15个工作日内", "滞后"),
        (3, "R-3", "河堤缺口", "2026-06-01", "限期7日", "待销号"),
        (4, "R-4", "排污口未封堵", "2026.4.24", "5个工作日内", "完成交账销号"),
        (5, "R-5", "标识牌倒伏", "20260601", "即知即改", "已办结"),
    )
    return write_one_sheet(folder / "省级督察反馈.xlsx", rows)
