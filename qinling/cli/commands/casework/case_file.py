"""Command `dossier`: export the case file of an issue, or list what it lacks."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, IssueNumber, LevelOption
from qinling.cli.options.steps import CaseFileTarget, CheckMissing
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.procedures.case_files import CaseFile

app = typer.Typer()


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
    from qinling.ledger.attachments import get_attachments_folder, list_old_attachment_folders
    from qinling.procedures.case_files import write_case_file
    from qinling.reports.case_file_cover import cover_footer, cover_sections, cover_title
    from qinling.workbook.export.case_file_cover import build_case_cover

    sections = list(cover_sections(case, desk.settings.timezone))
    cover = build_case_cover(cover_title(case), sections, cover_footer(case, desk.today))
    folder, old_folders = (
        get_attachments_folder(desk.ledger_path),
        list_old_attachment_folders(desk.ledger_path),
    )
    write_case_file(case, cover, folder, target, old_folders)
    desk.print_note(f"已导出 {target}：封面和 {len(case.timeline.attachments)} 份材料")


def _print_case(desk: Desk, case: "CaseFile", *, check: bool, as_json: bool) -> None:
    from qinling.reports.case_file_cover import case_json

    if as_json:
        desk.print_json("dossier", [case_json(case)])
        return
    missing = "、".join(kind.label for kind in case.missing_attachments)
    if check:
        typer.echo(missing or "材料齐全")
    elif missing:
        desk.print_note(f"还缺：{missing}")
