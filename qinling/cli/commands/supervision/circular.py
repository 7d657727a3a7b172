"""Command `supervise circular`: the monthly circular to all units with overdue issues."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.supervision.letters import (
    build_letter_of_details,
    note_written,
    require_office,
    write_letters,
)
from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, Force
from qinling.cli.options.steps import LetterFolder
from qinling.cli.options.workbooks import require_force_target
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import StepRefused, UsageRefused

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.supervision.act_letters import ActLetter
    from qinling.procedures.supervision.monthly_circular import MonthlyCircular


def circular(
    ctx: typer.Context, *, folder: LetterFolder = None, force: Force = False, as_json: AsJson = False
) -> None:
    """每月的调度通报：各单位超期几个，该不该出；写 --letters 的出一份，不登记到各问题，不能用 qinling undo 撤回。"""
    desk: Desk = ctx.obj
    require_force_target(force, folder, "--letters")
    with desk.reading() as reader:
        found = _read_circular(desk, reader)
    _print_circular(desk, found, as_json=as_json)
    if folder and found.issues:
        _write_circular(desk, found, folder, force=force, ask=not as_json)


def read_circular_to_send(desk: Desk, number: str) -> "ActLetter":
    """Return the letter of the circular *number*, of what is overdue today.

    Raises UsageRefused for another month: what was overdue then is not any more. StepRefused where nothing is.
    """
    from qinling.procedures.supervision.circular_letters import build_circular_letter

    with desk.reading() as reader:
        found = _read_circular(desk, reader)
        if number != found.number:
            raise UsageRefused(f"{number} 不是本月的，不能再发", f"本月的是 {found.number}")
        if not found.issues:
            raise StepRefused("没有超期的问题，不用发调度通报", "用 qinling supervise circular 核对")
        letter = build_circular_letter(reader, found)
    if nobody := sum(unit.overdue for unit in found.units if not unit.name):
        desk.print_note(f"注意：{nobody} 个问题没有写单位，没有人收；请用 qinling edit 编号 补上责任单位")
    return letter


def build_circular_document(desk: Desk, office: str) -> bytes:
    """Return the circular of this month as a Word document, signed by *office*."""
    from qinling.procedures.supervision.monthly_circular import build_circular_details

    with desk.reading() as reader:
        details = build_circular_details(reader, _read_circular(desk, reader), desk.calendar)
    return build_letter_of_details(desk, details, office)


def _read_circular(desk: Desk, reader: "Reader") -> "MonthlyCircular":
    from qinling.procedures.supervision.monthly_circular import read_monthly_circular

    settings = desk.settings
    day = settings.letter_sending.circular_day
    return read_monthly_circular(reader, desk.today, day, desk.calendar, settings.home)


def note_due_circular(desk: Desk) -> None:
    """Tell a person that the circular of this month is due."""
    from qinling.reports.supervision.monthly_circular import circular_line

    if not desk.is_interactive:
        return
    with desk.reading() as reader:
        found = _read_circular(desk, reader)
    if found.is_due:
        desk.print_note(circular_line(found))


def _print_circular(desk: Desk, found: "MonthlyCircular", *, as_json: bool) -> None:
    from qinling.reports.supervision.monthly_circular import circular_json, circular_line, circular_table

    if as_json:
        items, keys = circular_json(found)
        desk.print_json("circular", items, **keys)
        return
    if found.units:
        desk.out.print(circular_table(found, desk.out.width))
    desk.print_note(circular_line(found))


def _write_circular(desk: Desk, found: "MonthlyCircular", folder: Path, *, force: bool, ask: bool) -> None:
    """Write the circular, and record that it was: both or neither."""
    from qinling.procedures.supervision.monthly_circular import (
        build_circular_details,
        record_circular_written,
    )

    office = require_office(desk)
    with open_output_files(desk, force=force, ask=ask) as outputs, desk.writing() as writer:
        details = build_circular_details(writer, found, desk.calendar)
        content = build_letter_of_details(desk, details, office)
        files = write_letters(outputs, {found.number: content}, folder)
        record_circular_written(writer, found)
    note_written(desk, files)
