"""Commands about the papers of an issue: taking them in, and handing out the case file."""

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, IssueNumber, LevelOption
from qinling.cli.options.steps import AttachmentFiles, AttachmentKindOption, CaseFileTarget, CheckMissing
from qinling.errors import UsageRefused

app = typer.Typer()


@app.command()
def attach(
    ctx: typer.Context,
    number: IssueNumber,
    files: AttachmentFiles,
    *,
    paper: AttachmentKindOption,
    level: LevelOption = None,
    as_json: AsJson = False,
) -> None:
    """收入材料：照片、报告、验收意见等；抄一份放进台账自己的文件夹，同一内容只存一份。"""
    from qinling.ledger.attachments import get_attachments_folder
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import attach_files as put
    from qinling.procedures.steps import resolve_issues

    desk: Desk = ctx.obj
    with desk.writing() as session:
        (issue,) = resolve_issues(SessionReader(session), [(number, level.value if level else None)])
        folder = get_attachments_folder(desk.ledger_path)
        taken, known = put(session, issue, files, paper, folder, desk.build_stamp())
    if as_json:
        desk.print_json("papers", [str(file) for file in taken], known=[str(file) for file in known])
        return
    for file in known:
        desk.print_note(f"{file.name} 已在 {number} 的{paper.label}里，没有再收")
    desk.print_note(f"{number} 收入{paper.label} {len(taken)} 份")


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
    from qinling.ledger.attachments import get_attachments_folder
    from qinling.procedures.case_files import build_case_file, write_case_file
    from qinling.reports.case_file import case_json, cover_sections

    desk: Desk = ctx.obj
    if check == (target is not None):
        raise UsageRefused("请写 --to 文件夹（或 文件.zip），或写 --check", "两样只写一样")
    with desk.reading() as reader:
        case = build_case_file(reader, number, level, desk.settings.procedure)
    if target is not None:
        from qinling.workbook.export.case_cover import build_case_cover

        title = f"秦岭生态环境问题一事一档　{case.issue.number}"
        footer = f"截至 {desk.today}；历史链至第 {case.position} 条，链首 {case.head}"
        page = build_case_cover(title, list(cover_sections(case, desk.settings.timezone)), footer)
        write_case_file(case, page, get_attachments_folder(desk.ledger_path), target)
        desk.print_note(f"已导出 {target}：封面和 {len(case.timeline.attachments)} 份材料")
    if as_json:
        desk.print_json("dossier", [case_json(case)])
    elif check:
        typer.echo("、".join(paper.label for paper in case.missing_attachments) or "材料齐全")
    elif case.missing_attachments:
        desk.print_note(f"还缺：{'、'.join(paper.label for paper in case.missing_attachments)}")
