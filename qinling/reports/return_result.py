"""The results of `check` and `return`: changes, conflicts and refused rows."""

from collections.abc import Iterator, Sequence

from qinling.errors import RowError
from qinling.ledger.reader import Reader
from qinling.procedures.return_merge import MergedRow, ReturnCounts, ReturnResult, find_last_change
from qinling.procedures.row_matching import ExportOrigin, build_issue_values
from qinling.reports.history import format_local_time
from qinling.reports.issues import format_field_value, get_column_label
from qinling.reports.opinions import returned_opinion_lines
from qinling.reports.plain_text import join_lines, shorten_text
from qinling.rules.drafts import Value
from qinling.rules.merging.three_way_merge import CellConflict, collect_cell_values, get_cell_value
from qinling.rules.vocabulary import Level

_MAX_DESCRIPTION_LENGTH = 60  # characters of a description in the conflict workbook


def _format_value(field: str, value: Value) -> str:
    return format_field_value(field, value) or "（空）"


def changed_cell_json(changed_row: MergedRow, field: str, old: Value, new: Value) -> dict[str, object]:
    """Return one changed cell with issue, field, old and new value."""
    return {
        "level": changed_row.issue.level,
        "number": changed_row.issue.number,
        "field": field,
        "old": old,
        "new": new,
    }


def return_check_lines(
    returned: ReturnResult,
    exported: ExportOrigin,
    further_lines: Sequence[str],
    *,
    is_conflict_workbook: bool,
) -> Iterator[str]:
    """Yield that the file comes from this ledger, every changed cell, the unmatched rows, and *further_lines*."""
    what = "写出的冲突表；写出" if is_conflict_workbook else "导出的；导出"
    yield f"是这本台账{what}时历史至第 {exported.position} 条，链首 {exported.head[:16]}，台账的历史里还有它"
    for one in returned.merged:
        for field, old, new in one.edited_cells:
            yield f"{one.issue.number} {get_column_label(field)}：{_format_value(field, old)} → {_format_value(field, new)}（第 {one.draft.row} 行）"
    other_lines = [*returned_opinion_lines(returned), *_row_match_lines(returned), *further_lines]
    yield from other_lines
    if not other_lines and not returned.merged and not is_conflict_workbook:
        yield f"{returned.unchanged} 行都与导出时一样"


def _row_match_lines(returned: ReturnResult) -> Iterator[str]:
    matching = returned.matching
    for draft, number in matching.matched_by_folding:
        yield f"第 {draft.row} 行的编号 {draft.values['number']} 按 {number} 认"
    for draft, number in matching.matched_by_content:
        yield f"第 {draft.row} 行没有编号，按级别、地点和描述认出是 {number}；请填回编号"
    for draft in matching.added:
        yield f"第 {draft.row} 行是新增的：{join_lines(str(draft.values.get('description')))}"
    for draft in matching.not_exported:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 台账里已有，导出时不在表里，没有采用"
    for draft in matching.removed:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 导出后已从台账撤回，没有采用"
    for level, number in matching.missing:
        yield f"{Level.from_code(level).label} {number} 的一行不见了，台账里照旧"


def undecided_conflict_line(number: str, field: str) -> str:
    """Return an undecided conflict in one line."""
    return f"{number} {get_column_label(field)}：冲突表里没有填，台账照旧"


def error_line(error: RowError) -> str:
    """Return a cell error in one line."""
    position = f"{error.sheet} {error.column or ''}{error.row}"
    return f"{position} 【{error.heading or ''}】{error.value}：{error.why}。{error.remedy}"


def conflict_line(number: str, conflict: CellConflict) -> str:
    """Return a cell that both sides changed, with its three values, in one line."""
    field = conflict.field
    return (
        f"{number} {get_column_label(field)}：导出时 {_format_value(field, conflict.base)}，"
        f"表上改为 {_format_value(field, conflict.theirs)}，台账已改为 {_format_value(field, conflict.ours)}"
    )


def return_lines(
    reader: Reader, returned: ReturnResult, exported: ExportOrigin, remedy: str, timezone: str
) -> Iterator[str]:
    """Yield the accepted changes, the conflicts with who changed the ledger and *remedy*, the changes that need a step, and the refused rows."""
    for one in returned.merged:
        number = one.issue.number
        for field in (name for name in one.taken if name not in ("deadline_kind", "deadline_text")):
            old, new = get_cell_value(field, build_issue_values(one.issue)), get_cell_value(field, one.taken)
            yield f"{number} {get_column_label(field)}：{_format_value(field, old)} → {_format_value(field, new)}"
        for conflict in one.conflicts:
            actor, at = find_who_changed_cell(reader, one, conflict, exported, timezone)
            changed_by = f"（{actor}，{at}）" if actor else ""
            yield f"两方都改了：{conflict_line(number, conflict)}{changed_by}；保留台账的，{remedy}"
        for field, command in one.steps.items():
            new = get_cell_value(field, collect_cell_values(one.draft))
            yield f"{number} {get_column_label(field)} 改为 {_format_value(field, new)}，要按程序办理：{command}"
        for field, why in one.violations:
            yield f"第 {one.draft.row} 行 {number} {get_column_label(field)}：{why}，这一行没有收"
    yield from returned_opinion_lines(returned)
    yield from _row_match_lines(returned)


def return_count_line(counts: ReturnCounts, unchanged: int, *, dry_run: bool) -> str:
    """Return how many issues a return changes and how many opinions it records, in one line."""
    verb = "试运行：将" if dry_run else "已"
    opinions = f"，记下 {counts.opinions} 条督察意见" if counts.opinions else ""
    return f"{verb}改动 {counts.changed} 个、新增 {counts.created} 个、未变 {unchanged} 个问题{opinions}"


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
    sides = (_format_value(field, value) for value in (conflict.base, conflict.theirs, conflict.ours))
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
            "wrong": [{"field": field, "why": why} for field, why in one.violations],
        }
