"""Cards: label and value side by side, one issue a card; and tables whose issues stand in columns."""

from collections.abc import Sequence
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Truth
from tests.workbook.forms.held_parts.cases import Case
from tests.workbook.forms.held_parts.columns import Column
from tests.workbook.forms.held_parts.sheets import merge, put


def is_long(value: object) -> bool:
    return isinstance(value, str) and (len(value) > 16 or "\n" in value)


def put_card(
    sheet: Worksheet, row: int, fields: Sequence[Column], case: Case, wide: frozenset[str], left: int = 1
) -> tuple[int, Truth]:
    """Put two pairs of label and value a line; a *wide* heading has its line alone. Four columns."""
    truth: Truth = {}
    side = 0
    for field in fields:
        value, part = field.write(case)
        truth |= part
        alone = field.heading in wide
        if alone and side:
            row, side = row + 1, 0
        put(sheet, row, left + side, field.heading)
        put(sheet, row, left + side + 1, value)
        if alone:
            merge(sheet, row, left + 1, row, left + 3)
        side = 0 if alone or side else 2
        row += 0 if side else 1
    return row + (1 if side else 0), truth


def put_transposed(
    sheet: Worksheet, row: int, fields: Sequence[Column], cases: Sequence[Case], left: int = 1
) -> tuple[int, list[Truth]]:
    """Put one label a line and one issue a column. Groups stand merged in a column before the labels."""
    grouped = any(field.groups for field in fields)
    labels = left + (1 if grouped else 0)
    truths: list[Truth] = [{} for _ in cases]
    start = row
    for at, field in enumerate(fields):
        put(sheet, row, labels, field.heading)
        for number, case in enumerate(cases):
            value, part = field.write(case)
            put(sheet, row, labels + 1 + number, value)
            truths[number] |= part
        if grouped and (at + 1 == len(fields) or fields[at + 1].groups != field.groups):
            put(sheet, start, left, field.groups[0] if field.groups else "")
            merge(sheet, start, left, row, left)
            start = row + 1
        row += 1
    return row, truths


def shuffle_pairs(fields: list[Column], rng: Random) -> list[Column]:
    """Return the fields with one of the middle ones moved."""
    fields = list(fields)
    moved = fields.pop(rng.randrange(2, len(fields) - 1))
    fields.insert(rng.randrange(2, len(fields)), moved)
    return fields
