"""Command `deadlines`: deadlines in working days that the calendar moves now."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.context import Desk
from qinling.cli.lookup.issue_numbers import find_issues_to_show, settle_numbers
from qinling.cli.lookup.last_list import remember_list
from qinling.cli.options.common import AsJson, LevelOption
from qinling.cli.options.values.value_parsers import TEXT
from qinling.cli.settings.holidays import note_estimated_years

if TYPE_CHECKING:
    from qinling.procedures.recounted_deadlines import RecountedDeadline

app = typer.Typer()

Numbers = Annotated[
    list[str] | None,
    typer.Argument(metavar="编号...", parser=TEXT, help="只看、只改这些问题"),
]
Apply = Annotated[bool, typer.Option("--apply", help="把列出的时限改过来，记入历史；可用 qinling undo 撤回")]


@app.command()
def deadlines(
    ctx: typer.Context,
    numbers: Numbers = None,
    *,
    level: LevelOption = None,
    apply: Apply = False,
    as_json: AsJson = False,
) -> None:
    """列出按现在的放假安排要改的时限（按工作日算、没有延期的），加 --apply 改过来。"""
    from qinling.procedures.recounted_deadlines import find_recounted_deadlines, move_deadlines

    desk: Desk = ctx.obj
    if apply:
        wanted = settle_numbers(desk, [(number, level) for number in numbers or ()], "--level")
        with desk.writing() as writer:
            found = find_recounted_deadlines(writer, desk.today, desk.calendar, wanted, level)
            move_deadlines(writer, found, desk.build_stamp())
    else:
        with desk.reading() as reader:
            wanted = find_issues_to_show(desk, reader, numbers or (), level)
            found = find_recounted_deadlines(reader, desk.today, desk.calendar, wanted, level)
    _print_moved(desk, found, is_applied=apply, as_json=as_json)


def _print_moved(
    desk: Desk, found: "Sequence[RecountedDeadline]", *, is_applied: bool, as_json: bool
) -> None:
    from qinling.reports.recounted_deadlines import deadline_table, recounted_json

    if as_json:
        desk.print_json("deadlines", map(recounted_json, found), applied=is_applied)
        return
    if found:
        desk.out.print(deadline_table(found))
        remember_list(desk, (one.issue for one in found))
    note_estimated_years(desk.calendar, (one.new.year for one in found), desk.print_note)
    if not found:
        desk.print_note("按现在的放假安排，没有要改的时限")
    elif is_applied:
        desk.print_note(f"已改 {len(found)} 个问题的时限")
    else:
        desk.print_note(f"{len(found)} 个问题的时限要改：加 --apply 全改，写上编号只改那几个")
