"""Set and unset one setting: what was typed becomes a value that the setting's own check takes."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from qinling.cli.settings.channel_advice import require_unused_channel
from qinling.cli.settings.channels import list_channel_mistakes
from qinling.cli.settings.loader import check_settings
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.toml_errors import build_toml_error
from qinling.cli.setup.settings_text.setting_keys import SettingKey, find_value
from qinling.cli.setup.settings_text.settings_editing import put_value, set_value, unset_value
from qinling.cli.setup.settings_text.settings_file import SettingsText
from qinling.cli.setup.settings_text.settings_template import describe_setting
from qinling.cli.setup.settings_text.typed_settings import list_meanings
from qinling.errors import SettingsRefused, format_command

_CHANNEL = 2  # channels.name
_COMMENT = re.compile(r"(?m)#.*$")


class SettingChange(NamedTuple):
    """The text of the settings file after a change, and the value before and after; None where there is none."""

    text: str
    before: object | None
    after: object | None


def _plan_setting(old: SettingsText, key: SettingKey, words: Sequence[str]) -> SettingChange:
    """Return the change that gives *key* the value typed as *words*. Raises SettingsRefused."""
    table = parse_table(old)
    known = set(list_mistakes(old, table))
    refused: SettingsRefused | None = None
    for value in list_meanings(key.setting, words):
        try:
            _require_right(old, put_value(table, key.path, value), key, known)
        except SettingsRefused as error:
            # A list typed as such is refused for what it holds, not for what else its words might be.
            if not (refused and (len(words) > 1 or words[0].lstrip().startswith("["))):
                refused = error
            continue
        return SettingChange(set_value(old.text, key.path, value), find_value(table, key.path), value)
    assert refused is not None  # the words themselves are the last meaning
    raise refused


def plan_settings(
    old: SettingsText, given: Sequence[tuple[SettingKey, Sequence[str]]]
) -> tuple[str, list[tuple[SettingKey, SettingChange]]]:
    """Return the text with every setting of *given* changed, and each change. Raises SettingsRefused."""
    steps = [partial(_plan_setting, key=key, words=words) for key, words in given]
    text, changes = _take_steps(old, steps)
    return text, [(given[place][0], change) for place, change in changes]


def plan_removals(
    old: SettingsText, paths: Sequence[Sequence[str]]
) -> tuple[str, list[tuple[int, SettingChange]]]:
    """Return the text without what is at *paths*, and each change with the place of its path. Raises SettingsRefused."""
    return _take_steps(old, [partial(_plan_removal, path=path) for path in paths])


def _take_steps(
    old: SettingsText, steps: Sequence[Callable[[SettingsText], SettingChange]]
) -> tuple[str, list[tuple[int, SettingChange]]]:
    """Return the text after all *steps*, and each change with the place of its step.

    They are tried in any order: one may be right only once another is taken.
    """
    text, changes, waiting = old.text, [], [*enumerate(steps)]
    while waiting:
        before, refusals = len(waiting), list[SettingsRefused]()
        for place, step in [*waiting]:
            try:
                change = step(replace(old, text=text))
            except SettingsRefused as error:
                refusals.append(error)
                continue
            text = change.text
            changes.append((place, change))
            waiting.remove((place, step))
        if len(refusals) == before:
            raise refusals[0]
    return text, changes


def _plan_removal(old: SettingsText, path: Sequence[str]) -> SettingChange:
    """Return the change that takes what is at *path* out of the file; nothing changes where it is not there."""
    table = parse_table(old)
    before = find_value(table, path)
    if before is None:
        return SettingChange(old.text, None, None)
    text = _put_back_comment(unset_value(old.text, path), path)
    known = set(list_mistakes(old, table))
    if new := list_mistakes(old, tomllib.loads(text), known):
        if path[0] == "channels" and len(path) == _CHANNEL:
            require_unused_channel(table, path[1])
        raise SettingsRefused(f"去掉 {'.'.join(path)} 以后，设置有误：{'；'.join(new)}", "先改用到它的那一项")
    return SettingChange(text, before, None)


def _put_back_comment(text: str, path: Sequence[str]) -> str:
    """Return *text* with the default as a comment below the meaning of a setting, as a new file has it."""
    setting = SETTINGS.get(".".join(path))
    if setting is None or setting.example:
        return text
    meaning, default = describe_setting(setting).splitlines()
    lines = text.split("\n")
    if lines.count(meaning) == 1 and default != "".join(lines[lines.index(meaning) + 1 :][:1]):
        lines.insert(lines.index(meaning) + 1, default)
    return "\n".join(lines)


def list_lost_comments(old: str, text: str, path: Sequence[str]) -> list[str]:
    """Return the comments of *old* that *text* lacks, without the one that *path* took the place of."""
    lost = Counter(_COMMENT.findall(old)) - Counter(_COMMENT.findall(text))
    taken = re.compile(rf"#\s*{re.escape(path[-1])}\s*=")
    return [one for one in lost if not taken.match(one)]


def parse_table(old: SettingsText) -> dict[str, Any]:
    """Return the content of the settings file. Raises SettingsRefused where it is no TOML."""
    try:
        return tomllib.loads(old.text)
    except (ValueError, RecursionError) as error:
        raise build_toml_error(old.path, error, old.text) from None


def list_mistakes(
    old: SettingsText,
    table: Mapping[str, Any],
    known: Collection[str] = frozenset(),
    lines: Mapping[tuple[str, ...], int] | None = None,
) -> list[str]:
    """Return what is wrong with the content of the settings file, with its line of *lines*, without what is *known*.

    The environment does not count.
    """
    mistakes = [
        *check_settings(table, str(old.path), {}, lines)[1],
        *list_channel_mistakes(table, str(old.path)),
    ]
    return [one for one in mistakes if one not in known]


def _require_right(old: SettingsText, table: dict[str, Any], key: SettingKey, known: set[str]) -> None:
    """Raise SettingsRefused if the new content has a mistake that was not there before."""
    if new := list_mistakes(old, table, known):
        raise SettingsRefused(f"没有改，设置会有误：{'；'.join(new)}", _advise_on_key(key))


def _advise_on_key(key: SettingKey) -> str:
    if len(key.names) < key.setting.validator.names:
        names, value = _read_example(key.setting)
        words = value if isinstance(value, list) else [value]
        path = ".".join((str(key), *names[len(key.names) :]))
        return f"一项一项地设，如 {format_command(['config', 'set', path, *map(str, words)])}"
    if key.setting.validator.file_only and not key.setting.validator.names:
        return "写在设置文件里：qinling config edit，写法见 qinling help 设置"
    return f"含义和现在的值：qinling config get {key.setting.key}"


def _read_example(setting: Setting) -> tuple[tuple[str, ...], object]:
    """Return the names below a table of the settings, and the value there, as its example in a settings file has them."""
    value: Any = find_value(tomllib.loads(setting.example), setting.key.split("."))
    names: tuple[str, ...] = ()
    for _ in range(setting.validator.names):
        name = next(iter(value))
        names, value = (*names, name), value[name]
    return names, value
