"""The commands that set what a command misses, as advice that can be typed: an office, a receiver, a source of logs."""

from qinling.cli.context import Desk
from qinling.errors import format_command

_PLACES = "去处：邮箱、文件夹/、已有的渠道"


def format_settings_command(desk: Desk, *words: str) -> str:
    """Return the command `qinling` *words* for the settings of *desk*: with their file where it was named as an option."""
    is_named = any(word.partition("=")[0] == "--settings" for word in desk.words)
    file = ("--settings", str(desk.settings_path)) if is_named else ()
    return format_command((*words, *file))


def advise_setting(desk: Desk, key: str, value: str) -> str:
    """Return how the setting *key* gets a value."""
    return f"用 {format_settings_command(desk, 'config', 'set', f'{key}={value}')} 写上"


def advise_receiver(desk: Desk, unit: str) -> str:
    """Return how the messages to *unit* get a way out."""
    return f"用 {format_settings_command(desk, 'init', '--receiver', f'{unit}=去处')} 写上（{_PLACES}）"
