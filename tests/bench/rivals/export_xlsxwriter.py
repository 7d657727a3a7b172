"""The barest export: the ledger's rows as the same formatted cells, by XlsxWriter in constant memory."""

import sqlite3
import sys
from datetime import date

import xlsxwriter

ledger, file = sys.argv[1:]
COLUMNS = [
    "number",
    "level",
    "source",
    "category",
    "zone",
    "town",
    "location",
    "description",
    "lead_unit",
    "duty_unit",
    "leader",
    "person",
    "measures",
    "handed_over_on",
    "deadline",
    "status",
    "schedule",
    "percent",
    "progress",
    "rectified_on",
    "closed_on",
    "on_platform",
    "remark",
]
DAYS = {"handed_over_on", "deadline", "rectified_on", "closed_on"}
CENTRED = {
    "number",
    "level",
    "category",
    "zone",
    "town",
    "leader",
    "person",
    "status",
    "schedule",
    "percent",
    "on_platform",
}
LABELS = {
    "level": {"province": "省级", "city": "市级", "district": "区级"},
    "status": {"rectifying": "整改中", "rectified": "已完成整改（待销号）", "closed": "已销号"},
    "on_platform": {0: "否", 1: "是"},
}

with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
    cell = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "text_wrap": True}
    text = book.add_format(cell)
    centred = book.add_format({**cell, "align": "center"})
    day = book.add_format({**cell, "align": "center", "num_format": "yyyy-mm-dd"})
    share = book.add_format({**cell, "align": "center", "num_format": "0%"})
    sheet = book.add_worksheet()
    for column, name in enumerate(COLUMNS, 1):
        sheet.write_string(3, column, name, text)
    issues = sqlite3.connect(ledger).execute(f"select {', '.join(COLUMNS)} from issue order by level, number")
    for row, issue in enumerate(issues, 4):
        sheet.write_number(row, 0, row - 3, centred)
        for column, (name, value) in enumerate(zip(COLUMNS, issue, strict=True), 1):
            shape = (
                day if name in DAYS else share if name == "percent" else centred if name in CENTRED else text
            )
            if value is None:
                sheet.write_blank(row, column, None, shape)
            elif name in DAYS:
                sheet.write_datetime(row, column, date.fromisoformat(value), shape)
            elif name == "percent":
                sheet.write_number(row, column, value / 100, shape)
            else:
                sheet.write_string(row, column, LABELS[name][value] if name in LABELS else value, shape)
