"""Supervision as a table, lines and JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.reports.issues import issue_json

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.follow_up import Stepped
    from qinling.procedures.supervision import Proposed


def proposal_json(one: "Proposed", today: date) -> dict[str, object]:
    """Return an issue with the step it is due for, why, and the acts of this deadline so far."""
    return {**issue_json(one.issue, today), "measure": one.measure, "why": one.why, "acts": one.acts}


#: The columns of a table of proposals from the fullest on, and which of them may be cut.
_LAYOUTS = (
    (("该办", "编号", "问题描述", "责任单位", "理由"), ("问题描述", "责任单位")),
    (("该办", "编号", "责任单位", "理由"), ("责任单位",)),
    (("该办", "编号", "责任单位", "理由"), ("责任单位", "理由")),
)
_GAP = 2
_LEAST = 12  # what a column can be cut to and still say something


def proposal_table(proposed: "Sequence[Proposed]", width: int) -> "Table":
    """Lay out what is due for which step, the highest step first; step and number always stand whole."""
    from rich.cells import cell_len

    from qinling.reports.layout import listing

    rows = [
        {
            "该办": one.measure.label,
            "编号": one.issue.number,
            "问题描述": one.issue.description.replace("\n", " "),
            "责任单位": one.issue.duty_unit or one.issue.lead_unit or "",
            "理由": one.why,
        }
        for one in proposed
    ]
    for columns, cut in _LAYOUTS:  # the last one where none fits
        whole = (max(cell_len(row[name]) for row in rows) for name in columns if name not in cut)
        if sum(whole) + _LEAST * len(cut) + _GAP * len(columns) <= width:
            break
    cells = [[row[name] for name in columns] for row in rows]
    return listing(columns, cells, width, cut=[columns.index(name) for name in cut])


def act_lines(done: "Sequence[Stepped]", *, dry_run: bool) -> Iterator[str]:
    """Yield what was recorded, one line a letter."""
    begin = "试运行，台账没有改动：" if dry_run else ""
    for document, group in groupby(
        sorted(done, key=lambda one: one.taken.ground), key=lambda one: one.taken.ground
    ):
        several = list(group)
        told = several[0].taken.told
        numbers = "、".join(one.after.number for one in several)
        units = "、".join(dict.fromkeys(str(one.taken.told["sent_to"]) for one in several))
        yield f"{begin}{document} 发给 {units}，限 {told['reply_by']} 前回复：{numbers}"
