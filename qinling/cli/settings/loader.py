"""Load the settings from a TOML file and the environment. All mistakes are reported together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from qinling.cli.settings.schema import ASCENDING_DAYS, SETTINGS, is_section
from qinling.cli.settings.sections.workbooks import HEADINGS_KEY
from qinling.cli.settings.settings_model import Settings
from qinling.errors import SettingsRefused, ValueRefused, describe_os_error
from qinling.file_reading import describe_toml_error, read_toml
from qinling.reports.plain_text import shorten_text
from qinling.rules.limits import require_length
from qinling.rules.unseen_characters import require_no_acting_characters
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: Values by key, each with the file or variable that it comes from.
GivenValues = dict[str, tuple[str, object]]

_MAX_VALUE_LENGTH = 4096
_MAX_SHOWN_LENGTH = 200
REMEDY = "改好后再运行；不要某项设置时，删去那一行就用默认值"


def read_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings in the file *path*. Environment variables override them.

    *path* is None when there is no file. Raises SettingsRefused listing every mistake with its
    place, key, value and remedy.
    """
    mistakes: list[str] = []
    given: GivenValues = {}
    if path is not None:
        _collect_file_values(path, given, mistakes)
    for key, setting in SETTINGS.items():
        if key != HEADINGS_KEY and (text := environ.get(setting.variable)) is not None:
            given[key] = (f"环境变量 {setting.variable}", text)
    values = _validate_values(given, mistakes)
    settings = _build_settings(values)
    _collect_order_mistakes(settings, given, values, mistakes)
    _collect_unknown_channels(settings, given, values, mistakes)
    if mistakes:
        _refuse_settings(mistakes)
    return settings


def _refuse_settings(mistakes: list[str]) -> NoReturn:
    if len(mistakes) == 1:
        raise SettingsRefused(f"设置有误：{mistakes[0]}", REMEDY)
    lines = "".join(f"\n  {number}. {mistake}" for number, mistake in enumerate(mistakes, 1))
    raise SettingsRefused(f"设置有 {len(mistakes)} 处错误：{lines}\n{REMEDY}")


def _collect_file_values(path: Path, given: GivenValues, mistakes: list[str]) -> None:
    table = _read_toml(path)
    _collect_headings(table, str(path), given, mistakes)
    for key, value in _flatten_table(table):
        if key in SETTINGS:
            given[key] = (str(path), value)
        elif is_section(key):
            mistakes.append(f"{path}：{key} = {value!r}：应是一节，先单独写一行 [{key}]，各项写在它下面")
        else:
            mistakes.append(f"{path}：没有 {key} 这项设置{_suggest_key(key, SETTINGS)}")


def _read_toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return read_toml(path)
    except FileNotFoundError:
        raise SettingsRefused(f"没有设置文件 {path}", "核对 --settings 后的文件名") from None
    except UnicodeDecodeError:
        raise SettingsRefused(f"设置文件 {path} 不是 UTF-8 编码", "用 UTF-8 另存后再试") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused(
            f"设置文件 {path} 的{describe_toml_error(error)}",
            '一行一项，写成 键 = 值，文字放在引号里，如 timezone = "Asia/Shanghai"；节名有汉字的也加引号，如 [work.kinds."植树"]',
        ) from None
    except OSError as error:
        raise SettingsRefused(
            f"读不了设置文件 {path}：{describe_os_error(error)}", "核对文件和权限"
        ) from None


def _collect_headings(table: dict[str, Any], place: str, given: GivenValues, mistakes: list[str]) -> None:
    """Move import.headings from *table* to *given*. Its keys are the office's headings."""
    section = table.get("import")
    if not isinstance(section, dict) or not isinstance(section.get("headings"), dict):
        return
    headings = section.pop("headings")
    given[HEADINGS_KEY] = (place, headings)
    from qinling.workbook.headings.column_uses import parse_column_field

    for heading, name in headings.items():
        try:
            headings[heading] = parse_column_field(str(name))
        except ValueRefused as refused:
            mistakes.append(f"{place}：{HEADINGS_KEY} 的 {heading} = {name!r}：{refused}")


def _flatten_table(table: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield dotted keys. An unknown section stays one key, so that it is reported once."""
    for key, value in table.items():
        if is_section(key) and isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _suggest_key(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, [*known], n=1)
    if not near:  # a key written outside its section, or in the wrong one
        last = word.rpartition(".")[2]
        near = [key for key in known if key.rpartition(".")[2] == last]
    return f"，你是不是想写 {near[0]}" if near else ""


def _validate_values(given: GivenValues, mistakes: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, (place, value) in given.items():
        try:
            for text in _list_texts(value):
                require_no_acting_characters(require_length(text, _MAX_VALUE_LENGTH))
            values[key] = SETTINGS[key].validator(value)
        except ValueRefused as refused:
            shown = shorten_text(repr(value), _MAX_SHOWN_LENGTH)
            mistakes.append(f"{place}：{key} = {shown}：{refused.message}")
    return values


def _list_texts(value: object) -> Iterator[str]:
    """Yield every text in a value: names, words and keys of lists and tables too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
            yield from _list_texts(inner)


def _collect_order_mistakes(
    settings: Settings, given: GivenValues, values: dict[str, Any], mistakes: list[str]
) -> None:
    """Add a mistake when days do not ascend, unless one of them is already invalid."""
    for section, general, several in (
        ("warning", settings.warning, settings.specials),
        ("supervision", settings.supervision, settings.supervision_specials),
    ):
        names = ASCENDING_DAYS[section]
        named = [key for name in (*names, "specials") if (key := f"{section}.{name}") in given]
        if any(key not in values for key in named):
            continue
        rows: Mapping[str, Mapping[str, int]] = {f"{section} 的": {}} | {
            f"{section}.specials 第 {at} 节的": one.values for at, one in enumerate(several, 1)
        }
        places = "、".join(dict.fromkeys(given[key][0] for key in named))
        for what, own in rows.items():
            days = [own.get(name, getattr(general, name)) for name in names]
            if days != sorted(set(days)):
                listed = "、".join(map(str, days))
                mistakes.append(f"{places}：{what} {'、'.join(names)} = {listed}：应依次增大")
                break  # The specials inherit it.


def _collect_unknown_channels(
    settings: Settings, given: GivenValues, values: dict[str, Any], mistakes: list[str]
) -> None:
    """Add a mistake for each channel that is used and not defined, unless the channels are invalid themselves."""
    if "channels" in given and "channels" not in values:
        return
    known = (STDOUT_CHANNEL, *settings.channels)
    used = [("notify.office", "notify.office", settings.notify.office)] + [
        ("notify.receivers", f"notify.receivers 的 {receiver}", channels)
        for receiver, channels in settings.notify.receivers.items()
    ]
    mistakes += [
        f"{given[key][0]}：{what} 写的渠道 {name} 没有{_suggest_key(name, known)}；"
        f"已有：{'、'.join(known)}，新的写在 [channels.名字] 一节"
        for key, what, channels in used
        for name in channels
        if key in given and name not in known
    ]


def _build_settings(values: Mapping[str, Any]) -> Settings:
    """Build Settings from validated values. Values of one section may fill a dataclass of that section."""
    defaults = Settings()
    attributes: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        name, _, inner = SETTINGS[key].path.partition(".")
        if inner:
            parts.setdefault(name, {})[inner] = value
        else:
            attributes[name] = value
    attributes |= {name: replace(getattr(defaults, name), **given) for name, given in parts.items()}
    return replace(defaults, **attributes)
