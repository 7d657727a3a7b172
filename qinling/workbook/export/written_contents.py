"""Note what an export writes outside its issues, for the manifest: `return` tells from it what was added."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.workbook.sheet_contents import SheetContents, sum_bytes, sum_text, sum_texts

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet as TemplateSheet

_LAST_ROW = 1_048_576


class NotedWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet that notes its texts. Of a sheet with issues, only those in the first *noted_rows* rows."""

    def __init__(self) -> None:
        super().__init__()
        self.noted_rows = _LAST_ROW
        self.noted_sums: set[str] = set()

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        if row < self.noted_rows:
            self.noted_sums.add(sum_text(string))
        return super()._write_string(row, col, string, cell_format)  # type: ignore[no-any-return]

    def _write_rich_string(self, row: int, col: int, *args: object) -> int:
        if row < self.noted_rows:
            self.noted_sums.add(sum_text("".join(part for part in args if isinstance(part, str))))
        return super()._write_rich_string(row, col, *args)  # type: ignore[no-any-return]

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: object = 0
    ) -> int:
        if row < self.noted_rows and isinstance(value, str):
            self.noted_sums.add(sum_text(value))
        return super()._write_formula(row, col, formula, cell_format, value)  # type: ignore[no-any-return]

    def build_contents(self) -> SheetContents:
        """Return what the sheet holds outside its issues."""
        pictures = (
            image.image_data.getvalue() if image.image_data else Path(image.filename).read_bytes()
            for image in self.images
        )
        rows, columns = (self.dim_rowmax or 0) + 1, (self.dim_colmax or 0) + 1
        sums = sorted(self.noted_sums.union(map(sum_bytes, pictures)))
        return SheetContents(sums, min(rows, self.noted_rows), columns)


def list_written_contents(book: Workbook) -> dict[str, SheetContents]:
    """Return the contents of the sheets of *book*, outside the issues."""
    return {
        sheet.get_name(): sheet.build_contents()
        for sheet in book.worksheets()
        if isinstance(sheet, NotedWorksheet)
    }


def list_template_contents(
    book: "openpyxl.Workbook", table: "TemplateSheet", issue_rows: range, filled_columns: Iterable[int]
) -> dict[str, SheetContents]:
    """Return the contents of the sheets of a filled template.

    On the sheet *table*, the cells in *issue_rows* and *filled_columns*, both from 1, are those of issues.
    """
    filled = frozenset(filled_columns)
    return {
        sheet.title: _read_template_sheet(
            sheet, *((issue_rows, filled) if sheet is table else (range(0), filled))
        )
        for sheet in book.worksheets
    }


def _read_template_sheet(sheet: "TemplateSheet", issue_rows: range, filled: frozenset[int]) -> SheetContents:
    cells = [
        cell
        for cell in sheet._cells.values()  # the cells that are there
        if cell.row not in issue_rows or cell.column not in filled
    ]
    texts = [str(cell.value) for cell in cells if cell.data_type != "f" and isinstance(cell.value, str)]
    comments = [cell.comment.text for cell in cells if cell.comment]
    pictures = map(_read_picture, sheet._images)  # type: ignore[attr-defined]
    computed = {(cell.column or 1) - 1 for cell in cells if cell.row in issue_rows and cell.data_type == "f"}
    sums = sorted({*sum_texts((*texts, *comments)), *map(sum_bytes, pictures)})
    return SheetContents(sums, sheet.max_row, sheet.max_column, sorted(computed))


def _read_picture(image: Any) -> bytes:
    """Return the bytes that openpyxl saves, and keep them: reading closes the picture."""
    content: bytes = image._data()
    image.ref = BytesIO(content)
    return content
