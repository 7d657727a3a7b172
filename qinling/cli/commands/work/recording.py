"""Command group `work`: add, edit and void work records, and attach files to them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from qinling.cli.commands.work import importing, viewing
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.lookup.misplaced.misplaced_words import refuse_words
from qinling.cli.lookup.record_numbers import settle_record, settle_records
from qinling.cli.missing_options import complete_text
from qinling.cli.options.common import AsJson, EditBasis
from qinling.cli.options.values.value_parsers import DAY
from qinling.cli.options.work import (
    UNIT,
    Again,
    Count,
    PartsOf,
    PersonCount,
    RecordFileKind,
    RecordFiles,
    RecordNumber,
    RecordNumbers,
    RecordValues,
    Topic,
    VoidReason,
    WorkDay,
    WorkKindName,
    WorkNote,
    WorkUnit,
)
from qinling.errors import AnswerNeeded, UsageRefused, value_refused_as
from qinling.rules.vocabulary import AttachmentKind

if TYPE_CHECKING:
    from qinling.ledger.work.rows import WorkRecordRow
    from qinling.rules.work.amounts import StatedAmounts
    from qinling.rules.work.kinds import WorkKind
    from qinling.rules.work.records import WorkDraft

app = typer.Typer(
    name="work",
    cls=ChineseGroup,
    help="问题以外的工作：会议、巡查、劝返、案件；存量：岗亭、覆盖率等。",
    subcommand_metavar="命令 [参数]...",
)
Answer = TypeVar("Answer")
_EXAMPLE = "qinling work add 劝返 --count 2起5人次 --on 2026-06-09 --by 麻街镇"


@app.command("add")
def add_work_record(
    ctx: typer.Context,
    kind_name: WorkKindName,
    *,
    count: Count = None,
    persons: PersonCount = None,
    on: WorkDay = None,
    by: WorkUnit = None,
    note: WorkNote = "",
    topic: Topic = None,
    parts: PartsOf = None,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    """记一条工作，如：qinling work add 劝返 --count 2起5人次 --on 2026-06-09 --by 麻街镇。

    存量（岗亭、覆盖率等）记从哪一天起是多少，一直算到下一次记。“其中”用 --of，不另外相加。
    """
    from qinling.rules.work.kinds import resolve_kind
    from qinling.rules.work.records import WorkDraft

    desk: Desk = ctx.obj
    with value_refused_as(UsageRefused):
        kind = resolve_kind(desk.settings.work_kinds, kind_name)
    stated = _read_amounts(desk, kind, count, persons, parts or ())
    day = _ask_unless_given(desk, on, "--on", "日期", DAY.parse)
    unit = _ask_unless_given(desk, by, "--by", "单位", UNIT.parse)
    draft = WorkDraft(kind, stated.whole, day, unit, topic, note.strip() or None, stated.parts)
    _print_records(desk, _add_record(desk, draft, again=again), "已记", as_json=as_json)


def _add_record(desk: Desk, draft: "WorkDraft", *, again: bool) -> "list[WorkRecordRow]":
    """Add a record. Note a unit that the ledger did not know, and a value that replaces another unit's."""
    from qinling.procedures.work.records import add_record, find_value_of_other_unit, resolve_unit
    from qinling.reports.work import new_unit_line, replaced_value_line

    with desk.writing(create=True) as writer:
        unit = resolve_unit(writer, draft.unit)
        draft = replace(draft, unit=unit.name)
        replaced = find_value_of_other_unit(writer, draft)
        added = add_record(writer, draft, desk.build_stamp(), again=again)
    if unit.is_new:
        desk.print_note(new_unit_line(unit))
    if replaced is not None:
        desk.print_note(replaced_value_line(replaced, desk.settings.work_kinds))
    return added


def _print_records(desk: Desk, records: "Sequence[WorkRecordRow]", verb: str, *, as_json: bool) -> None:
    from qinling.reports.work import record_json, record_line

    kinds = desk.settings.work_kinds
    if as_json:
        desk.print_json("work", [record_json(one, kinds) for one in records])
        return
    for one in records:
        desk.print_note(f"{verb} {record_line(one, kinds)}")


def _read_amounts(
    desk: Desk, kind: "WorkKind", count: str | None, persons: str | None, parts: Sequence[str]
) -> "StatedAmounts":
    """Return the figures of a new record. Ask for a missing amount at the terminal."""
    from qinling.rules.work.amounts import format_example, parse_part, parse_stated_amounts, with_persons

    if count is None:
        label = f"数量（如 {format_example(kind)}）"
        stated = _ask_unless_given(
            desk, None, "--count", label, lambda text: parse_stated_amounts(kind, text)
        )
    else:
        with value_refused_as(UsageRefused, "--count："):
            stated = parse_stated_amounts(kind, count)
    if persons is not None:
        with value_refused_as(UsageRefused, "--persons："):
            stated = stated._replace(whole=with_persons(kind, stated.whole, persons))
    with value_refused_as(UsageRefused, "--of："):
        own = tuple(parse_part(kind, part) for part in parts)
    return stated._replace(parts=stated.parts + own)


