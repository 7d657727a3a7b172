"""Notes on an account list: rows that are no accounts, and accounts without a unit."""

from collections import Counter
from collections.abc import Iterator

from qinling.workbook.logins.account_rows import (
    BLANK_ROW,
    FAULTY_ROW,
    FOOTER_ROW,
    HEADING_ROW,
    LISTED_ROW,
    OTHER_ROW,
    REPEATED_ROW,
    AccountRow,
)
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.outcome_codes import read_cell_text

_MAX_SHOWN = 20  # characters of a row
_MIN_MISSING = 2  # of all accounts, one in so many without a unit is told of the whole list
_KIND_LABELS = {
    REPEATED_ROW: "重复的账号",
    FAULTY_ROW: "有错的",
    FOOTER_ROW: "合计、说明",
    HEADING_ROW: "重复的标题",
    OTHER_ROW: "没有账号的",
}


class AccountListNotes:
    """Collects what a list leaves open, sheet by sheet."""

    def __init__(self) -> None:
        self.ditto_rows: list[int] = []
        self._without_unit = 0  # accounts of all sheets
        self._others: list[str] = []

    def begin_sheet(self, sheet: str, header: Header) -> None:
        """Begin the next sheet."""
        self._sheet, self._header = sheet, header
        self._unit_above = False
        self._blank_below: list[str] = []  # accounts without a unit below one that has it
        self._sheet_without_unit = 0
        self.ditto_rows = []
        self._others = []
        self._left_by_title = 0  # accounts

    def note_row(self, row: AccountRow, kind: str) -> None:
        """Note a row that was read as *kind*."""
        if kind == OTHER_ROW:
            self._others.append(f"第 {row.row_number} 行“{row.first_text[:_MAX_SHOWN]}”")
        if kind != LISTED_ROW:
            return
        if row.is_below_left_title and not read_cell_text(row.cells["state"]):
            self._left_by_title += 1
        if read_cell_text(row.cells["unit"]):
            self._unit_above = True
            return
        self._without_unit += 1
        self._sheet_without_unit += 1
        if self._unit_above:
            self._blank_below.append(f"第 {row.row_number} 行 {read_cell_text(row.cells['account'])}")

    def describe_sheet(self) -> Iterator[str]:
        """Yield the notes on the sheet that was read."""
        if self._others:
            yield (
                f"工作表“{self._sheet}”有 {len(self._others)} 行没有账号，像小标题或说明，没有读："
                f"{self._others[0]}{'等' if len(self._others) > 1 else ''}"
            )
        if self._left_by_title:
            yield (
                f"工作表“{self._sheet}”有 {self._left_by_title} 个账号没有写状态，表名或小标题说是停用的，按停用读入；"
                "不是的请在“状态”列写“在用”"
            )
        if self.ditto_rows:
            yield f"工作表“{self._sheet}”有 {len(self.ditto_rows)} 格写着同上，照上一行读入"
        if "unit" not in self._header.columns and self._sheet_without_unit:
            seen = "、".join(heading for heading in self._header.headings if heading)
            yield (
                f"工作表“{self._sheet}”没有所属单位一列（看到的标题：{seen}），{self._sheet_without_unit} 个账号没有单位；"
                "单位写在别的列的，用 --map 标题=unit 指明"
            )
        elif self._blank_below:
            heading = self._header.headings[self._header.columns["unit"]]
            yield (
                f"工作表“{self._sheet}”的“{heading}”有 {len(self._blank_below)} 格空着，上面写着单位"
                f"（{self._blank_below[0]}{'等' if len(self._blank_below) > 1 else ''}）：没有照抄上面的；"
                "与上面同一单位的，请合并单元格或写“同上”"
            )

    def describe_list(self, counts: Counter[str], accounts: int) -> Iterator[str]:
        """Yield the notes on the whole list."""
        if self._without_unit * _MIN_MISSING > accounts:
            yield f"注意：{accounts} 个账号里有 {self._without_unit} 个没有单位，按单位的统计和提示会漏掉它们"
        rest = [f"{label} {counts[kind]} 行" for kind, label in _KIND_LABELS.items() if counts[kind]]
        if rest:
            total = counts.total() - counts[BLANK_ROW]
            yield f"清单共 {total} 行：账号 {counts[LISTED_ROW]} 行，{'，'.join(rest)}"
