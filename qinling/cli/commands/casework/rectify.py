"""The steps of an issue under way: progress, extensions, completion, relapse, looking back, merging."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.step_command import StepAction, StepCall, step_command, take_for_each_issue
from qinling.cli.options.steps import (
    ApproveExtension,
    BasisDocument,
    HandledBy,
    MergeTarget,
    NewDeadline,
    PercentOption,
    RecheckHolds,
    RecheckRelapsed,
    RejectExtension,
    ScheduleOption,
    StepNote,
    StepReason,
)
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.vocabulary import RecheckResult

if TYPE_CHECKING:
    from qinling.rules.drafts import Value

app = typer.Typer()


@step_command(app)
def progress(
    call: StepCall, *, percent: PercentOption = None, schedule: ScheduleOption = None, note: StepNote = ""
) -> StepAction:
    """报送整改进展：完成率、序时进度、情况说明，至少写一项。"""
    from qinling.rules.lifecycle.steps import report_progress

    values = _parse_progress(percent, schedule, note)
    return take_for_each_issue(lambda issue, _: report_progress(issue, call.moment, values))


def _parse_progress(percent: str | None, schedule: str | None, note: str) -> "dict[str, Value]":
    from qinling.rules.parsing.values import parse_percent

    values: dict[str, Value] = {}
    if percent is not None:
        try:
            values["percent"] = parse_percent(percent)
        except ValueRefused as refused:
            raise UsageRefused(f"--percent：{refused.message}", refused.remedy) from None
    if schedule is not None:
        values["schedule"] = str(schedule)
    if note.strip():
        values["progress"] = note.strip()
    if not values:
        raise UsageRefused("没有写明进展", "请写 --percent、--schedule、--note 中至少一项")
    return values


@step_command(app)
def extend(
    call: StepCall,
    *,
    to: NewDeadline = None,
    reason: StepReason = "",
    document: BasisDocument = "",
    approve: ApproveExtension = False,
    reject: RejectExtension = False,
    by: HandledBy = None,
) -> StepAction:
    """申请延期，批准或不批准；原定时限一直保留。"""
    from qinling.rules.lifecycle import extensions

    moment, who = call.moment, by or call.actor
    if approve and reject:
        raise UsageRefused("--approve 和 --reject 只能写一样", "请核对是批准还是不批准")
    if (approve and reason) or (reject and to):
        raise UsageRefused(
            "批准不写 --reason" if approve else "不批准不写 --to", "请去掉它，或核对是批准还是不批准"
        )
    if approve:
        return take_for_each_issue(
            lambda issue, course: extensions.approve_extension(
                issue, moment, who, course.extensions, document, to
            )
        )
    if reject:
        return take_for_each_issue(
            lambda issue, course: extensions.reject_extension(
                issue, moment, who, course.extensions, reason, document
            )
        )
    if to is None:
        raise UsageRefused("没有写明延到哪一天", "请写 --to 日期；批复用 --approve 或 --reject")
    return take_for_each_issue(
        lambda issue, _: extensions.request_extension(issue, moment, to, who, reason, document)
    )


@step_command(app)
def complete(call: StepCall, *, by: HandledBy = None, note: StepNote = "") -> StepAction:
    """记完成整改：整改工作已做完，等待申请销号。"""
    from qinling.rules.lifecycle import steps

    return take_for_each_issue(lambda issue, _: steps.complete_rectification(issue, call.moment, note, by))


@step_command(app)
def recheck(
    call: StepCall,
    *,
    holds: RecheckHolds = False,
    relapsed: RecheckRelapsed = False,
    note: StepNote = "",
    to: NewDeadline = None,
    by: HandledBy = None,
) -> StepAction:
    """回头看：保持还是反弹；已销号的问题反弹，开始新的一轮整改。"""
    from qinling.rules.lifecycle.extensions import recheck_issue

    if holds == relapsed:
        raise UsageRefused("没有写明回头看的结果", "请写 --holds（保持）或 --relapsed（反弹）")
    found, who = RecheckResult.HOLDS if holds else RecheckResult.RELAPSED, by or call.actor
    return take_for_each_issue(lambda issue, _: recheck_issue(issue, call.moment, found, who, note, to))


@step_command(app)
def reopen(call: StepCall, *, reason: StepReason, to: NewDeadline = None, by: HandledBy = None) -> StepAction:
    """反弹重办，开始新的一轮整改；上一轮的日期和验收都留着。"""
    from qinling.rules.lifecycle import steps

    who = by or call.actor
    return take_for_each_issue(lambda issue, _: steps.reopen_issue(issue, call.moment, who, reason, to))


@step_command(app)
def void(call: StepCall, *, reason: StepReason, into: MergeTarget = None) -> StepAction:
    """撤销问题，或并入另一个问题（撤并）。"""
    from qinling.procedures.steps import void_issues

    return lambda session, issues, stamp: void_issues(session, issues, stamp, call.moment, reason, into)
