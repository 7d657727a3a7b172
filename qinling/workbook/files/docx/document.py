"""Parse the body of a Word paper (.docx) into its paragraphs and tables."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.sheet_marks import WHITE, TextRun, leave_out_struck
from qinling.workbook.files.xlsx.styles import is_switched_on
from qinling.workbook.files.zip_package import parse_elements, read_part_chunks

DOCUMENT_PART = "word/document.xml"
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
_MAX_COLUMNS = 500
_MAX_CHARACTERS = 50_000_000


@dataclass(slots=True)
class WordParagraph:
    """A paragraph outside of tables. *is_numbered*: Word itself writes a number before it."""

    text: str
    is_numbered: bool = False


@dataclass(slots=True)
class WordCell:
    """A cell of a table: its text as runs, its width in columns, and whether it goes on from the cell above."""

    runs: list[TextRun] = field(default_factory=list)
    column: int = 0
    width: int = 1
    is_continued: bool = False
    fill: str = ""


@dataclass(slots=True)
class WordTable:
    """A table as rows of cells. A table inside a cell is text of the cell."""

    rows: list[list[WordCell]] = field(default_factory=list)


def read_word_parts(path: Path, archive: zipfile.ZipFile, limits: Limits) -> list[WordParagraph | WordTable]:
    """Return the paragraphs and tables of the paper in their order.

    Raises WorkbookRefused where the tables are larger than *limits*.
    """
    parser = _DocumentParser(path.name, limits)
    chunks = read_part_chunks(path, archive, DOCUMENT_PART)
    parse_elements(chunks, parser.start_element, parser.end_element, parser.read_text)
    return parser.parts


class _DocumentParser:
    """Parses the body of a paper. Deleted text, field codes and fallbacks of drawings are left out."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.parts: list[WordParagraph | WordTable] = []
        self._file, self._limits = file, limits
        self._cells = self._characters = 0
        self._table_depth = self._fallback_depth = 0
        self._cell: WordCell | None = None
        self._paragraph: list[TextRun] = []
        self._is_numbered = self._in_text = self._is_struck = self._in_run = False

    def start_element(self, kind: str, attributes: Mapping[str, str]) -> None:
        self._fallback_depth += kind == "Fallback"
        value = _get_value(attributes, "val")
        if kind == "tbl":
            self._table_depth += 1
            if self._table_depth == 1:
                self.parts.append(WordTable())
        elif kind in ("tr", "tc", "gridBefore", "gridSpan", "vMerge", "shd") and self._table_depth == 1:
            self._start_table_element(kind, value, _get_value(attributes, "fill"))
        elif kind == "p":
            self._end_paragraph()
        elif kind == "numPr":
            self._is_numbered = True
        elif kind == "r":
            self._in_run, self._is_struck = True, False
        elif kind in ("strike", "dstrike") and self._in_run:
            self._is_struck = self._is_struck or is_switched_on(value or "1")
        elif kind == "t":
            self._in_text = not self._fallback_depth
        elif kind in ("br", "cr", "tab") and self._in_run:
            self._add_text("\t" if kind == "tab" else "\n")

    def _start_table_element(self, kind: str, value: str, fill: str) -> None:
        table = self.parts[-1]
        if not isinstance(table, WordTable):
            return
        if kind == "tr":
            table.rows.append([])
        elif kind == "gridBefore" and table.rows and not table.rows[-1]:
            table.rows[-1].append(WordCell(width=self._read_width(value)))
        elif kind == "tc" and table.rows:
            self._cells += 1
            last = table.rows[-1][-1] if table.rows[-1] else WordCell(width=0)
            self._cell = WordCell(column=last.column + last.width)
            table.rows[-1].append(self._cell)
            if self._cells > self._limits.max_cells or self._cell.column > _MAX_COLUMNS:
                self._refuse_size()
        elif kind == "gridSpan" and self._cell:
            self._cell.width = self._read_width(value)
        elif kind == "vMerge" and self._cell:
            self._cell.is_continued = value != "restart"
        elif kind == "shd" and self._cell and not self._in_run and _COLOR.fullmatch(fill):
            self._cell.fill = fill.upper() if fill.upper() != WHITE else ""

    def _read_width(self, value: str) -> int:
        if not value.isdecimal() or len(value) > 4 or not 1 <= int(value) <= _MAX_COLUMNS:
            self._refuse_size()
        return int(value)

    def _refuse_size(self) -> NoReturn:
        raise WorkbookRefused(f"{self._file} 里的表格太大或已损坏", "请在 WPS 或 Word 中另存后再导入")

    def read_text(self, text: str) -> None:
        if self._in_text:
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        if not self._fallback_depth:
            self._paragraph.append((self._is_struck, text))
            self._characters += len(text)
            if self._characters > _MAX_CHARACTERS:
                self._refuse_size()

    def end_element(self, kind: str) -> None:
        self._fallback_depth -= kind == "Fallback"
        if kind == "tbl":
            self._table_depth -= 1
        elif kind == "tc" and self._table_depth == 1:
            self._end_paragraph()
            self._cell = None
        elif kind == "p":
            self._end_paragraph()
        elif kind == "r":
            self._in_run = False
        elif kind == "t":
            self._in_text = False

    def _end_paragraph(self) -> None:
        """Add the paragraph to the cell or to the paper."""
        runs, is_numbered = self._paragraph, self._is_numbered
        self._paragraph, self._is_numbered = [], False
        if self._cell is not None:
            if self._cell.runs and runs:
                self._cell.runs.append((False, "\n"))
            self._cell.runs += runs
        elif not self._table_depth:
            left_text = leave_out_struck(runs, is_cell_struck=False)
            text = "".join(text for _, text in runs) if left_text is None else left_text
            if text.strip():
                self.parts.append(WordParagraph(text.strip(), is_numbered))


def _get_value(attributes: Mapping[str, str], name: str) -> str:
    """Return an attribute, which has a prefix in nearly every file."""
    return attributes.get(f"w:{name}") or attributes.get(name) or ""
