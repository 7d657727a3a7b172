"""The steps of an issue under way: progress, extensions, completion, relapse, looking back, merging."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.step_command import Call, Take, each, step
from qinling.cli.options.steps import (
    Approve,
    By,
    Document,
    Holds,
    Into,
    Note,
    Percent,
    Reason,
    Reject,
    Relapsed,
    ScheduleOption,
    To,
)
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.vocabulary import Found

if TYPE_CHECKING:
    from qinling.rules.drafts import Value

app = typer.Typer()


@step(app)
def progress(
    call: Call, *, percent: Percent = None, schedule: ScheduleOption = None, note: Note = ""
) -> Take:
    """报送整改进展：完成率、序时进度、情况说明，至少写一项。"""
    from qinling.rules.lifecycle.steps import report

    said = _said(percent, schedule, note)
    return each(lambda issue, _: report(issue, call.moment, said))


def _said(percent: str | None, schedule: str | None, note: str) -> "dict[str, Value]":
    from qinling.rules.parsing.values import read_percent

    said: dict[str, Value] = {}
    if percent is not None:
        try:
            said["percent"] = read_percent(percent)
        except ValueRefused as refused:
            raise UsageRefused(f"--percent：{refused.message}", refused.remedy) from None
    if schedule is not None:
        said["schedule"] = str(schedule)
    if note.strip():
        said["progress"] = note.strip()
    if not said:
        raise UsageRefused("没有写明进展", "请写 --percent、--schedule、--note 中至少一项")
    return said


@step(app)
def extend(
    call: Call,
    *,
    to: To = None,
    reason: Reason = "",
    document: Document = "",
    approve: Approve = False,
    reject: Reject = False,
    by: By = None,
) -> Take:
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
        return each(
            lambda issue, course: extensions.grant_extension(
                issue, moment, who, course.extensions, document, to
            )
        )
    if reject:
        return each(
            lambda issue, course: extensions.deny_extension(
                issue, moment, who, course.extensions, reason, document
            )
        )
    if to is None:
        raise UsageRefused("没有写明延到哪一天", "请写 --to 日期；批复用 --approve 或 --reject")
    return each(lambda issue, _: extensions.ask_extension(issue, moment, to, who, reason, document))


@step(app)
def complete(call: Call, *, by: By = None, note: Note = "") -> Take:
    """记完成整改：整改工作已做完，等待申请销号。"""
    from qinling.rules.lifecycle import steps

    return each(lambda issue, _: steps.complete(issue, call.moment, note, by))


@step(app)
def recheck(
    call: Call,
    *,
    holds: Holds = False,
    relapsed: Relapsed = False,
    note: Note = "",
    to: To = None,
    by: By = None,
) -> Take:
    """回头看：保持还是反弹；已销号的问题反弹，开始新的一轮整改。"""
    from qinling.rules.lifecycle.extensions import look_back

    if holds == relapsed:
        raise UsageRefused("没有写明回头看的结果", "请写 --holds（保持）或 --relapsed（反弹）")
    found, who = Found.HOLDS if holds else Found.RELAPSED, by or call.actor
    return each(lambda issue, _: look_back(issue, call.moment, found, who, note, to))


@step(app)
def reopen(call: Call, *, reason: Reason, to: To = None, by: By = None) -> Take:
    """反弹重办，开始新的一轮整改；上一轮的日期和验收都留着。"""
    from qinling.rules.lifecycle import steps

    who = by or call.actor
    return each(lambda issue, _: steps.reopen(issue, call.moment, who, reason, to))


@step(app)
def void(call: Call, *, reason: Reason, into: Into = None) -> Take:
    """撤销问题，或并入另一个问题（撤并）。"""
    from qinling.procedures.steps import void_issues

    return lambda session, issues, stamp: void_issues(session, issues, stamp, call.moment, reason, into)
