"""Read an office's own workbook as an export template: the position of its table and the meaning of its columns."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.limits import Limits
from qinling.rules.parsing.dates import find_as_of_day
from qinling.workbook.column_layout import EXTRA_PREFIX, Layout, LayoutColumn
from qinling.workbook.columns.column_doubts import build_question
from qinling.workbook.columns.column_mapping import MappedColumn, map_columns
from qinling.workbook.export.cell_values import DERIVED_FIELDS
from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME
from qinling.workbook.files.file_inspection import inspect_file
from qinling.workbook.files.grids import open_grids
from qinling.workbook.files.whole_workbooks import is_small_workbook
from qinling.workbook.files.zip_package import open_package, read_part_chunks
from qinling.workbook.headings.column_uses import EXTRA, ORDINAL
from qinling.workbook.tables.rows.row_classifier import RowClassifier
from qinling.workbook.tables.sheet_layout import find_table
from qinling.workbook.tables.table import Table

#: Placeholders that an export fills in: as-of day, office, population, history position.
PLACEHOLDERS = ("{截至}", "{填报单位}", "{口径}", "{链首}")

#: A text that looks like a placeholder.
PLACEHOLDER = re.compile(r"\{[^{}]{1,12}\}")

_MACRO_PART = "xl/vbaproject.bin"

#: Parts that openpyxl drops on saving: (part of the member's name, bytes to look for, name shown to users).
_DROPPED_PARTS = (
    ("xl/drawings/", b":sp>", "文本框和图形"),
    ("xl/drawings/", b":sp ", "文本框和图形"),
    ("xl/drawings/", b":cxnSp", "文本框和图形"),
    ("xl/diagrams/", b"", "SmartArt 图示"),
    ("xl/ctrlprops/", b"", "按钮等控件"),
    ("xl/activex/", b"", "按钮等控件"),
    ("xl/drawings/", b'ObjectType="Button"', "按钮等控件"),
    ("xl/drawings/", b'ObjectType="Checkbox"', "按钮等控件"),
    ("xl/worksheets/", b"<legacyDrawingHF", "页眉页脚里的图片"),
    ("xl/worksheets/", b":sparklineGroup", "迷你图"),
    ("xl/worksheets/", b"x14:dataValidation", "引用其他工作表的下拉列表"),
    ("xl/worksheets/", b"x14:conditionalFormatting", "数据条、图标集等新式条件格式"),
    (".emf", b"", "EMF 图片"),
    (".wmf", b"", "WMF 图片"),
)


@dataclass(frozen=True, slots=True)
class Template:
    """An office's workbook with a table.

    *headings_row* and *first_row* are rows of *sheet*, counted from 1. *column_numbers* are the
    columns (from 1) of *layout*; other columns stay blank. *end_row* is the first row below the
    headings that is neither an issue nor blank, or None. *dropped_features* lists what an export
    loses. *unknown_placeholders* are words in braces that are no placeholders. *dated_texts* are
    texts above the table that contain a date.
    """

    path: Path
    sheet: str
    headings_row: int
    first_row: int
    end_row: int | None
    layout: Layout
    column_numbers: tuple[int, ...]
    dropped_features: tuple[str, ...]
    unknown_placeholders: tuple[str, ...]
    dated_texts: tuple[str, ...]

    @property
    def unmapped_headings(self) -> list[str]:
        """The headings without a field.

        Such a column is filled from the issue's extra cells of the same heading, otherwise it stays blank.
        """
        return [column.heading for column in self.layout.columns if column.field.startswith(EXTRA_PREFIX)]


def read_template(
    path: Path, configured_headings: Mapping[str, str], similarity: float, limits: Limits
) -> Template:
    """Read the template in the .xlsx file *path*.

    Headings are mapped as in an import with the settings *configured_headings* and *similarity*.
    Raises WorkbookRefused if the file is not a usable template.
    """
    inspection = inspect_file(path, limits)
    if inspection.kind != "xlsx":
        raise WorkbookRefused(f"模板 {path.name} 不是 .xlsx 格式", "请在 WPS 或 Excel 中另存为 .xlsx 后再用")
    if not is_small_workbook(path):
        raise WorkbookRefused(f"模板 {path.name} 太大", "请缩小其中的图片，只留表格，存到 5 MB 以内再用")
    if MANIFEST_SHEET_NAME in inspection.unreadable_cells:  # its keys are the names of all sheets
        raise WorkbookRefused(
            f"模板 {path.name} 是导出的表，上面的汇总、日期和链首都是当时的",
            "请用 qinling template ledger 写一份空白台账，改成需要的样子再作模板",
        )
    with open_package(path, limits) as package:
        if path.suffix.lower() == ".xlsm" or _MACRO_PART in map(str.lower, package.namelist()):
            raise WorkbookRefused(
                f"模板 {path.name} 含有宏，宏带不进导出的表", "请另存为不含宏的 .xlsx 后再用"
            )
        dropped = tuple(dict.fromkeys(_find_dropped_features(path, package)))
    try:
        incomplete_table: Table | None = None
        for table, columns in _find_tables(path, configured_headings, similarity, limits):
            if any(column.field == "description" for column in columns):
                return _build_template(path, table, columns, dropped)
            incomplete_table = incomplete_table or table
    except AnswerNeeded as question:
        raise WorkbookRefused(
            f"模板 {question.message}".replace("\n", ""),
            "请换一个说得清的标题，或在设置 import.headings 里写明它是哪个字段",
        ) from None
    if incomplete_table is None:
        raise WorkbookRefused(
            f"模板 {path.name} 里没有台账的标题行", "请用有问题编号、问题描述等标题的表格作模板"
        )
    raise _missing_column_error(path, incomplete_table, "description")


def _find_dropped_features(path: Path, package: zipfile.ZipFile) -> Iterator[str]:
    for member in package.namelist():
        body: bytes | None = None
        for part_of_name, content, feature in _DROPPED_PARTS:
            if part_of_name not in member.lower():
                continue
            if content and body is None:
                body = b"".join(read_part_chunks(path, package, member))
            if not content or content in (body or b""):
                yield feature


def _find_tables(
    path: Path, configured_headings: Mapping[str, str], similarity: float, limits: Limits
) -> Iterator[tuple[Table, list[MappedColumn]]]:
    for grid in open_grids(path, limits):
        if not grid.hidden and (table := find_table(grid, configured_headings)) is not None:
            mapping = map_columns(table, path.name, configured_headings, similarity)
            if mapping.doubts:
                raise build_question(mapping.doubts)
            yield table, mapping.columns


def _build_template(
    path: Path, table: Table, columns: list[MappedColumn], dropped_features: tuple[str, ...]
) -> Template:
    if not any(column.field == "number" for column in columns):
        raise _missing_column_error(path, table, "number")
    filled_columns = [(column, name) for column in columns if (name := _resolve_filled_field(column))]
    return Template(
        path=path,
        sheet=table.grid.name,
        headings_row=table.header_row + 1,
        first_row=table.first_data_row + 1,
        end_row=_find_end_row(path, table, columns),
        layout=Layout(
            "", tuple(LayoutColumn(name, column.heading, "", 0) for column, name in filled_columns), ""
        ),
        column_numbers=tuple(column.index + 1 for column, _ in filled_columns),
        dropped_features=dropped_features,
        unknown_placeholders=tuple(
            word for word in PLACEHOLDER.findall(" ".join(table.texts_above)) if word not in PLACEHOLDERS
        ),
        dated_texts=tuple(text for text in table.texts_above if find_as_of_day(text)),
    )


def _missing_column_error(path: Path, table: Table, field: str) -> WorkbookRefused:
    return WorkbookRefused(
        f"模板 {path.name} 的工作表“{table.grid.name}”没有{FIELDS_BY_NAME[field].label}一列，导出的表无法再收回",
        "请在标题行里加上这一列（可以隐藏），或在设置 import.headings 里写明哪一列是它",
    )


def _resolve_filled_field(column: MappedColumn) -> str:
    """Return the name of the field that fills *column*, or "".

    It is a field, one of DERIVED_FIELDS, ORDINAL, or EXTRA_PREFIX and the heading.
    """
    if column.field in FIELDS_BY_NAME or column.field in DERIVED_FIELDS or column.field == ORDINAL:
        return column.field
    # A column without a heading is named after its letter.
    is_named = column.heading != f"（{column.letter}列）"
    return EXTRA_PREFIX + column.heading if column.field == EXTRA and is_named else ""


def _find_end_row(path: Path, table: Table, columns: list[MappedColumn]) -> int | None:
    kinds = RowClassifier(table, {column.index: column.field for column in columns})
    for number, row in chain(table.sample_rows, table.rows):
        kind, text = kinds.classify_row(row)
        if kind == "section":
            raise WorkbookRefused(
                f"模板 {path.name} 第 {number + 1} 行是分段的小标题“{text[:20]}”，不知道问题该填在哪一段",
                "请去掉小标题，或分成几个模板，用筛选分别导出",
            )
        if kind not in ("issue", "blank"):
            return number + 1
    return None