def _ask_unless_given(
    desk: Desk, given: Answer | None, option: str, label: str, parse: Callable[[str], Answer]
) -> Answer:
    """Return what was *given*, or ask for it. Raises AnswerNeeded where no terminal is attached."""
    from qinling.cli.prompts import prompt_until_valid

    if given is not None:
        return given
    if not desk.is_interactive:
        raise AnswerNeeded(f"没有写明{label.partition('（')[0]}", f"请加 {option}，如 {_EXAMPLE}")
    return prompt_until_valid(desk, label, parse)


@app.command("edit")
def edit_work_record(
    ctx: typer.Context,
    number: RecordNumber,
    values: RecordValues = None,
    *,
    ground: EditBasis = "",
    as_json: AsJson = False,
) -> None:
    """改正一条工作记录，如：qinling work edit GZ0001 数量=4次 备注=；等号后留空为清空。

    记录的日期、单位改了，它的“其中”随着改。种类记错了的，作废后重新记。
    """
    from qinling.cli.framework.terminal.printing import print_to_stderr
    from qinling.procedures.work.records import edit_record
    from qinling.reports.work import record_change_lines, record_json, record_line

    desk: Desk = ctx.obj
    kinds = desk.settings.work_kinds
    number = settle_record(desk, number)
    with desk.writing() as writer:
        after = _read_record_values(desk, writer, number, values or ())
        record, changed = edit_record(writer, kinds, number, after, desk.build_stamp(), ground)
    if as_json:
        desk.print_json("work", [record_json(record, kinds)])
        return
    for line in record_change_lines(changed):
        print_to_stderr(line)
    desk.print_note(f"{'已修改' if changed else '没有变化'} {record_line(record, kinds)}")


def _read_record_values(desk: Desk, writer: Any, number: str, pairs: Sequence[str]) -> dict[str, Any]:
    """Return field → new value of the *pairs* 字段=值, as the history keeps them."""
    from qinling.procedures.work.records import require_record, resolve_unit
    from qinling.reports.work import new_unit_line
    from qinling.rules.work.kinds import find_kind
    from qinling.rules.work.records import parse_record_number
    from qinling.rules.work.typed_values import parse_record_values, split_record_values

    if not pairs:
        raise UsageRefused("没有写要改什么", "如 qinling work edit GZ0001 数量=4次")
    texts = split_record_values(pairs)
    kind = find_kind(desk.settings.work_kinds, require_record(writer, parse_record_number(number)).kind)
    after = parse_record_values(kind, texts, desk.today)
    if "unit" in after:
        unit = resolve_unit(writer, after["unit"])
        after["unit"] = unit.name
        if unit.is_new:
            desk.print_note(new_unit_line(unit))
    return after


@app.command("void")
def void_work_records(
    ctx: typer.Context, numbers: RecordNumbers, *, reason: VoidReason = "", as_json: AsJson = False
) -> None:
    """作废工作记录：哪里都不再算，台账里仍留着；连同它的“其中”。"""
    from qinling.procedures.work.records import void_records

    desk: Desk = ctx.obj
    refuse_words(desk, ctx, numbers, [word for word in numbers if re.search("[0-9]", word)])
    settled = settle_records(desk, numbers)
    reason = complete_text(desk, reason, "作废的原因（--reason）", as_json=as_json)
    with desk.writing() as writer:
        voided = void_records(writer, settled, desk.build_stamp(), reason)
    _print_records(desk, voided, "作废", as_json=as_json)


@app.command("attach")
def attach_to_work_record(
    ctx: typer.Context,
    number: RecordNumber,
    files: RecordFiles,
    *,
    kind: RecordFileKind = AttachmentKind.OTHER,
    as_json: AsJson = False,
) -> None:
    """给工作记录收入材料：纪要、照片、文书等；抄一份放进台账自己的文件夹，同一内容只存一份。"""
    from qinling.cli.commands.casework.attachments import print_attached_files
    from qinling.ledger.attachments import open_attachments
    from qinling.procedures.work.attachments import attach_to_record

    desk: Desk = ctx.obj
    number = settle_record(desk, number)
    with desk.writing() as writer, open_attachments(desk.ledger_place, writer) as store:
        added, known = attach_to_record(writer, number, files, kind, store, desk.build_stamp())
    print_attached_files(desk, number, kind, added, known, as_json=as_json)


app.command("import")(importing.import_work_records)
app.command("list")(viewing.list_work_records)
app.command("show")(viewing.show_work_record)
