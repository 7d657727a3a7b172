"""Map the columns of a table to fields, all at once, by their headings and by what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qinling.errors import Doubt
from qinling.workbook.columns.column_assignment import Assignment, Scores, assign_columns
from qinling.workbook.columns.column_doubts import DoubtBuilder, get_use_label
from qinling.workbook.columns.column_evidence import (
    ColumnEvidence,
    ColumnTable,
    collect_columns,
    get_use,
    is_shared,
    sort_for_ties,
)
from qinling.workbook.columns.column_notes import list_notes
from qinling.workbook.columns.content_naming import name_by_content
from qinling.workbook.columns.heading_endings import name_by_ending
from qinling.workbook.columns.settling_rules import apply_row_rules, apply_word_rules
from qinling.workbook.headings.column_uses import EXTRA, FIRST_DEADLINE, IGNORE


class MappingBasis(StrEnum):
    """What decided the field of a column. The values are shown to users."""

    USER = "设定"
    EXACT = "同名"
    SIMILAR = "近似"
    CELLS = "内容"
    UNKNOWN = "未识别"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of a sheet, the field it holds, and *how* that was decided.

    *reasons* is the evidence in one line, such as “标题 0.8，内容 0.9；其次 整改完成日期 0.4”.
    """

    file: str
    sheet: str
    index: int
    letter: str
    heading: str
    field: str
    how: MappingBasis
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The fields of all columns of a table, the questions left open, and what is to be said."""

    columns: list[MappedColumn]
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def map_columns(
    table: ColumnTable,
    file: str,
    user_headings: Mapping[str, str],
    similarity: float,
    *,
    is_export: bool = False,
) -> ColumnMapping:
    """Return every column that has a heading or a value, with its field (`extra` where none fits).

    A column in doubt gets its likeliest field. *is_export*: the headings are those of an export;
    where the same stands twice, the first column counts.
    """
    columns = collect_columns(table, user_headings, similarity)
    notes = apply_word_rules(columns)
    order = sort_for_ties(columns)
    said = _assign_user_fields(columns)
    found, _ = _assign(columns, said, order)
    apply_row_rules(columns, table, said | found)
    if similarity < 1:
        name_by_ending(columns, said | found)
    name_by_content(columns, said | found)
    found, scores = _assign(columns, said, order)
    builder = DoubtBuilder(file, table, columns)
    doubts = [] if is_export else builder.find_user_doubts()
    doubts += builder.find_doubts(found, scores, order)
    assigned = {index: get_use(name) for index, name in (said | found).items()}
    for column in columns:
        if column.is_fallback and column.index not in assigned:
            assigned[column.index] = FIRST_DEADLINE
    return ColumnMapping(
        _build_columns(columns, assigned, file, table.grid.name),
        doubts,
        notes + list_notes(columns, assigned, builder),
    )


def _assign(
    columns: Sequence[ColumnEvidence], said: Assignment, order: Sequence[int]
) -> tuple[Assignment, Scores]:
    """Return the fields of the columns of which the user says nothing, and what these are worth for each."""
    taken = set(said.values())
    scores = {
        column.index: {name: worth for name, worth in column.list_worths().items() if name not in taken}
        for column in columns
        if not column.user_field
    }
    return assign_columns(scores, order), scores


def _assign_user_fields(columns: Sequence[ColumnEvidence]) -> Assignment:
    """Return what the user says. Of two columns for one field, the more exactly named counts, then the first."""
    assigned: Assignment = {}
    holders: dict[str, ColumnEvidence] = {}
    for column in sorted(columns, key=lambda one: (-one.user_rank, not one.profile.samples, one.index)):
        use = column.user_field
        if use in (EXTRA, IGNORE) or is_shared(use) or (use and use not in holders):
            assigned[column.index] = use
            holders[use] = column
    return assigned


def _build_columns(
    columns: Sequence[ColumnEvidence], assigned: Assignment, file: str, sheet: str
) -> list[MappedColumn]:
    mapped = []
    extra_headings: set[str] = set()
    for column in columns:
        name = assigned.get(column.index, EXTRA)
        # Extra cells are stored by heading, so their headings must differ.
        is_stored = name in (EXTRA, FIRST_DEADLINE)
        is_unique = column.heading and not (is_stored and column.heading in extra_headings)
        heading = column.heading if is_unique else f"{column.heading}（{column.letter}列）"
        if is_stored:
            extra_headings.add(heading)
        how = _find_basis(column, name, is_assigned=column.index in assigned)
        mapped.append(
            MappedColumn(file, sheet, column.index, column.letter, heading, name, how, _explain(column, name))
        )
    return mapped


def _find_basis(column: ColumnEvidence, name: str, *, is_assigned: bool) -> MappingBasis:
    if not is_assigned:
        return MappingBasis.UNKNOWN
    meaning = "deadline" if name == FIRST_DEADLINE else name
    is_exact = column.has_known_words and meaning in column.read_meanings
    if column.user_field:
        return MappingBasis.EXACT if is_exact and len(column.read_meanings) == 1 else MappingBasis.USER
    if column.named_by_content or len(column.read_meanings) > 1:
        return MappingBasis.CELLS
    return MappingBasis.EXACT if is_exact else MappingBasis.SIMILAR


def _explain(column: ColumnEvidence, name: str) -> str:
    """Return the evidence for the field of a column in one line, with the next best field."""
    if column.user_field:
        return ""
    others = sorted(
        ((column.score(other), other) for other in column.meanings if other != name), reverse=True
    )
    next_best = f"；其次 {get_use_label(others[0][1])} {others[0][0]:.1f}" if others else ""
    if name not in column.meanings:
        return next_best.removeprefix("；")
    heading, content = column.meanings[name].score, column.score_content(name)
    return f"标题 {heading:.1f}，内容 {content:.1f}{next_best}"
