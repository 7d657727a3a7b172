"""The results of `check` and `return`: changes, conflicts and refused rows."""

from collections.abc import Iterator, Sequence

from qinling.errors import RowError
from qinling.ledger.reader import Reader
from qinling.procedures.dispatch.return_limits import list_cleared_cells
from qinling.procedures.returns.merge import (
    MergedRow,
    RefusedEdit,
    ReturnResult,
    find_last_change,
)
from qinling.procedures.returns.row_matching import ExportOrigin, build_issue_values
from qinling.procedures.returns.writing import WrittenCounts
from qinling.reports.comparisons.added_rows import added_row_lines, name_row
from qinling.reports.issues.history import format_local_time
from qinling.reports.issues.issue_tables import format_field_value, get_column_label
from qinling.reports.issues.opinions import returned_opinion_lines
from qinling.reports.text.plain_text import cap_lines, join_lines, shorten_text
from qinling.rules.drafts import Value
from qinling.rules.fields import SHOWN_FIELD_PREFIX
from qinling.rules.merging.three_way_merge import (
    CellConflict,
    collect_cell_values,
    describe_change,
    get_cell_value,
)
from qinling.rules.vocabulary import Level

#: Where to make an edit of a column that only shows.
_WHERE_TO_CHANGE = {
    "days_left": "它由整改时限算出",
    "deadline_text": "要改时限的说法请改“整改时限”一列",
    "deadline_kind": "要改请在“整改时限”一列写明",
    "original_deadline": "它是延期以前的时限，由台账记下",
}
_BLANK = "（空）"
_MAX_DESCRIPTION_LENGTH = 60  # characters of a description in the conflict workbook


def _format_value(field: str, value: Value) -> str:
    return join_lines(format_field_value(field, value)) or _BLANK


def changed_cell_json(changed_row: MergedRow, field: str, old: Value, new: Value) -> dict[str, object]:
    """Return one changed cell with issue, field, old and new value."""
    return {
        "level": changed_row.issue.level,
        "number": changed_row.issue.number,
        "field": field.removeprefix(SHOWN_FIELD_PREFIX),
        "old": old,
        "new": new,
    }


def return_check_lines(
    returned: ReturnResult,
    exported: ExportOrigin,
    further_lines: Sequence[str],
    *,
    is_conflict_workbook: bool,
    show_all: bool = False,
) -> Iterator[str]:
    """Yield that the file comes from this ledger, every changed cell, the unmatched rows, and *further_lines*."""
    what = "写出的冲突表；写出" if is_conflict_workbook else "导出的；导出"
    yield f"是这本台账{what}时历史至第 {exported.position} 条，链首 {exported.head[:16]}，台账的历史里还有它"
    yield from cap_lines(_edited_cell_lines(returned), show_all=show_all)
    other_lines = [
        *returned_opinion_lines(returned),
        *_row_match_lines(returned, is_taken=False),
        *further_lines,
    ]
    yield from cap_lines(other_lines, show_all=show_all)
    if not other_lines and not returned.merged and not is_conflict_workbook:
        yield f"{returned.unchanged} 行都与导出时一样"


def _edited_cell_lines(returned: ReturnResult) -> Iterator[str]:
    for one in returned.merged:
        for field, old, new in one.edited_cells:
            remark = "，这一列只供查看" if field.startswith(SHOWN_FIELD_PREFIX) else ""
            yield f"{one.issue.number} {get_column_label(field)}：{_format_value(field, old)} → {_format_value(field, new)}（第 {one.draft.row} 行{remark}）"


def _row_match_lines(returned: ReturnResult, *, is_taken: bool) -> Iterator[str]:
    matching = returned.matching
    for draft, issue, field in returned.kept_hidden:
        label = get_column_label(field)
        yield f"第 {draft.row} 行 {issue.number} {label}：导出时隐去的格，没有采用表上的，台账照旧"
    for draft, number in matching.matched_by_folding:
        yield f"第 {draft.row} 行的编号 {draft.values['number']} 按 {number} 认"
    for draft, number in matching.matched_by_content:
        yield f"第 {draft.row} 行没有编号，按级别、地点和描述认出是 {number}；请填回编号"
    yield from added_row_lines(returned, is_taken=is_taken)
    for draft, names in returned.untaken_additions:
        labels = "、".join(map(get_column_label, names))
        yield f"{name_row(draft)}是新增的，{labels}没有收：由台账算出或记下"
    for draft in matching.not_exported:
        yield f"{name_row(draft)} {draft.values.get('number')} 台账里已有，导出时不在表里，没有采用"
    for draft in matching.removed:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 导出后已从台账撤回，没有采用"
    yield from map(refused_line, returned.refused)
    for level, number in matching.missing:
        yield f"{Level.from_code(level).label} {number} 的一行不见了，台账里照旧"
    if count := matching.unnamed_missing:
        yield f"少了 {count} 行，说不出是哪些（没有导出时的清单，加 --base 原来导出的表 可以说出），台账里照旧"


