"""Supervision from the command line: what is due for which step, the acts, the replies, the letters."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from qinling.cli.commands.casework.step_command import print_step_results
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import DefaultCommandGroup
from qinling.cli.issue_selection import select_issues
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.steps import (
    ActNumberArgument,
    ActNumberOption,
    HandledBy,
    IssueConditions,
    IssueLevel,
    IssueNumbers,
    LetterFolder,
    LetterTemplateFolder,
    MeasureOption,
    ReceivingUnit,
    RepliedActNumber,
    ReplyBy,
    ReplyNote,
    StepDay,
    StepReason,
)
from qinling.errors import UsageRefused, describe_os_error
from qinling.rules.vocabulary import Level, SupervisionKind

if TYPE_CHECKING:
    from qinling.procedures.supervision import ActDetails
    from qinling.reports.documents.supervision_letters import Letter


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
def act(
    ctx: typer.Context,
    numbers: IssueNumbers = None,
    *,
    step: MeasureOption = None,
    to: ReceivingUnit = "",
    reply_by: ReplyBy = None,
    document: ActNumberOption = "",
    reason: StepReason = "",
    by: HandledBy = None,
    letters: LetterFolder = None,
    on: StepDay = None,
    where: IssueConditions = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """不写编号：列出该催办、督办、通报、约谈、移送的问题和理由。写编号和步骤：登记一次，编文号。"""
    if not numbers and not where:
        if step is not None:
            raise UsageRefused("没有写明督办哪些问题", "请写编号，或 --where 条件")
        _print_proposals(ctx.obj, as_json=as_json)
    elif step is None:
        raise UsageRefused("没有写明是哪一步", "请写 --step 催办、督办、通报、约谈或移送问责")
    else:
        _record_act(ctx.obj, ctx.params)


def _print_proposals(desk: Desk, *, as_json: bool) -> None:
    from qinling.procedures.supervision import find_proposals
    from qinling.reports.supervision import proposal_json, proposal_table

    settings = desk.settings
    with desk.reading() as reader:
        found = find_proposals(reader, desk.today, desk.calendar, settings.ladder, settings.ladder_specials)
    if as_json:
        desk.print_json("supervision", [proposal_json(one, desk.today) for one in found])
    elif found:
        desk.out.print(proposal_table(found, desk.out.width))
    elif desk.out.is_terminal:
        desk.print_note("没有该督办的问题")


def _record_act(desk: Desk, given: dict[str, Any]) -> None:
    """Take the act, tell its number, and write its letters where a folder is named."""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import resolve_issues
    from qinling.procedures.supervision import supervise_issues as take
    from qinling.reports.issues import issue_json
    from qinling.reports.supervision import recorded_act_lines
    from qinling.rules.lifecycle.steps import StepDates
    from qinling.rules.lifecycle.supervision import SupervisionAct

    wanted = select_issues(desk, given["numbers"], given["where"], given["of_level"], yes=given["yes"])
    moment = StepDates(given["on"] or desk.today, desk.today, desk.calendar)
    reply_by = given["reply_by"] or desk.calendar.add_workdays(moment.on, desk.settings.ladder.reply_days)
    act_values = SupervisionAct(
        given["step"], given["document"], given["to"], given["by"] or desk.actor, reply_by, given["reason"]
    )
    with desk.writing(dry_run=given["dry_run"]) as session:
        issues = resolve_issues(SessionReader(session), wanted, "--of-level")
        done = take(session, issues, desk.build_stamp(), moment, act_values)
    if given["as_json"]:
        desk.print_json("issues", [issue_json(one.after, desk.today) for one in done])
    else:
        for line in recorded_act_lines(done, dry_run=given["dry_run"]):
            desk.print_note(line)
    if given["letters"] and not given["dry_run"]:
        _write_letters(desk, list(dict.fromkeys(one.step.basis for one in done)), given["letters"])


def _write_letters(desk: Desk, documents: list[str], folder: Path) -> None:
    """Write the letters of acts that stand in the ledger already; a failure says so, and how to go on."""
    from qinling.errors import DocumentRefused

    for place, document in enumerate(documents):
        try:
            _write_letter(desk, document, folder)
        except DocumentRefused as refused:
            raise DocumentRefused(
                f"{'、'.join(documents[place:])} 已登记，但文书没有写出：{refused.message}",
                f"{refused.remedy}，再用 qinling supervise letter 文号 写出",
            ) from None


@app.command()
def reply(
    ctx: typer.Context,
    numbers: IssueNumbers = None,
    *,
    note: ReplyNote,
    document: RepliedActNumber = "",
    by: HandledBy = None,
    on: StepDay = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """记回复：写编号是这个问题最早一次未回复的督办，写 --doc 文号是这份文书的全部问题。"""
    if not numbers and not document:
        raise UsageRefused("没有写明回复的是哪一件", "请写问题编号，或 --doc 文号")
    _record_reply(ctx.obj, ctx.params)


def _record_reply(desk: Desk, given: dict[str, Any]) -> None:
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import resolve_issues, take_step
    from qinling.procedures.supervision import find_issues_awaiting_reply
    from qinling.rules.lifecycle.steps import StepDates
    from qinling.rules.lifecycle.supervision import record_supervision_reply

    moment, who = StepDates(given["on"] or desk.today, desk.today, desk.calendar), given["by"] or desk.actor
    note, document = given["note"], given["document"]
    with desk.writing(dry_run=given["dry_run"]) as session:
        reader = SessionReader(session)
        if given["numbers"]:
            wanted = select_issues(desk, given["numbers"], None, given["of_level"], yes=True)
            issues = resolve_issues(reader, wanted, "--of-level")
        else:
            issues = find_issues_awaiting_reply(reader, document)
        done = take_step(
            session,
            issues,
            lambda issue, course: record_supervision_reply(issue, moment, who, note, course, document),
            desk.build_stamp(),
        )
    print_step_results(desk, done, as_json=given["as_json"], dry_run=given["dry_run"])


@app.command()
def letter(ctx: typer.Context, document: ActNumberArgument, *, folder: LetterFolder = None) -> None:
    """出一份文书（.docx）：催办通知书、督办单、通报、约谈通知、移送问责建议书。"""
    _write_letter(ctx.obj, document, folder or Path())


@app.command()
def forms(ctx: typer.Context, folder: LetterTemplateFolder) -> None:
    """把内置的文书样式写进文件夹，改成本单位的样子后由设置 supervision.forms 指向它。"""
    from qinling.reports.documents.supervision_letters import build_letter_template

    desk: Desk = ctx.obj
    for measure in SupervisionKind:
        _write_file(folder / f"{measure.label}.docx", build_letter_template(measure))
    desk.print_note(f"已写入 {folder}：{'、'.join(f'{one.label}.docx' for one in SupervisionKind)}")


def _write_letter(desk: Desk, document: str, folder: Path) -> None:
    """Write the letter of one act, on the office's own form where it has one."""
    from qinling.procedures.supervision import build_act_details
    from qinling.reports.documents.supervision_letters import build_letter

    with desk.reading() as reader:
        paper = build_act_details(reader, document, desk.calendar)
    told = _build_letter(paper, desk.settings.office)
    file = folder / f"{document.replace('/', '-')}.docx"
    _write_file(file, build_letter(told, _find_own_template(desk, told.measure)))
    desk.print_note(f"已写出 {file}")


