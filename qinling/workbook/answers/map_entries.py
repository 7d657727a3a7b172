"""The entries of --map and of recipes: what they may say, and to which column each belongs.

A key names a column, or begins with @ and names something else of the file. These are the keys of
columns: 标题, 标题（F列）, F列, and each of them with 工作表! in front.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from qinling.errors import ValueRefused, quote_argument
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.vocabulary import Status, parse_term
from qinling.workbook.columns.user_headings import find_column_use, get_heading, strip_sheet
from qinling.workbook.files.text_files import DELIMITER_KEY, name_delimiter
from qinling.workbook.headings.named_fields import parse_column_field

DATE_ORDER_KEY = "@日期次序"
LATER_SHEETS_KEY = "@后表"
FILL_PREFIX = "@底色"
SHEET_PREFIX = "@表"
#: What an entry says of a sheet or of a fill colour that is to be left out.
SKIP = "不读"

DATE_ORDERS = ("日月年", "月日年", "年月日")
#: What counts where a later sheet says an issue again: the later sheet, the one in front, or neither.
UPDATES, REVERSED = "更新", "倒序"
LATER_UPDATES = (UPDATES, REVERSED)
LATER_SHEETS = (*LATER_UPDATES, "核对")
LEDGER = "台账"
SHEET_USES = (SKIP, LEDGER)

_FILL_COLOUR = re.compile(r"^@底色\s*(?:#?([0-9A-Fa-f]{6})|无)$")
_SHEET = re.compile(r"^@表\s*(.*\S)$", re.DOTALL)
_FORMS = "@日期次序、@后表、@分隔符、@底色RRGGBB、@底色无、@表 工作表名"


def parse_map_entry(key: str, value: str) -> tuple[str, str]:
    """Return an entry with its key and value in their usual spelling. Raises ValueRefused.

    The value of a column is a field or another use of a column.
    """
    key, value = key.strip(), value if value == "\t" else value.strip()
    if not key:
        raise ValueRefused("没有写是哪一列", "请写成 标题=字段")
    if not key.startswith("@"):
        return key, parse_column_field(value)
    if key == DATE_ORDER_KEY:
        return key, _choose(value, DATE_ORDERS)
    if key == LATER_SHEETS_KEY:
        return key, _choose(value, LATER_SHEETS)
    if key == DELIMITER_KEY:
        return key, name_delimiter(value)
    if colour := _FILL_COLOUR.match(key):
        return f"{FILL_PREFIX}{(colour[1] or '无').upper()}", _parse_colour_meaning(value)
    if sheet := _SHEET.match(key):
        return f"{SHEET_PREFIX} {sheet[1]}", _choose(value, SHEET_USES)
    raise ValueRefused(f"没有“{key}”这种写法", f"以 @ 开头的可用：{_FORMS}")


def _choose(value: str, words: Sequence[str]) -> str:
    if value in words:
        return value
    raise ValueRefused(f"“{value}”不在可选词内", f"可用：{'、'.join(words)}")


def _parse_colour_meaning(value: str) -> str:
    """Return *value* where it is a status word or 不读."""
    if value == SKIP:
        return value
    try:
        return parse_term(Status, value).label
    except ValueRefused:
        if parse_status(value).status is None:
            raise ValueRefused(f"“{value}”不是整改状态", f"请写一种状态，或写 {SKIP}") from None
        return value


def select_heading_entries(entries: Mapping[str, str], sheet: str) -> dict[str, str]:
    """Return the entries of *sheet* that name a column by its heading, by that heading.

    Table detection needs them: it knows headings, but no columns yet.
    """
    selected: dict[str, str] = {}
    for key, use in entries.items():
        if key.startswith("@"):
            continue
        if heading := get_heading(strip_sheet(key, sheet) or key):
            selected[heading] = use
    return selected


def select_file_entries(entries: Mapping[str, str]) -> dict[str, str]:
    """Return the entries that name no column: of the file, its sheets, its colours."""
    return {key: use for key, use in entries.items() if key.startswith("@")}


def find_sheet_use(entries: Mapping[str, str], sheet: str) -> str:
    """Return what *entries* say of a whole sheet, "" where they say nothing."""
    return entries.get(f"{SHEET_PREFIX} {sheet.strip()}", "")


def format_sheet_option(sheet: str, use: str) -> str:
    """Return the option that says what a whole sheet is, as it is typed in a shell."""
    return f"--map {quote_argument(f'{SHEET_PREFIX} {sheet.strip()}={use}')}"


def names_column(key: str, sheet: str, letters: str, heading: str) -> bool:
    """Return whether *key* names the column with this *heading*, its groups before a "/"."""
    names = heading.replace("/", ""), heading.rpartition("/")[2]
    return find_column_use({key: key}, sheet, letters, names) is not None


def find_unused_keys(
    keys: Iterable[str], sheets: Collection[str], has_column: Callable[[str], bool]
) -> list[str]:
    """Return the *keys* that name no column and no sheet of what was read.

    *sheets* are the names of its sheets. A colour or an order of dates is not looked for.
    """
    unused = []
    names = {sheet.strip() for sheet in sheets}
    for key in keys:
        if sheet := _SHEET.match(key):
            if sheet[1] not in names:
                unused.append(key)
        elif not key.startswith("@") and not has_column(key):
            unused.append(key)
    return unused
