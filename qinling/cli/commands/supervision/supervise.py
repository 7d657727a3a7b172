"""Command group `supervise`: proposals, acts, replies and letters."""

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.step_runner import build_step_dates
from qinling.cli.commands.supervision import letters as letter_commands
from qinling.cli.commands.supervision import receipts as receipt_commands
from qinling.cli.commands.supervision import sending as sending_commands
from qinling.cli.commands.supervision.circular import circular, note_due_circular
from qinling.cli.commands.supervision.receiving_units import settle_receivers
from qinling.cli.commands.supervision.recording import WaysOut, take_acts, take_all_proposals
from qinling.cli.commands.supervision.typed_slips import ReplyCommand, refuse_act_slips, refuse_steps_of_all
from qinling.cli.commands.supervision.unusual_acts import ask_about_unusual_acts
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import DefaultCommandGroup
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.issue_selection import select_issues
from qinling.cli.lookup.last_list import remember_list
from qinling.cli.missing_options import ask_at_terminal
from qinling.cli.options.common import Force
from qinling.cli.options.steps import (
    MEASURE,
    ActNumberOption,
    ActReason,
    AllProposed,
    HandledBy,
    LetterFolder,
    MeasureOption,
    ReceivingUnit,
    ReplyBy,
    SendLetters,
    StepOptions,
)
from qinling.cli.options.values.value_parsers import NAME
from qinling.cli.options.workbooks import require_force_target
from qinling.cli.prompts import confirm, prompt_until_valid
from qinling.errors import AnswerNeeded, UsageRefused
from qinling.rules.supervision.supervision_acts import REFERRAL_REMEDY, SupervisionAct
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qinling.ledger.writer import Writer
    from qinling.procedures.supervision.acts import RecordedActs
    from qinling.rules.supervision.referral_receivers import LikeUnit


class SuperviseGroup(DefaultCommandGroup):
    """The commands of supervision: `act` need not be named."""

    default_command = "act"


