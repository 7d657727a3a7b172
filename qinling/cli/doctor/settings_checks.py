"""Checks of the settings: are they readable and right, does every variable mean something, are the folders writable."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.doctor.check_result import CheckResult, note, ok, wrong
from qinling.cli.doctor.unknown_variables import (
    list_known_variables,
    list_secret_names,
    list_unknown_variables,
)
from qinling.cli.export_layout import find_column_fault
from qinling.cli.office_files.file_checks import list_file_faults, require_writable_folder
from qinling.cli.sending.notification_sending import list_channel_faults
from qinling.cli.settings.channels import list_channel_mistakes
from qinling.cli.settings.key_suggestions import suggest_key
from qinling.cli.settings.loader import check_settings, read_lines, read_settings_table
from qinling.errors import OutputRefused, QinlingError, SettingsRefused, quote_argument
from qinling.operating_system import has_modes
from qinling.outputs.existing_files import is_read_only
from qinling.reports.warnings.receiver_coverage import (
    JOIN_REMEDY,
    OFFICE_REMEDY,
    OFFICE_UNHEARD,
    joined_line,
)

#: Names under which editors save a settings file: settings.toml.txt, setting.toml, Settings.TOML, settings (1).toml.
_MISNAMED = re.compile(r"(?!.*未采用)(?:settings?|设置).*?(?:\.toml|\.txt|\.tml)|settings?", re.IGNORECASE)


def check_settings_file(desk: Desk) -> Iterator[CheckResult]:
    """Tell every mistake of the settings, and of the channels in use."""
    path = desk.settings_path
    if path is None:
        yield _tell_missing_file(desk.settings_place)
    else:
        yield from _check_mode(path)
    try:
        table = {} if path is None else read_settings_table(path)
    except SettingsRefused as refused:
        yield wrong("settings", refused.message, refused.remedy)
        return
    lines = {} if path is None else read_lines(path)
    mistakes = [
        *check_settings(table, str(path), desk.environ, lines)[1],
        *list_channel_mistakes(table, str(path)),
    ]
    for mistake in mistakes:
        yield wrong("settings", f"设置有误：{mistake}", "改它：qinling config edit")
    if mistakes:
        return
    yield from _check_uses(desk)
    if path is not None:
        yield ok("settings", f"{path} 没有错")


def _check_uses(desk: Desk) -> Iterator[CheckResult]:
    """Tell what the settings say rightly and yet would stop a command, or leave somebody unheard."""
    for fault in list_channel_faults(desk):
        yield wrong("settings", fault.message, fault.remedy)
    notify = desk.settings.notify
    if not notify.office:
        yield note("settings", OFFICE_UNHEARD, OFFICE_REMEDY)
    for name, others in notify.joined.items():
        yield note("settings", joined_line(name, others, notify.receivers[name]), JOIN_REMEDY)
    if refused := find_column_fault(desk):
        yield wrong("settings", f"设置 export.columns：{refused.message}", refused.remedy)


def _check_mode(path: Path) -> Iterator[CheckResult]:
    """Tell who may change the settings that should not, or whether nobody may."""
    if _is_writable_by_all(path):
        yield wrong("settings", f"本机的任何人都能改 {path}", f"chmod o-w {quote_argument(str(path))}")
    elif path.exists() and is_read_only(path):
        what = f"{path} 是只读的，qinling config set 改不了它"
        yield note("settings", what, f"要能改：chmod u+w {quote_argument(str(path))}")


def _tell_missing_file(place: Path) -> CheckResult:
    """Tell that there is no settings file, or that it has another name: its settings would count for nothing."""
    folder = place.parent
    names = [one.name for one in folder.iterdir() if one.is_file()] if folder.is_dir() else []
    if misnamed := sorted(filter(_MISNAMED.fullmatch, names)):
        return wrong(
            "settings",
            f"没有设置文件 {place.name}，各项都用默认值；{folder} 里却有 {'、'.join(misnamed)}",
            f"是它的，改名为 {place.name}",
        )
    return note("settings", "没有设置文件，各项都用默认值", "写一个：qinling init")


def check_files(desk: Desk) -> Iterator[CheckResult]:
    """Open what the settings name as the commands would that use it: each would only tell on the day it is needed."""
    try:
        desk.settings  # noqa: B018 (settings that cannot be read name no file)
    except SettingsRefused:  # the check of the settings says why
        return
    for key, found in list_file_faults(desk):
        if isinstance(found, str):
            yield note("files", f"设置 {key}：{found}")
        elif key != "ledger":  # its own check says it
            yield wrong("files", f"设置 {key}：{found.message}", found.remedy)


def _is_writable_by_all(path: Path) -> bool:
    try:
        return has_modes() and bool(path.stat().st_mode & stat.S_IWOTH)
    except OSError:  # reading it says so
        return False


def check_variables(desk: Desk) -> Iterator[CheckResult]:
    """Tell variables that look like ours and mean nothing."""
    known = [*list_known_variables(), *(secrets := list_secret_names(desk))]
    for name in list_unknown_variables(desk.environ, secrets):
        yield note(
            "variables", f"环境变量 {name} 没有用处{suggest_key(name, known)}", f"不要它：unset {name}"
        )


def check_folders(desk: Desk) -> Iterator[CheckResult]:
    """Tell which folders the program writes to and may not."""
    places = [("设置", desk.settings_place.parent)]
    try:
        if isinstance(desk.ledger_place, Path):
            places.append(("台账", desk.ledger_place.parent))
    except QinlingError as refused:
        yield wrong("folders", refused.message, refused.remedy)
    bad = False
    for what, folder in places:
        try:
            require_writable_folder(folder)
        except OutputRefused as refused:
            bad = True
            option = "--ledger" if what == "台账" else "--settings"
            yield wrong(
                "folders",
                f"{what}的文件夹：{refused.message}",
                f"{refused.remedy}；也可用 {option} 另指一个位置",
            )
    if not bad:
        yield ok("folders", "、".join(f"{what}在 {folder}" for what, folder in places) + "，写得进去")
    for name, folder in _list_channel_folders(desk):
        yield ok("folders", f"渠道 {name} 的消息写到文件夹 {folder}")


def _list_channel_folders(desk: Desk) -> Iterator[tuple[str, Path]]:
    """Yield the channels in use that write into a folder, and which: the settings name it from their own folder."""
    try:
        settings = desk.settings
    except SettingsRefused:  # the check of the settings says why
        return
    for name in settings.notify.list_channels():
        if isinstance(folder := settings.channels.get(name, {}).get("folder"), str):
            yield name, desk.resolve_settings_path(folder).absolute()
