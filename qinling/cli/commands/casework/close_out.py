"""Commands of the close-out: apply, accept, turn-back, notice, close."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.step_runner import UNASKED, StepCall
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.missing_options import ask_at_terminal, complete_text
from qinling.cli.options.steps import (
    DOCUMENT,
    AcceptingLevel,
    BasisDocument,
    HandledBy,
    OpinionOption,
    StepOptions,
    StepReason,
)
from qinling.cli.options.values.value_parsers import HISTORY_TEXT, NAME
from qinling.rules.lifecycle import close_out
from qinling.rules.lifecycle.contrary_texts import find_contrary_words
from qinling.rules.vocabulary import AcceptanceText

if TYPE_CHECKING:
    from qinling.procedures.steps import DecideStep

app = typer.Typer()


@app.command()
@expand_option_groups
def apply(
    ctx: typer.Context, *, by: HandledBy = None, document: BasisDocument = "", options: StepOptions
) -> None:
    """申请销号：完成整改以后，进入逐级验收。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    call.take_step(lambda issue, _: close_out.apply_for_close_out(issue, call.dates, who, document))


@app.command()
@expand_option_groups
def accept(
    ctx: typer.Context,
    *,
    level: AcceptingLevel,
    by: HandledBy = None,
    opinion: OpinionOption = "",
    document: BasisDocument = "",
    options: StepOptions,
) -> None:
    """逐级验收，最后一级通过即销号；设置要求公示的，公示期满后销号。"""
    call = StepCall.from_context(ctx, options)
    if any(not text.strip() for text in (opinion, document)):
        asked = close_out.Acceptance(level, by or UNASKED, opinion or UNASKED, document or UNASKED)
        call = call.try_before_asking(_accept(call, asked))
    acceptance = close_out.Acceptance(level, *_complete_acceptance(call, by, opinion, document))
    call.take_doubtful_step(_accept(call, acceptance), find_contrary_words("accept", acceptance.opinion))


def _accept(call: StepCall, acceptance: close_out.Acceptance) -> "DecideStep":
    """Return the step that accepts an issue."""
    return lambda issue, timeline: close_out.accept_issue(
        issue, call.dates, acceptance, call.procedure, timeline.attachment_kinds_of_round, call.persons
    )


def _complete_acceptance(call: StepCall, by: str | None, opinion: str, document: str) -> tuple[str, str, str]:
    """Return who accepts, and both texts. What the office requires is asked for at a terminal.

    Whoever leaves out a text is asked for the name too: it may not be the applicant's.
    """
    asked = {
        AcceptanceText.OPINION: (opinion, "验收意见（--opinion）", HISTORY_TEXT),
        AcceptanceText.DOCUMENT: (document, "验收的文号（--doc）", DOCUMENT),
    }
    is_complete = all(text.strip() for kind, (text, *_) in asked.items() if kind in call.procedure.requires)
    if by is None and not is_complete:
        label, as_json = f"验收人（--by），是自己的写 {call.actor}", call.options.as_json
        by = ask_at_terminal(call.desk, label, NAME.parse, as_json=as_json)
    opinion, document = (
        complete_text(call.desk, text, label, parser, as_json=call.options.as_json)
        if kind in call.procedure.requires
        else text
        for kind, (text, label, parser) in asked.items()
    )
    return by or call.actor, opinion, document


@app.command("turn-back")
@expand_option_groups
def turn_back(ctx: typer.Context, *, reason: StepReason, by: HandledBy = None, options: StepOptions) -> None:
    """验收不通过，退回重新整改，时限继续计算。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    call.take_doubtful_step(
        lambda issue, _: close_out.turn_back_issue(issue, call.dates, who, reason),
        find_contrary_words("turn-back", reason),
    )


@app.command()
@expand_option_groups
def notice(ctx: typer.Context, *, document: BasisDocument = "", options: StepOptions) -> None:
    """记录销号前的公示：各级验收通过以后，公示开始的日期。"""
    call = StepCall.from_context(ctx, options)
    call.take_step(lambda issue, _: close_out.publish_notice(issue, call.dates, call.procedure, document))


@app.command()
@expand_option_groups
def close(
    ctx: typer.Context, *, by: HandledBy = None, document: BasisDocument = "", options: StepOptions
) -> None:
    """公示期满后销号。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    call.take_step(lambda issue, _: close_out.close_issue(issue, call.dates, call.procedure, who, document))
