"""Builders of ledgers in other layouts and formats than the samples, and the issues in them.

Each builder writes one file into a folder and returns its path. `BUILDERS` lists them all.
`ANSWERS` holds the issues by the name of the builder: keys only for columns of the file, days
in ISO form, percent from 0 to 100, null for a blank cell.
"""

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlwt  # type: ignore[import-untyped]

from tests.workbook.makers import odd_workbooks

ANSWERS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "odd_answers.json").read_text(encoding="utf-8")
)


def csv_with_semicolons(folder: Path) -> Path:
    """Write an export with a byte-order mark, semicolons, and cells that hold semicolons and line breaks themselves."""
    path = folder / "市级台账导出.csv"
    rows = (
        ("台账编号", "台账来源", "“反馈问题”", "乡镇", "主管部门", "整改主体", "整改截止日期", "目前状态", "办结日期"),
        ("T-01", "检察建议", "弃渣堆存;未覆盖,雨季有隐患", "松涧镇", "区水利局", "松涧镇人民政府",
         "2026-7-1", "推进中", ""),
        ("T-02", "媒体反映", "截排水沟破损", "青屏镇", "区自然资源局", "青屏镇人民政府", "2026年二季度末", "待销号", ""),
        ("T-03", "媒体反映", "公厕污水直排\n影响下游", "青屏镇", "区住建局", "青屏镇人民政府",
         "立行立改", "办结销号", "2026-5-8"),
    )  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def csv_with_tabs_in_gb18030(folder: Path) -> Path:
    """Separate cells by tabs, in GB18030 with a character that is not in GBK."""
    path = folder / "区级排查.csv"
    rows = (
        ("问题编码", "问题概述", "归类", "所在功能区", "监管部门", "办结时限", "当前状态", "实际完成时间"),
        ("P0001", "㙍下沟违规搭建彩钢棚", "乱搭乱建", "一般保护区", "区住建局", "20260615", "整改中", ""),
        (
            "P0002",
            "擅自采伐林木12株",
            "乱砍乱伐",
            "重点保护区",
            "区林业局",
            "2026年5月",
            "完成整改",
            "2026年5月28日",
        ),
        ("", "", "", "", "", "", "", ""),
    )
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out, delimiter="\t").writerows(rows)
    return path


def ods_cell(value: str | float | date | None, down: int = 1) -> str:
    """Return one table cell that spans *down* rows. A float becomes a percentage."""
    span = f' table:number-columns-spanned="1" table:number-rows-spanned="{down}"' if down > 1 else ""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind, text = f'office:value-type="date" office:date-value="{value}"', f"{value:%Y/%m/%d}"
    elif isinstance(value, float):
        kind, text = f'office:value-type="percentage" office:value="{value}"', f"{value:.0%}"
    else:
        kind, text = 'office:value-type="string"', value
    return f"<table:table-cell {kind}{span}><text:p>{escape(text)}</text:p></table:table-cell>"


