"""A table that comes back: what was changed in it, and what becomes of it."""

from collections.abc import Iterator, Sequence

from qinling.errors import RowError
from qinling.ledger.reader import Reader
from qinling.procedures.returning import HandedOut, Merged, Returned, changed_by
from qinling.reports.histories import local_time
from qinling.reports.issues import label_of, shown
from qinling.rules.drafts import Value
from qinling.rules.returning import Clash, cell_said
from qinling.rules.vocabulary import Level


def _said(field: str, value: Value) -> str:
    return shown(field, value) or "（空）"


def cell_json(one: Merged, field: str, old: Value, new: Value) -> dict[str, object]:
    """Return one cell that was changed: of which issue, its field, what it said and says."""
    return {"level": one.issue.level, "number": one.issue.number, "field": field, "old": old, "new": new}


def check_lines(returned: Returned, out: HandedOut, errors: Sequence[RowError]) -> Iterator[str]:
    """Yield whether the table is as it was handed out, and every cell that is not."""
    yield f"是这本台账导出的；导出时历史至第 {out.position} 条，链首 {out.head[:16]}，台账的历史里还有它"
    for one in returned.merged:
        for field, old, new in one.edited:
            yield f"{one.issue.number} {label_of(field)}：{_said(field, old)} → {_said(field, new)}（第 {one.draft.row} 行）"
    yield from _rows_told(returned)
    for error in errors:
        yield error_line(error)
    if not (
        returned.merged
        or returned.added
        or returned.missing
        or returned.foreign
        or returned.withdrawn
        or errors
    ):
        yield f"{returned.unchanged} 行都与导出时一样"


def _rows_told(returned: Returned) -> Iterator[str]:
    for draft in returned.added:
        yield f"第 {draft.row} 行是新增的：{draft.values.get('description')}"
    for draft in returned.foreign:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 台账里已有，导出时不在表里，没有采用"
    for draft in returned.withdrawn:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 导出后已从台账撤回，没有采用"
    for level, number in returned.missing:
        yield f"{Level.coded(level).label} {number} 的一行不见了，台账里照旧"


def error_line(error: RowError) -> str:
    """Return one bad cell in a line."""
    where = f"{error.sheet} {error.column or ''}{error.row}"
    return f"{where} 【{error.heading or ''}】{error.value}：{error.why}。{error.remedy}"


def clash_line(number: str, clash: Clash) -> str:
    """Return a cell that both sides changed, with its three values."""
    field = clash.field
    return (
        f"{number} {label_of(field)}：导出时 {_said(field, clash.base)}，"
        f"表上改为 {_said(field, clash.theirs)}，台账已改为 {_said(field, clash.ours)}"
    )


def tell_returned(
    reader: Reader, returned: Returned, out: HandedOut, errors: Sequence[RowError], timezone: str
) -> Iterator[str]:
    """Yield what is taken, what clashes and who changed it, what needs a step, and what is refused."""
    for one in returned.merged:
        number = one.issue.number
        for field in (name for name in one.taken if name not in ("deadline_kind", "deadline_text")):
            old, new = cell_said(field, one.issue._asdict()), cell_said(field, one.taken)
            yield f"{number} {label_of(field)}：{_said(field, old)} → {_said(field, new)}"
        for clash in one.clashes:
            who = changed_by(reader, one.issue, clash.field, out.position)
            by = f"（{who[0]}，{local_time(who[1], timezone)}）" if who else ""
            yield f"两方都改了：{clash_line(number, clash)}{by}；保留台账的，要以表为准加 --prefer theirs"
        for field, command in one.steps.items():
            new = cell_said(field, one.draft.values)
            yield f"{number} {label_of(field)} 改为 {_said(field, new)}，要按程序办理：{command}"
        for field, why in one.wrong:
            yield f"第 {one.draft.row} 行 {number} {label_of(field)}：{why}，这一行没有收"
    yield from _rows_told(returned)
    yield from map(error_line, errors)


def returned_json(reader: Reader, returned: Returned, out: HandedOut) -> Iterator[dict[str, object]]:
    """Yield every row that came back changed: what is taken, clashes, steps, what is wrong."""
    for one in returned.merged:
        clashes = []
        for clash in one.clashes:
            who = changed_by(reader, one.issue, clash.field, out.position)
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
            "wrong": [{"field": field, "why": why} for field, why in one.wrong],
        }