def _find_own_template(desk: Desk, measure: SupervisionKind) -> Path | None:
    """Return the office's own form of *measure*; None where it has none, or no folder of them."""
    from qinling.errors import DocumentRefused

    if not desk.settings.forms:
        return None
    forms = desk.resolve_settings_path(desk.settings.forms)
    if not forms.is_dir():
        raise DocumentRefused(
            f"设置 supervision.forms 所指的文件夹 {forms} 不存在",
            "核对设置，或用 qinling supervise forms 写出样式",
        )
    own = forms / f"{measure.label}.docx"
    return own if own.exists() else None


def _build_letter(paper: "ActDetails", office: str) -> "Letter":
    from datetime import date

    from qinling.reports.documents.supervision_letters import Letter, LetterIssue
    from qinling.reports.history import act_line

    act_values = paper.act
    return Letter(
        measure=SupervisionKind.from_code(act_values["measure"]),
        number=act_values["document"],
        to=act_values["sent_to"],
        sender=office,
        on=date.fromisoformat(act_values["on"]),
        reply_by=date.fromisoformat(act_values["reply_by"]) if act_values["reply_by"] else None,
        reason=act_values["reason"] or "",
        cases=tuple(
            LetterIssue(
                number=one.issue.number,
                level=Level.from_code(one.issue.level).label,
                place=one.issue.location or one.issue.town or "",
                description=one.issue.description,
                deadline=one.deadline,
                days_late=one.days_late,
                workdays_late=one.workdays_late,
                measures=one.issue.measures or "",
                earlier="。".join(act_line(act).replace("  ", " ").rstrip("。") for act in one.earlier),
            )
            for one in paper.issues
        ),
    )


def _write_file(file: Path, content: bytes) -> None:
    from qinling.errors import DocumentRefused

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise DocumentRefused(f"写不了 {file}：{describe_os_error(error)}", "请换一个能写的位置") from None