def open_document_with_row_spans(folder: Path) -> Path:
    """Write an .ods by hand: a town over two rows, repeated empty cells and rows, real days."""
    path = folder / "排查问题.ods"
    headings = ("问题编号", "所在镇办", "问题描述", "完成时限", "整改状态", "完成率", "销号日期")
    covered = "<table:covered-table-cell/>"
    cells = [
        [
            ods_cell("自查问题台账（截至2026年6月10日）"),
            '<table:table-cell table:number-columns-repeated="6"/>',
        ],
        [ods_cell(heading) for heading in headings],
        [ods_cell("OD1"), ods_cell("桐峪口镇", down=2), ods_cell("尾矿库截排水沟破损")]
        + [ods_cell(value) for value in (date(2026, 6, 20), "正在整改", 0.45, None)],
        [ods_cell("OD2"), covered, ods_cell("河堤内侧违规种植")]
        + [ods_cell(value) for value in ("2026年第三季度", "整改中", 0.1, None)],
        [ods_cell(value) for value in ("OD3", "柏树川镇", "生活垃圾露天堆放")]
        + [ods_cell(value) for value in ("立行立改", "已销号", 1.0, date(2026, 5, 6))],
    ]
    rows = [f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells]
    rows.append(
        '<table:table-row table:number-rows-repeated="1048571">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    write_ods(path, f'<table:table table:name="区级台账">{"".join(rows)}</table:table>')
    return path


def write_ods(path: Path, tables: str, styles: str = "") -> None:
    """Write an .ods of its three required parts around *tables*. *styles* come before the body."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "fo", "dc")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("mimetype", kind)
        out.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
        out.writestr("content.xml", content, zipfile.ZIP_DEFLATED)


def write_xls(
    path: Path, sheet_name: str, rows: odd_workbooks.Rows, merges: tuple[tuple[int, ...], ...] = ()
) -> Path:
    """Write an .xls of one sheet. *merges* are (first row, last row, first column, last column)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(sheet_name)
    heads = {(merge[0], merge[2]) for merge in merges}
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None and (row, column) not in heads:
                sheet.write(row, column, value)
    for top, bottom, left, right in merges:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    book.save(str(path))
    return path


def old_workbook_with_serials(folder: Path) -> Path:
    """Write an .xls with vertically merged cells and days as plain numbers (46203 is 2026-06-30)."""
    rows = (
        ("卫片和无人机疑似问题核查表", None, None, None, None, None, None, None),
        ("序号", "图斑编号", "问题来源", "问题位置及内容", None, "完成时限", "整改状态", "销号时间"),
        (None, None, None, "乡镇", "问题内容", None, None, None),
        (1, "W-1", "卫星遥感图斑", "鹤川镇", "疑似新增建设用地", 46203, "整改中", None),
        (2, "W-2", None, None, "疑似新增裸露地块", 46173, "已销号", 46162),
        (3, "W-3", "无人机巡查", "青屏镇", "河道围堰未拆除", 46234, "整改中", None),
    )
    groups = ((0, 0, 0, 7), (1, 1, 3, 4), (3, 4, 2, 2), (3, 4, 3, 3))
    alone = tuple((1, 2, column, column) for column in (0, 1, 2, 5, 6, 7))
    return write_xls(folder / "图斑核查.xls", "区级", rows, groups + alone)


def wps_sheet(folder: Path) -> Path:
    """Write an .xls with the suffix .et, as WPS does."""
    rows = (
        ("市级督办问题台账", None, None, None, None, None),
        ("填报时间：2026年6月10日", None, None, None, None, None),
        ("任务序号", "线索编号", "问题简述", "整改责任单位", "整改完成时间节点", "目前状态"),
        (1, "E-1", "库区网箱未清除", "区农业农村局", "本月底前", "整改中"),
        (2, "E-2", "加工厂粉尘外逸", "市生态环境局云岭分局", "6月上旬", "验收中"),
    )
    return write_xls(folder / "督办台账.et", "Sheet1", rows, ((0, 0, 0, 5),))


BUILDERS: tuple[Callable[[Path], Path], ...] = (
    csv_with_semicolons,
    csv_with_tabs_in_gb18030,
    odd_workbooks.cover_summary_hidden_and_deep_headings,
    odd_workbooks.headings_with_spaces_and_column_numbers,
    open_document_with_row_spans,
    odd_workbooks.everything_as_text,
    odd_workbooks.used_range_of_a_million_rows,
    odd_workbooks.sections_that_give_the_level,
    odd_workbooks.status_in_yes_no_columns,
    old_workbook_with_serials,
    odd_workbooks.progress_beside_status,
    odd_workbooks.completion_days_beside_deadlines,
    wps_sheet,
    odd_workbooks.formulas_repeated_headings_and_footnotes,
    odd_workbooks.macro_workbook,
    odd_workbooks.relative_deadlines,
)
