"""Load the settings from a TOML file and the environment. All mistakes are reported together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from qinling.cli.settings.channel_advice import advise_on_channel
from qinling.cli.settings.joined_units import find_joined_units
from qinling.cli.settings.key_suggestions import suggest_key, suggest_place
from qinling.cli.settings.schema import ASCENDING_DAYS, SETTINGS, is_section
from qinling.cli.settings.secret_masking import mask_setting, mask_text
from qinling.cli.settings.sections.workbooks import HEADINGS_KEY
from qinling.cli.settings.settings_model import Settings
from qinling.cli.settings.toml_errors import build_toml_error
from qinling.errors import SettingsRefused, ValueRefused, describe_os_error
from qinling.file_reading import read_small_text, read_toml
from qinling.reports.text.plain_text import shorten_text
from qinling.rules.limits import require_length
from qinling.rules.texts.unseen_characters import require_no_acting_characters
from qinling.rules.warnings.joined_receivers import join_receivers
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: Values by key, each with the file or variable that it comes from.
GivenValues = dict[str, tuple[str, object]]

#: Begins the place of a value that a variable gives.
VARIABLE_PLACE = "环境变量 "
#: A variable cannot hold headings; that of the ledger is the option's, and relative to another folder.
_NOT_OF_THE_ENVIRONMENT = (HEADINGS_KEY, "ledger")
_MAX_VALUE_LENGTH = 4096
_MAX_SHOWN_LENGTH = 200
#: Stands between a file and the number of a line.
_LINE_SIGN = " 第 "
MISSING_FILE_REMEDY = "核对 --settings 后的文件名；要新写一份的：qinling init"
REMEDY = "改好后再运行；不要某项设置时，删去那一行就用默认值"


def read_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings in the file *path*. Environment variables override them. Receivers that are one are joined.

    *path* is None when there is no file. Raises SettingsRefused listing every mistake with its
    place, key, value and remedy.
    """
    table = {} if path is None else read_settings_table(path)
    settings, mistakes = check_settings(table, str(path), environ)
    if mistakes:
        lines = {} if path is None else read_lines(path)
        _refuse_settings(check_settings(table, str(path), environ, lines)[1])
    joined = join_receivers(settings.notify.receivers, settings.home)
    return replace(
        settings,
        notify=replace(settings.notify, receivers=joined.channels, joined=joined.others),
        supervision=replace(settings.supervision, home=settings.home),
    )


def read_lines(path: Path) -> Mapping[tuple[str, ...], int]:
    """Return the line of each key of a settings file that is right as TOML. Slow: it is for messages."""
    from qinling.cli.settings.statement_lines import find_lines

    with translate_read_errors(path):
        return find_lines(read_small_text(path))


def check_settings(
    table: Mapping[str, Any],
    place: str,
    environ: Mapping[str, str],
    lines: Mapping[tuple[str, ...], int] | None = None,
) -> tuple[Settings, list[str]]:
    """Return the settings of the content of a file, which is at *place*, and every mistake in it and in *environ*.

    With *lines* a mistake names the line of its key.
    """
    mistakes: list[str] = []
    given = collect_given_values(table, place, environ, mistakes, lines)
    values = _validate_values(given, mistakes)
    settings = _build_settings(values)
    _collect_order_mistakes(settings, given, values, mistakes)
    _collect_unknown_channels(settings, given, values, mistakes)
    for name, why in find_joined_units(settings.notify.receivers):
        mistakes.append(f"{_name_place(place, f'notify.receivers.{name}', lines or {})}：{why}")
    return settings, [mask_text(mistake) for mistake in mistakes]


def collect_given_values(
    table: Mapping[str, Any],
    place: str,
    environ: Mapping[str, str],
    mistakes: list[str],
    lines: Mapping[tuple[str, ...], int] | None = None,
) -> GivenValues:
    """Return what a file and the environment say, unchecked. What is no setting is added to *mistakes*."""
    given: GivenValues = {}
    _collect_file_values(table, place, given, mistakes, lines or {})
    for key, setting in SETTINGS.items():
        if key not in _NOT_OF_THE_ENVIRONMENT and (text := environ.get(setting.variable)) is not None:
            given[key] = (f"{VARIABLE_PLACE}{setting.variable}", text)
    return given


def _refuse_settings(mistakes: list[str]) -> NoReturn:
    remedy = REMEDY
    if all(one.startswith(VARIABLE_PLACE) for one in mistakes):
        names = [one.removeprefix(VARIABLE_PLACE).partition("：")[0] for one in mistakes]
        remedy = f"改好再运行；不要它时，去掉这个变量：unset {' '.join(dict.fromkeys(names))}"
    if len(mistakes) == 1:
        raise SettingsRefused(f"设置有误：{mistakes[0]}", remedy)
    lines = "".join(f"\n  {number}. {mistake}" for number, mistake in enumerate(mistakes, 1))
    raise SettingsRefused(f"设置有 {len(mistakes)} 处错误：{lines}\n{remedy}")


