"""The result of a step, as lines."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.rules.history.events import EventKind
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, Status

if TYPE_CHECKING:
    from qinling.procedures.steps import StepResult

_MAX_NAMED = 5
#: They are the answer to a request for an extension.
_ANSWERS = (EventKind.EXTENDED, EventKind.EXTENSION_REFUSED)


def step_lines(results: "Sequence[StepResult]", *, dry_run: bool) -> Iterator[str]:
    """Yield the step, its issues and their status. For a single issue, also yield what it means."""
    numbers = name_first([one.after.number for one in results], _MAX_NAMED, f" 等 {len(results)} 个问题")
    label = results[0].step.kind.label
    statuses = {Status.from_code(one.after.status).label for one in results}
    status = f"，现为“{statuses.pop()}”" if len(statuses) == 1 else ""
    prefix = "试运行，台账没有改动：" if dry_run else ""
    yield f"{prefix}{numbers} {label}{status}"
    if len(results) == 1 and not dry_run:
        yield from _consequence_lines(results[0])
    yield from _list_lost_values(results)
    yield from _list_passed_deadlines(results, dry_run=dry_run)


def _consequence_lines(result: "StepResult") -> Iterator[str]:
    """Yield what became of the deadline and the round."""
    issue = result.after
    if result.step.details.get("late"):
        yield "到期以后才申请延期，批准以前仍按超期计"
    if issue.requested_deadline:
        yield f"申请延至 {issue.requested_deadline}，等待批复"
    elif issue.status in UNRECTIFIED_STATUSES and issue.deadline and result.before.deadline != issue.deadline:
        original = issue.original_deadline
        yield f"整改时限改为 {issue.deadline}" + (
            f"（原定 {original}）" if original != issue.deadline else ""
        )
    if result.before.round != issue.round:
        yield f"开始第 {issue.round} 轮整改，上一轮的日期和验收留在历史里"


def _list_lost_values(results: "Sequence[StepResult]") -> Iterator[str]:
    """Yield what a step takes away that nobody asked it to: a request without an answer, the share of done work."""
    lost = []
    for one in results:
        before, after = one.before, one.after
        asked = before.requested_deadline
        if asked and not after.requested_deadline and one.step.kind not in _ANSWERS:
            lost.append(f"注意：{after.number} 申请延至 {asked}，没有批复，不再有效")
        if before.percent is not None and after.percent is None and before.round == after.round:
            lost.append(f"{after.number} 的完成率 {before.percent:g}% 已清空，请重新报送进展")
    yield from lost[:_MAX_NAMED]
    if len(lost) > _MAX_NAMED:
        yield f"另有 {len(lost) - _MAX_NAMED} 处，见 qinling history"


def _list_passed_deadlines(results: "Sequence[StepResult]", *, dry_run: bool) -> Iterator[str]:
    """Yield which issues begin a round with the deadline of the last one, which has passed: nobody set another."""
    passed = [
        one.after
        for one in results
        if one.before.round != one.after.round
        and one.after.deadline
        and isinstance(on := one.step.details["on"], date)
        and one.after.deadline < on
    ]
    if not passed:
        return
    names = [f"{issue.number} {issue.deadline}" for issue in passed]
    told = name_first(names, _MAX_NAMED, f" 等 {len(passed)} 个")
    way = "加 --to 日期" if dry_run else "qinling undo 撤回，再加 --to 日期办"
    yield f"注意：整改时限还是上一轮的，已经过了，算超期：{told}；另定的：{way}"
