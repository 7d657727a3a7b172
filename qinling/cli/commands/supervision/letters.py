"""Commands `supervise letter` and `supervise forms`: write supervision letters and their templates."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import Force
from qinling.cli.options.steps import ActNumberArgument, LetterFolder, LetterTemplateFolder
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import DocumentRefused, OutputRefused
from qinling.rules.file_names import make_file_name
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from qinling.procedures.supervision import ActDetails


def letter(
    ctx: typer.Context, document: ActNumberArgument, *, folder: LetterFolder = None, force: Force = False
) -> None:
    """出一份文书（.docx）：催办通知书、督办单、通报、约谈通知、移送问责建议书。"""
    _write_letters(ctx.obj, [document], folder or Path(), force=force)


def forms(ctx: typer.Context, folder: LetterTemplateFolder, *, force: Force = False) -> None:
    """把内置的文书样式写进文件夹，改成本单位的样子后由设置 supervision.forms 指向它。"""
    from qinling.reports.documents.supervision_letters import build_letter_template

    desk: Desk = ctx.obj
    with open_output_files(desk, force=force) as outputs:
        for measure in SupervisionKind:
            file = folder / f"{measure.label}.docx"
            outputs.create(file, private=False, make_parents=True).write_bytes(build_letter_template(measure))
    desk.print_note(f"已写入 {folder}：{'、'.join(f'{one.label}.docx' for one in SupervisionKind)}")


def write_letters_of_recorded_acts(
    desk: Desk, documents: Sequence[str], folder: Path, *, force: bool, ask: bool
) -> None:
    """Write the letters of recorded acts. The error of a failed letter says that the acts are recorded."""
    try:
        _write_letters(desk, documents, folder, force=force, ask=ask)
    except (DocumentRefused, OutputRefused) as refused:
        raise type(refused)(
            f"{'、'.join(documents)} 已登记，但文书没有写出：{refused.message}",
            f"用 qinling supervise letter 文号 --letters 文件夹 再写：{refused.remedy}",
        ) from None


def _write_letters(
    desk: Desk, documents: Sequence[str], folder: Path, *, force: bool, ask: bool = True
) -> None:
    """Write the letters of acts, all or none."""
    files = [folder / make_file_name(document, ".docx") for document in documents]
    with open_output_files(desk, force=force, ask=ask) as outputs:
        for document, file in zip(documents, files, strict=True):
            content = build_letter_of_act(desk, document)
            outputs.create(file, private=False, make_parents=True).write_bytes(content)
    for file in files:
        desk.print_note(f"已写出 {file}")


def build_letter_of_act(desk: Desk, document: str) -> bytes:
    """Return the letter of one act, from the office's template if there is one."""
    from qinling.procedures.supervision import build_act_details

    with desk.reading() as reader:
        details = build_act_details(reader, document, desk.calendar)
    return build_letter_of_details(desk, details)


def build_letter_of_details(desk: Desk, details: "ActDetails") -> bytes:
    """Return the letter of *details*, from the office's template if there is one."""
    from qinling.reports.documents.supervision_letters import build_letter, compose_letter

    composed = compose_letter(details, desk.settings.office)
    return build_letter(composed, _find_own_template(desk, composed.measure))


def _find_own_template(desk: Desk, measure: SupervisionKind) -> Path | None:
    """Return the office's letter template of *measure*, or None."""
    if not desk.settings.letter_templates:
        return None
    folder = desk.resolve_settings_path(desk.settings.letter_templates)
    if not folder.is_dir():
        raise DocumentRefused(
            f"设置 supervision.forms 所指的文件夹 {folder} 不存在",
            "核对设置，或用 qinling supervise forms 写出样式",
        )
    own = folder / f"{measure.label}.docx"
    return own if own.exists() else None
