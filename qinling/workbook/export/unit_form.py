"""The workbook of a unit: what it may fill in is open and yellow, the rest is locked, and a line on top says what to do."""

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from qinling.errors import ValueRefused
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.supervision.opinions import OPINIONS
from qinling.workbook.column_layout import EXTRA_PREFIX, REQUIRED_FIELDS, SHOWN_FIELDS, Layout
from qinling.workbook.column_words import ListExtraHeadings, resolve_column_words
from qinling.workbook.export.side_sheets.notes_sheet import NotesSection
from qinling.workbook.headings.column_uses import EXTRA, ORDINAL

#: What a reader may do on the protected sheet besides filling in: it can be read and printed as they like.
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}
#: What the sheet 说明 says of filling in and returning the workbook of a unit.
UNIT_NOTES: NotesSection = (
    "填写和交回",
    (
        ("请填", "黄色的格；有下拉的从下拉里选"),
        ("其余的格", "已锁定，改了也不收；要更正的请告知发表的单位"),
        ("新增、删去行", "都不收；新发现的问题请另报"),
        ("申请销号等", "完成、销号、延期有各自的手续，表中填的由发表的单位办理"),
        ("请勿改动", "标题行的文字、问题编号和级别，以及隐藏的工作表“台账标识”；文件名可以改"),
    ),
)


@dataclass(frozen=True, slots=True)
class UnitForm:
    """What a unit fills in: the fields of its columns as the layout names them, and the line on top."""

    open_fields: frozenset[str]
    task: str


def protect_unit_sheet(sheet: Worksheet) -> None:
    """Lock all cells but the open ones, against slips: there is no password."""
    sheet.protect("", _ALLOWED)


def resolve_open_columns(
    layout: Layout,
    words: tuple[str, ...],
    list_extra_headings: ListExtraHeadings,
    *,
    skips_absent: bool,
) -> dict[str, str]:
    """Return layout field → heading of the columns that *words* name, as the columns of an export are named.

    Raises ValueRefused for a column that the table lacks, unless *skips_absent*, for those that tell
    which issue a row is, for those that only show, and for the opinions: a unit is no inspector.
    """
    opened: dict[str, str] = {}
    for word in words:
        field = _find_layout_field(layout, word.strip(), list_extra_headings)
        index = layout.find_column_index(field)
        if field in (*REQUIRED_FIELDS, ORDINAL):
            raise ValueRefused(f"“{word}”不能开放给单位填", "问题编号、级别和问题描述用来认出是哪个问题")
        if field in SHOWN_FIELDS:
            raise ValueRefused(f"“{word}”不能开放给单位填", "这一列由台账算出或记下，只供查看")
        if field == OPINIONS:
            raise ValueRefused(
                f"“{word}”不能开放给单位填", "意见由督察人员提；要单位写的，另给一列，如 extra=单位意见"
            )
        if index is not None:
            opened[field] = layout.columns[index].heading
        elif not skips_absent:
            raise ValueRefused(f"表里没有“{word}”这一列", "请在 --columns 里加上，或去掉它")
    return opened


def _find_layout_field(layout: Layout, word: str, list_extra_headings: ListExtraHeadings) -> str:
    for column in layout.columns:
        if word in (column.heading, column.field):
            return column.field
    (resolved,) = resolve_column_words([word], list_extra_headings)
    field, _, heading = (part.strip() for part in resolved.partition("="))
    return EXTRA_PREFIX + heading if field == EXTRA else field


def get_merge_field(layout_field: str) -> str:
    """Return the name that the merge of a returned table has for a field of the layout."""
    if layout_field.startswith(EXTRA_PREFIX):
        return EXTRA_FIELD_PREFIX + layout_field.removeprefix(EXTRA_PREFIX)
    return layout_field
