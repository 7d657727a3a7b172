"""Commands `supervise send` and `supervise receipt`: send letters of acts, and record that they were signed for."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.step_runner import build_step_dates, print_step_results
from qinling.cli.commands.supervision.act_sending import (
    ActDelivery,
    SendingOutcome,
    build_sending_table,
    confirm_acts,
    describe_sending,
    plan_sending,
    print_planned,
    require_all_sent,
    send_letters,
)
from qinling.cli.commands.supervision.letters import require_office
from qinling.cli.context import Desk
from qinling.cli.issue_selection import select_issues
from qinling.cli.lookup.document_numbers import settle_document, settle_documents
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.steps import (
    IssueLevel,
    IssueNumbers,
    ReceiptActNumber,
    RepliedDay,
    SentActNumbers,
    SignedDay,
    Signer,
    StepNote,
    StepOptions,
)
from qinling.errors import UsageRefused
from qinling.rules.lifecycle.act_letters import record_signature
from qinling.rules.lifecycle.supervision import record_supervision_reply

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.ledger.writer import Writer
    from qinling.procedures.steps import DecideStep, StepResult
    from qinling.rules.lifecycle.steps import StepDates


def send(
    ctx: typer.Context,
    documents: SentActNumbers,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """把已登记的文书发给收文单位，抄送包抓领导：先给看再发，已送达的不再发。发出的收不回，不能用 qinling undo 撤回。"""
    desk: Desk = ctx.obj
    deliveries = _plan_again(desk, documents)
    if dry_run:
        print_planned(desk, deliveries, as_json=as_json)
        outcomes = [SendingOutcome(one, False, "") for one in deliveries]
    else:
        outcomes = _ask_and_send(desk, deliveries, yes=yes, as_json=as_json)
    if as_json:
        _print_outcomes(desk, outcomes)
    if not dry_run and outcomes:
        require_all_sent(desk, outcomes)


def _plan_again(desk: Desk, documents: list[str]) -> list[ActDelivery]:
    """Return what is left to send of recorded acts. Raises UsageRefused where no channel reaches any unit."""
    from qinling.procedures.act_letters import read_letter

    recorded = settle_documents(desk, documents)
    with desk.reading() as reader:
        letters = [read_letter(reader, one) for one in recorded]
    planned = plan_sending(desk, letters)
    if planned.lacking:
        remedy = "在设置 [notify.receivers] 里写上，或用 qinling supervise letter 文号 写出来自己送"
        if not planned.deliveries and not any(one.has_it for one in letters):
            raise UsageRefused(f"{planned.describe_lacking()}，什么也没有发", remedy)
        desk.print_note(f"注意：{planned.describe_lacking()}；{remedy}")
    return planned.deliveries


def _ask_and_send(
    desk: Desk, deliveries: list[ActDelivery], *, yes: bool, as_json: bool
) -> list[SendingOutcome]:
    if not deliveries:
        desk.print_note("有渠道的都已送达过，没有再发")
        return []
    table = build_sending_table(deliveries, desk.err.width)
    confirm_acts(desk, describe_sending(deliveries), [table], yes=yes, as_json=as_json)
    return send_letters(desk, deliveries, require_office(desk), as_json=as_json)


def _print_outcomes(desk: Desk, outcomes: list[SendingOutcome]) -> None:
    items = [
        {
            "document": one.letter.document,
            "measure": one.letter.measure,
            "receiver": one.recipient,
            "copied_from": one.copied_from or None,
            "channels": [channel.name for channel in one.channels],
            "issues": [issue.number for issue in one.issues],
            "delivered": is_delivered,
            "why": why or None,
        }
        for one, is_delivered, why in outcomes
    ]
    desk.print_json("act_letters", items)


def receipt(
    ctx: typer.Context,
    numbers: IssueNumbers = None,
    *,
    signed: SignedDay = None,
    replied: RepliedDay = None,
    by: Signer = None,
    note: StepNote = "",
    document: ReceiptActNumber = "",
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """记签收、回复：写编号是这个问题最早一次未签收（未回复）的督办，写 --doc 文号是这份文书的全部问题。"""
    desk: Desk = ctx.obj
    if not numbers and not document:
        raise UsageRefused("没有写明是哪一件", "请写问题编号，或 --doc 文号")
    _require_receipt(signed, replied, note)
    document = settle_document(desk, document)
    decided: list[DecideStep] = []
    if signed:
        decided.append(partial(record_signature, build_step_dates(desk, signed), document, by or ""))
    if replied:
        decided.append(_decide_reply(build_step_dates(desk, replied), by or desk.actor, note, document))
    options = StepOptions(numbers=numbers, of_level=of_level, dry_run=dry_run, as_json=as_json)
    print_step_results(desk, options, _take_steps(desk, options, document, decided))


def _require_receipt(signed: date | None, replied: date | None, note: str) -> None:
    """Raise UsageRefused unless a signature or a reply is recorded, the reply with its text."""
    if signed is None and replied is None:
        raise UsageRefused("没有写明签收还是回复", "请写 --signed 日期，或 --replied 日期 --note 回复的内容")
    if bool(note.strip()) != (replied is not None):
        what = "--replied 没有写回复的内容" if replied else "--note 是回复的内容，没有写 --replied"
        raise UsageRefused(what, "请写 --replied 日期 --note 内容，只记签收的两样都不写")


def _decide_reply(dates: "StepDates", by: str, note: str, document: str) -> "DecideStep":
    return lambda issue, timeline: record_supervision_reply(issue, dates, by, note, timeline, document)


def _take_steps(
    desk: Desk, options: StepOptions, document: str, decided: "list[DecideStep]"
) -> "list[StepResult]":
    """Take all steps of *decided*, one after another, as one command."""
    from qinling.procedures.event_recorder import begin_batch
    from qinling.procedures.steps import take_step

    wanted = select_issues(desk, options) if options.numbers else None
    with desk.writing(dry_run=options.dry_run) as writer:
        stamp = begin_batch(writer, desk.build_stamp())
        results: list[StepResult] = []
        for decide in decided:
            results = take_step(writer, _find_issues(writer, wanted, document), decide, stamp)
        return results


def _find_issues(
    writer: "Writer", wanted: "list[tuple[str, str | None]] | None", document: str
) -> "list[IssueRow]":
    from qinling.procedures.act_letters import read_letter_issues
    from qinling.procedures.steps import resolve_issues

    if wanted is not None:
        return resolve_issues(writer, wanted, "--of-level")
    return read_letter_issues(writer, document)
