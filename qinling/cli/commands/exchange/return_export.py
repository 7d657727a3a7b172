"""Workbooks back: `check` and `return`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from qinling.cli.context import Desk
from qinling.cli.file_input import build_reading_options, progress_bar
from qinling.cli.options.common import AsJson, DryRun, SkipBad
from qinling.cli.options.workbooks import (
    ConflictWorkbook,
    PreferredSide,
    ReturnFileArgument,
    require_xlsx_name,
)
from qinling.errors import RowError, RowsRefused, UsageRefused
from qinling.rules.vocabulary import ConflictSide, parse_term

if TYPE_CHECKING:
    from sqlmodel import Session

    from qinling.ledger.reader import Reader
    from qinling.procedures.return_merge import MergedRow, ReturnResult
    from qinling.workbook.returns.return_reader import ReturnedFile

app = typer.Typer()


def _read_returned_file(desk: Desk, file: Path) -> "ReturnedFile":
    from qinling.workbook.returns.return_reader import read_returned_file

    plain = replace(build_reading_options(desk, None, (), {}, None), display_name=file.name, headings={})
    with progress_bar(desk, f"读取 {file.name}") as progress:
        return read_returned_file(file, plain, progress)


def _compare_with_ledger(reader: "Reader", returned_file: "ReturnedFile") -> "ReturnResult":
    from qinling.procedures.return_merge import compare_with_ledger
    from qinling.procedures.row_matching import require_own_export
    from qinling.workbook.returns.export_replay import replay_export

    require_own_export(reader, returned_file.export_origin)
    return compare_with_ledger(
        reader,
        returned_file.export_origin,
        returned_file.drafts,
        returned_file.bad_drafts,
        lambda issues: replay_export(issues, returned_file.manifest, returned_file.options),
    )


def _list_errors(returned_file: "ReturnedFile", merge_result: "ReturnResult") -> list[RowError]:
    return sorted(
        [*returned_file.errors, *merge_result.matching.errors], key=lambda error: (error.sheet, error.row)
    )


def _list_remarks(returned_file: "ReturnedFile", merge_result: "ReturnResult") -> Iterator[str]:
    """Yield what there is to say beside the rows: bad cells, what was left open, sheets left alone."""
    from qinling.reports.return_result import error_line, undecided_conflict_line

    yield from map(error_line, _list_errors(returned_file, merge_result))
    for one in returned_file.open_conflicts or ():
        yield undecided_conflict_line(one.number, one.field)
    yield from returned_file.skipped_sheets


@app.command()
def check(ctx: typer.Context, file: ReturnFileArgument, *, as_json: AsJson = False) -> None:
    """核对导出的表：是不是这本台账导出的，哪些格改过，台账的历史里还有没有导出时的链首。"""
    from qinling.reports.return_result import changed_cell_json, return_check_lines

    desk: Desk = ctx.obj
    returned_file = _read_returned_file(desk, file)
    with desk.reading() as reader:
        merge_result = _compare_with_ledger(reader, returned_file)
    if as_json:
        desk.print_json(
            "check",
            [changed_cell_json(one, *cell) for one in merge_result.merged for cell in one.edited_cells],
            position=returned_file.export_origin.position,
            head=returned_file.export_origin.head,
            added=len(merge_result.matching.added),
            missing=[number for _, number in merge_result.matching.missing],
            unreadable=len(_list_errors(returned_file, merge_result)),
            unanswered=_list_unanswered(returned_file),
        )
        return
    is_book = returned_file.open_conflicts is not None
    for line in return_check_lines(
        merge_result,
        returned_file.export_origin,
        list(_list_remarks(returned_file, merge_result)),
        is_conflict_workbook=is_book,
    ):
        typer.echo(line)


@app.command("return")
def return_export_file(
    ctx: typer.Context,
    file: ReturnFileArgument,
    *,
    prefer: PreferredSide = None,
    conflicts: ConflictWorkbook = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """收回改过的导出表：逐格与导出时、与现在的台账比对，一方改的照收，两方改得不同的列出来。"""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.return_merge import resolve_conflicts
    from qinling.reports.return_result import return_json

    desk: Desk = ctx.obj
    _require_usable_conflict_file(conflicts, prefer)
    returned_file = _read_returned_file(desk, file)
    asks = prefer is None and conflicts is None and desk.is_interactive and not as_json
    answers = _ask_about_conflicts(desk, returned_file) if asks else {}
    with desk.writing(dry_run=dry_run) as session:
        reader = SessionReader(session)
        merge_result = _compare_with_ledger(reader, returned_file)
        merge_result.merged = [
            resolve_conflicts(one, _list_preferred_fields(one, prefer, answers))
            for one in merge_result.merged
        ]
        refused = not skip_bad and bool(
            _list_errors(returned_file, merge_result) or any(one.violations for one in merge_result.merged)
        )
        lines = _build_result_lines(desk, reader, returned_file, merge_result, conflicts)
        items = list(return_json(reader, merge_result, returned_file.export_origin)) if as_json else []
        done = (0, 0) if refused else _apply_merge(desk, session, merge_result)
        if conflicts and not refused:
            lines.append(
                _write_conflict_workbook(
                    desk, reader, returned_file, merge_result, conflicts, dry_run=dry_run
                )
            )
    if as_json:
        _print_return_json(desk, returned_file, merge_result, items, done)
    else:
        verb = "试运行：将" if dry_run else "已"
        counted = f"{verb}改动 {done[0]} 个、新增 {done[1]} 个、未变 {merge_result.unchanged} 个问题"
        for line in (*lines, counted):
            desk.print_note(line)
    if refused:
        _refuse_invalid_rows(conflicts)


def _refuse_invalid_rows(conflicts: Path | None) -> NoReturn:
    no_book = f"，{conflicts.name} 没有写出" if conflicts else ""
    raise RowsRefused(f"有不合规则的内容，台账没有改动{no_book}", "请改正后再收，或加 --skip-bad 只收其余的")


def _apply_merge(desk: Desk, session: "Session", merge_result: "ReturnResult") -> tuple[int, int]:
    from qinling.procedures.return_merge import apply_return

    with progress_bar(desk, "写入台账", len(merge_result.merged)) as progress:
        return apply_return(session, merge_result, desk.build_stamp(), progress)


def _build_result_lines(
    desk: Desk,
    reader: "Reader",
    returned_file: "ReturnedFile",
    merge_result: "ReturnResult",
    conflicts: Path | None,
) -> list[str]:
    from qinling.reports.return_result import return_lines

    remedy = (
        "等冲突表填好再收"
        if conflicts
        else "要以表为准加 --prefer theirs，要逐格来定加 --conflicts 文件.xlsx"
    )
    rows = return_lines(reader, merge_result, returned_file.export_origin, remedy, desk.settings.timezone)
    return [*rows, *_list_remarks(returned_file, merge_result)]


def _print_return_json(
    desk: Desk,
    returned_file: "ReturnedFile",
    merge_result: "ReturnResult",
    items: Iterable[object],
    done: tuple[int, int],
) -> None:
    from qinling.reports.import_result import error_json

    desk.print_json(
        "return",
        items,
        changed=done[0],
        created=done[1],
        missing=[number for _, number in merge_result.matching.missing],
        errors=[error_json(error) for error in _list_errors(returned_file, merge_result)],
        unanswered=_list_unanswered(returned_file),
    )


def _list_unanswered(returned_file: "ReturnedFile") -> list[dict[str, str]]:
    return [
        {"level": one.level, "number": one.number, "field": one.field}
        for one in returned_file.open_conflicts or ()
    ]


def _require_usable_conflict_file(conflicts: Path | None, prefer: ConflictSide | None) -> None:
    if conflicts is None:
        return
    if prefer is not None:
        raise UsageRefused(
            "--conflicts 和 --prefer 不能一起用", "逐格来定的用 --conflicts，全听一方的用 --prefer"
        )
    require_xlsx_name(conflicts, "冲突表")
    if conflicts.exists():  # somebody may have begun to fill it in
        raise UsageRefused(f"{conflicts.name} 已经有了", "请换一个文件名，或先把它移走")


def _write_conflict_workbook(
    desk: Desk,
    reader: "Reader",
    returned_file: "ReturnedFile",
    merge_result: "ReturnResult",
    file: Path,
    *,
    dry_run: bool,
) -> str:
    """Write the conflicts that are left to *file*, as of the ledger now, and return what to say of that."""
    from qinling.procedures.verification import read_chain_head
    from qinling.procedures.views import read_issue_by_id
    from qinling.reports.return_result import conflict_row
    from qinling.workbook.returns.conflict_workbook import build_conflict_record, write_conflict_workbook

    left = [(one, clash) for one in merge_result.merged for clash in one.conflicts]
    if not left:
        return f"没有冲突，没有写出 {file.name}"
    if dry_run:
        return f"试运行：将把 {len(left)} 处冲突写入 {file}"
    position, hash_ = read_chain_head(reader)
    imprint = replace(returned_file.manifest, position=position, head=hash_)
    found = [
        build_conflict_record(clash.field, one.draft, read_issue_by_id(reader, one.issue.id))
        for one, clash in left
    ]
    told = [
        conflict_row(
            reader,
            one,
            clash,
            imprint.find_heading(clash.field),
            returned_file.export_origin,
            desk.settings.timezone,
        )
        for one, clash in left
    ]
    write_conflict_workbook(file, told, imprint, found)
    return f"{len(left)} 处冲突已写入 {file}，填好后用 qinling return {file} 收回"


#: The fields of an issue, by its id, in which a person prefers the table.
_PreferredFields = dict[int, list[str]]


def _list_preferred_fields(
    one: "MergedRow", prefer: ConflictSide | None, answers: _PreferredFields
) -> Iterable[str]:
    if prefer is not None:
        return [clash.field for clash in one.conflicts] if prefer is ConflictSide.THEIRS else []
    return answers.get(one.issue.id, ())


def _ask_about_conflicts(desk: Desk, returned_file: "ReturnedFile") -> _PreferredFields:
    """Ask about every cell that both sides changed, before the ledger is locked."""
    from qinling.cli.prompts import prompt_until_valid
    from qinling.reports.return_result import conflict_line

    answers: _PreferredFields = {}
    with desk.reading() as reader:
        merge_result = _compare_with_ledger(reader, returned_file)
    for one in merge_result.merged:
        for clash in one.conflicts:
            desk.print_note(conflict_line(one.issue.number, clash))
            said = prompt_until_valid(
                desk, "以哪个为准（表/台账）", partial(parse_term, ConflictSide), default="台账"
            )
            if said is ConflictSide.THEIRS:
                answers.setdefault(one.issue.id, []).append(clash.field)
    return answers
