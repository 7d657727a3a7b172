"""What looks like a slip over a whole column of a returned table: asked at a terminal, refused in a script."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn

from qinling.cli.commands.exchange.returns.return_conflicts import (
    PreferredFields,
    can_ask,
    compare_and_resolve,
    is_refused_for_errors,
)
from qinling.cli.context import Desk
from qinling.cli.options.workbooks import ReturnOptions
from qinling.cli.prompts import confirm
from qinling.errors import AnswerNeeded, RowsRefused
from qinling.rules.vocabulary import SlipKind

if TYPE_CHECKING:
    from qinling.procedures.returns.merge import ReturnResult
    from qinling.rules.merging.column_slips import Slip
    from qinling.workbook.returns.return_reader import ReturnedFile

#: The kinds of slips that a person said are none.
AcceptedKinds = frozenset[SlipKind]


def list_slips(desk: Desk, returned_file: "ReturnedFile", result: "ReturnResult") -> "list[Slip]":
    """Return what looks like a slip. In a conflict workbook every cell was decided by itself: nothing does."""
    from qinling.procedures.returns.slips import find_return_slips

    if returned_file.open_conflicts is not None:
        return []
    return find_return_slips(result, desk.settings.slips)


def list_slip_lines(desk: Desk, result: "ReturnResult", slips: "Sequence[Slip]") -> Iterator[str]:
    """Yield what a person must see first: closed issues that would reopen, and then the slips."""
    from qinling.procedures.returns.slips import list_reopened_issues, list_step_reopenings
    from qinling.reports.comparisons.return_slips import reopened_lines, slip_lines

    reopened = list_reopened_issues(result, desk.calendar, desk.settings.procedure)
    yield from reopened_lines(reopened, list_step_reopenings(result))
    yield from slip_lines(slips)


def ask_about_slips(
    desk: Desk, returned_file: "ReturnedFile", options: ReturnOptions, answers: PreferredFields
) -> AcceptedKinds:
    """Return the kinds that --accept names, and those that a person says are no slip, before the ledger is locked.

    Raises RowsRefused where the person says that it is one.
    """
    accepted = frozenset(options.accept or ())
    if not can_ask(desk, options):
        return accepted
    with desk.reading() as reader:
        result = compare_and_resolve(desk, reader, returned_file, options.prefer, answers)
        slips = [slip for slip in list_slips(desk, returned_file, result) if slip.kind not in accepted]
        lines = [*list_slip_lines(desk, result, slips)] if slips else []
    if not slips or is_refused_for_errors(returned_file, result, options):
        return accepted
    for line in lines:
        desk.print_note(line)
    if not confirm(desk, "这些确实都是有意改的吗（是/否）", default="否"):
        raise RowsRefused("没有收回，台账没有改动", "请在表里改回这些格再收")
    return accepted | {slip.kind for slip in slips}


def refuse_slips(slips: "Sequence[Slip]") -> NoReturn:
    """Raise AnswerNeeded: what the table looks like, and the option that takes it all the same."""
    from qinling.reports.comparisons.return_slips import name_columns

    columns = "；".join(f"{name_columns(slip)}{slip.kind.label}" for slip in slips)
    given = " ".join(f"--accept {slip.kind.label}" for slip in slips)
    raise AnswerNeeded(
        f"有要确认的改动（{columns}），台账没有改动", f"不是有意改的，请在表里改回再收；是有意的，加 {given}"
    )
