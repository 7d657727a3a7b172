"""What became of the columns and the cells of a ledger file, in one line and as JSON."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.texts.name_lists import name_first

_MAX_NAMES = 6
_MAX_NAME_LENGTH = 12  # characters of a heading
#: The keys of JSON and the counts that they stand for.
_KEYS = {
    "read": "fields",
    "extra": "extra",
    "row_number": "row_numbers",
    "heading": "headings",
    "note": "notes",
    "group": "groups",
    "total": "totals",
    "other_table": "other_tables",
    "unread": "unread",
}


class CellCounts(Protocol):
    """How many filled cells are in each class; each is in exactly one."""

    fields: int
    extra: int
    row_numbers: int
    headings: int
    notes: int
    groups: int
    totals: int
    other_tables: int
    unread: int

    @property
    def total(self) -> int: ...  # noqa: D102 (the name explains it)


class ReadColumn(Protocol):
    """A column of a file: its heading and the field that it is mapped to."""

    @property
    def heading(self) -> str: ...  # noqa: D102 (the names explain it)
    @property
    def field(self) -> str: ...  # noqa: D102


def cells_json(counts: CellCounts) -> dict[str, int]:
    """Return the counts with the keys that programs rely on."""
    return {key: getattr(counts, name) for key, name in _KEYS.items()}


def cell_count_line(file: str, counts: CellCounts, columns: Iterable[ReadColumn]) -> str:
    """Return what became of the cells of *file* in one line. The columns kept as they are are named."""
    others = counts.row_numbers + counts.headings + counts.notes + counts.groups + counts.totals
    tables = f"，其他表 {counts.other_tables}" if counts.other_tables else ""
    names = f"（{_join_names(list_extra_headings(columns))}）" if counts.extra else ""
    return (
        f"{file} 共 {counts.total} 格：读入 {counts.fields}，存为其他列 {counts.extra}{names}，"
        f"标题说明等 {others}{tables}，未读 {counts.unread}"
    )


def column_count_line(columns: Sequence[ReadColumn], asked: int) -> str:
    """Return in one line how many *columns* were recognized, and that *asked* further ones are in doubt."""
    extra = sum(column.field == "extra" for column in columns)
    ignored = sum(column.field in ("ignore", "ordinal") for column in columns)
    names = f"（{_join_names(list_extra_headings(columns))}）" if extra else ""
    parts = [f"认出 {len(columns) - extra - ignored} 列", f"存为其他列 {extra} 列{names}"]
    parts += [f"序号等不读 {ignored} 列"] if ignored else []
    parts += [f"问 {asked} 列"] if asked else []
    return f"{len(columns) + asked} 列：{'，'.join(parts)}"


def list_extra_headings(columns: Iterable[ReadColumn]) -> list[str]:
    """Return the headings of the columns that are kept as they are, each once."""
    return list(dict.fromkeys(join_lines(column.heading) for column in columns if column.field == "extra"))


def _join_names(names: Sequence[str]) -> str:
    shown = [shorten_text(name, _MAX_NAME_LENGTH) for name in names]
    return name_first(shown, _MAX_NAMES, f" 等 {len(names)} 列")