def refused_line(edit: RefusedEdit) -> str:
    """Return in one line what the workbook of a unit may not change."""
    what = (
        f" {get_column_label(edit.field)} 改为 {_format_value(edit.field, edit.value)}："
        if edit.field
        else " "
    )
    return f"第 {edit.row} 行 {edit.number}{what}{edit.why}，没有收"


def undecided_conflict_line(number: str, field: str) -> str:
    """Return an undecided conflict in one line."""
    return f"{number} {get_column_label(field)}：冲突表里没有填，台账照旧"


def error_line(error: RowError) -> str:
    """Return a cell error in one line."""
    position = f"{error.sheet} {error.column or ''}{error.row}"
    return f"{position} 【{error.heading or ''}】{join_lines(error.value)}：{error.why}。{error.remedy}"


def conflict_line(number: str, conflict: CellConflict) -> str:
    """Return a cell that both sides changed, with its three values, in one line."""
    field = conflict.field
    return (
        f"{number} {get_column_label(field)}：导出时 {_format_value(field, conflict.base)}，"
        f"表上改为 {_format_value(field, conflict.theirs)}，台账已改为 {_format_value(field, conflict.ours)}"
    )


def taken_lines(returned: ReturnResult) -> Iterator[str]:
    """Yield the accepted changes."""
    for one in returned.merged:
        number = one.issue.number
        for field in (name for name in one.taken if name not in ("deadline_kind", "deadline_text")):
            name, old, new = describe_change(field, build_issue_values(one.issue), one.taken)
            yield f"{number} {get_column_label(name)}：{_format_value(name, old)} → {_format_value(name, new)}"


def cleared_lines(returned: ReturnResult) -> Iterator[str]:
    """Yield the cells that a unit left blank and that had a value: perhaps nobody meant it."""
    for row in returned.merged:
        for field, old in list_cleared_cells(row):
            label, value = get_column_label(field), join_lines(_format_value(field, old))
            yield f"第 {row.draft.row} 行 {row.issue.number} {label}：{value} → （空），原有的内容清空了"


def untaken_lines(
    reader: Reader,
    returned: ReturnResult,
    exported: ExportOrigin,
    remedy: str,
    timezone: str,
    *,
    dry_run: bool = False,
) -> Iterator[str]:
    """Yield the conflicts with who changed the ledger and *remedy*, the changes that need a step, and the refused rows."""
    for one in returned.merged:
        number = one.issue.number
        for conflict in one.conflicts:
            actor, at = find_who_changed_cell(reader, one, conflict, exported, timezone)
            changed_by = f"（{actor}，{at}）" if actor else ""
            yield f"两方都改了：{conflict_line(number, conflict)}{changed_by}；保留台账的，{remedy}"
        yield from _step_lines(one)
        for field, old, new in one.shown_cells:
            yield _shown_cell_line(one, field, old, new)
        for field, why in one.violations:
            yield f"第 {one.draft.row} 行 {number} {get_column_label(field)}：{why}，这一行没有收"
    yield from returned_opinion_lines(returned)
    yield from _row_match_lines(returned, is_taken=not dry_run)


def _step_lines(changed_row: MergedRow) -> Iterator[str]:
    """Yield the changes that need steps, with the commands to type. Fields that need the same are told together."""
    fields_by_commands: dict[str, list[str]] = {}
    for field, commands in changed_row.steps.items():
        fields_by_commands.setdefault(commands, []).append(field)
    values = collect_cell_values(changed_row.draft)
    for commands, fields in fields_by_commands.items():
        changes = "、".join(
            f"{get_column_label(field)} 改为 {_format_value(field, get_cell_value(field, values))}"
            for field in fields
        )
        told = f"{changed_row.issue.number} {changes}，要按程序"
        first, *others = commands.split("\n")
        if not others:
            yield f"{told}办理：{first}"
            continue
        yield f"{told}逐条办理："
        yield from (f"  {command}" for command in (first, *others))


