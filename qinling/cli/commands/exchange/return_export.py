"""Workbooks back: `check` and `return`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from qinling.cli.context import Desk
from qinling.cli.file_input import progress_bar, reading_options
from qinling.cli.options.common import AsJson, DryRun, SkipBad
from qinling.cli.options.workbooks import ConflictBook, OneFile, Prefer, refuse_unless_xlsx
from qinling.errors import RowError, RowsRefused, UsageRefused
from qinling.rules.vocabulary import Side, read_word

if TYPE_CHECKING:
    from sqlmodel import Session

    from qinling.ledger.reader import Reader
    from qinling.procedures.return_merge import Merged, Returned
    from qinling.workbook.returns.return_reader import CameBack

app = typer.Typer()


def _opened(desk: Desk, file: Path) -> "CameBack":
    from qinling.workbook.returns.return_reader import read_back

    plain = replace(reading_options(desk, None, (), {}, None), called=file.name, headings={})
    with progress_bar(desk, f"读取 {file.name}") as progress:
        return read_back(file, plain, progress)


def _compared(reader: "Reader", came: "CameBack") -> "Returned":
    from qinling.procedures.return_merge import compare
    from qinling.procedures.row_matching import refuse_stranger
    from qinling.workbook.returns.export_replay import said_of

    refuse_stranger(reader, came.out)
    return compare(
        reader,
        came.out,
        came.drafts,
        came.refused,
        lambda issues: said_of(issues, came.imprint, came.options),
    )


def _errors(came: "CameBack", returned: "Returned") -> list[RowError]:
    return sorted([*came.errors, *returned.rows.errors], key=lambda error: (error.sheet, error.row))


def _further(came: "CameBack", returned: "Returned") -> Iterator[str]:
    """Yield what there is to say beside the rows: bad cells, what was left open, sheets left alone."""
    from qinling.reports.return_result import error_line, open_line

    yield from map(error_line, _errors(came, returned))
    for one in came.still_open or ():
        yield open_line(one.number, one.field)
    yield from came.left


@app.command()
def check(ctx: typer.Context, file: OneFile, *, as_json: AsJson = False) -> None:
    """核对导出的表：是不是这本台账导出的，哪些格改过，台账的历史里还有没有导出时的链首。"""
    from qinling.reports.return_result import cell_json, check_lines

    desk: Desk = ctx.obj
    came = _opened(desk, file)
    with desk.reading() as reader:
        returned = _compared(reader, came)
    if as_json:
        desk.print_json(
            "check",
            [cell_json(one, *cell) for one in returned.merged for cell in one.edited],
            position=came.out.position,
            head=came.out.head,
            added=len(returned.rows.added),
            missing=[number for _, number in returned.rows.missing],
            unreadable=len(_errors(came, returned)),
            unanswered=_unanswered(came),
        )
        return
    is_book = came.still_open is not None
    for line in check_lines(returned, came.out, list(_further(came, returned)), is_book=is_book):
        typer.echo(line)


@app.command("return")
def return_(
    ctx: typer.Context,
    file: OneFile,
    *,
    prefer: Prefer = None,
    conflicts: ConflictBook = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """收回改过的导出表：逐格与导出时、与现在的台账比对，一方改的照收，两方改得不同的列出来。"""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.return_merge import settled
    from qinling.reports.return_result import returned_json

    desk: Desk = ctx.obj
    _refuse_book(conflicts, prefer)
    came = _opened(desk, file)
    asks = prefer is None and conflicts is None and desk.is_interactive and not as_json
    answers = _answers(desk, came) if asks else {}
    with desk.writing(dry_run=dry_run) as session:
        reader = SessionReader(session)
        returned = _compared(reader, came)
        returned.merged = [settled(one, _theirs(one, prefer, answers)) for one in returned.merged]
        refused = not skip_bad and bool(_errors(came, returned) or any(one.wrong for one in returned.merged))
        lines = _told(desk, reader, came, returned, conflicts)
        items = list(returned_json(reader, returned, came.out)) if as_json else []
        done = (0, 0) if refused else _taken(desk, session, returned)
        if conflicts and not refused:
            lines.append(_write_book(desk, reader, came, returned, conflicts, dry_run=dry_run))
    if as_json:
        _print_returned(desk, came, returned, items, done)
    else:
        verb = "试运行：将" if dry_run else "已"
        counted = f"{verb}改动 {done[0]} 个、新增 {done[1]} 个、未变 {returned.unchanged} 个问题"
        for line in (*lines, counted):
            desk.say(line)
    if refused:
        _refuse_rows(conflicts)


def _refuse_rows(conflicts: Path | None) -> NoReturn:
    no_book = f"，{conflicts.name} 没有写出" if conflicts else ""
    raise RowsRefused(f"有不合规则的内容，台账没有改动{no_book}", "请改正后再收，或加 --skip-bad 只收其余的")


def _taken(desk: Desk, session: "Session", returned: "Returned") -> tuple[int, int]:
    from qinling.procedures.return_merge import take_back

    with progress_bar(desk, "写入台账", len(returned.merged)) as progress:
        return take_back(session, returned, desk.stamp(), progress)


def _told(
    desk: Desk, reader: "Reader", came: "CameBack", returned: "Returned", conflicts: Path | None
) -> list[str]:
    from qinling.reports.return_result import tell_returned

    remedy = (
        "等冲突表填好再收"
        if conflicts
        else "要以表为准加 --prefer theirs，要逐格来定加 --conflicts 文件.xlsx"
    )
    rows = tell_returned(reader, returned, came.out, remedy, desk.settings.timezone)
    return [*rows, *_further(came, returned)]


def _print_returned(
    desk: Desk, came: "CameBack", returned: "Returned", items: Iterable[object], done: tuple[int, int]
) -> None:
    from qinling.reports.import_result import error_json

    desk.print_json(
        "return",
        items,
        changed=done[0],
        created=done[1],
        missing=[number for _, number in returned.rows.missing],
        errors=[error_json(error) for error in _errors(came, returned)],
        unanswered=_unanswered(came),
    )


def _unanswered(came: "CameBack") -> list[dict[str, str]]:
    return [{"level": one.level, "number": one.number, "field": one.field} for one in came.still_open or ()]


def _refuse_book(conflicts: Path | None, prefer: Side | None) -> None:
    if conflicts is None:
        return
    if prefer is not None:
        raise UsageRefused(
            "--conflicts 和 --prefer 不能一起用", "逐格来定的用 --conflicts，全听一方的用 --prefer"
        )
    refuse_unless_xlsx(conflicts, "冲突表")
    if conflicts.exists():  # somebody may have begun to fill it in
        raise UsageRefused(f"{conflicts.name} 已经有了", "请换一个文件名，或先把它移走")


def _write_book(
    desk: Desk, reader: "Reader", came: "CameBack", returned: "Returned", file: Path, *, dry_run: bool
) -> str:
    """Write the conflicts that are left to *file*, as of the ledger now, and return what to say of that."""
    from qinling.procedures.verification import head
    from qinling.procedures.views import issue_now
    from qinling.reports.return_result import conflict_texts
    from qinling.workbook.returns.conflict_workbook import conflict_of, write_conflicts

    left = [(one, clash) for one in returned.merged for clash in one.clashes]
    if not left:
        return f"没有冲突，没有写出 {file.name}"
    if dry_run:
        return f"试运行：将把 {len(left)} 处冲突写入 {file}"
    position, hash_ = head(reader)
    imprint = replace(came.imprint, position=position, head=hash_)
    found = [conflict_of(clash.field, one.draft, issue_now(reader, one.issue.id)) for one, clash in left]
    told = [
        conflict_texts(reader, one, clash, imprint.heading_of(clash.field), came.out, desk.settings.timezone)
        for one, clash in left
    ]
    write_conflicts(file, told, imprint, found)
    return f"{len(left)} 处冲突已写入 {file}，填好后用 qinling return {file} 收回"


#: The fields of an issue, by its id, in which a person prefers the table.
_Answers = dict[int, list[str]]


def _theirs(one: "Merged", prefer: Side | None, answers: _Answers) -> Iterable[str]:
    if prefer is not None:
        return [clash.field for clash in one.clashes] if prefer is Side.THEIRS else []
    return answers.get(one.issue.id, ())


def _answers(desk: Desk, came: "CameBack") -> _Answers:
    """Ask about every cell that both sides changed, before the ledger is locked."""
    from qinling.cli.prompts import asked
    from qinling.reports.return_result import clash_line

    answers: _Answers = {}
    with desk.reading() as reader:
        returned = _compared(reader, came)
    for one in returned.merged:
        for clash in one.clashes:
            desk.say(clash_line(one.issue.number, clash))
            said = asked(desk, "以哪个为准（表/台账）", partial(read_word, Side), default="台账")
            if said is Side.THEIRS:
                answers.setdefault(one.issue.id, []).append(clash.field)
    return answers
