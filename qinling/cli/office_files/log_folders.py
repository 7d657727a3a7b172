"""The folders of `login weekly`: where logs lie, and where its workbooks go."""

import os
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.ledger_place import get_ledger_folder
from qinling.cli.setting_advice import advise_setting
from qinling.errors import SettingsRefused

_DEFAULT_REPORT_FOLDER = "登录情况"


def resolve_log_folder(desk: Desk) -> Path:
    """Return the folder of the logs. Raises SettingsRefused if there is none, or if reports would be written there."""
    named = desk.settings.login_upkeep.folder
    if not named:
        raise SettingsRefused(
            "设置里没有 logins.folder，不知道到哪里取日志",
            advise_setting(desk, "logins.folder", "日志文件夹"),
        )
    folder = desk.resolve_settings_path(named)
    if not folder.is_dir():
        what = f"日志文件夹 {folder} 是文件，不是文件夹" if folder.exists() else f"没有日志文件夹 {folder}"
        raise SettingsRefused(what, "核对设置 logins.folder")
    if os.path.realpath(resolve_report_folder(desk)) == os.path.realpath(folder):
        raise SettingsRefused(
            f"报表不能写进日志文件夹 {folder}，否则下次会当作日志来读", "把设置 logins.workbooks 改为别处"
        )
    return folder


def resolve_report_folder(desk: Desk) -> Path:
    """Return the folder of the workbooks. It may be missing."""
    named = desk.settings.login_upkeep.workbooks
    return (
        desk.resolve_settings_path(named)
        if named
        else get_ledger_folder(desk.ledger_place) / _DEFAULT_REPORT_FOLDER
    )
