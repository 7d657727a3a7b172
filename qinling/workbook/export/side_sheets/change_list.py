"""The sheet 变更清单: what happened to the exported issues since an earlier export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlsxwriter import Workbook

from qinling.workbook.export.sheet_formats import (
    MAX_ROW_HEIGHT,
    SheetFormats,
    compute_row_height,
    count_lines,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.long_texts import split_text
from qinling.workbook.export.side_sheets.sheet_links import IssuePlace, link_to_issue
from qinling.workbook.export.side_sheets.side_sheet import FIRST_ROW, add_side_sheet, write_sheet_head
from qinling.workbook.export_manifest import CHANGES_SHEET_NAME

_COLUMNS = (("问题", 15), ("时间", 17), ("经办人", 12), ("事项", 12), ("内容", 66), ("依据", 20))
_WIDTHS = [width for _, width in _COLUMNS]
_TEXT_COLUMN = 4


class IssueChange(NamedTuple):
    """One event of an issue, in words."""

    issue: int
    at: str
    actor: str
    kind: str
    text: str
    ground: str


@dataclass(frozen=True, slots=True)
class ChangeList:
    """The changes since an earlier export, which *title* names."""

    title: str
    changes: Sequence[IssueChange]


def write_change_list(
    book: Workbook,
    formats: SheetFormats,
    change_list: ChangeList,
    places: Mapping[int, IssuePlace],
    footer: str,
) -> None:
    """Write the changes of the issues in *places*. Those of other issues are counted in the note."""
    sheet = add_side_sheet(book, CHANGES_SHEET_NAME, footer, landscape=True)
    shown = [change for change in change_list.changes if change.issue in places]
    others = len(change_list.changes) - len(shown)
    note = f"{change_list.title}，本表的问题有 {len(shown)} 次变更" + (
        f"；另有 {others} 次是没有导出的问题" if others else ""
    )
    write_sheet_head(sheet, note, _COLUMNS, formats)
    row = FIRST_ROW
    for change in shown:
        for part in split_text(change.text, _WIDTHS[_TEXT_COLUMN]):
            texts = (change.at, change.actor, change.kind, part, change.ground)
            link_to_issue(sheet, row, 0, places[change.issue], formats.top_text)
            for column, text in enumerate(texts, 1):
                write_text_cell(sheet, row, column, text, formats.top_text)
            lines = max(count_lines(text, width) for text, width in zip(texts, _WIDTHS[1:], strict=True))
            sheet.set_row(row, min(MAX_ROW_HEIGHT, compute_row_height(lines)))
            row += 1
    sheet.protect()  # without a password: what is typed here would be lost
