"""Settings as lines and as JSON."""

from collections.abc import Iterable, Iterator

from qinling.cli.settings.settings_model import Setting
from qinling.cli.setup.config.setting_sources import SettingValue, Source
from qinling.cli.setup.settings_text.settings_template import convert_to_plain, format_toml
from qinling.reports.text.plain_text import shorten_text

_MAX_SHOWN_LENGTH = 300


def list_value_lines(values: Iterable[SettingValue]) -> Iterator[tuple[str, str]]:
    """Yield two texts a setting: its key, value and source; and what it means."""
    for one in values:
        value = shorten_text(format_toml(one.value), _MAX_SHOWN_LENGTH)
        yield f"{one.setting.key} = {value}  （{describe_source(one)}）", one.setting.meaning


def describe_source(one: SettingValue) -> str:
    """Say where a value comes from, and its default where that is another."""
    default = f"，默认 {format_default(one.setting)}"
    if one.source is Source.DEFAULT:
        return "默认"
    if one.source is Source.FILE:
        return (f"设置文件第 {one.line} 行" if one.line else "设置文件") + default
    return f"{one.source.label} {one.place}{default}"


def format_default(setting: Setting) -> str:
    """Return the default of a setting, 无 where it is nothing."""
    plain = convert_to_plain(setting.default)
    return "无" if plain in ("", [], {}) else format_toml(plain)


def setting_json(one: SettingValue) -> dict[str, object]:
    """Return one setting with the keys that programs rely on. Secrets are hidden."""
    setting = one.setting
    return {
        "key": setting.key,
        "value": one.value,
        "default": convert_to_plain(setting.default),
        "source": one.source.value,
        "place": one.place or None,
        "line": one.line,
        "variable": None if setting.validator.file_only else setting.variable,
        "expects": setting.validator.expects,
        "help": setting.help_zh,
    }


def format_bare(value: object) -> str:
    """Return a value for a script: a text without quotes, a list one word a line."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return format_toml(value)
