"""The conflicts of a returned file: prefer one side, ask about each, or write them to a workbook."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import ReturnOptions, require_force_target, require_xlsx_name
from qinling.cli.outputs.output_files import OutputFiles
from qinling.cli.prompts import prompt_until_valid
from qinling.cli.reading.return_comparison import compare_with_ledger, list_errors
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import ConflictSide, parse_term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qinling.ledger.reader import Reader
    from qinling.procedures.returns.merge import MergedRow, ReturnResult
    from qinling.workbook.returns.return_reader import ReturnedFile

#: Issue id → fields where the table is preferred.
PreferredFields = dict[int, list[str]]


def require_usable_workbook(options: ReturnOptions) -> None:
    """Raise UsageRefused when the conflict workbook cannot be written, or --prefer is given too."""
    file = options.conflicts
    require_force_target(options.force, file, "--conflicts")
    if file is None:
        return
    if options.prefer is not None:
        raise UsageRefused(
            "--conflicts 和 --prefer 不能一起用", "逐格来定的用 --conflicts，全听一方的用 --prefer"
        )
    require_xlsx_name(file, "冲突表")


def ask_about_conflicts(desk: Desk, returned_file: "ReturnedFile", options: ReturnOptions) -> PreferredFields:
    """Ask about every conflict, before the ledger is locked; ask nothing without a terminal or when *options* decide."""
    if _do_options_decide(options) or not can_ask(desk, options):
        return {}
    from qinling.reports.comparisons.return_result import conflict_line

    preferred: PreferredFields = {}
    with desk.reading() as reader:
        result = compare_with_ledger(reader, returned_file)
    for row in result.merged:
        for conflict in row.conflicts:
            desk.print_note(conflict_line(row.issue.number, conflict))
            side = prompt_until_valid(
                desk, "以哪个为准（表/台账）", partial(parse_term, ConflictSide), default="台账"
            )
            if side is ConflictSide.THEIRS:
                preferred.setdefault(row.issue.id, []).append(conflict.field)
    return preferred


def are_conflicts_decided(desk: Desk, options: ReturnOptions) -> bool:
    """Return whether a person decides the conflicts: by *options*, in the conflict workbook, or asked."""
    return _do_options_decide(options) or can_ask(desk, options)


def _do_options_decide(options: ReturnOptions) -> bool:
    return options.prefer is not None or options.conflicts is not None


def can_ask(desk: Desk, options: ReturnOptions) -> bool:
    """Return whether a person can be asked: at a terminal, and not where a program reads the answer."""
    return desk.is_interactive and not options.as_json


def list_preferred_fields(
    row: "MergedRow", prefer: ConflictSide | None, answers: PreferredFields
) -> "Iterable[str]":
    """Return the fields of *row* in which the table is preferred: all, none, or those of *answers*."""
    if prefer is not None:
        return [conflict.field for conflict in row.conflicts] if prefer is ConflictSide.THEIRS else []
    return answers.get(row.issue.id, ())


def compare_and_resolve(
    desk: Desk,
    reader: "Reader",
    returned_file: "ReturnedFile",
    prefer: ConflictSide | None,
    answers: PreferredFields,
) -> "ReturnResult":
    """Compare the rows with the ledger and resolve the conflicts as *prefer* or *answers* say."""
    from qinling.procedures.returns.added_rows import refuse_future_additions
    from qinling.procedures.returns.merge import resolve_conflicts

    result = compare_with_ledger(reader, returned_file)
    refuse_future_additions(result.matching, desk.today, desk.calendar)
    rules = desk.settings.procedure
    result.merged = [
        resolve_conflicts(row, list_preferred_fields(row, prefer, answers), desk.today, desk.calendar, rules)
        for row in result.merged
    ]
    return result


def is_refused_for_errors(
    returned_file: "ReturnedFile", result: "ReturnResult", options: ReturnOptions
) -> bool:
    """Return whether bad cells or broken rules refuse the file."""
    has_errors = result.has_violations or bool(list_errors(returned_file, result))
    return has_errors and not options.skip_bad


def write_conflicts(
    desk: Desk,
    reader: "Reader",
    returned_file: "ReturnedFile",
    result: "ReturnResult",
    file: Path,
    outputs: OutputFiles,
    *,
    dry_run: bool,
) -> str:
    """Write the remaining conflicts for *file*, with the ledger's present position. Return the line to print.

    Raises OutputRefused, before the ledger is changed, where *file* may not be written.
    """
    from qinling.procedures.ledger_verification import read_chain_head
    from qinling.procedures.views.issue_views import read_issue_by_id
    from qinling.reports.comparisons.return_result import conflict_row
    from qinling.workbook.returns.conflict_workbook import build_conflict_record, write_conflict_workbook

    conflicts = [(row, conflict) for row in result.merged for conflict in row.conflicts]
    if not conflicts:
        return f"没有冲突，没有写出 {file.name}"
    if dry_run:
        return f"试运行：将把 {len(conflicts)} 处冲突写入 {file}"
    position, hash_ = read_chain_head(reader)
    # The office fills it in, whoever filled in the table: what a unit may change does not bind it.
    manifest = replace(returned_file.manifest, position=position, head=hash_, dispatch=0)
    records = [
        build_conflict_record(conflict.field, row.draft, read_issue_by_id(reader, row.issue.id))
        for row, conflict in conflicts
    ]
    origin, timezone = returned_file.export_origin, desk.settings.timezone
    lines = [
        conflict_row(reader, row, conflict, manifest.find_heading(conflict.field), origin, timezone)
        for row, conflict in conflicts
    ]
    write_conflict_workbook(outputs.create(file, private=True), file.name, lines, manifest, records)
    outputs.check()
    return f"{len(conflicts)} 处冲突已写入 {file}，填好后用 qinling return {file} 收回"
