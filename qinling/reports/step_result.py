"""What became of a step, in a few lines."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Status

if TYPE_CHECKING:
    from qinling.procedures.steps import StepResult
    from qinling.rules.lifecycle.close_out import CloseOutRules

_MAX_NAMED = 5


def step_lines(
    results: "Sequence[StepResult]", procedure: "CloseOutRules", *, dry_run: bool
) -> Iterator[str]:
    """Yield what was done to which issues, how they stand now, and for one issue what comes next."""
    numbers = "、".join(one.after.number for one in results[:_MAX_NAMED])
    more = f" 等 {len(results)} 个问题" if len(results) > _MAX_NAMED else ""
    label = results[0].step.kind.label
    now = {Status.from_code(one.after.status).label for one in results}
    stand = f"，现为“{now.pop()}”" if len(now) == 1 else ""
    begin = "试运行，台账没有改动：" if dry_run else ""
    yield f"{begin}{numbers}{more} {label}{stand}"
    if len(results) == 1 and not dry_run:
        yield from _next_step_lines(results[0], procedure)


def _next_step_lines(result: "StepResult", procedure: "CloseOutRules") -> Iterator[str]:
    """Say what comes next where that is not plain."""
    issue, values = result.after, result.after._asdict()
    if result.step.details.get("late"):
        yield "到期以后才申请延期，批准以前仍按超期计"
    if issue.requested_deadline:
        yield f"申请延至 {issue.requested_deadline}，批准用 qinling extend {issue.number} --approve --by 批准人"
    elif issue.status in UNRECTIFIED_STATUSES and issue.deadline and result.before.deadline != issue.deadline:
        first = issue.original_deadline
        yield f"整改时限改为 {issue.deadline}" + (f"（原定 {first}）" if first != issue.deadline else "")
    elif issue.status == Status.ACCEPTING and (turn := procedure.find_next_level(values)):
        yield f"下一步：{turn.label}验收"
    elif issue.status == Status.ACCEPTING:
        yield (
            "各级都已验收，公示期满后用 qinling close 销号"
            if issue.noticed_on
            else "各级都已验收，下一步：公示（qinling notice）"
        )
    if result.before.round != issue.round:
        yield f"开始第 {issue.round} 轮整改，上一轮的日期和验收留在历史里"
