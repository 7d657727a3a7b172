"""What the tests of dispatch rounds share: an office with thirty units, and files as units send them."""

from datetime import date, datetime

import xlwt

from tests.workbook.makers.returned_workbooks import FIRST_ROW

UNITS = [f"第{n:02}镇人民政府" for n in range(1, 31)]
DUE = "2026-05-08"


def write_ledger_csv(path, units=UNITS):
    """Write two open issues for each of *units*, and one closed."""
    lines = ["问题编号,级别,问题描述,责任单位,整改状态,整改时限,完成率,销号日期"]
    for n, unit in enumerate(units, 1):
        lines += [
            f"A{n:02},区级,{unit}的河道弃渣,{unit},整改中,2026-06-30,10%,",
            f"B{n:02},区级,{unit}的违建,{unit},整改中,2026-07-31,,",
        ]
    lines.append(f"Z1,区级,销号的,{units[0]},已销号,2026-01-31,,2026-01-30")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def save_as_xls(copy, path):
    """Save a copy as .xls, as an old program does: the values of all sheets, the hidden one too."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in copy.book.worksheets:
        out = book.add_sheet(sheet.title)
        out.visibility = int(sheet.sheet_state == "hidden")
        for row in sheet.iter_rows():
            for cell in row:
                value = 0 if cell.data_type == "f" else cell.value  # a program saves the result of a formula
                if isinstance(value, date | datetime):
                    out.write(cell.row - 1, cell.column - 1, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
                elif value is not None:
                    out.write(cell.row - 1, cell.column - 1, str(value) if cell.data_type == "r" else value)
    book.save(str(path))
    return path


def paste_rows(copy, other):
    """Paste the rows of *other* below those of *copy*, as somebody does who merges the files of two units."""
    at = copy.sheet.max_row + 1
    for row in other.sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        for column, value in enumerate(row, 1):
            copy.sheet.cell(at, column).value = value
        at += 1
    return copy
