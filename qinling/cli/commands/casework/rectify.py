"""Commands of the rectification: progress, extend, complete, recheck, reopen, void."""

from datetime import date
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.progress_words import ask_for_report, read_report_words
from qinling.cli.commands.casework.step_runner import UNASKED, StepCall
from qinling.cli.editing.doubtful_values import note_far_deadline, note_lowered_percent, note_read_percent
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.missing_options import ask_at_terminal, complete_text
from qinling.cli.options.steps import (
    NEW_DEADLINE,
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
    StepOptions,
    StepReason,
)
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.lifecycle import extensions, rechecks, steps
from qinling.rules.lifecycle.contrary_texts import find_contrary_words
from qinling.rules.vocabulary import RecheckResult, Schedule, parse_term

if TYPE_CHECKING:
    from qinling.procedures.steps import DecideStep
    from qinling.rules.drafts import Value

app = typer.Typer()

_ALL_DONE = 100


@app.command()
@expand_option_groups
def progress(
    ctx: typer.Context,
    *,
    percent: PercentOption = None,
    schedule: ScheduleOption = None,
    note: StepNote = "",
    options: StepOptions,
) -> None:
    """报送整改进展：完成率、序时进度、情况说明，至少写一项。

    编号后面可直接写完成率和情况：qinling progress ZC26037 40% 苗木尚未到位。
    """
    report = read_report_words(ctx.obj, options, percent, note)
    call = StepCall.from_context(ctx, report.options)
    if report.percent is None and report.choose_schedule(schedule) is None and not report.note.strip():
        call = call.try_before_asking(
            lambda issue, _: steps.report_progress(issue, call.dates, {"progress": UNASKED})
        )
        report = ask_for_report(call.desk, report)
    values = _parse_progress(report.percent, report.choose_schedule(schedule), report.note)
    _take_report(call, values)
    note_read_percent(call.desk, report.percent, values.get("percent"), dry_run=call.options.dry_run)


def _take_report(call: StepCall, values: "dict[str, Value]") -> None:
    """Take the step, and tell what is doubtful in its figures."""
    dry_run = call.options.dry_run
    for one in call.take_step(lambda issue, _: steps.report_progress(issue, call.dates, values)):
        shares = one.before.percent, one.after.percent
        note_lowered_percent(call.desk, one.after.number, *shares, dry_run=dry_run)
    if values.get("percent") == _ALL_DONE and values.get("schedule") == Schedule.BEHIND.value:
        call.desk.print_note("注意：完成率 100%，序时进度却是未达到，请核对")


def _parse_progress(percent: str | None, schedule: str | None, note: str) -> "dict[str, Value]":
    from qinling.rules.typed.typed_percents import parse_typed_percent

    values: dict[str, Value] = {}
    if percent is not None:
        try:
            values["percent"] = parse_typed_percent(percent)
        except ValueRefused as refused:
            raise UsageRefused(f"--percent：{refused.message}", refused.remedy) from None
    if schedule is not None:
        values["schedule"] = str(schedule)
    if note.strip():
        values["progress"] = note.strip()
    if not values:
        raise UsageRefused("没有写明进展", "请写 --percent、--schedule、--note 中至少一项")
    return values