def _shown_cell_line(row: MergedRow, field: str, old: Value, new: Value) -> str:
    """Return the line about an edit in a column that only shows, with where to make it."""
    where = _WHERE_TO_CHANGE.get(field.removeprefix(SHOWN_FIELD_PREFIX), "这一列由台账算出或记下")
    change = f"{_format_value(field, old)} → {_format_value(field, new)}"
    return f"第 {row.draft.row} 行 {row.issue.number} {get_column_label(field)}：{change} 没有收，{where}"


def return_count_line(
    counts: WrittenCounts, result: ReturnResult, errors: Sequence[RowError], *, dry_run: bool
) -> str:
    """Return what becomes of the issues of a return and how many opinions it records, in one line.

    *errors* are the bad cells of the file. Their rows are not taken.
    """
    verb = "试运行：将" if dry_run else "已"
    opinions = f"，记下 {counts.opinions} 条督察意见" if counts.opinions else ""
    left = f"，改动没有全收的 {count} 个" if (count := len(result.list_untaken_numbers())) else ""
    known = f"，台账已是这样的 {count} 个" if (count := _count_known_rows(result)) else ""
    bad = f"，有错没有收的 {count} 行" if (count := len({(one.sheet, one.row) for one in errors})) else ""
    done = f"{verb}改动 {counts.changed} 个、新增 {counts.created} 个、未变 {result.unchanged} 个问题"
    return f"{done}{known}{left}{bad}{opinions}"


def _count_known_rows(result: ReturnResult) -> int:
    """Count the changed rows of which the ledger holds every change already."""
    refused = {one.number for one in result.refused}
    return sum(
        not (row.taken or row.conflicts or row.steps or row.violations or row.shown_cells)
        for row in result.merged
        if row.issue.number not in refused
    )


def find_who_changed_cell(
    reader: Reader, changed_row: MergedRow, conflict: CellConflict, exported: ExportOrigin, timezone: str
) -> tuple[str, str]:
    """Return who changed the ledger's value and when in local time, or ("", "")."""
    change = find_last_change(reader, changed_row.issue, conflict.field, exported.position)
    return (change[0], format_local_time(change[1], timezone)) if change else ("", "")


def conflict_row(
    reader: Reader,
    changed_row: MergedRow,
    conflict: CellConflict,
    heading: str,
    exported: ExportOrigin,
    timezone: str,
) -> list[str]:
    """Return the cells of a conflict's row in the conflict workbook."""
    issue, field = changed_row.issue, conflict.field
    description = shorten_text(join_lines(issue.description), _MAX_DESCRIPTION_LENGTH)
    sides = (
        format_field_value(field, value) or _BLANK
        for value in (conflict.base, conflict.theirs, conflict.ours)
    )
    actor_and_time = find_who_changed_cell(reader, changed_row, conflict, exported, timezone)
    return [
        Level.from_code(issue.level).label,
        issue.number,
        description,
        heading,
        *sides,
        *actor_and_time,
    ]


def return_json(
    reader: Reader, returned: ReturnResult, exported: ExportOrigin
) -> Iterator[dict[str, object]]:
    """Yield every changed row with accepted changes, conflicts, steps and errors."""
    for one in returned.merged:
        conflicts = []
        for conflict in one.conflicts:
            change = find_last_change(reader, one.issue, conflict.field, exported.position)
            actor, at = change or (None, None)
            conflicts.append({**conflict._asdict(), "actor": actor, "at": at})
        yield {
            "level": one.issue.level,
            "number": one.issue.number,
            "row": one.draft.row,
            "taken": one.taken,
            "clashes": conflicts,
            "steps": one.steps,
            "untaken": [
                {"field": field.removeprefix(SHOWN_FIELD_PREFIX), "old": old, "new": new}
                for field, old, new in one.shown_cells
            ],
            "wrong": [{"field": field, "why": why} for field, why in one.violations],
        }
