"""The sheet 附件目录: the attachments of the exported issues, with links to the table and back."""

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow
from qinling.procedures.case_files.attachment_lists import ListedAttachment
from qinling.rules.vocabulary import Level
from qinling.workbook.export.sheet_formats import (
    SheetFormats,
    compute_row_height,
    count_lines,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.sheet_links import IssuePlace, link_to_issue
from qinling.workbook.export.side_sheets.side_sheet import FIRST_ROW, add_side_sheet, write_sheet_head
from qinling.workbook.export_manifest import ATTACHMENTS_SHEET_NAME

_COLUMNS = (("问题", 15), ("级别", 6), ("类别", 13), ("收入日期", 12), ("大小（KB）", 10), ("文件", 46))
_NAME_COLUMN = len(_COLUMNS) - 1
_NAME_WIDTH = _COLUMNS[_NAME_COLUMN][1]
_NOTE = "材料的名称与一事一档里的相同。点“问题”回到台账里的那一行。"
_MAX_LINKS = 60_000  # of a sheet


class AttachmentList:
    """Collects the attachments of the issues as they are written."""

    def __init__(self, attachments: Mapping[int, Sequence[ListedAttachment]]) -> None:
        self._attachments = attachments
        self._rows: list[tuple[IssuePlace, str, ListedAttachment]] = []
        self._link_count = 0

    def __len__(self) -> int:
        return len(self._rows)

    def link_issue(
        self, sheet: Worksheet, cell: tuple[int, int], issue: IssueRow, place: IssuePlace, cell_format: Format
    ) -> None:
        """Note the attachments of *issue*, and link the *cell* of its row to them."""
        found = self._attachments.get(issue.id, ())
        if not found:
            return
        target = f"internal:'{ATTACHMENTS_SHEET_NAME}'!A{FIRST_ROW + len(self._rows) + 1}"
        if self._link_count < _MAX_LINKS:
            self._link_count += 1
            sheet.write_url(
                *cell, target, cell_format, "", f"有 {len(found)} 份材料，见{ATTACHMENTS_SHEET_NAME}"
            )
        level = Level.from_code(issue.level).label
        self._rows += [(place, level, attachment) for attachment in found]

    def write(self, book: Workbook, formats: SheetFormats, footer: str) -> None:
        """Write the sheet."""
        sheet = add_side_sheet(book, ATTACHMENTS_SHEET_NAME, footer, landscape=False)
        write_sheet_head(sheet, _NOTE, _COLUMNS, formats)
        for row, (place, level, attachment) in enumerate(self._rows, FIRST_ROW):
            link_to_issue(sheet, row, 0, place, formats.top_text)
            sheet.write_string(row, 1, level, formats.top_text)
            sheet.write_string(row, 2, attachment.kind.label, formats.top_text)
            sheet.write_string(row, 3, attachment.day, formats.top_text)
            sheet.write_number(row, 4, -(-attachment.size // 1024), formats.count)
            write_text_cell(sheet, row, _NAME_COLUMN, attachment.file_name, formats.top_text)
            lines = count_lines(attachment.file_name, _NAME_WIDTH)
            if lines > 1:
                sheet.set_row(row, compute_row_height(lines))
        sheet.protect()  # without a password: what is typed here would be lost
