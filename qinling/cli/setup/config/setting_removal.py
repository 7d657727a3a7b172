"""What `config unset` does: one setting, or several at once, of which all are taken out or none."""

import re
from collections.abc import Iterator, Mapping, Sequence

from qinling.cli.context import Desk
from qinling.cli.prompts import confirm
from qinling.cli.settings.secret_masking import MASK, mask_setting, mask_text
from qinling.cli.setup.config.config_actions import print_settings_json, tell_changes
from qinling.cli.setup.config.setting_remarks import remark_on_settings
from qinling.cli.setup.settings_text.setting_changes import parse_table, plan_removals
from qinling.cli.setup.settings_text.setting_keys import (
    SettingKey,
    find_unknown_path,
    find_value,
    parse_setting_key,
)
from qinling.cli.setup.settings_text.settings_file import read_settings_text, write_settings_text
from qinling.cli.setup.settings_text.settings_template import format_toml
from qinling.cli.setup.settings_text.typed_settings import ASSIGNMENT, split_typed_keys
from qinling.errors import UsageRefused, format_command, quote_argument

_MANY = 2


def unset_settings(desk: Desk, typed: Sequence[str], *, as_json: bool) -> None:
    """Take settings out of the settings file. At a terminal a table of several entries is asked about first."""
    old = read_settings_text(desk.settings_place)
    table = parse_table(old)
    words = split_typed_keys(typed)
    if len(words) == 1 and (path := find_unknown_path(table, words[0])):
        text, _ = plan_removals(old, [path])
        write_settings_text(old, text)
        _tell_unknown(desk, ".".join(path), as_json=as_json)
        return
    keys = list(dict.fromkeys(map(parse_setting_key, words)))
    for key in keys:
        _require_wanted(desk, key, find_value(table, key.path))
    text, changes = plan_removals(old, [key.path for key in keys])
    if text != old.text:
        write_settings_text(old, text)
    removed = [(keys[place], change.before) for place, change in changes]
    tell_changes(desk, [(key, before, None) for key, before in removed], as_json=as_json)
    if not as_json and (again := _format_restoring_commands(removed)):
        desk.print_note(f"要它回来：{again}")
    for key, before in removed:
        if before is None and key.names and isinstance(known := find_value(table, key.path[:-1]), Mapping):
            desk.print_note(
                f"{mask_text('.'.join(key.path[:-1]))} 里有：{mask_text('、'.join(map(str, known)))}"
            )
    if text != old.text:
        remark_on_settings(desk, [key.path for key, _ in removed])


def _require_wanted(desk: Desk, key: SettingKey, before: object) -> None:
    """Ask whether a table of several entries is to go. Raises UsageRefused where it is not; a script has said so."""
    if desk.is_interactive and isinstance(before, Mapping) and len(before) >= _MANY:
        names = mask_text("、".join(map(str, before)))
        question = f"{key} 里有 {len(before)} 项：{names}，都去掉（是/否）"
        if not confirm(desk, question, "否"):
            first = quote_argument(f"{key}.{next(iter(before))}")
            raise UsageRefused("什么也没有去掉", f"只去掉一项：qinling config unset {first}")


def _format_restoring_commands(removed: Sequence[tuple[SettingKey, object]]) -> str:
    """Return what sets again what was removed, "" where nothing was, or where it held a secret."""
    words: list[str] = []
    for key, before in removed:
        if before is not None and mask_setting(key.setting.key, _nest(key, before)) != _nest(key, before):
            return ""
        words += _list_restoring_words(key, before) if before is not None else ()
    if all(ASSIGNMENT.match(one) for one in words):  # several can stand in one command
        return format_command(["config", "set", *words]) if words else ""
    return "；".join(format_command(["config", "set", one]) for one in words)


def _nest(key: SettingKey, value: object) -> object:
    """Return the value of a whole setting that holds only *value* at *key*."""
    for name in reversed(key.names):
        value = {name: value}
    return value


def _list_restoring_words(key: SettingKey, value: object) -> Iterator[str]:
    """Yield each 键=值 of what stood at *key*."""
    if isinstance(value, Mapping) and len(key.names) < key.setting.validator.names:
        for name, inner in value.items():
            yield from _list_restoring_words(key._replace(names=(*key.names, name)), inner)
    else:
        yield f"{key}={_format_typed(value)}"


def _format_typed(value: object) -> str:
    """Return a value as it can be typed: a text and words without quotes."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(re.fullmatch(r"[\w.@-]+", str(one)) for one in value):
        return ",".join(map(str, value))
    return format_toml(value)


def _tell_unknown(desk: Desk, name: str, *, as_json: bool) -> None:
    """Tell what was taken out that is no setting: its value may be a secret in the wrong place."""
    name = mask_text(name)
    if as_json:
        item = {"key": name, "before": MASK, "after": None}
        print_settings_json(desk, "settings_change", [item], path=str(desk.settings_place))
    else:
        desk.print_note(f"{desk.settings_place}：去掉了 {name}，它不是一项设置")
