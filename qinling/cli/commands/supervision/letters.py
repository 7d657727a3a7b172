"""Commands `supervise letter` and `supervise forms`: write supervision letters and their templates."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import Force
from qinling.cli.options.steps import ActNumberArgument, LetterFolder, LetterTemplateFolder
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.setting_advice import advise_setting
from qinling.errors import AnswerNeeded, DocumentRefused, quote_argument
from qinling.rules.file_names import make_file_name
from qinling.rules.name_folding import fold_name
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from qinling.cli.outputs.output_files import OutputFiles
    from qinling.ledger.reader import Reader
    from qinling.procedures.supervision_documents import ActDetails
    from qinling.reports.documents.letters.letter_templates import Letterhead


def letter(
    ctx: typer.Context, document: ActNumberArgument, *, folder: LetterFolder = None, force: Force = False
) -> None:
    """出一份文书（.docx）：催办通知书、督办单、通报、约谈通知、移送问责建议书。"""
    desk: Desk = ctx.obj
    recorded = _find_recorded_document(desk, document)
    office = require_office(desk)
    with open_output_files(desk, force=force) as outputs:
        letters = {recorded: build_letter_of_act(desk, recorded, office)}
        files = write_letters(outputs, letters, folder or Path())
    note_written(desk, files)


_NO_OFFICE = "设置里没有 office，文书没有发文机关可以落款"


def require_office(desk: Desk) -> str:
    """Return the office that signs: of the settings, else as a person says. Raises AnswerNeeded."""
    if office := desk.settings.office:
        return office
    if not desk.is_interactive:
        raise AnswerNeeded(_NO_OFFICE, advise_setting(desk, "office", "单位全称"))
    from qinling.cli.options.value_parsers import NAME
    from qinling.cli.prompts import prompt_until_valid

    office = prompt_until_valid(desk, "发文机关（落款，写全称）", NAME.parse)
    desk.print_note(f"要以后不再问，{advise_setting(desk, 'office', office)}")
    return office


def try_office(desk: Desk) -> str:
    """Return the office that would sign; "" where the settings have none, which is told: nothing is written yet."""
    if not desk.settings.office:
        desk.print_note(f"注意：{_NO_OFFICE}；{advise_setting(desk, 'office', '单位全称')}")
    return desk.settings.office


def _find_recorded_document(desk: Desk, typed: str) -> str:
    """Return the document number *typed* as the ledger has it. Raises IssueNotFound."""
    from qinling.cli.lookup.document_numbers import find_document_to_show

    with desk.reading() as reader:
        return find_document_to_show(desk, reader, typed)


def forms(ctx: typer.Context, folder: LetterTemplateFolder, *, force: Force = False) -> None:
    """把内置的文书样式写进文件夹，改成本单位的样子后由设置 supervision.forms 指向它。"""
    from qinling.reports.documents.letters.letter_templates import build_template

    desk: Desk = ctx.obj
    letterhead = _build_letterhead(desk, desk.settings.office)
    with open_output_files(desk, force=force) as outputs:
        for measure in SupervisionKind:
            file = folder / f"{measure.label}.docx"
            outputs.create(file, private=False, make_parents=True).write_bytes(
                build_template(measure, letterhead)
            )
    desk.print_note(f"已写入 {folder}：{'、'.join(f'{one.label}.docx' for one in SupervisionKind)}")


def write_letters(outputs: "OutputFiles", letters: dict[str, bytes], folder: Path) -> list[Path]:
    """Write *letters*, by document number, to files that take their places together. Return these."""
    files = []
    for document, content in letters.items():
        files.append(folder / make_file_name(document, ".docx"))
        outputs.create(files[-1], private=False, make_parents=True).write_bytes(content)
    return files


def note_written(desk: Desk, files: Sequence[Path]) -> None:
    """Say which letters were written."""
    for file in files:
        desk.print_note(f"已写出 {file}")


def build_letter_of_act(desk: Desk, document: str, office: str) -> bytes:
    """Return the letter of one act, from the office's template if there is one."""
    with desk.reading() as reader:
        return build_letter_from_ledger(desk, reader, document, office)


def build_letter_from_ledger(desk: Desk, reader: "Reader", document: str, office: str) -> bytes:
    """Return the letter of one act as *reader* has it, which may be in an open transaction."""
    from qinling.procedures.supervision_documents import build_act_details

    return build_letter_of_details(desk, build_act_details(reader, document, desk.calendar), office)


def build_letter_of_details(desk: Desk, details: "ActDetails", office: str) -> bytes:
    """Return the letter of *details*, from the office's template if there is one."""
    from qinling.reports.documents.letters.supervision_letters import build_letter, compose_letter

    composed = compose_letter(details, _build_letterhead(desk, office))
    return build_letter(composed, _find_own_template(desk, composed.measure), partial(_note_form, desk))


def _note_form(desk: Desk, text: str) -> None:
    if text not in desk.form_notes:
        desk.form_notes.add(text)
        desk.print_note(text)


def _build_letterhead(desk: Desk, office: str) -> "Letterhead":
    from qinling.reports.documents.letters.letter_templates import Letterhead

    letters = desk.settings.letters
    return Letterhead(office, letters.heading, letters.copies)


def _find_own_template(desk: Desk, measure: SupervisionKind) -> Path | None:
    """Return the office's letter template of *measure*, or None.

    A file whose name is nearly right would be passed over in silence: it is refused. Raises DocumentRefused.
    """
    if not desk.settings.letter_templates:
        return None
    folder = desk.resolve_settings_path(desk.settings.letter_templates)
    if not folder.is_dir():
        raise DocumentRefused(
            f"设置 supervision.forms 所指的文件夹 {folder} 不存在",
            "核对设置，或用 qinling supervise forms 写出样式",
        )
    own = folder / f"{measure.label}.docx"
    if own.exists():
        return own
    near = [path for path in sorted(folder.iterdir()) if _is_near_name(path.name, measure)]
    if near:
        names = "、".join(path.name for path in near)
        what = f"样式文件夹 {folder} 里没有 {own.name}，却有 {names}：名字不对就用不上"
        raise DocumentRefused(what, f"请把要用的改名为 {own.name}；不是样式的移到别处")
    usable = [f"{one.label}.docx" for one in SupervisionKind]
    if not any((folder / name).exists() for name in usable):
        raise DocumentRefused(
            f"样式文件夹 {folder} 里没有可用的样式：{'、'.join(usable)} 一份也没有",
            f"用 qinling supervise forms {quote_argument(str(folder))} 写出样式，或去掉设置 supervision.forms",
        )
    return None


def _is_near_name(name: str, measure: SupervisionKind) -> bool:
    """Return whether *name* looks like a misnamed template of *measure*. Word's own lock files do not count."""
    stem, _, ending = name.rpartition(".")
    is_document = fold_name(ending) in ("docx", "doc", "dotx", "docm", "dot", "wps", "wpt")
    return is_document and fold_name(measure.label) in fold_name(stem) and not name.startswith(("~", "."))
