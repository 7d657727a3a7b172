"""What each setting is now, and who says so: an option, the environment, the file, or nobody."""

from collections.abc import Mapping
from typing import NamedTuple

from qinling.cli.context import Desk
from qinling.cli.settings.loader import (
    VARIABLE_PLACE,
    check_settings,
    collect_given_values,
    read_settings_table,
)
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.secret_masking import mask_setting
from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.statement_lines import find_lines
from qinling.cli.setup.settings_text.settings_template import convert_to_plain
from qinling.errors import SettingsRefused, ValueRefused
from qinling.file_reading import read_small_text
from qinling.rules.vocabulary import Term


class Source(Term):
    """Who says what a setting is."""

    DEFAULT = "default", "默认"
    FILE = "file", "设置文件"
    ENVIRONMENT = "environment", "环境变量"
    OPTION = "option", "选项"


class SettingValue(NamedTuple):
    """What a setting is now: its value without secrets, and the place that says so.

    *place* is a file, a variable or an option, "" for a default; *line* is of a file.
    """

    setting: Setting
    value: object
    source: Source
    place: str = ""
    line: int | None = None


class SettingsOverview(NamedTuple):
    """Every setting as it is now, and what is wrong with the settings."""

    values: list[SettingValue]
    mistakes: list[str]


def read_settings_overview(desk: Desk, given_ledger: str | None, *, is_variable: bool) -> SettingsOverview:
    """Return every setting, also where the settings hold mistakes: then somebody wants to see them.

    *given_ledger* is the ledger of the call; *is_variable* says that the environment named it.
    """
    path = desk.settings_path
    mistakes: list[str] = []
    table: Mapping[str, object] = {}
    lines: Mapping[tuple[str, ...], int] = {}
    if path is not None:
        try:
            table = read_settings_table(path)
            lines = find_lines(read_small_text(path))
        except SettingsRefused as refused:
            mistakes.append(str(refused))
    given = collect_given_values(table, str(path), desk.environ, [])
    mistakes += check_settings(table, str(path), desk.environ)[1]
    if given_ledger is not None:
        given["ledger"] = (f"{VARIABLE_PLACE}QINLING_LEDGER" if is_variable else "--ledger", given_ledger)
    return SettingsOverview([_find_value(setting, given, lines) for setting in SETTINGS.values()], mistakes)


def _read_variable(setting: Setting, value: object) -> object:
    """Return what a variable means, its text where it is wrong."""
    try:
        plain = convert_to_plain(setting.validator(value))
    except ValueRefused:
        plain = value
    return mask_setting(setting.key, plain)


def _find_value(
    setting: Setting, given: Mapping[str, tuple[str, object]], lines: Mapping[tuple[str, ...], int]
) -> SettingValue:
    if setting.key not in given:
        return SettingValue(setting, convert_to_plain(setting.default), Source.DEFAULT)
    place, value = given[setting.key]
    if place.startswith(VARIABLE_PLACE):
        shown = _read_variable(setting, value)
        return SettingValue(setting, shown, Source.ENVIRONMENT, place.removeprefix(VARIABLE_PLACE))
    shown = mask_setting(setting.key, convert_to_plain(value))
    if place.startswith("--"):
        return SettingValue(setting, shown, Source.OPTION, place)
    return SettingValue(setting, shown, Source.FILE, place, lines.get(tuple(setting.key.split("."))))
