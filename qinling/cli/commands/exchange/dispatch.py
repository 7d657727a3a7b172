"""Command group `dispatch`: one workbook a unit, and which of them came back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.dispatch_writing import DispatchForm, write_unit_files
from qinling.cli.export_layout import note_unknown_extras
from qinling.cli.framework.chinese_help import DefaultCommandGroup
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.lookup.typed_command import replace_last_word
from qinling.cli.options.common import AsJson, DryRun
from qinling.cli.options.dispatch import DISPATCH_FIELD, DispatchOptions, RoundNumber
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.options.values.path_parsers import FOLDER
from qinling.cli.options.values.value_parsers import DAY_AHEAD
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.prompts import prompt_until_valid
from qinling.cli.sending.dispatch_sending import (
    UnitChannels,
    resolve_unit_channels,
    send_unit_files,
    send_unsent_files,
)
from qinling.cli.unit_words import find_wanted_issues
from qinling.errors import UsageRefused, format_command
from qinling.rules.vocabulary import DispatchField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qinling.ledger.rows import IssueRow
    from qinling.procedures.dispatch.rounds import RoundStatus, UnitFile


_A_WEEK = timedelta(days=7)


class DispatchGroup(DefaultCommandGroup):
    """The commands of dispatch rounds: `round` need not be named."""

    default_command = "round"


app = typer.Typer(
    name="dispatch",
    cls=DispatchGroup,
    help="把问题分发给各单位填，看哪些交回了。不写子命令即 round：一个单位一份表。",
    subcommand_metavar="命令 [参数]...",
)


@app.command("round")
@expand_option_groups
def dispatch_round(ctx: typer.Context, *, options: DispatchOptions, wanted: WordFilterOptions) -> None:
    """分发一轮：一个单位一份表，只有它的问题；黄色的格由单位填，其余锁定。不写 --status 的，只发未销号的。

    记下谁领了哪些问题，用 qinling return 文件夹 收回；分发不能用 qinling undo 撤回，不要了的用 qinling dispatch end 结束。
    """
    desk: Desk = ctx.obj
    task = _resolve_task(desk, options, wanted.words or ())
    result = _dispatch_workbooks(desk, options, task, _leave_out_closed(wanted))
    _print_dispatched(desk, options, task, result)
    if options.send and not options.dry_run:
        paths = {file.id: task.folder / file.name for file in result.files}
        send_unit_files(desk, result.channels, paths, result.round_id, task.due)


@app.command()
def status(ctx: typer.Context, round_number: RoundNumber = None, *, as_json: AsJson = False) -> None:
    """看一轮分发的表：哪些单位交回了、改了多少、有没有存疑的。"""
    from qinling.procedures.dispatch.rounds import read_round_status, resolve_round

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        found = read_round_status(reader, resolve_round(reader, round_number))
    _print_status(desk, found, as_json=as_json)


@app.command()
def send(ctx: typer.Context, round_number: RoundNumber = None, *, dry_run: DryRun = False) -> None:
    """把一轮里没有发过、没有送达的表发给单位：已送达的地址、已交回的单位不再发。发出的收不回，不能用 qinling undo 撤回。"""
    send_unsent_files(ctx.obj, round_number, dry_run=dry_run)


@app.command()
def end(ctx: typer.Context, round_number: RoundNumber = None) -> None:
    """结束一轮：不再催报；以后交回的照样能收。不能用 qinling undo 撤回。"""
    from qinling.procedures.dispatch.rounds import end_round

    desk: Desk = ctx.obj
    with desk.writing() as writer:
        ended = end_round(writer, round_number, desk.build_stamp())
    missing = ended.missing_units
    desk.print_note(
        f"第 {ended.round.id} 轮已结束，不再催报；"
        + (f"没有交回的 {len(missing)} 个：{'、'.join(missing)}" if missing else "都已交回")
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """What was asked for: by which field, until when, and where the files go."""

    by: DispatchField
    due: date
    folder: Path


@dataclass(frozen=True, slots=True)
class _Dispatched:
    """What was dispatched: the round's number and form, its files, the issues of no unit, what is sent to whom."""

    round_id: int
    form: DispatchForm
    files: "list[UnitFile]"
    without_unit: "list[IssueRow]"
    channels: "list[UnitChannels]"


