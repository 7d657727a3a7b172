"""Dispatch rounds as tables, lines and JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.errors import quote_argument
from qinling.ledger.rows import IssueRow
from qinling.procedures.dispatch.rounds import RoundStatus, UnitFile, UnitStatus
from qinling.rules.dispatch.messages import describe_delay
from qinling.rules.vocabulary import DispatchField

if TYPE_CHECKING:
    from rich.table import Table

_MAX_NUMBERS_SHOWN = 10
_NOT_RETURNED, _NOT_TAKEN, _RETURNED = "未交回", "交来的有误", "已交回"


def dispatched_json(files: Sequence[UnitFile]) -> Iterator[dict[str, object]]:
    """Yield the workbook of each unit."""
    for one in files:
        yield {"unit": one.unit, "file": one.name, "issues": [issue.number for issue in one.issues]}


def dispatched_table(files: Sequence[UnitFile], by: DispatchField, width: int) -> "Table":
    """Return the table of the workbooks of a round."""
    from qinling.reports.text.table_style import fitted_table

    rows = [[one.unit, str(len(one.issues)), one.name] for one in files]
    return fitted_table([by.label, "问题", "文件"], rows, width, cut_columns=(0, 2), right_columns=(1,))


def dispatched_lines(
    round_id: int,
    files: Sequence[UnitFile],
    without_unit: Sequence[IssueRow],
    by: DispatchField,
    due: date,
    folder: Path | None,
) -> Iterator[str]:
    """Yield what was dispatched, where it is and how it is taken back, and what was left out. Without *folder* nothing was."""
    issues = len({issue.id for one in files for issue in one.issues})
    what = f"{len(files)} 个单位、{issues} 个问题"
    if folder is None:
        yield f"试运行：将分发 {what}，{due} 前交回；什么也没有写"
    else:
        taken_back = f"qinling return {quote_argument(str(folder))}"
        yield f"第 {round_id} 轮已分发 {what}，在 {folder}，{due} 前交回；交回的放进一个文件夹，用 {taken_back} 收"
    if without_unit:
        numbers = "、".join(one.number for one in without_unit[:_MAX_NUMBERS_SHOWN])
        more = " 等" if len(without_unit) > _MAX_NUMBERS_SHOWN else ""
        yield f"注意：{len(without_unit)} 个问题没有{by.label}，没有分发：{numbers}{more}"


def unit_json(unit: UnitStatus) -> dict[str, object]:
    """Return the status of one unit."""
    return {
        "unit": unit.file.unit,
        "file": unit.file.name,
        "issues": unit.file.issues,
        "sent": unit.file.sent,
        "unsent_why": unit.file.why or None,
        "returned": unit.is_returned,
        "changed": unit.changed,
        "steps": unit.steps,
        "doubtful": unit.doubtful,
        "returns": [
            {
                "at": one.at,
                "actor": one.actor,
                "file": one.name,
                "taken": bool(one.is_taken),
                "changed": one.changed,
            }
            for one in unit.returns
        ],
    }


def round_json(found: RoundStatus) -> dict[str, object]:
    """Return what is said of a round as a whole."""
    one = found.round
    return {
        "round": one.id,
        "day": one.day,
        "by": one.field,
        "due": one.due,
        "ended": one.ended,
        "missing": found.missing_units,
    }


def round_table(found: RoundStatus, width: int) -> "Table":
    """Return one row a unit: whether it has returned, and what became of it. Those that have not come first."""
    from qinling.reports.text.table_style import fitted_table

    units = sorted(found.units, key=lambda one: (one.is_returned, -one.doubtful))
    rows = [
        [
            one.file.unit,
            str(one.file.issues),
            _describe_return(one),
            *(str(count) if one.returns else "" for count in (one.changed, one.steps, one.doubtful)),
        ]
        for one in units
    ]
    headings = [found.round.field.label, "问题", "交回", "改动", "要办", "存疑"]
    return fitted_table(headings, rows, width, cut_columns=(0,), right_columns=(1, 3, 4, 5))


def _describe_return(unit: UnitStatus) -> str:
    if unit.is_returned:
        times = sum(one.is_taken for one in unit.returns)
        return _RETURNED + (f" {times} 次" if times > 1 else "")
    return _NOT_TAKEN if unit.returns else _NOT_RETURNED


def round_lines(found: RoundStatus, today: date) -> Iterator[str]:
    """Yield the counts of a round, and the units that have not returned."""
    one, units, missing = found.round, found.units, found.missing_units
    changed = sum(unit.changed > 0 for unit in units)
    doubtful = sum(unit.doubtful > 0 for unit in units)
    ended = "已结束" if one.ended else f"{one.due} 前交回，{describe_delay(one.due, today)}"
    yield (
        f"第 {one.id} 轮（{one.day} 分发，{ended}）：{len(units)} 个单位，交回 {len(units) - len(missing)}，"
        f"未交回 {len(missing)}，有改动 {changed}，存疑 {doubtful}"
    )
    if missing:
        yield f"未交回：{'、'.join(missing)}"
    for unit in units:
        if unit.file.why and not unit.is_returned:
            yield f"发送时没有送达 {unit.file.unit}：{unit.file.why}"
