"""What the cells of an export say of issues: written as an export writes them, read as a file is read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Value
from qinling.rules.fields import FIELD
from qinling.rules.vocabulary import Level
from qinling.workbook.filling import READ_BESIDE, cell_of
from qinling.workbook.imprint import Imprint
from qinling.workbook.opening import Cell, Grid
from qinling.workbook.reading import ReadingOptions, SheetReading, read_file, read_sheet

_PLACE = Path("export")


def options_for(imprint: Imprint, options: ReadingOptions) -> ReadingOptions:
    """Return how a file with *imprint* is read: as *options* say, by its own headings, day and level, as one of ours."""
    headings = {**options.headings, **dict(_fields(imprint))}
    level = Level.coded(imprint.level) if imprint.level else options.level
    return replace(options, headings=headings, as_of=imprint.as_of, exported=True, level=level)


def read_back(path: Path, options: ReadingOptions) -> list[SheetReading]:
    """Read the sheets of issues of a file that was handed out; those without numbers are none of them.

    Raises as `read_file` does, and WorkbookRefused where no sheet says which issue each row is.
    """
    name = options.called or path.name
    try:
        sheets = read_file(path, options)
    except AnswerNeeded:
        raise WorkbookRefused(
            f"{name} 有的行没有写级别，认不出是哪个问题", "请恢复导出时的级别列，补上空着的级别后再试"
        ) from None
    readings = [
        reading
        for reading in sheets
        if not reading.skipped and any(column.field == "number" for column in reading.columns)
    ]
    if not readings:
        raise WorkbookRefused(
            f"{name} 里没有问题编号一列，认不出每一行是哪个问题",
            "请恢复导出时的问题编号列后再试",
        )
    return readings


def said_of(issues: Sequence[IssueRow], imprint: Imprint, options: ReadingOptions) -> list[dict[str, Value]]:
    """Return what an export with *imprint* says of each of *issues*, by field; {} where it cannot be read back."""
    columns = _fields(imprint)
    rows: list[list[Cell]] = [[heading for heading, _ in columns]]
    for issue in issues:
        cells = (cell_of(issue, name, redact=imprint.redact) for _, name in columns)
        rows.append(["" if cell is None else cell for cell in cells])
    reading = read_sheet(_PLACE, Grid("", iter(rows)), options, lambda _: None)
    said: list[dict[str, Value]] = [{} for _ in issues]
    for draft in reading.drafts:
        said[draft.row - 2] = draft.values
    return said


def _fields(imprint: Imprint) -> list[tuple[str, str]]:
    """Return (heading, field) of the columns that say fields of an issue."""
    columns = zip(imprint.headings, imprint.columns, strict=True)
    return [(heading, name) for heading, name in columns if name in FIELD or name in READ_BESIDE]
