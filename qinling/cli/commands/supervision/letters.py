"""Commands `supervise letter` and `supervise forms`: write supervision letters and their templates."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.office_files.letter_forms import build_letterhead, find_own_form
from qinling.cli.options.common import Force
from qinling.cli.options.steps import ActNumberArgument, LetterFolder, LetterTemplateFolder
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.setting_advice import advise_setting
from qinling.errors import AnswerNeeded, quote_argument
from qinling.rules.texts.file_names import make_file_name
from qinling.rules.vocabulary import SupervisionKind

if TYPE_CHECKING:
    from qinling.cli.outputs.output_files import OutputFiles
    from qinling.ledger.reader import Reader
    from qinling.procedures.supervision.documents import ActDetails


def letter(
    ctx: typer.Context, document: ActNumberArgument, *, folder: LetterFolder = None, force: Force = False
) -> None:
    """出一份文书（.docx）：催办通知书、督办单、通报、约谈通知、移送问责建议书。"""
    desk: Desk = ctx.obj
    recorded = _find_recorded_document(desk, document)
    desk.outcome.facts["document"] = quote_argument(recorded)
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
    from qinling.cli.options.values.value_parsers import NAME
    from qinling.cli.prompts import prompt_until_valid

    office = prompt_until_valid(desk, "发文机关（落款，写全称）", NAME.parse)
    desk.print_note(f"要以后不再问，{advise_setting(desk, 'office', office)}")
    return office


def try_office(desk: Desk) -> str:
    """Return the office that would sign; "" where the settings have none: a person is told, a script ends with it."""
    if not desk.settings.office and desk.is_interactive:
        desk.print_note(f"注意：{_NO_OFFICE}；{advise_setting(desk, 'office', '单位全称')}")
    return desk.settings.office


def require_office_after_trial(desk: Desk) -> None:
    """End a trial in a script as what it tries would: without an office nothing is written. Raises AnswerNeeded."""
    if not desk.is_interactive:
        require_office(desk)


def _find_recorded_document(desk: Desk, typed: str) -> str:
    """Return the document number *typed* as the ledger has it. Raises IssueNotFound."""
    from qinling.cli.lookup.document_numbers import find_document_to_show

    with desk.reading() as reader:
        return find_document_to_show(desk, reader, typed)


def forms(ctx: typer.Context, folder: LetterTemplateFolder, *, force: Force = False) -> None:
    """把内置的文书样式写进文件夹，改成本单位的样子后由设置 supervision.forms 指向它。"""
    from qinling.reports.documents.letters.letter_templates import build_template

    desk: Desk = ctx.obj
    letterhead = build_letterhead(desk, desk.settings.office)
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
    from qinling.procedures.supervision.documents import build_act_details

    return build_letter_of_details(desk, build_act_details(reader, document, desk.calendar), office)


def build_letter_of_details(desk: Desk, details: "ActDetails", office: str) -> bytes:
    """Return the letter of *details*, from the office's template if there is one."""
    from qinling.reports.documents.letters.supervision_letters import build_letter, compose_letter

    composed = compose_letter(details, build_letterhead(desk, office))
    return build_letter(composed, find_own_form(desk, composed.measure), partial(_note_form, desk))


def _note_form(desk: Desk, text: str) -> None:
    if text not in desk.form_notes:
        desk.form_notes.add(text)
        desk.print_note(text)
