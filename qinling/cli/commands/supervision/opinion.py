"""Command group `opinion`: the opinions of inspectors, and the replies to them."""

import re
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.casework.step_runner import UNASKED, StepCall
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import TYPED_WORDS, DefaultCommandGroup
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.last_list import remember_list
from qinling.cli.lookup.leading_numbers import require_text
from qinling.cli.missing_options import ask_at_terminal
from qinling.cli.next_steps.role_commands import may_run
from qinling.cli.options.common import AsJson, DryRun, IssueNumber
from qinling.cli.options.opinions import AllOpinions, InspectorName, OpinionDay, OpinionItem, OpinionText
from qinling.cli.options.steps import (
    HandledBy,
    IssueLevel,
    IssueNumbers,
    ReplyNote,
    StepDay,
    StepOptions,
)
from qinling.cli.options.values.value_parsers import NAME
from qinling.errors import UsageRefused, format_command, quote_argument
from qinling.rules.office_roles import RoleKind
from qinling.rules.supervision.opinions import Opinion, record_opinion_reply, record_opinions
from qinling.rules.texts.name_folding import is_same_name

if TYPE_CHECKING:
    from qinling.procedures.steps import DecideStep


class OpinionGroup(DefaultCommandGroup):
    """The commands of opinions: `list` need not be named."""

    default_command = "list"

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. Raises UsageRefused where an opinion stands without the command that records it."""
        word = self.resolve_name(args[0]) if args else ""
        words = [*ctx.meta.get(TYPED_WORDS, ())]
        is_number = word not in self.commands and args and args[0] in words and re.search("[0-9]", word)
        if is_number and len(args) == 1:
            number = quote_argument(args[0])
            way = f"看它的意见：qinling show {number}；记一条：qinling opinion add {number} 意见 --by 姓名"
            raise UsageRefused("不写子命令的是列出意见，后面不写编号", way)
        if is_number:
            words.insert(words.index(args[0]), "add")
            raise UsageRefused(
                "不写子命令的是列出意见，后面不写编号", f"要记意见的，写成 {format_command(words)}"
            )
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="opinion",
    cls=OpinionGroup,
    help="督察意见：记下、答复、看哪些还没有答复。不写子命令即 list。",
    subcommand_metavar="命令 [参数]...",
)


_HOW_TO_ADD = "；用 qinling opinion add 编号 意见 --by 姓名 记下"


@app.command("list")
def list_opinions(ctx: typer.Context, *, with_answered: AllOpinions = False, as_json: AsJson = False) -> None:
    """列出还没有答复的督察意见；加 --all 连同答复过的。"""
    from qinling.procedures.opinions import find_opinions
    from qinling.reports.issues.opinions import opinion_json, opinion_table

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        found = list(find_opinions(reader, open_only=not with_answered))
    if as_json:
        desk.print_json("opinions", map(opinion_json, found))
    elif found:
        desk.out.print(opinion_table(found, desk.out.width))
        remember_list(desk, (one.issue for one in found))
    elif with_answered:
        desk.print_note(f"没有督察意见{_HOW_TO_ADD if may_run(desk, 'opinion add') else ''}")
    else:
        desk.print_note("没有等待答复的督察意见；答复过的用 qinling opinion --all 看")


@app.command()
def add(
    ctx: typer.Context,
    number: IssueNumber,
    text: OpinionText,
    *,
    by: InspectorName = None,
    on: OpinionDay = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """记一条督察意见：谁、哪天、说了什么。任何状态的问题都可以记。表上写的由 qinling return 收。"""
    require_text(ctx.obj, number, text)
    options = StepOptions(numbers=[number], on=on, of_level=of_level, dry_run=dry_run, as_json=as_json)
    call = StepCall.from_context(ctx, options)
    own = _find_inspector(call.desk)
    if own and by and not is_same_name(own, by):
        call.desk.print_note(f"注意：意见记作{by}提的，历史里的经办人是{own}")
    name = by or own
    if not name:
        call = call.try_before_asking(_record(call, Opinion(text, UNASKED)))
        name = _ask_for_inspector(call.desk, as_json=as_json)
    call.take_step(_record(call, Opinion(text, name)))


def _record(call: StepCall, opinion: Opinion) -> "DecideStep":
    return lambda _, timeline: record_opinions(call.dates, [opinion], timeline)[0]


def _find_inspector(desk: Desk) -> str:
    """Return the inspector whose command it is, as the server knows them, "" for anybody else."""
    member = desk.office_member
    return member.name if member is not None and member.kind is RoleKind.INSPECTOR else ""


def _ask_for_inspector(desk: Desk, *, as_json: bool) -> str:
    asked = ask_at_terminal(desk, "提意见的人或督察组（--by）", NAME.parse, as_json=as_json)
    if asked is None:
        raise UsageRefused(
            "缺少选项 --by（提意见的人或督察组）",
            f"写成 {format_command([*desk.words, '--by', '姓名'])}，姓名换成提意见的人或督察组；看说明：qinling opinion add --help",
        )
    return asked


@app.command()
def reply(
    ctx: typer.Context,
    numbers: IssueNumbers = None,
    *,
    note: ReplyNote,
    item: OpinionItem = None,
    by: HandledBy = None,
    on: StepDay = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """答复督察意见：不写 --item 的，是这个问题最早一条没有答复的。"""
    options = StepOptions(numbers=numbers, on=on, of_level=of_level, dry_run=dry_run, as_json=as_json)
    call = StepCall.from_context(ctx, options)
    who = by or call.actor
    call.take_step(lambda _, timeline: record_opinion_reply(call.dates, who, note, timeline, item))
