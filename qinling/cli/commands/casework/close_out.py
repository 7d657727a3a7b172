"""The steps of close-out: application, acceptance level by level, turning back, notice, striking off."""

import typer

from qinling.cli.commands.casework.step_command import StepAction, StepCall, step_command, take_for_each_issue
from qinling.cli.options.steps import AcceptingLevel, BasisDocument, HandledBy, OpinionOption, StepReason

app = typer.Typer()


@step_command(app)
def apply(call: StepCall, *, by: HandledBy = None, document: BasisDocument = "") -> StepAction:
    """申请销号：完成整改以后，进入逐级验收。"""
    from qinling.rules.lifecycle import close_out

    who = by or call.actor
    return take_for_each_issue(
        lambda issue, _: close_out.apply_for_close_out(issue, call.moment, who, document)
    )


@step_command(app)
def accept(
    call: StepCall,
    *,
    level: AcceptingLevel,
    by: HandledBy = None,
    opinion: OpinionOption = "",
    document: BasisDocument = "",
) -> StepAction:
    """逐级验收，最后一级通过即销号；设置要求公示的，公示期满后销号。"""
    from qinling.rules.lifecycle import close_out

    given_opinion = close_out.Acceptance(level, by or call.actor, opinion, document)
    return take_for_each_issue(
        lambda issue, course: close_out.accept_issue(
            issue, call.moment, given_opinion, call.procedure, course.attachment_kinds_of_round
        )
    )


@step_command(app, "turn-back")
def turn_back(call: StepCall, *, reason: StepReason, by: HandledBy = None) -> StepAction:
    """验收不通过，退回重新整改，时限继续计算。"""
    from qinling.rules.lifecycle import close_out

    who = by or call.actor
    return take_for_each_issue(lambda issue, _: close_out.turn_back_issue(issue, call.moment, who, reason))


@step_command(app)
def notice(call: StepCall, *, document: BasisDocument = "") -> StepAction:
    """记录销号前的公示：各级验收通过以后，公示开始的日期。"""
    from qinling.rules.lifecycle import close_out

    return take_for_each_issue(
        lambda issue, _: close_out.publish_notice(issue, call.moment, call.procedure, document)
    )


@step_command(app)
def close(call: StepCall, *, by: HandledBy = None, document: BasisDocument = "") -> StepAction:
    """公示期满后销号。"""
    from qinling.rules.lifecycle import close_out

    who = by or call.actor
    return take_for_each_issue(
        lambda issue, _: close_out.close_issue(issue, call.moment, call.procedure, who, document)
    )
