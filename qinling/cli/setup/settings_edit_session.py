"""Edit the settings file as a whole: what was edited is checked before it takes the place of the file."""

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from qinling.cli.context import Desk
from qinling.cli.editing.editor import edit_text, require_editor
from qinling.cli.prompts import confirm
from qinling.cli.settings.loader import build_toml_error
from qinling.cli.setup.setting_changes import list_mistakes
from qinling.cli.setup.settings_file import (
    SettingsText,
    keep_rejected_text,
    read_settings_text,
    write_settings_text,
)
from qinling.errors import SettingsRefused
from qinling.file_reading import MAX_TEXT_FILE_BYTES


def edit_settings(desk: Desk) -> None:
    """Open the settings in an editor until they are right or the person gives up. Raises SettingsRefused."""
    editor = require_editor(desk, desk.environ)
    old = read_settings_text(desk.settings_place)
    text = old.text
    while True:
        text = _edit(desk, editor, old, text)
        if text == old.text.replace("\r\n", "\n") and not old.is_new:
            desk.print_note(f"{old.path} 没有改动")
            return
        mistakes = _find_mistakes(old, text)
        if not mistakes:
            write_settings_text(old, text)
            desk.print_note(f"已写入 {old.path}")
            return
        for mistake in mistakes:
            desk.print_note(mistake)
        if not desk.is_interactive or not confirm(desk, "再改一次（是/否）", "是"):
            kept = keep_rejected_text(old, text)
            where = f"改过的存为 {kept}" if kept else "改过的没能存下"
            raise SettingsRefused(
                f"设置有 {len(mistakes)} 处错误，没有采用；{where}", "改好后再运行 qinling config edit"
            )


def _edit(desk: Desk, editor: list[str], old: SettingsText, text: str) -> str:
    """Return what a person makes of *text*. Only they can enter its folder: editors leave copies beside the file."""
    with TemporaryDirectory(prefix="qinling-edit-", ignore_cleanup_errors=True) as folder:
        edited = edit_text(desk, editor, Path(folder) / old.path.name, text)
    if len(edited.encode()) > MAX_TEXT_FILE_BYTES:
        raise SettingsRefused(f"设置超过上限 {MAX_TEXT_FILE_BYTES >> 20} MB，没有采用", "请精简")
    return edited


def _find_mistakes(old: SettingsText, text: str) -> list[str]:
    try:
        return list_mistakes(old, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        return [str(build_toml_error(old.path, error, text))]
