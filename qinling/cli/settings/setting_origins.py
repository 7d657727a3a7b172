"""Where the value of a setting comes from, in words for a message."""

from collections.abc import Mapping
from pathlib import Path

from qinling.cli.settings.loader import read_lines
from qinling.cli.settings.schema import SETTINGS
from qinling.errors import SettingsRefused


def describe_setting_origin(key: str, path: Path | None, environ: Mapping[str, str]) -> str:
    """Return the variable that gives the setting *key*, or its line in the settings file *path*."""
    variable = SETTINGS[key].variable
    if variable in environ:
        return f"环境变量 {variable}"
    if path is None:
        return f"设置 {key}"
    try:
        line = read_lines(path).get(tuple(key.split(".")))
    except SettingsRefused:
        line = None
    return f"设置文件 {path}{f' 第 {line} 行' if line else ''}的 {key}"
