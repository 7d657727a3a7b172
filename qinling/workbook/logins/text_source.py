"""Read a log that is a text file, piece by piece, as bytes.

Ten million lines are read in the time that it takes to split them: a piece without quotes, or
with quotes around every cell, is split in one go, and its columns are slices of the result. In
UTF-8 and in GB18030 no byte of a Chinese character is a separator, a quote or a line break, so
that cells need no decoding to be told apart. All other pieces go through the csv module.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from qinling.errors import ValueRefused, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.grids import Cell, detect_delimiter, detect_encoding
from qinling.workbook.logins.log_headings import Header
from qinling.workbook.logins.row_blocks import RefuseRow, RowBlock
from qinling.workbook.reading.table_detection import LOOK_AHEAD_ROWS

PIECE_BYTES = 1 << 18  # bytes: the cells of a larger piece do not stay near the processor
_MAX_LINE_BYTES = 1 << 20  # bytes
_BLOCK_ROWS = 4096  # of a block that the csv module reads
_BYTE_ENCODING = "latin-1"  # gives each byte as one sign and takes it back unchanged


class TextSource:
    """A text file, open for as long as it is read; *name* is what the log is called."""

    def __init__(
        self, stream: BinaryIO, name: str, sheet: str, limits: Limits, piece_size: int = PIECE_BYTES
    ) -> None:
        self.sheet = sheet
        self._log_name = name
        self._piece_size = piece_size
        self._encoding = ""  # not known until the first byte that is not ASCII
        self._max_cell_length = max(limits.max_cell_length * 4, 131_072)
        self._rest = b""
        self._ends_without_line_break = False
        self._rows_read = 0  # given so far
        self._stream = stream
        self._utf16_text: io.TextIOWrapper | None = None
        self._skip_byte_order_mark()
        self._first_piece = self._read_piece()
        self._delimiter = detect_delimiter(self._first_piece.decode(self._encoding or "ascii", "replace"))
        csv.field_size_limit(self._max_cell_length)
        self._lines_up_to_row: list[int] = []  # lines up to the end of each row of the sample
        self.sample = self._read_sample()

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the text of a cell; raises ValueRefused where it is none."""
        try:
            return cell.decode(self._encoding or "ascii") if isinstance(cell, bytes) else cell
        except UnicodeDecodeError:
            raise ValueRefused(
                f"有读不出的字符（按 {self._encoding}）", "请在 WPS 或 Excel 中另存为 .xlsx 后再导入"
            ) from None

    def read_blocks(self, header: Header, refuse: RefuseRow) -> Iterator[RowBlock]:
        """Yield the rows below *header*; a row with more cells than headings goes to *refuse*."""
        lines = _split_lines(self._first_piece)[self._lines_up_to_row[header.row] :]
        self._rows_read = header.row + 1
        piece = "".join(lines).encode(_BYTE_ENCODING) or self._read_piece()
        while piece:
            flat = self._split_piece(piece, len(header.headings))
            if flat is None:
                yield from self._parse_piece(piece, header, refuse)
            else:
                stride = len(header.headings) + 1
                count = len(flat) // stride
                yield RowBlock(
                    range(self._rows_read + 1, self._rows_read + 1 + count),
                    {field: flat[place::stride] for field, place in header.columns.items()},
                )
                self._rows_read += count
            piece = self._read_piece()

    # -- pieces ------------------------------------------------------------------------------

    def _skip_byte_order_mark(self) -> None:
        mark = self._stream.read(3)
        if mark == b"\xef\xbb\xbf":
            self._encoding = "utf-8"
        elif mark[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._stream.seek(0)
            self._utf16_text = io.TextIOWrapper(self._stream, encoding="utf-16", newline="")
            self._encoding = "utf-8"
        else:
            self._stream.seek(0)

    def _read_bytes(self) -> bytes:
        if self._utf16_text is None:
            return self._stream.read(self._piece_size)
        try:
            return self._utf16_text.read(self._piece_size).encode()
        except UnicodeDecodeError as error:
            raise WorkbookRefused(
                f"{self._log_name} 第 {self._rows_read + 1} 行以后有读不出的字符（按 UTF-16）",
                "请重新导出或另存为 .xlsx",
            ) from error

    def _read_piece(self) -> bytes:
        """Return the next lines, whole, as many as fit a piece; b"" at the end."""
        piece = self._rest
        while more := self._read_bytes():
            piece += more
            cut = piece.rfind(b"\n") + 1 or piece.rfind(b"\r", 0, -1) + 1
            if cut:
                piece, self._rest = piece[:cut], piece[cut:]
                break
            if len(piece) > _MAX_LINE_BYTES:
                raise WorkbookRefused(
                    f"{self._log_name} 第 {self._rows_read + 1} 行以后有一行超过 1 MB，不像登录日志",
                    "请核对文件，重新导出",
                )
        else:
            self._rest = b""
            self._ends_without_line_break = not piece.endswith((b"\n", b"\r"))
        if b"\0" in piece:
            raise WorkbookRefused(f"{self._log_name} 不是文本表格", "请另存为 .xlsx 或 UTF-8 的 .csv")
        if not self._encoding and not piece.isascii():
            self._encoding = detect_encoding(piece)
        return piece

    def _read_sample(self) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        reader = csv.reader(_split_lines(self._first_piece), delimiter=self._delimiter)
        try:
            for row in islice(reader, LOOK_AHEAD_ROWS):
                rows.append(
                    [cell.encode(_BYTE_ENCODING).decode(self._encoding or "ascii", "replace") for cell in row]
                )
                self._lines_up_to_row.append(reader.line_num)
        except csv.Error as error:
            raise self._unpaired_quote_error(len(rows) + 1) from error
        return rows

    # -- rows --------------------------------------------------------------------------------

    def _split_piece(self, piece: bytes, width: int) -> list[bytes] | None:
        """Return all cells of the piece, a line break after each row's; None where csv has to tell them apart."""
        end = b"\r\n" if b"\r" in piece else b"\n"
        quote = b'"' if b'"' in piece else b""
        if not (piece.startswith(quote) and piece.endswith(quote + end)):
            return None
        delimiter = self._delimiter.encode()
        body = piece[len(quote) : -len(quote + end)]
        # Each byte by itself: two in a row are looked for much more slowly.
        spread = body.replace(end[:1], delimiter + quote + end[:1])
        spread = spread.replace(end[-1:], end[-1:] + quote + delimiter)
        flat = spread.split(quote + delimiter + quote)
        flat.append(end)
        lines = len(flat) // (width + 1)
        if flat[width :: width + 1].count(end) != lines:
            return None
        # There are no line breaks but those, and no quotes but those around cells.
        if len(spread) - len(body) != 2 * (lines - 1) * len(quote + delimiter):
            return None
        return None if quote and piece.count(quote) != 2 * width * lines else flat

    def _parse_piece(self, piece: bytes, header: Header, refuse: RefuseRow) -> Iterator[RowBlock]:
        """Yield the rows of the piece as the csv module tells them apart."""
        width = len(header.headings)
        rows = self._read_csv_rows(piece)
        while some := list(islice(rows, _BLOCK_ROWS)):
            numbers: list[int] = []
            whole: list[list[str]] = []
            for number, row, is_last in some:
                if any(row[width:]):
                    why = f"有 {len(row)} 格，标题只有 {width} 格，多半是单元格里有没加引号的分隔符"
                    refuse(number, self._format_row(row), why, "请给该单元格加上引号，或删去多余的分隔符")
                elif is_last and self._ends_without_line_break and 1 < len(row) < width:
                    refuse(
                        number,
                        self._format_row(row),
                        "最后一行不完整，文件多半没有传完",
                        "请重新导出或索取该文件",
                    )
                else:
                    numbers.append(number)
                    whole.append(row + [""] * (width - len(row)))
            if numbers:
                yield RowBlock(
                    numbers,
                    {
                        field: _encode_cells([row[place] for row in whole])
                        for field, place in header.columns.items()
                    },
                )

    def _read_csv_rows(self, piece: bytes) -> Iterator[tuple[int, list[str], bool]]:
        """Yield (row, its cells, whether it is the last here); a quoted cell takes in lines of pieces to come."""
        left = deque(_split_lines(piece))
        start = self._rows_read + 1

        def read_lines() -> Iterator[str]:
            while True:
                while left:
                    yield left.popleft()
                more = self._read_piece()  # asked for only inside a quoted cell
                if not more:
                    raise WorkbookRefused(
                        f"{self._log_name} 第 {start} 行的引号没有配对", "请补上或删去该行多余的引号"
                    )
                left.extend(_split_lines(more))

        reader = csv.reader(read_lines(), delimiter=self._delimiter)
        try:
            while left:
                start = self._rows_read + 1
                row = next(reader)
                self._rows_read += 1
                yield self._rows_read, row, not left
        except csv.Error as error:
            raise self._unpaired_quote_error(start) from error

    def _unpaired_quote_error(self, row: int) -> WorkbookRefused:
        return WorkbookRefused(
            f"{self._log_name} 第 {row} 行起有超过 {self._max_cell_length} 字的单元格，多半是引号没有配对",
            "请检查该行的引号",
        )

    def _format_row(self, row: Sequence[str]) -> str:
        whole = self._delimiter.join(row).encode(_BYTE_ENCODING)
        return whole.decode(self._encoding or "ascii", "replace")


def _split_lines(piece: bytes) -> list[str]:
    """Return the lines of a piece with their ends, each byte as one sign."""
    return io.StringIO(piece.decode(_BYTE_ENCODING), newline="").readlines()


def _encode_cells(cells: Sequence[str]) -> list[bytes]:
    """Return the cells as bytes: at once, as a piece holds no NUL."""
    return "\0".join(cells).encode(_BYTE_ENCODING).split(b"\0")
