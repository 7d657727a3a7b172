"""What became of a step, in a few lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.rules.vocabulary import RUNNING, Status

if TYPE_CHECKING:
    from qinling.procedures.steps import Stepped
    from qinling.rules.lifecycle.steps import Procedure

_MOST_NAMED = 5


def step_lines(done: "Sequence[Stepped]", office: "Procedure", *, dry_run: bool) -> Iterator[str]:
    """Yield what was done to which issues, how they stand now, and for one issue what comes next."""
    numbers = "、".join(one.after.number for one in done[:_MOST_NAMED])
    more = f" 等 {len(done)} 个问题" if len(done) > _MOST_NAMED else ""
    label = done[0].taken.kind.label
    now = {Status.coded(one.after.status).label for one in done}
    stand = f"，现为“{now.pop()}”" if len(now) == 1 else ""
    begin = "试运行，台账没有改动：" if dry_run else ""
    yield f"{begin}{numbers}{more} {label}{stand}"
    if len(done) == 1 and not dry_run:
        yield from _next(done[0], office)


def _next(one: "Stepped", office: "Procedure") -> Iterator[str]:
    """Say what comes next where that is not plain."""
    issue, values = one.after, one.after._asdict()
    if one.taken.told.get("late"):
        yield "到期以后才申请延期，批准以前仍按超期计"
    if issue.requested_deadline:
        yield f"申请延至 {issue.requested_deadline}，批准用 qinling extend {issue.number} --approve --by 批准人"
    elif issue.status in RUNNING and issue.deadline and one.before.deadline != issue.deadline:
        first = issue.original_deadline
        yield f"整改时限改为 {issue.deadline}" + (f"（原定 {first}）" if first != issue.deadline else "")
    elif issue.status == Status.ACCEPTING and (turn := office.next_level(values)):
        yield f"下一步：{turn.label}验收"
    elif issue.status == Status.ACCEPTING:
        yield (
            "各级都已验收，公示期满后用 qinling close 销号"
            if issue.noticed_on
            else "各级都已验收，下一步：公示（qinling notice）"
        )
    if one.before.round != issue.round:
        yield f"开始第 {issue.round} 轮整改，上一轮的日期和验收留在历史里"