def _collect_file_values(
    table: Mapping[str, Any],
    file: str,
    given: GivenValues,
    mistakes: list[str],
    lines: Mapping[tuple[str, ...], int],
) -> None:
    values = dict(_flatten_table(table))
    if isinstance(headings := values.get(HEADINGS_KEY), dict):
        place = _name_place(file, HEADINGS_KEY, lines)
        given[HEADINGS_KEY] = (place, _read_headings(headings, place, mistakes))
    for key, value in values.items():
        place = _name_place(file, key, lines)
        if key in SETTINGS:
            given.setdefault(key, (place, value))
        elif is_section(key):
            shown = mask_setting(key, value)
            mistakes.append(f"{place}：{key} = {shown!r}：应是一节，先单独写一行 [{key}]，各项写在它下面")
        else:
            mistakes.append(f"{place}：没有 {key} 这项设置{suggest_place(key, value)}")


def _name_place(file: str, key: str, lines: Mapping[tuple[str, ...], int]) -> str:
    line = lines.get(tuple(key.split("."))) or lines.get((key,))
    return f"{file}{_LINE_SIGN}{line} 行" if line else file


def read_settings_table(path: Path) -> dict[str, Any]:
    """Return the content of a settings file, unchecked. Raises SettingsRefused."""
    import tomllib

    with translate_read_errors(path):
        try:
            return read_toml(path)
        except FileNotFoundError:
            raise SettingsRefused(f"没有设置文件 {path}", MISSING_FILE_REMEDY).about_missing(path) from None
        except tomllib.TOMLDecodeError as error:
            raise build_toml_error(path, error, read_small_text(path)) from None


@contextmanager
def translate_read_errors(path: Path) -> Iterator[None]:
    """Raise SettingsRefused for a settings file that cannot be read or is no UTF-8."""
    try:
        yield
    except UnicodeDecodeError:
        raise SettingsRefused(
            f"设置文件 {path} 不是 UTF-8 编码", "用 UTF-8 另存后再试（记事本：文件 → 另存为，编码选 UTF-8）"
        ) from None
    except OSError as error:
        raise SettingsRefused(
            f"读不了设置文件 {path}：{describe_os_error(error)}", "核对文件和权限，或用 --settings 另指一份"
        ) from None


def _read_headings(headings: Mapping[str, Any], place: str, mistakes: list[str]) -> dict[str, Any]:
    """Return the office's headings with their fields; what names no field stays, and is added to *mistakes*."""
    from qinling.workbook.headings.named_fields import parse_column_field

    fields = dict(headings)
    for heading, name in headings.items():
        try:
            fields[heading] = parse_column_field(str(name))
        except ValueRefused as refused:
            mistakes.append(f"{place}：{HEADINGS_KEY} 的 {heading} = {name!r}：{refused}")
    return fields


def _flatten_table(table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield dotted keys. An unknown section stays one key, so that it is reported once."""
    for key, value in table.items():
        if is_section(key) and isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _validate_values(given: GivenValues, mistakes: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, (place, value) in given.items():
        try:
            for text in _list_texts(value):
                require_no_acting_characters(require_length(text, _MAX_VALUE_LENGTH))
            values[key] = SETTINGS[key].validator(value)
        except ValueRefused as refused:
            mistakes.append(f"{place}：{key}{_show_value(key, value)}：{refused}")
    return values


def _show_value(key: str, value: object) -> str:
    """Return a value for an error; channels are many, and only one is wrong."""
    if key == "channels" and isinstance(value, dict):
        return ""
    return f" = {shorten_text(repr(mask_setting(key, value)), _MAX_SHOWN_LENGTH)}"


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
        places = _join_places([*dict.fromkeys(given[key][0] for key in named)])
        for what, own in rows.items():
            days = [own.get(name, getattr(general, name)) for name in names]
            if days != sorted(set(days)):
                listed = "、".join(map(str, days))
                mistakes.append(f"{places}：{what} {'、'.join(names)} = {listed}：应依次增大")
                break  # The specials inherit it.


def _join_places(places: Sequence[str]) -> str:
    """Return *places* in one phrase; the file stands before its first line alone."""
    first, *others = places or ("",)
    file = first.partition(_LINE_SIGN)[0] + _LINE_SIGN
    return "、".join((first, *(one.replace(file, _LINE_SIGN.lstrip()) for one in others)))


def _collect_unknown_channels(
    settings: Settings, given: GivenValues, values: dict[str, Any], mistakes: list[str]
) -> None:
    """Add a mistake for each channel that is used and not defined, unless the channels are invalid themselves."""
    if "channels" in given and "channels" not in values:
        return
    known = (STDOUT_CHANNEL, *settings.channels)
    used = [("notify.office", "notify.office", "", settings.notify.office)] + [
        ("notify.receivers", f"notify.receivers 的 {receiver}", receiver, channels)
        for receiver, channels in settings.notify.receivers.items()
    ]
    mistakes += [
        f"{given[key][0]}：{what} 写的渠道 {name} 没有{suggest_key(name, known)}；"
        f"已有：{'、'.join(known)}，{advise_on_channel(name, settings.channels, receiver)}"
        for key, what, receiver, channels in used
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
