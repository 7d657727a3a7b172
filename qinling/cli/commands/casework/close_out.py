"""The steps of close-out: application, acceptance level by level, turning back, notice, striking off."""

import typer

from qinling.cli.commands.casework.step_command import Call, Take, each, step
from qinling.cli.options.steps import AcceptingLevel, By, Document, OpinionOption, Reason

app = typer.Typer()


@step(app)
def apply(call: Call, *, by: By = None, document: Document = "") -> Take:
    """申请销号：完成整改以后，进入逐级验收。"""
    from qinling.rules.lifecycle import steps

    who = by or call.actor
    return each(lambda issue, _: steps.apply(issue, call.moment, who, document))


@step(app)
def accept(
    call: Call,
    *,
    level: AcceptingLevel,
    by: By = None,
    opinion: OpinionOption = "",
    document: Document = "",
) -> Take:
    """逐级验收，最后一级通过即销号；设置要求公示的，公示期满后销号。"""
    from qinling.rules.lifecycle import steps

    said = steps.Opinion(level, by or call.actor, opinion, document)
    return each(
        lambda issue, course: steps.accept(issue, call.moment, said, call.office, course.papers_of_round)
    )


@step(app, "turn-back")
def turn_back(call: Call, *, reason: Reason, by: By = None) -> Take:
    """验收不通过，退回重新整改，时限继续计算。"""
    from qinling.rules.lifecycle import steps

    who = by or call.actor
    return each(lambda issue, _: steps.turn_back(issue, call.moment, who, reason))


@step(app)
def notice(call: Call, *, document: Document = "") -> Take:
    """记录销号前的公示：各级验收通过以后，公示开始的日期。"""
    from qinling.rules.lifecycle import steps

    return each(lambda issue, _: steps.notice(issue, call.moment, call.office, document))


@step(app)
def close(call: Call, *, by: By = None, document: Document = "") -> Take:
    """公示期满后销号。"""
    from qinling.rules.lifecycle import steps

    who = by or call.actor
    return each(lambda issue, _: steps.close(issue, call.moment, call.office, who, document))