@app.command()
@expand_option_groups
def extend(
    ctx: typer.Context,
    *,
    to: NewDeadline = None,
    reason: StepReason = "",
    document: BasisDocument = "",
    approve: ApproveExtension = False,
    reject: RejectExtension = False,
    by: HandledBy = None,
    options: StepOptions,
) -> None:
    """申请延期，批准或不批准；原定时限一直保留。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    _require_one_answer(to, reason, approve=approve, reject=reject)
    if not approve:
        if not (reason.strip() and (to or reject)):
            call = call.try_before_asking(_build_trial(call, who, to, reason, document, reject=reject))
        reason = complete_text(call.desk, reason, "原因（--reason）", as_json=options.as_json)
    if approve or reject:
        _take_answer(call, who, to, reason, document, approve=approve)
    else:
        _request_extension(call, who, to, reason, document)


def _take_answer(
    call: StepCall, who: str, to: date | None, reason: str, document: str, *, approve: bool
) -> None:
    decide = _answer_extension(call, who, to, reason, document, approve=approve)
    call.take_doubtful_step(decide, "" if approve else find_contrary_words("reject", reason))
    note_far_deadline(call.desk, to, dry_run=call.options.dry_run)


def _request_extension(call: StepCall, who: str, to: date | None, reason: str, document: str) -> None:
    new = to or _ask_for_deadline(call)
    call.take_step(
        lambda issue, _: extensions.request_extension(issue, call.dates, new, who, reason, document)
    )
    note_far_deadline(call.desk, new, dry_run=call.options.dry_run)


def _build_trial(
    call: StepCall, who: str, to: date | None, reason: str, document: str, *, reject: bool
) -> "DecideStep":
    """Return the step with something in place of what is still to be asked: the last of all days, any reason."""
    said = reason if reason.strip() else UNASKED
    if reject:
        return _answer_extension(call, who, None, said, document, approve=False)
    return lambda issue, _: extensions.request_extension(
        issue, call.dates, to or date.max, who, said, document
    )


def _ask_for_deadline(call: StepCall) -> date:
    """Ask for the new deadline. Raises UsageRefused in a script."""
    label, as_json = "延到哪一天（--to）", call.options.as_json
    if (day := ask_at_terminal(call.desk, label, NEW_DEADLINE.parse, as_json=as_json)) is None:
        raise UsageRefused("没有写明延到哪一天", "请写 --to 日期；批复用 --approve 或 --reject")
    return day


def _require_one_answer(to: date | None, reason: str, *, approve: bool, reject: bool) -> None:
    if approve and reject:
        raise UsageRefused("--approve 和 --reject 只能写一样", "请核对是批准还是不批准")
    if (approve and reason) or (reject and to):
        raise UsageRefused(
            "批准不写 --reason" if approve else "不批准不写 --to", "请去掉它，或核对是批准还是不批准"
        )


def _answer_extension(
    call: StepCall, who: str, to: date | None, reason: str, document: str, *, approve: bool
) -> "DecideStep":
    """Return the step that approves or rejects the requested extension of an issue."""
    if approve:
        return lambda issue, timeline: extensions.approve_extension(
            issue, call.dates, who, timeline.extensions, document, to, call.persons
        )
    return lambda issue, timeline: extensions.reject_extension(
        issue, call.dates, who, timeline.extensions, reason, document, call.persons
    )


@app.command()
@expand_option_groups
def complete(ctx: typer.Context, *, by: HandledBy = None, note: StepNote = "", options: StepOptions) -> None:
    """记完成整改：整改工作已做完，等待申请销号。"""
    call = StepCall.from_context(ctx, options)
    call.take_doubtful_step(
        lambda issue, _: steps.complete_rectification(issue, call.dates, note, by),
        find_contrary_words("complete", note),
    )


@app.command()
@expand_option_groups
def recheck(
    ctx: typer.Context,
    *,
    holds: RecheckHolds = False,
    relapsed: RecheckRelapsed = False,
    note: StepNote = "",
    to: NewDeadline = None,
    by: HandledBy = None,
    options: StepOptions,
) -> None:
    """回头看：保持还是反弹；已销号的问题反弹，开始新的一轮整改。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    if not holds and not (relapsed and note.strip()):
        trial = RecheckResult.RELAPSED if relapsed or to else RecheckResult.HOLDS
        call = call.try_before_asking(
            lambda issue, _: rechecks.recheck_issue(issue, call.dates, trial, who, note or UNASKED, to)
        )
    result = _choose_result(call, holds=holds, relapsed=relapsed)
    if result is RecheckResult.RELAPSED:
        note = complete_text(call.desk, note, "反弹的情况（--note）", as_json=options.as_json)
    _take_recheck(call, result, who, note, to)


def _take_recheck(call: StepCall, result: RecheckResult, who: str, note: str, to: date | None) -> None:
    call.take_doubtful_step(
        lambda issue, _: rechecks.recheck_issue(issue, call.dates, result, who, note, to),
        find_contrary_words(result.value, note),
    )
    note_far_deadline(call.desk, to, dry_run=call.options.dry_run)


def _choose_result(call: StepCall, *, holds: bool, relapsed: bool) -> RecheckResult:
    """Return the result that the words say, or a person. Raises UsageRefused for both, and in a script for none."""
    if holds and relapsed:
        raise UsageRefused("--holds 和 --relapsed 只能写一样", "请核对是保持还是反弹")
    if holds or relapsed:
        return RecheckResult.HOLDS if holds else RecheckResult.RELAPSED
    result = ask_at_terminal(
        call.desk,
        "回头看的结果，保持（--holds）还是反弹（--relapsed）",
        lambda text: parse_term(RecheckResult, text),
        as_json=call.options.as_json,
    )
    if result is None:
        raise UsageRefused("没有写明回头看的结果", "请写 --holds（保持）或 --relapsed（反弹）")
    return result


@app.command()
@expand_option_groups
def reopen(
    ctx: typer.Context,
    *,
    reason: StepReason,
    to: NewDeadline = None,
    by: HandledBy = None,
    options: StepOptions,
) -> None:
    """反弹重办，开始新的一轮整改；上一轮的日期和验收都留着。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    call.take_doubtful_step(
        lambda issue, _: steps.reopen_issue(issue, call.dates, who, reason, to),
        find_contrary_words("relapsed", reason),
    )
    note_far_deadline(call.desk, to, dry_run=options.dry_run)


@app.command()
@expand_option_groups
def void(ctx: typer.Context, *, reason: StepReason, into: MergeTarget = None, options: StepOptions) -> None:
    """撤销问题，或并入另一个问题（撤并）。"""
    from qinling.cli.lookup.issue_numbers import settle_number
    from qinling.procedures.steps import void_issues

    call = StepCall.from_context(ctx, options)
    target = None if into is None else settle_number(call.desk, into, None, "")
    call.take_steps(
        lambda writer, issues, stamp: void_issues(writer, issues, stamp, call.dates, reason, target),
        "撤销" if target is None else f"撤销、并入 {target[0]}：",
    )
