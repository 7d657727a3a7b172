"""Supervision as a table, lines and JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from qinling.reports.issues import issue_json, who_and_what

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.steps import Stepped
    from qinling.procedures.supervision import Proposed


def proposal_json(one: "Proposed", today: date) -> dict[str, object]:
    """Return an issue with the step it is due for, why, and the acts of this deadline so far."""
    return {**issue_json(one.issue, today), "measure": one.measure, "why": one.why, "acts": one.acts}


def proposal_table(proposed: "Sequence[Proposed]", width: int) -> "Table":
    """Lay out what is due for which step, the highest step first; step and number always stand whole."""
    from qinling.reports.table_style import reasoned

    return reasoned(
        ("该办", "编号", "问题描述", "责任单位", "理由"),
        [(one.measure.label, *who_and_what(one.issue), one.why) for one in proposed],
        width,
    )


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
