"""Edit one issue at the terminal: in a form in the editor, or field by field."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.context import Desk
from qinling.cli.editing.editor import edit_text, find_editor, open_form_folder
from qinling.cli.editing.field_prompts import prompt_for_basis, prompt_for_texts
from qinling.cli.editing.field_values import find_field_fault, parse_field_texts
from qinling.cli.lookup.shown_issues import describe_changes, note_shown
from qinling.cli.options.values.value_parsers import HISTORY_TEXT, resolve_field_name
from qinling.cli.prompts import confirm
from qinling.errors import AnswerNeeded, StepRefused, ValueRefused
from qinling.procedures.importing.ledger_import import FieldChange
from qinling.procedures.issue_editing import edit_issue, read_current_issue
from qinling.reports.issues.field_echo import changed_field_lines
from qinling.reports.issues.issue_form import BASIS, build_form_title, list_form_lines
from qinling.rules.fields import FIELDS, FIELDS_BY_NAME
from qinling.rules.lifecycle.step_only_fields import NEEDING_BASIS
from qinling.rules.limits import require_length
from qinling.rules.typed.issue_form import (
    WHOLE_FORM,
    FormLine,
    FormReading,
    build_form,
    mark_mistakes,
    read_form,
)

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow


class EditedIssue(NamedTuple):
    """An issue after it was edited, the changes, and the texts that were typed."""

    issue: "IssueRow"
    changes: Sequence[FieldChange]
    texts: Mapping[str, str]


def edit_in_dialog(desk: Desk, issue: "IssueRow", basis: str, *, has_screen: bool) -> EditedIssue:
    """Let the user edit *issue*, in the editor where there is one, and store what was changed.

    *has_screen* says whether stdout is a terminal, which an editor needs. Raises AnswerNeeded where the
    user does not go through with it.
    """
    lines = list_form_lines(issue, basis)
    if has_screen and (editor := find_editor(desk, desk.environ)):
        return _edit_in_form(desk, editor, issue, lines, basis)
    return _edit_by_prompts(desk, issue, lines, basis)


def _edit_in_form(
    desk: Desk, editor: Sequence[str], issue: "IssueRow", lines: Sequence[FormLine], basis: str
) -> EditedIssue:
    """Open the form until it holds no mistake, and store what was changed."""
    form, turn = build_form(build_form_title(issue), lines), 0
    with open_form_folder(desk) as folder:
        while True:
            turn += 1
            # In a file of another name the editor begins at the top, where the mistakes are told.
            typed = edit_text(desk, editor, folder / f"form-{turn:03}.txt", form)
            reading = read_form(typed, lines, lambda text: resolve_field_name(text, input_only=True))
            mistakes = reading.mistakes | _find_faults(desk, reading)
            if not mistakes:
                try:
                    return _store(desk, issue, reading.texts, basis)
                except StepRefused as refused:
                    mistakes = {WHOLE_FORM: f"{refused}（依据写在“依据”一行）"}
                except ValueRefused as refused:
                    mistakes = {WHOLE_FORM: str(refused)}
            if typed == form:  # it was opened with the mistake, and is closed with it
                raise ValueRefused(next(iter(mistakes.values())), "没有修改")
            form = mark_mistakes(typed, lines, reading._replace(mistakes=mistakes))


def _find_faults(desk: Desk, reading: FormReading) -> dict[int, str]:
    """Return what is wrong with each text by itself, by the line of its field."""
    faults = {
        reading.places[name]: find_field_fault(desk, name, text)
        for name, text in reading.texts.items()
        if name != BASIS
    }
    return {place: fault for place, fault in faults.items() if fault}


def _edit_by_prompts(desk: Desk, issue: "IssueRow", lines: Sequence[FormLine], basis: str) -> EditedIssue:
    """Ask for fields until what was typed can be stored."""
    desk.print_note(f"{build_form_title(issue)}。要在编辑器里改，先设环境变量 EDITOR")
    texts: dict[str, str] = {}
    shown = [line for line in lines if line.name != BASIS]
    while True:
        texts = prompt_for_texts(desk, shown, texts)
        try:
            return _store(desk, issue, texts, basis)
        except StepRefused as refused:
            desk.print_note(str(refused))
            if not (basis := prompt_for_basis(desk)):
                texts = _put_back(desk, texts)
        except ValueRefused as refused:
            desk.print_note(str(refused))


def _put_back(desk: Desk, texts: Mapping[str, str]) -> dict[str, str]:
    """Return *texts* without the fields that only a basis changes, and tell which these are."""
    back = [FIELDS_BY_NAME[name].label for name in texts if name in NEEDING_BASIS]
    if back:
        desk.print_note(f"已改回：{'、'.join(back)}")
    return {name: text for name, text in texts.items() if name not in NEEDING_BASIS}


def _store(desk: Desk, seen: "IssueRow", typed: Mapping[str, str], basis: str) -> EditedIssue:
    """Store *typed* in the issue that was shown as *seen*. Ask where somebody has changed it since.

    Raises ValueRefused, StepRefused, and AnswerNeeded where the user does not want it any more.
    """
    texts = {name: text for name, text in typed.items() if name != BASIS}
    if not texts:
        return EditedIssue(seen, (), {})
    basis = HISTORY_TEXT.parse(require_length(typed.get(BASIS, basis), HISTORY_TEXT.max_length))
    values = parse_field_texts(desk, texts)
    while True:
        with desk.writing() as writer:
            now = read_current_issue(writer, seen)
            if now.version == seen.version:
                issue, changes = edit_issue(writer, now.number, now.level, values, desk.build_stamp(), basis)
                return EditedIssue(issue, changes, texts)
            meanwhile = describe_changes(desk, writer, [now])
            note_shown(desk, writer)
        _confirm_over_others(desk, seen, now, meanwhile)
        seen = now


def _confirm_over_others(desk: Desk, seen: "IssueRow", now: "IssueRow", meanwhile: Sequence[str]) -> None:
    """Show what others have changed since the issue was *seen* and who they are (*meanwhile*), and ask whether to go on. Raises AnswerNeeded."""
    before, after = seen._asdict(), now._asdict()
    changes = [
        FieldChange(now.level, now.number, field.name, before[field.name], after[field.name])
        for field in FIELDS
        if before[field.name] != after[field.name]
    ]
    desk.print_note(f"你改的时候，{seen.number} 被别人改过：")
    for line in meanwhile:
        desk.print_note(f"  {line}")
    for line in changed_field_lines(changes, {}):
        desk.print_note(line)
    if not confirm(desk, "仍然写入你改的吗（是/否）", default="否"):
        raise AnswerNeeded(
            "没有写入你改的，台账里是别人改过的样子", f"请再运行 qinling edit {now.number}，看着现在的内容改"
        )
