"""Command `attach`: add attachments to an issue."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import typer

from qinling.cli.context import Desk
from qinling.cli.lookup.issue_numbers import settle_number
from qinling.cli.lookup.leading_numbers import require_one_number
from qinling.cli.options.common import AsJson, IssueNumber, LevelOption
from qinling.cli.options.steps import AttachmentFiles, AttachmentKindOption
from qinling.errors import quote_argument
from qinling.rules.texts.file_names import is_paper_name, is_picture_name
from qinling.rules.vocabulary import AttachmentKind, Level

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
    require_one_number(desk, number, [str(file) for file in takewhile(lambda one: not one.exists(), files)])
    number, of_level = settle_number(desk, number, level)
    added, known = _attach_files(desk, number, of_level, files, kind)
    print_attached_files(desk, number, kind, added, known, as_json=as_json)


def print_attached_files(
    desk: Desk,
    number: str,
    kind: AttachmentKind,
    added: Sequence[Path],
    known: Sequence[Path],
    *,
    as_json: bool,
) -> None:
    """Print which files were added to *number*, and which it had already."""
    if as_json:
        desk.print_json("papers", map(str, added), known=[str(file) for file in known])
        return
    for file in known:
        desk.print_note(f"{file.name} 已在 {number} 的{kind.label}里，没有再收")
    desk.print_note(f"{number} 收入{kind.label} {len(added)} 份")
    _note_other_kinds(desk, kind, added)


def _note_other_kinds(desk: Desk, kind: AttachmentKind, added: Sequence[Path]) -> None:
    """Note the *added* files that are hardly of *kind*: a photograph is a picture, a paper no program."""
    if kind is AttachmentKind.OTHER:
        return
    of_photos = kind in (AttachmentKind.BEFORE, AttachmentKind.AFTER)
    fits = is_picture_name if of_photos else is_paper_name
    if odd := [file.name for file in added if not fits(file.name)]:
        what = "图片" if of_photos else "文档或图片"
        desk.print_note(f"注意：{'、'.join(odd)} 不是{what}，收作了{kind.label}；收错了的：qinling undo")


def _attach_files(
    desk: Desk, number: str, level: str | None, files: Sequence[Path], kind: AttachmentKind
) -> tuple[list[Path], list[Path]]:
    """Attach *files* to an issue. Return the files added, and those it had already."""
    from qinling.ledger.attachments import open_attachments
    from qinling.procedures.steps import attach_files, resolve_issues

    with desk.writing() as writer, open_attachments(desk.ledger_place, writer) as store:
        (issue,) = resolve_issues(writer, [(number, level)])
        desk.outcome.issues = [issue]
        of_level = f" --level {Level.from_code(level).label}" if level else ""
        desk.outcome.facts["issue"] = f"{quote_argument(issue.number)}{of_level}"
        return attach_files(writer, issue, files, kind, store, desk.build_stamp())
