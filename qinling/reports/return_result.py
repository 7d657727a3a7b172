"""A table that comes back: what was changed in it, and what becomes of it."""

from collections.abc import Iterator, Sequence

from qinling.errors import RowError
from qinling.ledger.reader import Reader
from qinling.procedures.return_merge import MergedRow, ReturnResult, find_last_change
from qinling.procedures.row_matching import ExportOrigin, build_issue_values
from qinling.reports.history import format_local_time
from qinling.reports.issues import format_field_value, get_column_label
from qinling.rules.drafts import Value
from qinling.rules.merging.three_way_merge import CellConflict, collect_cell_values, get_cell_value
from qinling.rules.vocabulary import Level

_MAX_DESCRIPTION_LENGTH = 60  # characters of a description, to know an issue by


def _format_value(field: str, value: Value) -> str:
    return format_field_value(field, value) or "（空）"


def changed_cell_json(changed_row: MergedRow, field: str, old: Value, new: Value) -> dict[str, object]:
    """Return one cell that was changed: of which issue, its field, what it said and says."""
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
    """Yield whether the table, or book of conflicts, is ours, every cell changed, and what *further_lines* there is to say."""
    what = "写出的冲突表；写出" if is_conflict_workbook else "导出的；导出"
    yield f"是这本台账{what}时历史至第 {exported.position} 条，链首 {exported.head[:16]}，台账的历史里还有它"
    for one in returned.merged:
        for field, old, new in one.edited_cells:
            yield f"{one.issue.number} {get_column_label(field)}：{_format_value(field, old)} → {_format_value(field, new)}（第 {one.draft.row} 行）"
    rows = [*_row_match_lines(returned), *further_lines]
    yield from rows
    if not rows and not returned.merged and not is_conflict_workbook:
        yield f"{returned.unchanged} 行都与导出时一样"


def _row_match_lines(returned: ReturnResult) -> Iterator[str]:
    rows = returned.matching
    for draft, number in rows.matched_by_content:
        yield f"第 {draft.row} 行没有编号，按级别、地点和描述认出是 {number}；请填回编号"
    for draft in rows.added:
        yield f"第 {draft.row} 行是新增的：{draft.values.get('description')}"
    for draft in rows.not_exported:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 台账里已有，导出时不在表里，没有采用"
    for draft in rows.removed:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 导出后已从台账撤回，没有采用"
    for level, number in rows.missing:
        yield f"{Level.from_code(level).label} {number} 的一行不见了，台账里照旧"


def undecided_conflict_line(number: str, field: str) -> str:
    """Return a conflict that nobody decided, in a line."""
    return f"{number} {get_column_label(field)}：冲突表里没有填，台账照旧"


def error_line(error: RowError) -> str:
    """Return one bad cell in a line."""
    where = f"{error.sheet} {error.column or ''}{error.row}"
    return f"{where} 【{error.heading or ''}】{error.value}：{error.why}。{error.remedy}"


def conflict_line(number: str, conflict: CellConflict) -> str:
    """Return a cell that both sides changed, with its three values."""
    field = conflict.field
    return (
        f"{number} {get_column_label(field)}：导出时 {_format_value(field, conflict.base)}，"
        f"表上改为 {_format_value(field, conflict.theirs)}，台账已改为 {_format_value(field, conflict.ours)}"
    )


def return_lines(
    reader: Reader, returned: ReturnResult, exported: ExportOrigin, remedy: str, timezone: str
) -> Iterator[str]:
    """Yield what is taken, what clashes, who changed it and the *remedy*, what needs a step, and what is refused."""
    for one in returned.merged:
        number = one.issue.number
        for field in (name for name in one.taken if name not in ("deadline_kind", "deadline_text")):
            old, new = get_cell_value(field, build_issue_values(one.issue)), get_cell_value(field, one.taken)
            yield f"{number} {get_column_label(field)}：{_format_value(field, old)} → {_format_value(field, new)}"
        for clash in one.conflicts:
            who, at = find_who_changed_cell(reader, one, clash, exported, timezone)
            by = f"（{who}，{at}）" if who else ""
            yield f"两方都改了：{conflict_line(number, clash)}{by}；保留台账的，{remedy}"
        for field, command in one.steps.items():
            new = get_cell_value(field, collect_cell_values(one.draft))
            yield f"{number} {get_column_label(field)} 改为 {_format_value(field, new)}，要按程序办理：{command}"
        for field, why in one.violations:
            yield f"第 {one.draft.row} 行 {number} {get_column_label(field)}：{why}，这一行没有收"
    yield from _row_match_lines(returned)


def return_count_line(changed: int, created: int, unchanged: int, *, dry_run: bool) -> str:
    """Return how many issues a return changes, in one line."""
    verb = "试运行：将" if dry_run else "已"
    return f"{verb}改动 {changed} 个、新增 {created} 个、未变 {unchanged} 个问题"


def find_who_changed_cell(
    reader: Reader, changed_row: MergedRow, conflict: CellConflict, exported: ExportOrigin, timezone: str
) -> tuple[str, str]:
    """Return who changed the ledger's side of a clash, and when in local time; blank where nobody did."""
    found = find_last_change(reader, changed_row.issue, conflict.field, exported.position)
    return (found[0], format_local_time(found[1], timezone)) if found else ("", "")


def conflict_row(
    reader: Reader,
    changed_row: MergedRow,
    conflict: CellConflict,
    heading: str,
    exported: ExportOrigin,
    timezone: str,
) -> list[str]:
    """Return what a book of conflicts tells of a clash, column by column."""
    issue, field = changed_row.issue, conflict.field
    described = issue.description.replace("\n", " ")
    if len(described) > _MAX_DESCRIPTION_LENGTH:
        described = f"{described[:_MAX_DESCRIPTION_LENGTH]}…"
    sides = (_format_value(field, value) for value in (conflict.base, conflict.theirs, conflict.ours))
    by = find_who_changed_cell(reader, changed_row, conflict, exported, timezone)
    return [Level.from_code(issue.level).label, issue.number, described, heading, *sides, *by]


def return_json(
    reader: Reader, returned: ReturnResult, exported: ExportOrigin
) -> Iterator[dict[str, object]]:
    """Yield every row that came back changed: what is taken, clashes, steps, what is wrong."""
    for one in returned.merged:
        clashes = []
        for clash in one.conflicts:
            who = find_last_change(reader, one.issue, clash.field, exported.position)
            clashes.append(
                {**clash._asdict(), "actor": who[0] if who else None, "at": who[1] if who else None}
            )
        yield {
            "level": one.issue.level,
            "number": one.issue.number,
            "row": one.draft.row,
            "taken": one.taken,
            "clashes": clashes,
            "steps": one.steps,
            "wrong": [{"field": field, "why": why} for field, why in one.violations],
        }
