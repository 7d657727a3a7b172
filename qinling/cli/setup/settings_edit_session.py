"""Edit the settings file as a whole: what was edited is checked before it takes the place of the file."""

import tomllib

from qinling.cli.context import Desk
from qinling.cli.prompts import confirm
from qinling.cli.settings.loader import build_toml_error
from qinling.cli.setup.setting_changes import list_mistakes
from qinling.cli.setup.settings_file import (
    SettingsText,
    keep_rejected_text,
    read_settings_text,
    write_settings_text,
)
from qinling.cli.setup.text_editor import edit_text, find_editor
from qinling.errors import SettingsRefused
from qinling.file_reading import MAX_TEXT_FILE_BYTES


def edit_settings(desk: Desk) -> None:
    """Open the settings in an editor until they are right or the person gives up. Raises SettingsRefused."""
    editor = find_editor(desk.environ)
    old = read_settings_text(desk.settings_place)
    text = old.text
    while True:
        text = _edit(editor, old, text)
        if text == old.text and not old.is_new:
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


def _edit(editor: list[str], old: SettingsText, text: str) -> str:
    edited = edit_text(editor, text.replace("\n", old.line_end).encode(), old.path.name)
    if len(edited) > MAX_TEXT_FILE_BYTES:
        raise SettingsRefused(f"设置超过上限 {MAX_TEXT_FILE_BYTES >> 20} MB，没有采用", "请精简")
    try:
        words = edited.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = edited.decode("gb18030", errors="replace")  # how an editor of Windows may save Chinese
    return words.replace("\r\n", "\n") if old.line_end == "\r\n" or "\r\n" not in old.text else words


def _find_mistakes(old: SettingsText, text: str) -> list[str]:
    try:
        return list_mistakes(old, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        return [str(build_toml_error(old.path, error))]
