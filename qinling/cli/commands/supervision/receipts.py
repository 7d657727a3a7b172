"""Commands `supervise receipt` and `supervise reply`: record what comes back for a letter."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import typer

from qinling.cli.commands.casework.step_runner import build_step_dates, print_step_results
from qinling.cli.commands.supervision.typed_slips import refuse_receipt_slips
from qinling.cli.context import Desk
from qinling.cli.issue_selection import select_issues
from qinling.cli.lookup.document_numbers import settle_document
from qinling.cli.missing_options import ask_at_terminal, parse_numbers
from qinling.cli.options.common import AsJson, DryRun
from qinling.cli.options.steps import (
    AnsweringUnit,
    HandledBy,
    IssueLevel,
    IssueNumbers,
    ReceiptActNumber,
    RepliedActNumber,
    RepliedDay,
    ReplyNote,
    SignedDay,
    Signer,
    StepDay,
    StepNote,
    StepOptions,
)
from qinling.errors import UsageRefused
from qinling.rules.supervision.act_letters import record_signature
from qinling.rules.supervision.supervision_acts import record_supervision_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qinling.ledger.rows import IssueRow
    from qinling.ledger.writer import Writer
    from qinling.procedures.steps import DecideStep, StepResult
    from qinling.rules.units.unit_areas import HomeArea

    #: Finds the issues of a letter, by its number and the unit, that wait for an answer.
    FindIssues = Callable[[Writer, str, str | None, HomeArea], list[IssueRow]]


class _Answer(NamedTuple):
    """What came back for a letter: the days of the signature and of the reply, whose they are, and what was replied."""

    document: str
    unit: str | None
    signed: date | None
    replied: date | None
    by: str | None
    note: str


def receipt(
    ctx: typer.Context,
    numbers: IssueNumbers = None,
    *,
    signed: SignedDay = None,
    replied: RepliedDay = None,
    by: Signer = None,
    note: StepNote = "",
    document: ReceiptActNumber = "",
    unit: AnsweringUnit = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """记签收、回复：写编号是这个问题最早一次未签收（未回复）的督办，写 --doc 文号是这份文书的全部问题。"""
    desk: Desk = ctx.obj
    options = StepOptions(numbers=numbers, of_level=of_level, dry_run=dry_run, as_json=as_json)
    refuse_receipt_slips(desk, options.numbers or (), has_day=signed is not None or replied is not None)
    options = _complete_letter(desk, options, document, unit)
    _require_receipt(signed, replied, note)
    _record_answer(desk, options, _Answer(document, unit, signed, replied, by, note))


def reply(
    ctx: typer.Context,
    numbers: IssueNumbers = None,
    *,
    note: ReplyNote,
    document: RepliedActNumber = "",
    unit: AnsweringUnit = None,
    by: HandledBy = None,
    on: StepDay = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """记回复：写编号是这个问题最早一次未回复的督办，写 --doc 文号是这份文书的全部问题。"""
    desk: Desk = ctx.obj
    options = StepOptions(numbers=numbers, of_level=of_level, dry_run=dry_run, as_json=as_json)
    refuse_receipt_slips(desk, options.numbers or (), has_day=True)
    options = _complete_letter(desk, options, document, unit)
    _record_answer(desk, options, _Answer(document, unit, None, on or desk.today, by, note))


def _complete_letter(desk: Desk, options: StepOptions, document: str, unit: str | None) -> StepOptions:
    """Return *options* with the issues that came back; at a terminal they are asked for where no document is named.

    Raises UsageRefused unless it is clear what came back: of issues, or of a document, or of a unit of it.
    """
    if unit and (options.numbers or not document):
        raise UsageRefused("--unit 是一份文书的一个收文单位", "与 --doc 文号 同用，不写编号")
    if options.numbers or document:
        return options
    numbers = ask_at_terminal(desk, "是哪些问题的督办（编号）", parse_numbers, as_json=options.as_json)
    if not numbers:
        raise UsageRefused("没有写明是哪一件", "请写问题编号，或 --doc 文号")
    return replace(options, numbers=numbers)


def _require_receipt(signed: date | None, replied: date | None, note: str) -> None:
    """Raise UsageRefused unless a signature or a reply is recorded, the reply with its text."""
    if signed is None and replied is None:
        raise UsageRefused("没有写明签收还是回复", "请写 --signed 日期，或 --replied 日期 --note 回复的内容")
    if bool(note.strip()) != (replied is not None):
        what = "--replied 没有写回复的内容" if replied else "--note 是回复的内容，没有写 --replied"
        raise UsageRefused(what, "请写 --replied 日期 --note 内容，只记签收的两样都不写")


def _record_answer(desk: Desk, options: StepOptions, answer: _Answer) -> None:
    """Record the signature, then the reply, as one command, and print the issues."""
    from qinling.procedures.events.event_recorder import begin_batch
    from qinling.procedures.steps import resolve_issues, take_step

    wanted = select_issues(desk, options) if options.numbers else None
    document = settle_document(desk, answer.document)
    with desk.writing(dry_run=options.dry_run) as writer:
        stamp = begin_batch(writer, desk.build_stamp())
        results: list[StepResult] = []
        for decide, find in _list_steps(desk, answer, document):
            issues = (
                resolve_issues(writer, wanted, "--of-level")
                if wanted
                else find(writer, document, answer.unit, desk.settings.home)
            )
            results = take_step(writer, issues, decide, stamp)
    print_step_results(desk, options, results)


def _list_steps(desk: Desk, answer: _Answer, document: str) -> "Iterator[tuple[DecideStep, FindIssues]]":
    """Yield the steps of *answer*, each with what finds the issues of a document that it is of."""
    from qinling.procedures.supervision.letter_answers import find_issues_to_reply, find_issues_to_sign

    if answer.signed:
        dates = build_step_dates(desk, answer.signed)
        yield partial(record_signature, dates, document, answer.by or ""), find_issues_to_sign
    if answer.replied:
        replied, by = build_step_dates(desk, answer.replied), answer.by or desk.actor
        yield (
            lambda issue, timeline: record_supervision_reply(
                issue, replied, by, answer.note, timeline, document
            ),
            find_issues_to_reply,
        )
