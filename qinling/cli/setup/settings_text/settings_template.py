"""The settings file to begin with: every setting with its meaning and its default, all of them as comments."""

from collections.abc import Mapping
from datetime import time

from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.settings_model import Setting
from qinling.outputs.toml_text import quote_toml_text
from qinling.rules.vocabulary import Term

_HEAD = """\
# qinling 的设置。行首有 # 的是说明，程序不看。
# 要改一项，去掉那一行行首的“# ”，改等号后面的值；也可以用 qinling config set 键 值。
# 现在各项是多少、从哪里来：qinling config list。写错了没有：qinling doctor。
"""


def build_settings_template() -> str:
    """Return the text of a settings file that changes nothing yet."""
    general = [setting for setting in SETTINGS.values() if "." not in setting.key and not setting.example]
    parts = [_HEAD, *map(describe_setting, general)]
    for section, settings in _group_by_section().items():
        parts.append("\n".join((f"[{section}]", *map(describe_setting, settings))))
    whole = (setting for setting in SETTINGS.values() if "." not in setting.key and setting.example)
    return "\n".join([*parts, *map(describe_setting, whole)])


def _group_by_section() -> Mapping[str, list[Setting]]:
    """Return the settings of each section, tables last: what follows a table belongs to it."""
    sections: dict[str, list[Setting]] = {}
    for setting in sorted(SETTINGS.values(), key=lambda one: bool(one.example)):
        section, dot, _ = setting.key.partition(".")
        if dot:
            sections.setdefault(section, []).append(setting)
    return {
        name: sections[name]
        for name in dict.fromkeys(key.partition(".")[0] for key in SETTINGS)
        if name in sections
    }


def describe_setting(setting: Setting) -> str:
    """Return the meaning of a setting and the lines that would set it, as comments."""
    if setting.example:
        return "".join(f"# {line}\n" for line in (f"{setting.meaning}，如：", *setting.example.splitlines()))
    _, _, name = setting.key.rpartition(".")
    return f"# {setting.meaning}\n# {name} = {format_toml(convert_to_plain(setting.default))}\n"


def convert_to_plain(value: object) -> object:
    """Return the value of a setting as a settings file holds it: texts, numbers, lists and tables."""
    if isinstance(value, Term):
        return value.label
    if isinstance(value, tuple) and value and all(isinstance(part, time) for part in value):
        return "-".join(f"{part:%H:%M}" for part in value)
    if isinstance(value, list | tuple):
        return [convert_to_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {name: convert_to_plain(inner) for name, inner in value.items()}
    return "" if value is None else value


def format_toml(value: object) -> str:
    """Return a plain value as it stands behind the equals sign in a settings file, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(format_toml, value))}]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{quote_toml_text(str(name))} = {format_toml(one)}" for name, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return quote_toml_text(str(value))
