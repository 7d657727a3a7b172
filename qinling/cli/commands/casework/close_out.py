"""Commands of the close-out: apply, accept, turn-back, notice, close."""

import typer

from qinling.cli.commands.casework.step_runner import StepCall
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.missing_options import complete_text
from qinling.cli.options.steps import (
    AcceptingLevel,
    BasisDocument,
    HandledBy,
    OpinionOption,
    StepOptions,
    StepReason,
)
from qinling.rules.lifecycle import close_out
from qinling.rules.vocabulary import AcceptanceText

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
    acceptance = close_out.Acceptance(level, by or call.actor, *_complete_texts(call, opinion, document))
    call.take_step(
        lambda issue, timeline: close_out.accept_issue(
            issue,
            call.dates,
            acceptance,
            call.procedure,
            timeline.attachment_kinds_of_round,
            call.persons,
        )
    )


def _complete_texts(call: StepCall, opinion: str, document: str) -> tuple[str, str]:
    """Return both texts. Those that the office requires are asked for at a terminal."""
    asked = {
        AcceptanceText.OPINION: (opinion, "验收意见（--opinion）"),
        AcceptanceText.DOCUMENT: (document, "验收的文号（--doc）"),
    }
    opinion, document = (
        complete_text(call.desk, text, label, as_json=call.options.as_json)
        if kind in call.procedure.requires
        else text
        for kind, (text, label) in asked.items()
    )
    return opinion, document


@app.command("turn-back")
@expand_option_groups
def turn_back(ctx: typer.Context, *, reason: StepReason, by: HandledBy = None, options: StepOptions) -> None:
    """验收不通过，退回重新整改，时限继续计算。"""
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    call.take_step(lambda issue, _: close_out.turn_back_issue(issue, call.dates, who, reason))


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
