"""Command `dossier`: export the case file of an issue, or list what it lacks."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.lookup.issue_numbers import find_issue_to_show
from qinling.cli.options.common import AsJson, Force, IssueNumber, LevelOption
from qinling.cli.options.steps import CaseFileTarget, CheckMissing
from qinling.cli.options.workbooks import require_force_target
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import OutputRefused, UsageRefused, quote_argument
from qinling.rules.texts.file_names import is_paper_name

if TYPE_CHECKING:
    from qinling.procedures.case_files.case_files import CaseFile

app = typer.Typer()


@app.command()
def dossier(
    ctx: typer.Context,
    number: IssueNumber,
    *,
    target: CaseFileTarget = None,
    check: CheckMissing = False,
    level: LevelOption = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """导出一事一档，或看还缺哪些材料；封面和全部材料放进一个新文件夹或一个 .zip。"""
    from qinling.procedures.case_files.case_files import build_case_file

    desk: Desk = ctx.obj
    if check == (target is not None):
        what = "--check 和 --to 只能写一样" if check else "没有写明导出到哪里"
        raise UsageRefused(what, "请写 --to 文件夹（或 文件.zip）；只看还缺什么的写 --check")
    require_force_target(force, target, "--to")
    _require_folder_or_zip(target)
    with desk.reading() as reader:
        number, found_level = find_issue_to_show(desk, reader, number, level)
        case = build_case_file(reader, number, found_level, desk.settings.procedure)
    if target is not None:
        _write_case_file(desk, case, target, force=force, ask=not as_json)
    _print_case(desk, case, check=check, as_json=as_json)


def _require_folder_or_zip(target: Path | None) -> None:
    """Refuse the ending of another archive or of a document: the case file would be a folder of that name."""
    from qinling.procedures.case_files.case_files import is_zip_name

    if target is not None and not (is_zip_name(target) or target.is_dir()) and is_paper_name(target.name):
        zipped = quote_argument(str(target.with_suffix(".zip")))
        folder = quote_argument(str(target.with_suffix("")))
        raise UsageRefused(
            f"一事一档不写成 {target.suffix}", f"请写 --to {zipped}，或写一个文件夹：--to {folder}"
        )


def _write_case_file(desk: Desk, case: "CaseFile", target: Path, *, force: bool, ask: bool) -> None:
    from qinling.ledger.attachments import open_attachments
    from qinling.procedures.case_files.case_files import COVER_NAME, is_zip_name, write_case_file
    from qinling.reports.issues.case_file_cover import cover_footer, cover_sections, cover_title
    from qinling.workbook.export.case_file_cover import build_case_cover

    if target.is_dir() and not (target / COVER_NAME).exists():  # --force must not move any folder
        raise OutputRefused(f"{target} 已经有了，不是一事一档的文件夹", "请换一个名字")
    sections = list(cover_sections(case, desk.settings.timezone))
    cover = build_case_cover(cover_title(case), sections, cover_footer(case, desk.today))
    with (
        open_output_files(desk, force=force, ask=ask) as outputs,
        desk.reading() as reader,
        open_attachments(desk.ledger_place, reader) as store,
    ):
        new = outputs.create(target, private=True, is_folder=not is_zip_name(target), make_parents=True)
        write_case_file(case, cover, store, new)
    desk.print_note(f"已导出 {target}：封面和 {len(case.timeline.attachments)} 份材料")


def _print_case(desk: Desk, case: "CaseFile", *, check: bool, as_json: bool) -> None:
    from qinling.reports.issues.case_file_cover import case_json

    if as_json:
        desk.print_json("dossier", [case_json(case)])
        return
    missing = "、".join(kind.label for kind in case.missing_attachments)
    if check:
        print_line(missing or "材料齐全")
        if missing:
            first = case.missing_attachments[0].label
            number = quote_argument(case.issue.number)
            desk.print_note(f"以上还缺；收到的：qinling attach {number} 文件 --as {first}")
    elif missing:
        desk.print_note(f"还缺：{missing}")
