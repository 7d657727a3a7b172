"""The office's own forms of letters: the folder of the setting `supervision.forms`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import DocumentRefused, quote_argument
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level, SupervisionKind

if TYPE_CHECKING:
    from qinling.reports.documents.letters.letter_templates import Letterhead
    from qinling.reports.documents.letters.supervision_letters import Letter


def build_letterhead(desk: Desk, office: str) -> "Letterhead":
    """Return what the settings say around the text of a letter that *office* signs."""
    from qinling.reports.documents.letters.letter_templates import Letterhead

    letters = desk.settings.letters
    return Letterhead(office, letters.heading, letters.copies)


def find_own_form(desk: Desk, measure: SupervisionKind) -> Path | None:
    """Return the office's letter template of *measure*, or None.

    A file whose name is nearly right would be passed over in silence: it is refused. Raises DocumentRefused.
    """
    if not desk.settings.letter_templates:
        return None
    folder = desk.resolve_settings_path(desk.settings.letter_templates)
    if not folder.is_dir():
        raise DocumentRefused(
            f"设置 supervision.forms 所指的文件夹 {folder} {'是文件，不是文件夹' if folder.exists() else '不存在'}",
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


def check_forms(desk: Desk) -> Iterator[str]:
    """Fill each form as a letter would, and yield what is worth a word. Raises DocumentRefused with all that fail."""
    from qinling.reports.documents.letters.supervision_letters import build_letter

    faults: list[DocumentRefused] = []
    for measure in SupervisionKind:
        told: list[str] = []
        try:
            if form := find_own_form(desk, measure):
                build_letter(_compose_trial(desk, measure), form, told.append)
        except DocumentRefused as refused:
            faults.append(refused)
        yield from told
    if faults:  # one mended after another would take a run each
        messages = dict.fromkeys(one.message for one in faults)
        remedies = dict.fromkeys(one.remedy for one in faults)
        raise DocumentRefused("；".join(messages), "；".join(remedies))


def _compose_trial(desk: Desk, measure: SupervisionKind) -> "Letter":
    from qinling.reports.documents.letters.supervision_letters import Letter, LetterIssue

    office = desk.settings.office or "本单位"
    case = LetterIssue("0", Level.DISTRICT.label, "某地", "某单位", "试填", desk.today, 1, 1, "", "", "")
    return Letter(
        measure, "试填", "某单位", build_letterhead(desk, office), desk.today, desk.today, "试填", (case,)
    )
