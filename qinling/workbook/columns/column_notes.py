"""What is said about the columns of a table, one line each: what is kept apart, what was not found."""

from collections.abc import Iterable, Mapping, Sequence

from qinling.workbook.columns.cell_kinds import Kind
from qinling.workbook.columns.column_doubts import DoubtBuilder, get_use_label, is_deadline_by_heading
from qinling.workbook.columns.column_evidence import ColumnEvidence
from qinling.workbook.headings.column_uses import EXTRA

#: The beginning of the note on columns that are kept under their own headings.
KEPT_COLUMNS = "存为其他列："
#: How the note begins that no column is a field: it matters for an import only.
MISSING_COLUMN = "没有认出"
_MAX_LOOSE_SCORE = 0.6  # of a heading that may as well name something else
_MIN_LIKE = 0.8  # share of cells that make a column look like a field that was not found


def list_notes(
    columns: Sequence[ColumnEvidence], fields: Mapping[int, str], naming: DoubtBuilder
) -> list[str]:
    """Return the notes on the columns of a ledger. *fields* is the field of each column."""
    found = set(fields.values())
    extras = [
        column
        for column in columns
        if fields.get(column.index, EXTRA) == EXTRA and not column.user_field and not column.profile.is_empty
    ]
    notes = _describe_readings(columns, fields, naming)
    notes += [
        f"“{column.leaf}”列里没有完成的问题也有日期，不算完成日期"
        for column in extras
        if column.holds_days_ahead and "deadline" in found
    ]
    if extras:
        notes.append(f"{KEPT_COLUMNS}{'、'.join(map(_show, extras))}")
    if "description" not in found or all(
        column.profile.is_empty and not column.profile.samples for column in columns
    ):
        return notes
    if "number" not in found:
        notes += _describe_missing("number", "编号将由台账给出", _list_like(extras, Kind.UNIQUE), naming)
    if "duty_unit" not in found:
        notes += [_describe_lone_unit(column, naming) for column in columns if _is_lone_unit(column, fields)]
    if "deadline" not in found:
        limits = [
            column
            for column in _list_like(extras, Kind.DEADLINE, Kind.DAY)
            if column.profile.share(Kind.DEADLINE) > 0
        ]
        notes += _describe_missing("deadline", "这些问题没有时限", limits, naming)
    return notes


def _describe_readings(
    columns: Sequence[ColumnEvidence], fields: Mapping[int, str], naming: DoubtBuilder
) -> list[str]:
    """Return the notes on the columns that are read as a field which their headings name hardly or not at all."""
    notes = [
        f"“{column.leaf}”列按内容认作{get_use_label(fields[column.index])}"
        for column in columns
        if column.named_by_content and column.index in fields
    ]
    notes += [
        f"“{column.leaf}”列按内容认作{get_use_label(fields[column.index])}（整改时限另有一列）；"
        f"不是的请加 --map {naming.name_column(column)}={EXTRA}"
        for column in columns
        if is_deadline_by_heading(column, fields.get(column.index, EXTRA), fields.values())
    ]
    loose = [column for column in columns if _is_loose(column, fields)]
    return notes + [_describe_loose_reading(column, fields[column.index], naming) for column in loose]


def _is_loose(column: ColumnEvidence, fields: Mapping[int, str]) -> bool:
    """Return whether a column is read as a field that its heading names with little certainty: 督导单位, 上报日期."""
    meaning = column.read_meanings.get(fields.get(column.index, EXTRA))
    is_said = column.user_field or column.named_by_content
    return (
        meaning is not None
        and not is_said
        and not column.profile.is_empty
        and meaning.score <= _MAX_LOOSE_SCORE
    )


def _describe_loose_reading(column: ColumnEvidence, field: str, naming: DoubtBuilder) -> str:
    label, key = get_use_label(field), naming.name_column(column)
    return f"“{_show(column)}”列认作{label}；不是的请加 --map {key}={EXTRA}"


def _is_lone_unit(column: ColumnEvidence, fields: Mapping[int, str]) -> bool:
    """Return whether the column is read as the leading unit, though its heading speaks of duty: 监管责任单位."""
    return fields.get(column.index) == "lead_unit" and not column.user_field and "责任" in column.leaf


def _describe_lone_unit(column: ColumnEvidence, naming: DoubtBuilder) -> str:
    lead, duty = get_use_label("lead_unit"), get_use_label("duty_unit")
    return (
        f"“{_show(column)}”列认作{lead}，没有{duty}一列；它就是{duty}的，"
        f"请加 --map {naming.name_column(column)}=duty_unit"
    )


def _show(column: ColumnEvidence) -> str:
    return "".join(column.leaf.split()) or f"{column.letter}列（没有标题）"


def _list_like(columns: Iterable[ColumnEvidence], *kinds: Kind) -> list[ColumnEvidence]:
    return [column for column in columns if sum(column.profile.share(kind) for kind in kinds) >= _MIN_LIKE]


def _describe_missing(
    field: str, effect: str, similar: Sequence[ColumnEvidence], naming: DoubtBuilder
) -> list[str]:
    """Return the note that no column is *field*; it names the first of the *similar* columns."""
    note = f"{MISSING_COLUMN}{get_use_label(field)}一列，{effect}"
    if similar:
        key = naming.name_column(similar[0])
        note += f"；“{_show(similar[0])}”列像是，是的话请加 --map {key}={field}"
    elif field == "number":
        return []  # a ledger without numbers gets them, as is told elsewhere
    else:
        note += f"；有这一列的，请加 --map 标题={field}，没有的导入后补：qinling edit 编号 {get_use_label(field)}=日期"
    return [note]