def _resolve_task(desk: Desk, options: DispatchOptions, words: "Sequence[str]") -> _Task:
    """Return the task of *options*. Ask for what is missing at a terminal, refuse elsewhere; also for a folder among *words*."""
    can_ask = desk.is_interactive and not options.as_json
    missing = {"--by": options.by, "--due": options.due, "--to": options.to or options.send or None}
    names = [name for name, value in missing.items() if value is None]
    folder = _find_folder_word(desk, words) if "--to" in names else ""
    if folder and can_ask:
        line = _complete_line(desk, {"--to": folder}, folder)
        raise UsageRefused(f"没有一个问题里有“{folder}”；是文件夹的，写在 --to 后面", f"请写成 {line}")
    if names and not can_ask:
        examples = {"--by": "责任单位", "--due": str(desk.today + _A_WEEK), "--to": folder or "分发"}
        line = _complete_line(desk, {name: examples[name] for name in names}, folder)
        raise UsageRefused(f"没有写明 {'、'.join(names)}", f"如 {line}")
    by = options.by or prompt_until_valid(
        desk, "按什么分（责任单位/镇办/牵头单位）", DISPATCH_FIELD.parse, "责任单位"
    )
    due = options.due or prompt_until_valid(desk, "哪一天以前交回", DAY_AHEAD.parse)
    place = options.to or (Path(f"分发-{due}") if options.send else None)
    place = place or prompt_until_valid(desk, "写到哪个文件夹", FOLDER.parse)
    if due < desk.today:
        raise UsageRefused(f"--due {due} 已经过了", f"今天是 {desk.today}，请给今天或以后的日期")
    return _Task(by, due, place)


def _find_folder_word(desk: Desk, words: "Sequence[str]") -> str:
    """Return the one of the free *words* that neither stands in any issue nor is near to a name, "" where not one does."""
    from qinling.procedures.lookup.free_words import count_word_hits

    with desk.reading() as reader:
        hits = count_word_hits(reader, words) if words else []
    strange = [one.word for one in hits if not (one.issues or one.near or one.renumbered)]
    return strange[0] if len(strange) == 1 else ""


def _complete_line(desk: Desk, options: "Mapping[str, str]", left_out: str) -> str:
    """Return the line as typed with *options*, without the word that is *left_out*."""
    words = replace_last_word(desk.words, left_out) if left_out else desk.words
    return format_command([*words, *chain.from_iterable(options.items())])


def _leave_out_closed(wanted: WordFilterOptions) -> WordFilterOptions:
    """Return *wanted* without closed and void issues, unless a status is named."""
    names_status = wanted.status or wanted.closed_unaccepted
    return wanted if names_status else replace(wanted, only_open=True)


def _dispatch_workbooks(
    desk: Desk, options: DispatchOptions, task: _Task, wanted: WordFilterOptions
) -> _Dispatched:
    """Record the round and write its files: both or neither."""
    from qinling.cli.dispatch_writing import resolve_form
    from qinling.procedures.dispatch.rounds import NewRound, record_round
    from qinling.procedures.units import read_unit_merges
    from qinling.rules.dispatch.unit_issues import share_issues

    form = resolve_form(desk, options.columns, options.fill)
    with (
        open_output_files(desk, force=options.force, ask=not options.as_json) as outputs,
        desk.writing(dry_run=options.dry_run) as writer,
    ):
        issues = find_wanted_issues(desk, writer, wanted, desk.today)
        merges = read_unit_merges(writer, desk.settings.home)
        shared = share_issues(issues, task.by, merges)
        if not shared.by_unit:
            raise UsageRefused(
                f"没有可以分发的问题（{wanted.describe()}，{task.by.label}不空）", "看 qinling list，放宽条件"
            )
        new = NewRound(task.due, task.by, wanted.describe(), form.merge_fields)
        round_id, files = record_round(writer, new, shared.by_unit, desk.build_stamp())
        may_lack = options.to is not None
        channels = resolve_unit_channels(desk, files, merges, may_lack=may_lack) if options.send else []
        if not options.dry_run:
            write_unit_files(desk, writer, outputs, task.folder, form, files, f"第 {round_id} 轮", task.due)
            outputs.check()
    return _Dispatched(round_id, form, files, shared.without_unit, channels)


def _print_dispatched(desk: Desk, options: DispatchOptions, task: _Task, result: _Dispatched) -> None:
    from qinling.reports.dispatch import dispatched_json, dispatched_lines, dispatched_table

    if options.as_json:
        desk.print_json(
            "dispatch",
            dispatched_json(result.files),
            round=None if options.dry_run else result.round_id,
            by=task.by,
            due=task.due,
            without_unit=[one.number for one in result.without_unit],
        )
    else:
        desk.out.print(dispatched_table(result.files, task.by, desk.out.width))
    note_unknown_extras(desk, result.form.layout, result.form.open_columns)
    place = None if options.dry_run else task.folder
    for line in dispatched_lines(
        result.round_id, result.files, result.without_unit, task.by, task.due, place
    ):
        desk.print_note(line)


def _print_status(desk: Desk, found: "RoundStatus", *, as_json: bool) -> None:
    from qinling.reports.dispatch import round_json, round_lines, round_table, unit_json

    if as_json:
        desk.print_json("dispatch_status", map(unit_json, found.units), **round_json(found))
        return
    desk.out.print(round_table(found, desk.out.width))
    for line in round_lines(found, desk.today):
        print_line(line)
