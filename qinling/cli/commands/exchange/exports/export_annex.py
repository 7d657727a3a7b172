"""`export FILE.docx`: the ledger as an annex of an official document."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import DocumentRefused, UsageRefused

if TYPE_CHECKING:
    from qinling.cli.options.workbooks import LayoutOptions
    from qinling.ledger.rows import IssueRow
    from qinling.workbook.export.export_options import ExportOptions

_MIN_WIDTH = 7.5  # a heading of two characters stays on one line
MAX_ANNEX_ISSUES = 2_000  # Word gets slow on longer tables


def is_annex(file: Path) -> bool:
    """Return whether an export to *file* is a Word document."""
    return file.suffix.lower() == ".docx"


def require_annex_options(file: Path, look: "LayoutOptions") -> None:
    """Raise UsageRefused for options that a Word document has no place for."""
    given = {"--split": look.split, "--template": look.template, "--cards": look.cards, "--since": look.since}
    if is_annex(file) and (others := "、".join(name for name, value in given.items() if value)):
        raise UsageRefused(f"{others} 不能用于 {file.name}", "请导出为以 .xlsx 结尾的文件，或去掉这个选项")


def write_annex(desk: Desk, file: Path, issues: "Iterable[IssueRow]", options: "ExportOptions") -> int:
    """Write *issues* to the .docx *file* and return their count. Raises DocumentRefused for too many."""
    from qinling.reports.documents.ledger_annex import Annex, AnnexColumn, build_annex
    from qinling.workbook.column_layout import EXPORT_COLUMNS_BY_FIELD
    from qinling.workbook.export.cell_values import format_shown_value, get_cell_value, require_storable_text
    from qinling.workbook.headings.column_uses import ORDINAL

    rows = []
    for count, issue in enumerate(islice(issues, MAX_ANNEX_ISSUES + 1), 1):
        texts = []
        for column in options.layout.columns:
            value = (
                count
                if column.field == ORDINAL
                else get_cell_value(issue, column.field, redact=options.redact, as_of=options.as_of)
            )
            text = format_shown_value(column.field, value)
            require_storable_text(text, issue, column.field)
            texts.append(text)
        rows.append(texts)
    if len(rows) > MAX_ANNEX_ISSUES:
        raise DocumentRefused(
            f"一个 .docx 附件最多写 {MAX_ANNEX_ISSUES} 个问题", "请加筛选，分几次导出，或导出为 .xlsx"
        )
    columns = [
        AnnexColumn(
            column.heading.replace("\n", ""),
            max(column.width, _MIN_WIDTH),
            column.field in EXPORT_COLUMNS_BY_FIELD
            and EXPORT_COLUMNS_BY_FIELD[column.field].alignment == "center",
        )
        for column in options.layout.columns
    ]
    layout = options.layout
    annex = Annex(layout.title, options.subtitle, columns, rows, layout.paper, options.as_of, options.office)
    file.write_bytes(build_annex(annex))
    desk.print_note("附件供印发，改了收不回来；要收回的表，请导出为 .xlsx")
    return len(rows)
