"""A list of records as a table: a column for each key, those inside others as `details.username`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from qinling.errors import ValueRefused, WorkbookRefused
from qinling.rules.parsing.chinese_text import format_number
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.table_sources import BLOCK_ROWS, RowFault, Rows
from qinling.workbook.tables.sheet_layout import LOOK_AHEAD_ROWS

MAX_KEYS = 500
_MAX_KEY_LENGTH = 200
_MAX_DEPTH = 32
_MAX_TEXT_LENGTH = 1000  # characters of a value that is no text: lists within lists
_MAX_LISTED_RECORDS = 64

#: A record as flat texts, or why it cannot be read.
Record = Mapping[str, str] | RowFault


class RecordSource:
    """Records as the rows of a table.

    *read_records* yields them anew at each call. They are read twice: a key may come late, and its
    column must be known at the first row. *log_name* is the log's name in messages.
    """

    def __init__(self, log_name: str, sheet: str, read_records: Callable[[], Iterator[Record]]) -> None:
        self.sheet = sheet
        self._read_records = read_records
        self.headings = list_keys(log_name, read_records())
        self._faults: dict[str, RowFault] = {}
        self.sample: list[list[Cell]] = [
            list(self.headings),
            *(row for row in islice(self._read_rows(), LOOK_AHEAD_ROWS) if len(row) == len(self.headings)),
        ]

    def _read_rows(self) -> Iterator[list[Cell]]:
        """Yield the records as rows. One that cannot be read is a row of one cell more than there are headings."""
        keys = self.headings
        for record in self._read_records():
            if isinstance(record, RowFault):
                yield [record.text, *[""] * (len(keys) - 1), record]
            else:
                yield [record.get(key, "") for key in keys]

    def read_blocks(self, header: Header) -> Iterator[Rows]:
        """Yield blocks of the rows."""
        rows = self._read_rows()
        while block := list(islice(rows, BLOCK_ROWS)):
            yield block

    def get_first_row_number(self, header: Header) -> int:
        """Return 1: records are counted, and there is no row of headings."""
        return 1

    def find_row_fault(self, row: Sequence[Cell], width: int, *, is_last: bool) -> RowFault | None:
        """Return why a record cannot be read."""
        return row[-1] if isinstance(row[-1], RowFault) else None

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the cell itself. Raises ValueRefused for half a character, which JSON can spell."""
        if isinstance(cell, str) and not cell.isascii() and cell != _replace_surrogates(cell):
            raise ValueRefused("有读不出的字符", "请核对该处，重新导出")
        return cell

    def decode_for_display(self, cell: Cell) -> Cell:
        """Return the cell with a question mark for half a character."""
        return _replace_surrogates(cell) if isinstance(cell, str) else cell


def _replace_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def list_keys(log_name: str, records: Iterable[Record]) -> list[str]:
    """Return the keys of all *records*, in the order of their first appearance. Raises WorkbookRefused if there are too many."""
    keys: dict[str, None] = {}
    fault = ""
    for number, record in enumerate(records, 1):
        if isinstance(record, RowFault):
            fault = fault or f"第 {number} 条{record.why}"
            continue
        if record.keys() <= keys.keys():
            continue
        keys.update(dict.fromkeys(record))
        if len(keys) > MAX_KEYS:
            raise WorkbookRefused(
                f"{log_name} 到第 {number} 条已有超过 {MAX_KEYS} 种键，不像登录日志",
                "请只导出时间、账号、地址、结果这几项",
            )
    if fault and not keys:
        raise WorkbookRefused(f"{log_name} 没有一条读得懂：{fault}", "请核对文件，重新导出")
    return list(keys)


def flatten_record(value: dict[str, object]) -> dict[str, str]:
    """Return a record as flat texts. Raises ValueRefused where it is too deep or has a key twice."""
    flat: dict[str, str] = {}
    _flatten_object(value, "", flat, 0)
    return flat


def _flatten_object(value: dict[str, object], prefix: str, flat: dict[str, str], depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise ValueRefused(f"层次超过 {_MAX_DEPTH} 层", "请重新导出")
    for name, item in value.items():
        key = _join_key(prefix, name)
        if isinstance(item, str):  # nearly all are
            text = item
        elif isinstance(item, dict):
            _flatten_object(item, f"{key}.", flat, depth + 1)
            continue
        elif isinstance(item, list) and any(isinstance(one, dict) for one in item):
            _flatten_object(_number_items(key, item), f"{key}.", flat, depth + 1)
            continue
        else:
            text = "；".join(map(_format_scalar, item)) if isinstance(item, list) else _format_scalar(item)
        if key in flat:
            raise ValueRefused(f"有两个 {key}", "请核对该条，只留一个")
        flat[key] = text


@lru_cache(maxsize=4096)
def _join_key(prefix: str, name: str) -> str:
    return f"{prefix}{_replace_surrogates(name[:_MAX_KEY_LENGTH])}"


def _number_items(key: str, items: list[object]) -> dict[str, object]:
    if len(items) > _MAX_LISTED_RECORDS:
        raise ValueRefused(f"{key} 里有 {len(items)} 项，不像一条登录记录", "请核对该条，或重新导出")
    return {str(number): item for number, item in enumerate(items)}


def _format_scalar(value: object) -> str:
    """Return a value of JSON as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_number(value) if isinstance(value, float) else str(value)[:_MAX_TEXT_LENGTH]
