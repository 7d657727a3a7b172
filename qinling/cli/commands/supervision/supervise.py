"""Supervision from the command line: what is due for which step, the acts, the replies, the letters."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from qinling.cli.commands.casework.step_command import tell_steps
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.issue_selection import wanted_issues
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.steps import (
    ActNumber,
    By,
    FormsFolder,
    LetterFolder,
    Numbers,
    OfLevel,
    On,
    OwnDocument,
    Reason,
    ReplyBy,
    ReplyDocument,
    ReplyNote,
    RungOption,
    ToUnit,
    Where,
)
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import Level, Measure

if TYPE_CHECKING:
    from typer._click.core import Context

    from qinling.procedures.supervision import Paper
    from qinling.reports.documents.supervision_letters import Letter

#: What is meant where no sub-command is named.
FIRST = "act"


class Supervise(ChineseGroup):
    """A group whose first sub-command need not be named: `supervise 编号 --step 督办`."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Parse *args*, with FIRST put before them where they name no sub-command."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [FIRST, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="supervise",
    cls=Supervise,
    help="催办督办：谁该到哪一步，登记、回复、出文书。不写子命令即 act。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
def act(
    ctx: typer.Context,
    numbers: Numbers = None,
    *,
    step: RungOption = None,
    to: ToUnit = "",
    reply_by: ReplyBy = None,
    document: OwnDocument = "",
    reason: Reason = "",
    by: By = None,
    letters: LetterFolder = None,
    on: On = None,
    where: Where = None,
    of_level: OfLevel = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """不写编号：列出该催办、督办、通报、约谈、移送的问题和理由。写编号和步骤：登记一次，编文号。"""
    if not numbers and not where:
        if step is not None:
            raise UsageRefused("没有写明督办哪些问题", "请写编号，或 --where 条件")
        _propose(ctx.obj, as_json=as_json)
    elif step is None:
        raise UsageRefused("没有写明是哪一步", "请写 --step 催办、督办、通报、约谈或移送问责")
    else:
        _record(ctx.obj, ctx.params)


def _propose(desk: Desk, *, as_json: bool) -> None:
    from qinling.procedures.supervision import proposals
    from qinling.reports.supervision import proposal_json, proposal_table

    settings = desk.settings
    with desk.reading() as reader:
        found = proposals(reader, desk.today, desk.calendar, settings.ladder, settings.ladder_specials)
    if as_json:
        desk.print_json("supervision", [proposal_json(one, desk.today) for one in found])
    elif found:
        desk.out.print(proposal_table(found, desk.out.width))
    elif desk.out.is_terminal:
        desk.say("没有该督办的问题")


def _record(desk: Desk, given: dict[str, Any]) -> None:
    """Take the act, tell its number, and write its letters where a folder is named."""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import picked
    from qinling.procedures.supervision import act as take
    from qinling.reports.issues import issue_json
    from qinling.reports.supervision import act_lines
    from qinling.rules.lifecycle.steps import Moment
    from qinling.rules.lifecycle.supervision import Act

    wanted = wanted_issues(desk, given["numbers"], given["where"], given["of_level"], yes=given["yes"])
    moment = Moment(given["on"] or desk.today, desk.today, desk.calendar)
    reply_by = given["reply_by"] or desk.calendar.add_workdays(moment.on, desk.settings.ladder.reply_days)
    said = Act(
        given["step"], given["document"], given["to"], given["by"] or desk.actor, reply_by, given["reason"]
    )
    with desk.writing(dry_run=given["dry_run"]) as session:
        issues = picked(SessionReader(session), wanted, "--of-level")
        done = take(session, issues, desk.stamp(), moment, said)
    if given["as_json"]:
        desk.print_json("issues", [issue_json(one.after, desk.today) for one in done])
    else:
        for line in act_lines(done, dry_run=given["dry_run"]):
            desk.say(line)
    if given["letters"] and not given["dry_run"]:
        _write_letters(desk, list(dict.fromkeys(one.taken.ground for one in done)), given["letters"])


def _write_letters(desk: Desk, documents: list[str], folder: Path) -> None:
    """Write the letters of acts that stand in the ledger already; a failure says so, and how to go on."""
    from qinling.errors import PaperRefused

    for place, document in enumerate(documents):
        try:
            _write_letter(desk, document, folder)
        except PaperRefused as refused:
            raise PaperRefused(
                f"{'、'.join(documents[place:])} 已登记，但文书没有写出：{refused.message}",
                f"{refused.remedy}，再用 qinling supervise letter 文号 写出",
            ) from None


@app.command()
def reply(
    ctx: typer.Context,
    numbers: Numbers = None,
    *,
    note: ReplyNote,
    document: ReplyDocument = "",
    by: By = None,
    on: On = None,
    of_level: OfLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """记回复：写编号是这个问题最早一次未回复的督办，写 --doc 文号是这份文书的全部问题。"""
    if not numbers and not document:
        raise UsageRefused("没有写明回复的是哪一件", "请写问题编号，或 --doc 文号")
    _record_reply(ctx.obj, ctx.params)


def _record_reply(desk: Desk, given: dict[str, Any]) -> None:
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import picked, take_step
    from qinling.procedures.supervision import issues_to_answer
    from qinling.rules.lifecycle.steps import Moment
    from qinling.rules.lifecycle.supervision import answer

    moment, who = Moment(given["on"] or desk.today, desk.today, desk.calendar), given["by"] or desk.actor
    note, document = given["note"], given["document"]
    with desk.writing(dry_run=given["dry_run"]) as session:
        reader = SessionReader(session)
        if given["numbers"]:
            wanted = wanted_issues(desk, given["numbers"], None, given["of_level"], yes=True)
            issues = picked(reader, wanted, "--of-level")
        else:
            issues = issues_to_answer(reader, document)
        done = take_step(
            session,
            issues,
            lambda issue, course: answer(issue, moment, who, note, course, document),
            desk.stamp(),
        )
    tell_steps(desk, done, as_json=given["as_json"], dry_run=given["dry_run"])


@app.command()
def letter(ctx: typer.Context, document: ActNumber, *, folder: LetterFolder = None) -> None:
    """出一份文书（.docx）：催办通知书、督办单、通报、约谈通知、移送问责建议书。"""
    _write_letter(ctx.obj, document, folder or Path())


@app.command()
def forms(ctx: typer.Context, folder: FormsFolder) -> None:
    """把内置的文书样式写进文件夹，改成本单位的样子后由设置 supervision.forms 指向它。"""
    from qinling.reports.documents.supervision_letters import form

    desk: Desk = ctx.obj
    for measure in Measure:
        _keep(folder / f"{measure.label}.docx", form(measure))
    desk.say(f"已写入 {folder}：{'、'.join(f'{one.label}.docx' for one in Measure)}")


def _write_letter(desk: Desk, document: str, folder: Path) -> None:
    """Write the letter of one act, on the office's own form where it has one."""
    from qinling.procedures.supervision import paper_of_act
    from qinling.reports.documents.supervision_letters import write_letter

    with desk.reading() as reader:
        paper = paper_of_act(reader, document, desk.calendar)
    told = _letter_of(paper, desk.settings.office)
    file = folder / f"{document.replace('/', '-')}.docx"
    _keep(file, write_letter(told, _own_form(desk, told.measure)))
    desk.say(f"已写出 {file}")


def _own_form(desk: Desk, measure: Measure) -> Path | None:
    """Return the office's own form of *measure*; None where it has none, or no folder of them."""
    from qinling.errors import PaperRefused

    if not desk.settings.forms:
        return None
    forms = desk.place_named(desk.settings.forms)
    if not forms.is_dir():
        raise PaperRefused(
            f"设置 supervision.forms 所指的文件夹 {forms} 不存在",
            "核对设置，或用 qinling supervise forms 写出样式",
        )
    own = forms / f"{measure.label}.docx"
    return own if own.exists() else None


def _letter_of(paper: "Paper", office: str) -> "Letter":
    from datetime import date

    from qinling.reports.documents.supervision_letters import Case, Letter
    from qinling.reports.history import act_line

    said = paper.act
    return Letter(
        measure=Measure.coded(said["measure"]),
        number=said["document"],
        to=said["sent_to"],
        sender=office,
        on=date.fromisoformat(said["on"]),
        reply_by=date.fromisoformat(said["reply_by"]) if said["reply_by"] else None,
        ground=said["reason"] or "",
        cases=tuple(
            Case(
                number=one.issue.number,
                level=Level.coded(one.issue.level).label,
                place=one.issue.location or one.issue.town or "",
                description=one.issue.description,
                deadline=one.deadline,
                days_late=one.days_late,
                workdays_late=one.workdays_late,
                measures=one.issue.measures or "",
                earlier="。".join(act_line(act).replace("  ", " ").rstrip("。") for act in one.earlier),
            )
            for one in paper.cases
        ),
    )


def _keep(file: Path, content: bytes) -> None:
    from qinling.errors import PaperRefused

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise PaperRefused(f"写不了 {file}：{error.strerror}", "请换一个能写的位置") from None
