"""Command `supervise send`: send the letters of acts, and the monthly circular."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.supervision.act_deliveries import ActDelivery, list_channels, plan_sending
from qinling.cli.commands.supervision.act_sending import (
    SendingOutcome,
    build_sending_table,
    confirm_acts,
    describe_sending,
    print_planned,
    require_all_sent,
    send_letters,
    try_letters,
)
from qinling.cli.commands.supervision.circular import read_circular_to_send
from qinling.cli.commands.supervision.letters import require_office, require_office_after_trial, try_office
from qinling.cli.context import Desk
from qinling.cli.lookup.document_numbers import settle_documents
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.steps import SentActNumbers
from qinling.errors import UsageRefused, quote_argument

if TYPE_CHECKING:
    from qinling.procedures.supervision.act_letters import ActLetter


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
        try_letters(desk, deliveries, try_office(desk))
        print_planned(desk, deliveries, as_json=as_json)
        outcomes = [SendingOutcome(one, is_delivered=False) for one in deliveries]
    else:
        outcomes = _ask_and_send(desk, deliveries, yes=yes, as_json=as_json)
    if as_json:
        _print_outcomes(desk, outcomes)
    if outcomes:
        _require_good_end(desk, outcomes, dry_run=dry_run)


def _require_good_end(desk: Desk, outcomes: list[SendingOutcome], *, dry_run: bool) -> None:
    """Raise an error where something was not sent, or in a trial where nobody would sign it."""
    if dry_run:
        require_office_after_trial(desk)
    else:
        require_all_sent(desk, outcomes)


def _plan_again(desk: Desk, documents: list[str]) -> list[ActDelivery]:
    """Return what is left to send of recorded acts. Raises UsageRefused where no channel reaches any unit."""
    letters = _read_letters(desk, documents)
    planned = plan_sending(desk, letters)
    if planned.lacking:
        remedy = f"{planned.advise_receiver(desk)}，或用 {_name_writing_command(letters)} 写出来自己送"
        if not planned.deliveries and not any(one.has_it for one in letters):
            raise UsageRefused(f"{planned.describe_lacking()}，什么也没有发", remedy)
        desk.print_note(f"注意：{planned.describe_lacking()}；{remedy}")
    return planned.deliveries


def _read_letters(desk: Desk, documents: list[str]) -> "list[ActLetter]":
    """Return the letters of acts and of the monthly circular with these numbers. Raises IssueNotFound."""
    from qinling.procedures.supervision.act_letters import read_letter
    from qinling.procedures.supervision.letter_answers import is_circular

    numbers = settle_documents(desk, documents)
    if len(numbers) == 1:
        desk.outcome.facts["document"] = quote_argument(*numbers)
    with desk.reading() as reader:
        circulars = [one for one in numbers if is_circular(reader, one)]
        letters = [read_letter(reader, one, desk.settings.home) for one in numbers if one not in circulars]
    return letters + [read_circular_to_send(desk, one) for one in circulars]


def _name_writing_command(letters: "list[ActLetter]") -> str:
    is_act = any(not one.is_monthly for one in letters)
    return "qinling supervise letter 文号" if is_act else "qinling supervise circular --letters 文件夹"


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
            "written": list(one.written),
            "copied_from": one.copied_from or None,
            "channels": list_channels(one),
            "issues": [issue.number for issue in one.issues],
            "delivered": is_delivered,
            "unsent": list(unsent),
            "why": why or None,
        }
        for one, is_delivered, unsent, why in outcomes
    ]
    desk.print_json("act_letters", items)
