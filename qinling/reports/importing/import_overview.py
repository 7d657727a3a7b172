"""What was found in the files of an import, a row a table, and what of it is worth a look before it is written."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from qinling.reports.importing.cell_counts import ReadColumn, list_extra_headings
from qinling.reports.importing.import_result import MappedColumn, get_mapped_field_label
from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.drafts import Draft
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from datetime import date

    from rich.table import Table

_MAX_LINES = 8
_MAX_NAMES = 6
_MAX_NAME_LENGTH = 12  # characters of a heading
#: How a column was decided whose heading says something else, or nothing.
_BY_CONTENT = "内容"
_UNREAD_FIELDS = ("ignore", "ordinal")


class ReadTable(Protocol):
    """One table that was read: where it stands, its level and day, its columns, and its rows."""

    @property
    def file(self) -> str: ...  # noqa: D102 (the names explain it)
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> Level | None: ...  # noqa: D102
    @property
    def as_of(self) -> "date | None": ...  # noqa: D102
    @property
    def columns(self) -> Sequence[MappedColumn]: ...  # noqa: D102
    @property
    def drafts(self) -> Sequence[Draft]: ...  # noqa: D102
    @property
    def bad_drafts(self) -> Sequence[Draft]: ...  # noqa: D102
    @property
    def unread(self) -> Sequence[str]: ...  # noqa: D102


def overview_table(tables: Sequence[ReadTable], width: int) -> "Table":
    """Return a row for each of *tables*: its level, its day, its rows, and how many columns were recognized."""
    from qinling.reports.text.table_style import fitted_table

    rows = [
        [
            one.file,
            "" if _is_text_file(one) else one.name,
            _describe_level(one),
            str(one.as_of or ""),
            str(len(one.drafts)),
            f"{_count_recognized(one.columns)}/{len(one.columns)}",
        ]
        for one in tables
    ]
    headings = ("文件", "工作表", "级别", "截至", "行数", "认出的列")
    least = {1: _MAX_NAME_LENGTH}
    return fitted_table(headings, rows, width, cut_columns=(0,), spare_columns=least, right_columns=(4, 5))


def doubtful_lines(tables: Sequence[ReadTable]) -> list[str]:
    """Return a line for whatever of *tables* is worth a look: columns kept as they are or told by content, rows and cells left."""
    lines = [f"  {_name_table(one)}：{text}" for one in tables for text in _list_doubtful(one)]
    if len(lines) > _MAX_LINES:
        lines[_MAX_LINES - 1 :] = [f"  另有 {len(lines) - _MAX_LINES + 1} 处，答“?”看"]
    return ["请看一眼：", *lines] if lines else []


def _list_doubtful(table: ReadTable) -> Iterator[str]:
    if extra := list_extra_headings(table.columns):
        yield f"存为其他列：{_join_names(extra)}"
    by_content = [one for one in table.columns if one.how == _BY_CONTENT and one.field != "extra"]
    if by_content:
        named = (f"“{_shorten(one.heading)}”认成{get_mapped_field_label(one.field)}" for one in by_content)
        yield f"看内容才定的：{'，'.join(named)}"
    if table.bad_drafts:
        yield f"有错的 {len(table.bad_drafts)} 行不读"
    if table.unread:
        yield f"没有读懂的 {len(table.unread)} 处不读"


def _describe_level(table: ReadTable) -> str:
    """Return the level of the rows; the table's own where they have none."""
    levels = {str(draft.values["level"]) for draft in table.drafts if draft.values.get("level")}
    if len(levels) > 1:
        return "各行所写"
    if levels:
        return Level.from_code(levels.pop()).label
    return table.level.label if table.level else ""


def _name_table(table: ReadTable) -> str:
    return table.file if _is_text_file(table) else f"{table.file} · {table.name}"


def _is_text_file(table: ReadTable) -> bool:
    """Say whether the sheet has the name of its file, as that of a text file has."""
    return table.file.startswith(f"{table.name}.")


def _count_recognized(columns: Iterable[ReadColumn]) -> int:
    return sum(one.field != "extra" and one.field not in _UNREAD_FIELDS for one in columns)


def _shorten(heading: str) -> str:
    return shorten_text(join_lines(heading), _MAX_NAME_LENGTH)


def _join_names(names: Sequence[str]) -> str:
    return name_first([*map(_shorten, names)], _MAX_NAMES, f" 等 {len(names)} 列")
