"""Commands `supervise letter` and `supervise forms`: write supervision letters and their templates."""

from collections.abc import Sequence
from pathlib import Path

import typer

from qinling.cli.context import Desk
from qinling.cli.options.steps import ActNumberArgument, LetterFolder, LetterTemplateFolder
from qinling.errors import DocumentRefused, describe_os_error
from qinling.rules.file_names import make_file_name
from qinling.rules.vocabulary import SupervisionKind


def letter(ctx: typer.Context, document: ActNumberArgument, *, folder: LetterFolder = None) -> None:
    """出一份文书（.docx）：催办通知书、督办单、通报、约谈通知、移送问责建议书。"""
    _write_letter(ctx.obj, document, folder or Path())


def forms(ctx: typer.Context, folder: LetterTemplateFolder) -> None:
    """把内置的文书样式写进文件夹，改成本单位的样子后由设置 supervision.forms 指向它。"""
    from qinling.reports.documents.supervision_letters import build_letter_template

    desk: Desk = ctx.obj
    for measure in SupervisionKind:
        _write_file(folder / f"{measure.label}.docx", build_letter_template(measure))
    desk.print_note(f"已写入 {folder}：{'、'.join(f'{one.label}.docx' for one in SupervisionKind)}")


def write_letters_of_recorded_acts(desk: Desk, documents: Sequence[str], folder: Path) -> None:
    """Write the letters of recorded acts. The error of a failed letter says that the act is recorded."""
    for place, document in enumerate(documents):
        try:
            _write_letter(desk, document, folder)
        except DocumentRefused as refused:
            raise DocumentRefused(
                f"{'、'.join(documents[place:])} 已登记，但文书没有写出：{refused.message}",
                f"{refused.remedy}，再用 qinling supervise letter 文号 写出",
            ) from None


def _write_letter(desk: Desk, document: str, folder: Path) -> None:
    """Write the letter of one act, using the office's template if there is one."""
    from qinling.procedures.supervision import build_act_details
    from qinling.reports.documents.supervision_letters import build_letter, compose_letter

    with desk.reading() as reader:
        details = build_act_details(reader, document, desk.calendar)
    composed = compose_letter(details, desk.settings.office)
    file = folder / make_file_name(document, ".docx")
    _write_file(file, build_letter(composed, _find_own_template(desk, composed.measure)))
    desk.print_note(f"已写出 {file}")


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


def _write_file(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise DocumentRefused(f"写不了 {file}：{describe_os_error(error)}", "请换一个能写的位置") from None
