"""Edit the settings file as a whole: what was edited is checked before it takes the place of the file."""

import tomllib
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.editing.editor import edit_text, open_form_folder, require_editor
from qinling.cli.prompts import confirm
from qinling.cli.settings.statement_lines import find_lines
from qinling.cli.settings.toml_errors import build_toml_error
from qinling.cli.setup.settings_text.setting_changes import list_mistakes
from qinling.cli.setup.settings_text.settings_file import (
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
    left = find_rejected_draft(old)
    text = old.text if left is None else _choose_text(desk, old, left)
    goes_on = left is not None and text != old.text
    # Only this user can enter the folder: editors leave copies beside the file.
    with open_form_folder(desk) as folder:
        draft = folder / old.path.name
        is_done = False
        try:
            is_written = _edit_until_right(desk, editor, old, draft, text)
            is_done = True
        finally:
            if not is_done:
                _keep_draft(desk, old, draft, left if goes_on else None)
    if left is not None and goes_on and is_written:
        left.unlink(missing_ok=True)  # it is in the settings now


def _choose_text(desk: Desk, old: SettingsText, left: Path) -> str:
    """Return the text to begin with: what was refused last time, if the person wants to go on with it, else the file."""
    try:
        text = left.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = old.text
    if text != old.text and desk.is_interactive:
        is_older = old.path.exists() and old.path.stat().st_mtime_ns > left.stat().st_mtime_ns
        since = "；设置后来另外改过，那些改动不在里面" if is_older else ""
        if confirm(desk, f"上次改过而没有采用的还在 {left}{since}。接着改它（是/否）", "是"):
            return text
    desk.print_note(f"上次改过而没有采用的还在 {left}，可以从那里抄；不要了的，删去它")
    return old.text


def _edit_until_right(desk: Desk, editor: list[str], old: SettingsText, draft: Path, text: str) -> bool:
    """Edit *text* until it is right and written, and return whether it differs from what was there."""
    while True:
        text = edit_text(desk, editor, draft, text)
        if _is_as_before(old, text):
            desk.print_note(f"{old.path} 没有改动" + ("，没有写" if old.is_new else ""))
            return False
        mistakes = _find_mistakes(old, text)
        if not mistakes:
            write_settings_text(old, text)
            desk.print_note(f"已写入 {old.path}")
            return True
        for mistake in mistakes:
            desk.print_note(mistake)
        if not desk.is_interactive or not confirm(desk, "再改一次（是/否）", "是"):
            raise SettingsRefused(f"设置有 {len(mistakes)} 处错误，没有采用", "接着改：qinling config edit")


def _is_as_before(old: SettingsText, text: str) -> bool:
    return text == old.text.replace("\r\n", "\n")


def _keep_draft(desk: Desk, old: SettingsText, draft: Path, left: Path | None) -> None:
    """Keep what was typed beside the settings file, in the place of *left*, which it went on with.

    Where that is not possible the folder of the draft stays.
    """
    try:
        is_as_before = _is_as_before(old, draft.read_text("utf-8-sig"))
    except FileNotFoundError:  # not begun yet
        return
    except UnicodeDecodeError:
        is_as_before = False
    kept = None if is_as_before else keep_rejected_draft(old, draft, left)
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