app = typer.Typer(
    name="supervise",
    cls=SuperviseGroup,
    help="催办督办：谁该到哪一步，登记、回复、出文书。不写子命令即 act。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
@expand_option_groups
def act(
    ctx: typer.Context,
    *,
    step: MeasureOption = None,
    all_proposed: AllProposed = False,
    to: ReceivingUnit = "",
    reply_by: ReplyBy = None,
    document: ActNumberOption = "",
    reason: ActReason = "",
    by: HandledBy = None,
    letters: LetterFolder = None,
    send: SendLetters = False,
    force: Force = False,
    options: StepOptions,
) -> None:
    """不写编号：列出该催办、督办、通报、约谈、移送的问题和理由。写编号和步骤：登记一次，编文号。"""
    desk: Desk = ctx.obj
    require_force_target(force, letters, "--letters")
    requested = SupervisionAct(step or SupervisionKind.URGE, document, to, by or desk.actor, reply_by, reason)
    ways_out = WaysOut(letters, send, force)
    if all_proposed:
        _require_alone(desk, options, step, to, document)
        take_all_proposals(desk, options, requested, step, ways_out)
    elif options.numbers or options.where:
        _record_act(desk, options, requested, step, ways_out)
    else:
        _require_no_act(requested, letters, options)
        _print_proposals(desk, step, send=send, as_json=options.as_json)


_NO_STEP = ("没有写明是哪一步", "请写 --step 催办、督办、通报、约谈或移送问责")


def _complete_act(
    desk: Desk, requested: SupervisionAct, step: SupervisionKind | None, *, as_json: bool
) -> SupervisionAct:
    """Return *requested* with its step, and the authority that a referral goes to. Raises UsageRefused, AnswerNeeded."""
    step = step or ask_at_terminal(
        desk, "哪一步（催办、督办、通报、约谈、移送问责）", MEASURE.parse, as_json=as_json
    )
    if step is None:
        raise UsageRefused(*_NO_STEP)
    return replace(requested, kind=step, to=requested.to or _resolve_receiver(desk, step))


def _resolve_receiver(desk: Desk, step: SupervisionKind) -> str:
    """Return the authority that a referral goes to, as the settings or a person say; "" for the duty unit of each issue.

    Raises AnswerNeeded.
    """
    if step is not SupervisionKind.REFER:
        return ""
    if to := desk.settings.supervision.referral_to:
        return to
    if not desk.is_interactive:
        raise AnswerNeeded("没有写明移送给哪个单位", REFERRAL_REMEDY)
    return prompt_until_valid(desk, "移送给哪个单位（受理问责的，如 区纪委监委）", NAME.parse)


def _require_alone(
    desk: Desk, options: StepOptions, step: SupervisionKind | None, to: str, document: str
) -> None:
    """Refuse what `--all-proposed` cannot go with: it has many issues, units and numbers."""
    if step is None:
        refuse_steps_of_all(desk, options.numbers or ())
    others = {"编号": options.numbers, "--where": options.where, "--to": to, "--doc": document}
    if given := [name for name, value in others.items() if value]:
        raise UsageRefused(f"--all-proposed 与 {'、'.join(given)} 不能同用", "不写 --all-proposed，逐件办理")


def _require_no_act(requested: SupervisionAct, letters: "Path | None", options: StepOptions) -> None:
    """Raise UsageRefused for options of an act where no issues are named: they would be dropped in silence."""
    given = {
        "--to": requested.to,
        "--doc": requested.document,
        "--reason": requested.reason,
        "--reply-by": requested.reply_by,
        "--letters": letters,
        "--on": options.on,
    }
    if names := [name for name, value in given.items() if value]:
        raise UsageRefused(f"{'、'.join(names)} 没有写明用于哪些问题", "请写编号和 --step，或 --all-proposed")


def _print_proposals(desk: Desk, step: SupervisionKind | None, *, send: bool, as_json: bool) -> None:
    """Print what should be supervised. Raises UsageRefused for a *step*, or letters to *send*, without issues."""
    if send:
        raise UsageRefused("--send 没有写明发哪些", "请写编号和 --step，或 --all-proposed")
    if step is not None:
        raise UsageRefused("没有写明督办哪些问题", "请写编号，或 --where 条件")
    from qinling.procedures.supervision.acts import find_proposals
    from qinling.reports.supervision.act_tables import former_act_lines, proposal_json, proposal_table

    settings = desk.settings
    with desk.reading() as reader:
        found = find_proposals(
            reader, desk.today, desk.calendar, settings.supervision, settings.supervision_specials
        )
    if as_json:
        desk.print_json("supervision", [proposal_json(one, desk.today) for one in found])
    elif found:
        desk.out.print(proposal_table(found, desk.out.width))
        for line in former_act_lines(found):
            desk.print_note(line)
        remember_list(desk, (one.issue for one in found))
    elif desk.out.is_terminal:  # cron may run it
        desk.print_note("没有该督办的问题；不等提出就登记的，用 qinling supervise 编号 --step 步骤")
    if not as_json:
        note_due_circular(desk)


def _record_act(
    desk: Desk,
    options: StepOptions,
    requested: SupervisionAct,
    step: SupervisionKind | None,
    ways_out: WaysOut,
) -> None:
    """Record the act of the selected issues, print its numbers, and write and send its letters."""
    from qinling.cli.lookup.shown_issues import resolve_shown_issues
    from qinling.procedures.supervision.acts import supervise_issues

    refuse_act_slips(options.numbers or (), step)
    if step is None and options.where and not desk.is_interactive:  # else --yes would be asked for first
        raise UsageRefused(*_NO_STEP)
    dates, rules = build_step_dates(desk, options.on), desk.settings.supervision
    wanted = select_issues(desk, options)
    requested = _complete_act(desk, requested, step, as_json=options.as_json)
    is_referral = requested.kind is SupervisionKind.REFER
    likes = _find_like_units(desk, wanted, requested.to) if is_referral else {}
    if likes and desk.is_interactive and not options.as_json:
        requested = _confirm_receiver(desk, likes, requested)
    if requested.to and not likes:  # in a script, to record the act refuses a name like the offender's
        yes, as_json = options.yes, options.as_json
        to = settle_receivers(desk, requested.to, is_referral=is_referral, yes=yes, as_json=as_json)
        requested = replace(requested, to=to)

    unusual = ask_about_unusual_acts(desk, options, wanted, requested.kind, dates)

    def take(writer: "Writer") -> "RecordedActs":
        issues = resolve_shown_issues(desk, writer, wanted, "--of-level")
        acts = supervise_issues(writer, issues, desk.build_stamp(), dates, requested, rules)
        return acts._replace(unusual=unusual)

    take_acts(desk, options, take, ways_out)


def _find_like_units(
    desk: Desk, wanted: "Sequence[tuple[str, str | None]]", to: str
) -> "dict[LikeUnit, str]":
    """Return the units that answer for the wanted issues and have a name like *to*, each with the number of one."""
    from qinling.cli.lookup.shown_issues import note_shown
    from qinling.procedures.steps import resolve_issues
    from qinling.rules.supervision.referral_receivers import find_like_unit

    with desk.reading() as reader:
        issues = resolve_issues(reader, wanted, "--of-level")
        note_shown(desk, reader)
    found = ((issue.number, find_like_unit(issue._asdict(), to)) for issue in issues)
    return {like: number for number, like in found if like}


def _confirm_receiver(
    desk: Desk, likes: "Mapping[LikeUnit, str]", requested: SupervisionAct
) -> SupervisionAct:
    """Return *requested* with a person's word that a receiver of a like name is another unit. Raises AnswerNeeded."""
    for like, number in likes.items():
        question = f"{requested.to} 像是 {number} 的{like.label} {like.name}{like.why}。是另一个机关，照样移送（是/否）"
        if not confirm(desk, question, "否"):
            raise AnswerNeeded("没有登记", "用 --to 写明纪检监察机关等受理单位")
    return replace(requested, is_receiver_confirmed=True)


app.command(cls=ReplyCommand)(receipt_commands.reply)
app.command()(letter_commands.letter)
app.command()(letter_commands.forms)
app.command()(sending_commands.send)
app.command()(receipt_commands.receipt)
app.command()(circular)
