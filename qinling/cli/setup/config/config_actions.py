"""What the commands of `config` do."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from qinling.cli.context import JSON_SCHEMA, Desk
from qinling.cli.framework.missing_parameters import is_from_variable
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.settings.loader import read_settings_table
from qinling.cli.settings.secret_masking import mask_setting, mask_text
from qinling.cli.settings.settings_model import Settings
from qinling.cli.setup.config.setting_remarks import note_joined_receivers
from qinling.cli.setup.config.setting_sources import (
    SettingsOverview,
    SettingValue,
    Source,
    read_settings_overview,
)
from qinling.cli.setup.config.setting_texts import (
    describe_source,
    format_bare,
    format_default,
    list_value_lines,
    setting_json,
)
from qinling.cli.setup.config.setting_topics import find_subject, read_subjects
from qinling.cli.setup.settings_text.setting_keys import SettingKey, find_value, parse_setting_key
from qinling.cli.setup.settings_text.settings_template import format_toml
from qinling.cli.setup.settings_text.typed_settings import split_typed_keys
from qinling.errors import SettingsRefused, UsageRefused

if TYPE_CHECKING:
    from rich.text import Text


def list_settings(ctx: typer.Context, words: Sequence[str], *, changed: bool, as_json: bool) -> None:
    """Print the settings whose key, meaning or subject holds all *words*; with *changed* those that are no defaults."""
    desk: Desk = ctx.obj
    overview = _read_overview(ctx)
    subjects = read_subjects() if words else []
    shown = [
        one
        for one in overview.values
        if not (changed and one.source is Source.DEFAULT)
        and all(_is_about(one, word, subjects) for word in words)
    ]
    if not shown and words and not changed:
        raise UsageRefused(f"没有哪项设置的键或含义里有 {' '.join(words)}", "看全部：qinling config list")
    if as_json:
        items = map(setting_json, shown)
        keys = {"path": str(desk.settings_place), "mistakes": overview.mistakes}
        print_settings_json(desk, "settings", items, **keys)
    else:
        _print_values(desk, shown)
    _note_mistakes(desk, overview)
    if not overview.mistakes:
        note_joined_receivers(desk)


def _is_about(one: SettingValue, word: str, subjects: list[tuple[str, str]]) -> bool:
    setting = one.setting
    texts = (setting.key, setting.help_zh, find_subject(setting.key, subjects))
    return any(word.lower() in text for text in texts)


def _print_values(desk: Desk, values: Iterable[SettingValue]) -> None:
    for line in _lay_out_values(values, desk.out.width):
        desk.out.print(line, soft_wrap=True)


def _lay_out_values(values: Iterable[SettingValue], width: int) -> "Iterator[Text]":
    from rich.text import Text

    from qinling.reports.text.text_wrapping import wrap_text

    for first, meaning in list_value_lines(values):
        yield from wrap_text(Text(first), width, 4)
        yield from wrap_text(Text(f"    {meaning}", "dim"), width, 4)


def _note_mistakes(desk: Desk, overview: SettingsOverview) -> None:
    for mistake in overview.mistakes:
        desk.print_note(f"设置有误：{mistake}")


def _read_overview(ctx: typer.Context) -> SettingsOverview:
    root = ctx.find_root()
    is_variable = is_from_variable(root, "ledger")
    return read_settings_overview(ctx.obj, root.params.get("ledger"), is_variable=is_variable)


def show_settings(ctx: typer.Context, typed: Sequence[str], *, as_json: bool) -> None:
    """Print the values of settings on stdout, and everything else about them on stderr.

    One stands alone; several stand behind their keys. Raises SettingsRefused for a file that is no TOML.
    """
    desk: Desk = ctx.obj
    keys = [parse_setting_key(one) for one in split_typed_keys(typed)]
    _require_readable(desk)
    overview = _read_overview(ctx)
    by_key = {one.setting.key: one for one in overview.values}
    found = [by_key[key.setting.key]._replace(value=_get_entry(by_key[key.setting.key], key)) for key in keys]
    if as_json:
        items = [{**setting_json(one), "key": str(key)} for key, one in zip(keys, found, strict=True)]
        print_settings_json(
            desk, "settings", items, path=str(desk.settings_place), mistakes=overview.mistakes
        )
    else:
        for key, one in zip(keys, found, strict=True):
            print_line(format_bare(one.value) if len(keys) == 1 else f"{key} = {format_toml(one.value)}")
            desk.print_note(f"{key}：{one.setting.meaning}")
            desk.print_note(f"从哪里来：{describe_source(one)}。{one.setting.validator.expects}")
    _note_mistakes(desk, overview)


def _require_readable(desk: Desk) -> None:
    """Raise SettingsRefused for a settings file that cannot be read: a script would take a default for what it says."""
    if desk.settings_path is not None:
        try:
            read_settings_table(desk.settings_path)
        except SettingsRefused as refused:
            if refused.missing_file is None:  # one that may be written yet
                raise


def _get_entry(one: SettingValue, key: SettingKey) -> object:
    """Return the value of *key* within that of its setting. Raises UsageRefused where the table has no such entry."""
    table = one.value if isinstance(one.value, dict) else {}
    found = find_value(table, _mask_names(key)) if key.names else one.value
    if found is None:
        known = "、".join(map(str, table))
        raise UsageRefused(
            f"{one.setting.key} 里没有 {'.'.join(key.names)}", f"已有：{known}" if known else "还没有写过"
        )
    return found


def tell_changes(desk: Desk, changes: Sequence[tuple[SettingKey, object, object]], *, as_json: bool) -> None:
    """Print what each setting was before and is after a change, and which a variable goes before."""
    masked: list[tuple[SettingKey, object, object]] = [
        (key, _mask_value(key, before), _mask_value(key, after)) for key, before, after in changes
    ]
    if as_json:
        items = [{"key": str(key), "before": before, "after": after} for key, before, after in masked]
        print_settings_json(desk, "settings_change", items, path=str(desk.settings_place))
    else:
        for key, before, after in masked:
            desk.print_note(f"{desk.settings_place}：{_describe_change(key, before, after)}")
    for key, *_ in changes:
        _note_override(desk, key)


def _describe_change(key: SettingKey, before: object, after: object) -> str:
    usual = "" if key.names else f"默认 {format_default(key.setting)}"
    if after is None and before is None:
        return f"里面没有 {key}，没有改动"
    if after is None:
        return f"去掉了 {key} = {format_toml(before)}" + (f"，现在为{usual}" if usual else "")
    if before == after:
        return f"{key} 本来就是 {format_toml(after)}，没有改动"
    was = f"原来没有写，{usual}" if before is None and usual else "原来没有"
    return f"{key} = {format_toml(after)}（{was if before is None else f'原来是 {format_toml(before)}'}）"


def _mask_value(key: SettingKey, value: object) -> object:
    """Return *value* at *key* without its secrets, None for none."""
    if value is None:
        return None
    whole = value
    for name in reversed(key.names):
        whole = {name: whole}
    masked = mask_setting(key.setting.key, whole)
    return find_value(masked, _mask_names(key)) if isinstance(masked, dict) and key.names else masked


def _mask_names(key: SettingKey) -> list[str]:
    """Return the names below a setting as `mask_setting` shows them."""
    return [mask_text(name) for name in key.names]


def _note_override(desk: Desk, key: SettingKey) -> None:
    """Say that a variable goes before the file: the change would seem to do nothing."""
    variable = key.setting.variable
    if not key.setting.validator.file_only and desk.environ.get(variable):
        desk.print_note(f"注意：环境变量 {variable} 优先于设置文件，现在用的是它的值")


def print_settings_json(desk: Desk, kind: str, items: Iterable[object], **keys: object) -> None:
    """Print a JSON object as `Desk.print_json` does, also where the settings cannot be read."""
    try:
        day = desk.today
    except SettingsRefused:
        day = desk.now().astimezone(ZoneInfo(Settings().timezone)).date()
    desk.print_json_object({"schema": JSON_SCHEMA, "kind": kind, "as_of": day, **keys}, items)
