"""Edit the settings file as a whole: what was edited is checked before it takes the place of the file."""

import tomllib
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.editing.editor import edit_text, open_form_folder, require_editor
from qinling.cli.prompts import confirm
from qinling.cli.settings.statement_lines import find_lines
from qinling.cli.settings.toml_errors import build_toml_error
from qinling.cli.setup.setting_changes import list_mistakes
from qinling.cli.setup.settings_file import (
    SettingsText,
    find_rejected_draft,
    keep_rejected_draft,
    read_settings_text,
    write_settings_text,
)
from qinling.errors import SettingsRefused
from qinling.file_reading import MAX_TEXT_FILE_BYTES


def edit_settings(desk: Desk) -> None:
    """Open the settings in an editor until they are right or the person gives up. Raises SettingsRefused.

    Whatever goes wrong, what was typed is kept.
    """
    editor = require_editor(desk, desk.environ)
    old = read_settings_text(desk.settings_place)
    if left := find_rejected_draft(old):
        desk.print_note(f"上次改过而没有采用的还在 {left}，可以从那里抄；不要了的，删去它")
    # Only this user can enter the folder: editors leave copies beside the file.
    with open_form_folder(desk) as folder:
        draft = folder / old.path.name
        is_done = False
        try:
            _edit_until_right(desk, editor, old, draft)
            is_done = True
        finally:
            if not is_done:
                _keep_draft(desk, old, draft)


def _edit_until_right(desk: Desk, editor: list[str], old: SettingsText, draft: Path) -> None:
    text = old.text
    while True:
        text = edit_text(desk, editor, draft, text)
        if _is_as_before(old, text):
            desk.print_note(f"{old.path} 没有改动" + ("，没有写" if old.is_new else ""))
            return
        mistakes = _find_mistakes(old, text)
        if not mistakes:
            write_settings_text(old, text)
            desk.print_note(f"已写入 {old.path}")
            return
        for mistake in mistakes:
            desk.print_note(mistake)
        if not desk.is_interactive or not confirm(desk, "再改一次（是/否）", "是"):
            raise SettingsRefused(
                f"设置有 {len(mistakes)} 处错误，没有采用", "改好后再运行 qinling config edit"
            )


def _is_as_before(old: SettingsText, text: str) -> bool:
    return text == old.text.replace("\r\n", "\n")


def _keep_draft(desk: Desk, old: SettingsText, draft: Path) -> None:
    """Keep what was typed beside the settings file. Where that is not possible the folder of the draft stays."""
    try:
        is_as_before = _is_as_before(old, draft.read_text("utf-8-sig"))
    except FileNotFoundError:  # not begun yet
        return
    except UnicodeDecodeError:
        is_as_before = False
    kept = None if is_as_before else keep_rejected_draft(old, draft)
    if kept:
        desk.print_note(f"改过的存为 {kept}")
    if kept or is_as_before:
        draft.unlink()


def _find_mistakes(old: SettingsText, text: str) -> list[str]:
    if len(text.encode()) > MAX_TEXT_FILE_BYTES:
        return [f"设置超过上限 {MAX_TEXT_FILE_BYTES >> 20} MB，请精简"]
    try:
        return list_mistakes(old, tomllib.loads(text), lines=find_lines(text))
    except (ValueError, RecursionError) as error:
        return [str(build_toml_error(old.path, error, text))]
