"""Commands `attach` and `dossier`: attachments and case files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, IssueNumber, LevelOption
from qinling.cli.options.steps import AttachmentFiles, AttachmentKindOption, CaseFileTarget, CheckMissing
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import AttachmentKind, Level

if TYPE_CHECKING:
    from qinling.procedures.case_files import CaseFile

app = typer.Typer()


@app.command()
def attach(
    ctx: typer.Context,
    number: IssueNumber,
    files: AttachmentFiles,
    *,
    kind: AttachmentKindOption,
    level: LevelOption = None,
    as_json: AsJson = False,
) -> None:
    """收入材料：照片、报告、验收意见等；抄一份放进台账自己的文件夹，同一内容只存一份。"""
    desk: Desk = ctx.obj
    added, known = _attach_files(desk, number, level, files, kind)
    if as_json:
        desk.print_json("papers", map(str, added), known=[str(file) for file in known])
        return
    for file in known:
        desk.print_note(f"{file.name} 已在 {number} 的{kind.label}里，没有再收")
    desk.print_note(f"{number} 收入{kind.label} {len(added)} 份")


def _attach_files(
    desk: Desk, number: str, level: Level | None, files: Sequence[Path], kind: AttachmentKind
) -> tuple[list[Path], list[Path]]:
    """Attach *files* to an issue. Return the files added, and those it had already."""
    from qinling.ledger.attachments import get_attachments_folder
    from qinling.procedures.steps import attach_files, resolve_issues

    folder = get_attachments_folder(desk.ledger_path)
    with desk.writing() as writer:
        (issue,) = resolve_issues(writer, [(number, level.value if level else None)])
        return attach_files(writer, issue, files, kind, folder, desk.build_stamp())


@app.command()
def dossier(
    ctx: typer.Context,
    number: IssueNumber,
    *,
    target: CaseFileTarget = None,
    check: CheckMissing = False,
    level: LevelOption = None,
    as_json: AsJson = False,
) -> None:
    """导出一事一档，或看还缺哪些材料；封面和全部材料放进一个新文件夹或一个 .zip。"""
    from qinling.procedures.case_files import build_case_file

    desk: Desk = ctx.obj
    if check == (target is not None):
        raise UsageRefused("请写 --to 文件夹（或 文件.zip），或写 --check", "两样只写一样")
    with desk.reading() as reader:
        case = build_case_file(reader, number, level, desk.settings.procedure)
    if target is not None:
        _write_case_file(desk, case, target)
    _print_case(desk, case, check=check, as_json=as_json)


def _write_case_file(desk: Desk, case: "CaseFile", target: Path) -> None:
    from qinling.ledger.attachments import get_attachments_folder
    from qinling.procedures.case_files import write_case_file
    from qinling.reports.case_file import cover_footer, cover_sections, cover_title
    from qinling.workbook.export.case_cover import build_case_cover

    sections = list(cover_sections(case, desk.settings.timezone))
    cover = build_case_cover(cover_title(case), sections, cover_footer(case, desk.today))
    write_case_file(case, cover, get_attachments_folder(desk.ledger_path), target)
    desk.print_note(f"已导出 {target}：封面和 {len(case.timeline.attachments)} 份材料")


def _print_case(desk: Desk, case: "CaseFile", *, check: bool, as_json: bool) -> None:
    from qinling.reports.case_file import case_json

    if as_json:
        desk.print_json("dossier", [case_json(case)])
        return
    missing = "、".join(kind.label for kind in case.missing_attachments)
    if check:
        typer.echo(missing or "材料齐全")
    elif missing:
        desk.print_note(f"还缺：{missing}")
