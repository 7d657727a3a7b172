"""Ledgers with fills, struck text, hidden rows and comments, written with openpyxl."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("序号", "问题编号", "问题描述", "责任单位", "整改时限")
GREEN, YELLOW, RED, BLUE, PALE = "92D050", "FFFF00", "FF0000", "00B0F0", "DDEBF7"
FIRST_ROW = 3  # of the issues, where nothing stands above the header but the title


def list_issue(at: int) -> list[object]:
    """Return the cells of the issue *at*."""
    return [at, f"SJ-{at:03d}", f"第{at}号河道边堆放弃渣约{at}0立方米", "石门镇", "2026年6月30日"]


def paint(sheet: Worksheet, row: int, columns: Iterable[int], colour: str) -> None:
    """Fill cells of a row; rows and columns are counted from 1. No colour fills nothing."""
    for column in columns:
        if colour:
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=f"FF{colour}")


def strike(sheet: Worksheet, row: int, columns: Iterable[int]) -> None:
    """Strike the text of cells through."""
    for column in columns:
        sheet.cell(row, column).font = Font(strike=True)


def build_ledger(
    colours: Sequence[str],
    *,
    above: Iterable[Sequence[object]] = (),
    below: Iterable[Sequence[object]] = (),
    columns: Iterable[int] = range(1, len(HEADINGS) + 1),
    more: Mapping[str, Sequence[object]] | None = None,
) -> Worksheet:
    """Return a sheet of one issue a colour. *above* stands between title and header, *more* are further columns."""
    sheet = openpyxl.Workbook().active
    sheet.title = "台账"
    more = more or {}
    rows = [["秦岭生态环境区级自查问题台账"], *above, [*HEADINGS, *more]]
    columns = list(columns)
    for row in rows:
        sheet.append(list(row))
    for at, colour in enumerate(colours, 1):
        sheet.append([*list_issue(at), *(values[at - 1] for values in more.values())])
        paint(sheet, sheet.max_row, columns, colour)
    for row in below:
        sheet.append(list(row))
    return sheet


def save(sheet: Worksheet, folder: Path) -> Path:
    """Save the workbook of *sheet*."""
    path = folder / "台账.xlsx"
    sheet.parent.save(path)
    return path
