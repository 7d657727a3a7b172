"""Read a log that is a text file, in pieces of complete lines.

In UTF-8 and GB18030 no byte of a Chinese character equals a separator, a quote or a line break.
So lines and cells are split as bytes, which takes a third of the time of the csv module, and only
the distinct cells are decoded. From the first piece with a quote on, the csv module reads the file.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from qinling.errors import ValueRefused, WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.grids import Cell
from qinling.workbook.files.text_files import detect_delimiter, detect_encoding
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.table_sources import BLOCK_ROWS, RowFault, Rows
from qinling.workbook.tables.sheet_layout import LOOK_AHEAD_ROWS

PIECE_BYTES = 1 << 15  # the cells of larger pieces fall out of the processor's cache
_FIRST_PIECES = 8  # read at once, for the sample and the encoding
_MAX_LINE_BYTES = 1 << 20
_END_MARK = "\0"  # twice in a line behind the last one; pieces hold no NUL


class TextSource:
    """A text file, which must stay open while it is read. *log_name* is the log's name in messages."""

    def __init__(
        self, stream: BinaryIO, log_name: str, sheet: str, limits: Limits, piece_size: int = PIECE_BYTES
    ) -> None:
        self.sheet = sheet
        self._log_name = log_name
        self._piece_size = piece_size
        self._encoding = ""  # "" until the first non-ASCII byte
        self._max_cell_length = max(limits.max_cell_length * 4, 131_072)
        self._rows_read = 0
        self.is_cut_off = False  # the last line is read, and has no line break
        self.is_cut_row_read = False  # and nothing shows that it is incomplete
        self._ends_in_quote = False  # and it ends within a quoted cell
        self._incomplete_row: Sequence[Cell] | None = None
        self._stream = stream
        self._utf16_text: io.TextIOWrapper | None = None
        self._skip_byte_order_mark()
        self._pieces = self._read_pieces()
        self._first_piece = next(self._pieces, b"")
        csv.field_size_limit(self._max_cell_length)
        self._delimiter = _find_delimiter(str(self._decode_leniently(self._first_piece)))
        self.sample = self._read_sample()

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the decoded text of a cell. Raises ValueRefused if it cannot be decoded."""
        try:
            return cell.decode(self._encoding or "ascii") if isinstance(cell, bytes) else cell
        except UnicodeDecodeError:
            raise ValueRefused(
                f"有读不出的字符（按 {self._encoding}）", "请在 WPS 或 Excel 中另存为 .xlsx 后再导入"
            ) from None

    def decode_for_display(self, cell: Cell) -> Cell:
        """Return the decoded text of a cell. Bytes of another encoding are replaced."""
        try:
            return self.decode_cell(cell)
        except ValueRefused:
            return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell

    def read_blocks(self, header: Header) -> Iterator[Rows]:
        """Yield blocks of the rows below *header*. Their cells are not decoded."""
        blocks = self._read_all_blocks()
        block: list[list[bytes]] = next(blocks)[header.row + 1 :]
        for following in blocks:
            yield block
            block = following
        self._mark_incomplete_row(block, len(header.headings))
        yield block

    def _mark_incomplete_row(self, rows: list[list[bytes]], width: int) -> None:
        """Find out whether the last row of the last block is cut off. If so, it gets fewer cells than the headings."""
        if not (self.is_cut_off and rows):
            return
        last = rows[-1]
        last_cells = [row[-1] for row in rows[:-1] if len(row) == width]
        if self._ends_in_quote or (len(last) == width and _is_shortened(last[-1], last_cells)):
            rows[-1] = self._incomplete_row = last[: width - 1]
        elif 1 < len(last) < width:
            self._incomplete_row = last
        else:
            self.is_cut_row_read = len(last) >= width

    def get_first_row_number(self, header: Header) -> int:
        """Return the number of the row below the headings, from 1."""
        return header.row + 2

    def find_row_fault(self, row: Sequence[Cell], width: int, *, is_last: bool) -> RowFault | None:
        """Return what is wrong with a row that has not *width* cells, None if its other cells are blank."""
        if any(row[width:]):
            why = f"有 {len(row)} 格，标题只有 {width} 格，多半是单元格里有没加引号的分隔符"
            remedy = "请给该单元格加上引号，或删去多余的分隔符"
        elif is_last and row is self._incomplete_row:
            why = "最后一行不完整，不算记录，文件多半没有传完"
            remedy = "请等文件传完再读，或重新导出；确是完整的，请在末尾加一个换行"
        else:
            return None
        text = self._delimiter.join(str(self._decode_leniently(cell)) for cell in row)
        return RowFault(text, why, remedy)

    def _decode_leniently(self, cell: Cell) -> Cell:
        return cell.decode(self._encoding or "ascii", "replace") if isinstance(cell, bytes) else cell

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

    def _read_bytes(self, size: int) -> bytes:
        if self._utf16_text is None:
            return self._stream.read(size)
        try:
            return self._utf16_text.read(size).encode()
        except UnicodeDecodeError as error:
            raise WorkbookRefused(
                f"{self._log_name} 第 {self._rows_read + 1} 行以后有读不出的字符（按 UTF-16）",
                "请重新导出或另存为 .xlsx",
            ) from error

    def _read_pieces(self) -> Iterator[bytes]:
        """Yield the file in pieces of complete lines. A last line without line break belongs to the last piece."""
        rest = b""
        more = self._read_bytes(self._piece_size * _FIRST_PIECES)
        while more:
            rest += more
            more = self._read_bytes(self._piece_size)
            if not more:
                self.is_cut_off = not rest.endswith((b"\r", b"\n"))
                yield self._check_piece(rest)
                return
            end = rest.rfind(b"\n") + 1 or rest.rfind(b"\r", 0, -1) + 1
            if end:
                piece, rest = rest[:end], rest[end:]
                yield self._check_piece(piece)
            elif len(rest) > _MAX_LINE_BYTES:
                raise WorkbookRefused(
                    f"{self._log_name} 第 {self._rows_read + 1} 行以后有一行超过 1 MB，不像登录日志",
                    "请核对文件，重新导出",
                )

    def _check_piece(self, piece: bytes) -> bytes:
        if b"\0" in piece:
            raise WorkbookRefused(f"{self._log_name} 不是文本表格", "请另存为 .xlsx 或 UTF-8 的 .csv")
        if not self._encoding and not piece.isascii():
            self._encoding = detect_encoding(piece)
        return piece

    # -- rows --------------------------------------------------------------------------------

    def _read_sample(self) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        reader = csv.reader(_split_lines(self._first_piece), delimiter=self._delimiter)
        try:
            rows.extend(
                list(map(self._decode_leniently, _encode_cells(row)))
                for row in islice(reader, LOOK_AHEAD_ROWS)
            )
        except csv.Error as error:
            raise self._unpaired_quote_error(len(rows) + 1) from error
        return rows

    def _read_all_blocks(self) -> Iterator[list[list[bytes]]]:
        pieces = chain([self._first_piece], self._pieces)
        delimiter = self._delimiter.encode()
        for piece in pieces:
            if b'"' in piece:
                yield from self._read_csv_blocks(chain([piece], pieces))
                return
            lines = piece.splitlines()
            yield [line.split(delimiter) for line in lines]
            self._rows_read += len(lines)

    def _read_csv_blocks(self, pieces: Iterable[bytes]) -> Iterator[list[list[bytes]]]:
        lines = chain.from_iterable(map(_split_lines, pieces))
        reader = csv.reader(
            chain(lines, [_END_MARK + self._delimiter + _END_MARK]), delimiter=self._delimiter
        )
        is_end = False
        while not is_end:
            rows: list[list[str]] = []
            try:
                rows.extend(islice(reader, BLOCK_ROWS))
            except csv.Error as error:
                raise self._unpaired_quote_error(self._rows_read + len(rows) + 1) from error
            is_end = any(rows[-1]) and rows[-1][-1].endswith(_END_MARK)
            if is_end and (last := rows.pop()) != [_END_MARK, _END_MARK]:  # it is in a quoted cell
                if not (self.is_cut_off and _is_one_line(last)):
                    raise WorkbookRefused(
                        f"{self._log_name} 第 {self._rows_read + len(rows) + 1} 行的引号没有配对",
                        "请补上或删去该行多余的引号",
                    )
                self._ends_in_quote = True
                rows.append(last[:-1])
            yield list(map(_encode_cells, rows))
            self._rows_read += len(rows)

    def _unpaired_quote_error(self, row: int) -> WorkbookRefused:
        return WorkbookRefused(
            f"{self._log_name} 第 {row} 行起有超过 {self._max_cell_length} 字的单元格，多半是引号没有配对",
            "请检查该行的引号",
        )


def _find_delimiter(text: str) -> str:
    """Return the delimiter of a log.

    Messages over many lines, as Windows writes them, can hold more tabs than the log has cells. So a
    delimiter that the first line has not gives way to the one that it has, if it stands before a quote.
    """
    mark = detect_delimiter(text).mark
    first_line = text.lstrip().partition("\n")[0]
    others = [other for other in ",;|\t" if first_line.count(other) > 1 and f'{other}"' in text]
    return others[0] if mark not in first_line and len(others) == 1 else mark


#: One byte for each kind: digits, letters, bytes of Chinese characters. Signs stand for themselves.
_KINDS_OF_BYTES = bytes(
    b"0"[0] if 48 <= byte <= 57 else 0xFF if byte >= 0x80 else b"a"[0] if chr(byte).isalpha() else byte
    for byte in range(256)
)
_MIN_LIKE_CELLS = 3  # so many cells of one length make a shorter one conspicuous


def _is_shortened(cell: bytes, others: Sequence[bytes]) -> bool:
    """Return whether *cell* is shorter than *others*, which all have the same length, and begins as one of them does.

    A whole account of another kind among accounts of one length is not cut off.
    """
    lengths = set(map(len, others))
    if len(others) < _MIN_LIKE_CELLS or len(lengths) != 1 or len(cell) >= lengths.pop():
        return False
    shape = cell.translate(_KINDS_OF_BYTES)
    return any(other.translate(_KINDS_OF_BYTES).startswith(shape) for other in others)


def _is_one_line(cells: Sequence[str]) -> bool:
    """Return whether no cell of a row has a line break."""
    return not any("\n" in cell or "\r" in cell for cell in cells)


def _split_lines(piece: bytes) -> Iterator[str]:
    """Return the lines of a piece with their line ends, each byte as one character."""
    return io.StringIO(piece.decode("latin-1"), newline="")


def _encode_cells(row: Sequence[str]) -> list[bytes]:
    """Return the cells as the bytes that `_split_lines` made characters of."""
    return [cell.encode("latin-1") for cell in row]
