"""A table that comes back: what was changed in it, and what becomes of it."""

from collections.abc import Iterator, Sequence

from qinling.errors import RowError
from qinling.ledger.reader import Reader
from qinling.procedures.return_merge import Merged, Returned, changed_by
from qinling.procedures.row_matching import HandedOut, held
from qinling.reports.history import local_time
from qinling.reports.issues import label_of, shown
from qinling.rules.drafts import Value
from qinling.rules.merging.three_way_merge import Clash, cell_said, said_by
from qinling.rules.vocabulary import Level

_SHORT = 60  # characters of a description, to know an issue by


def _said(field: str, value: Value) -> str:
    return shown(field, value) or "（空）"


def cell_json(one: Merged, field: str, old: Value, new: Value) -> dict[str, object]:
    """Return one cell that was changed: of which issue, its field, what it said and says."""
    return {"level": one.issue.level, "number": one.issue.number, "field": field, "old": old, "new": new}


def check_lines(
    returned: Returned, out: HandedOut, further: Sequence[str], *, is_book: bool
) -> Iterator[str]:
    """Yield whether the table, or book of conflicts, is ours, every cell changed, and what *further* there is to say."""
    what = "写出的冲突表；写出" if is_book else "导出的；导出"
    yield f"是这本台账{what}时历史至第 {out.position} 条，链首 {out.head[:16]}，台账的历史里还有它"
    for one in returned.merged:
        for field, old, new in one.edited:
            yield f"{one.issue.number} {label_of(field)}：{_said(field, old)} → {_said(field, new)}（第 {one.draft.row} 行）"
    rows = [*_rows_told(returned), *further]
    yield from rows
    if not rows and not returned.merged and not is_book:
        yield f"{returned.unchanged} 行都与导出时一样"


def _rows_told(returned: Returned) -> Iterator[str]:
    rows = returned.rows
    for draft, number in rows.guessed:
        yield f"第 {draft.row} 行没有编号，按级别、地点和描述认出是 {number}；请填回编号"
    for draft in rows.added:
        yield f"第 {draft.row} 行是新增的：{draft.values.get('description')}"
    for draft in rows.foreign:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 台账里已有，导出时不在表里，没有采用"
    for draft in rows.withdrawn:
        yield f"第 {draft.row} 行 {draft.values.get('number')} 导出后已从台账撤回，没有采用"
    for level, number in rows.missing:
        yield f"{Level.coded(level).label} {number} 的一行不见了，台账里照旧"


def open_line(number: str, field: str) -> str:
    """Return a conflict that nobody decided, in a line."""
    return f"{number} {label_of(field)}：冲突表里没有填，台账照旧"


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
    reader: Reader, returned: Returned, out: HandedOut, remedy: str, timezone: str
) -> Iterator[str]:
    """Yield what is taken, what clashes, who changed it and the *remedy*, what needs a step, and what is refused."""
    for one in returned.merged:
        number = one.issue.number
        for field in (name for name in one.taken if name not in ("deadline_kind", "deadline_text")):
            old, new = cell_said(field, held(one.issue)), cell_said(field, one.taken)
            yield f"{number} {label_of(field)}：{_said(field, old)} → {_said(field, new)}"
        for clash in one.clashes:
            who, at = who_and_when(reader, one, clash, out, timezone)
            by = f"（{who}，{at}）" if who else ""
            yield f"两方都改了：{clash_line(number, clash)}{by}；保留台账的，{remedy}"
        for field, command in one.steps.items():
            new = cell_said(field, said_by(one.draft))
            yield f"{number} {label_of(field)} 改为 {_said(field, new)}，要按程序办理：{command}"
        for field, why in one.wrong:
            yield f"第 {one.draft.row} 行 {number} {label_of(field)}：{why}，这一行没有收"
    yield from _rows_told(returned)


def who_and_when(reader: Reader, one: Merged, clash: Clash, out: HandedOut, timezone: str) -> tuple[str, str]:
    """Return who changed the ledger's side of a clash, and when in local time; blank where nobody did."""
    found = changed_by(reader, one.issue, clash.field, out.position)
    return (found[0], local_time(found[1], timezone)) if found else ("", "")


def conflict_texts(
    reader: Reader, one: Merged, clash: Clash, heading: str, out: HandedOut, timezone: str
) -> list[str]:
    """Return what a book of conflicts tells of a clash, column by column."""
    issue, field = one.issue, clash.field
    described = issue.description.replace("\n", " ")
    if len(described) > _SHORT:
        described = f"{described[:_SHORT]}…"
    sides = (_said(field, value) for value in (clash.base, clash.theirs, clash.ours))
    by = who_and_when(reader, one, clash, out, timezone)
    return [Level.coded(issue.level).label, issue.number, described, heading, *sides, *by]


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
