"""The settings: a TOML file and the environment make one frozen value, every mistake told at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from qinling.cli.settings.schema import (
    ASCENDING_DAYS,
    FIELD_BY_KEY,
    HEADINGS_KEY,
    KEY_VALIDATORS,
    SECTIONS,
    ExportSettings,
    Settings,
    build_variable_name,
)
from qinling.errors import SettingsRefused, ValueRefused, describe_os_error
from qinling.rules.lifecycle.steps import CloseOutRules
from qinling.rules.lifecycle.supervision import SupervisionRules
from qinling.rules.limits import Limits
from qinling.rules.logins.thresholds import LoginThresholds, LoginUpkeepRules
from qinling.rules.warning_tiers import TierDays
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.recipients import NotificationRules

T = TypeVar("T")
REMEDY = "改好后再运行；不要某项设置时，删去那一行就用默认值"


def read_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings of the file at *path*, overruled by those of *environ*.

    None means there is no file. Raises SettingsRefused with every mistake: where it
    stands, key, value, and what is right.
    """
    mistakes: list[str] = []
    given: dict[str, tuple[str, object]] = {}  # key -> (where it stands, value)
    if path is not None:
        table = _read_toml(path)
        _collect_headings(table, str(path), given, mistakes)
        for key, value in _flatten_table(table):
            if key in KEY_VALIDATORS:
                given[key] = (str(path), value)
            elif key in SECTIONS:
                mistakes.append(f"{path}：{key} = {value!r}：应是一节，先单独写一行 [{key}]，各项写在它下面")
            else:
                mistakes.append(f"{path}：没有 {key} 这项设置{_suggest_key(key, KEY_VALIDATORS)}")
    for key in KEY_VALIDATORS:
        if (text := environ.get(build_variable_name(key))) is not None:
            given[key] = (f"环境变量 {build_variable_name(key)}", text)
    values = _validate_values(given, mistakes)
    settings = _build_settings(values)
    _collect_order_mistakes(settings, given, values, mistakes)
    if mistakes:
        _refuse_settings(mistakes)
    return settings


def _refuse_settings(mistakes: list[str]) -> NoReturn:
    if len(mistakes) == 1:
        raise SettingsRefused(f"设置有误：{mistakes[0]}", REMEDY)
    lines = "".join(f"\n  {number}. {mistake}" for number, mistake in enumerate(mistakes, 1))
    raise SettingsRefused(f"设置有 {len(mistakes)} 处错误：{lines}\n{REMEDY}")


def _read_toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsRefused(f"没有设置文件 {path}", "核对 --settings 后的文件名") from None
    except UnicodeDecodeError:
        raise SettingsRefused(f"设置文件 {path} 不是 UTF-8 编码", "用 UTF-8 另存后再试") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
        raise SettingsRefused(
            f"设置文件 {path} 的{place}不合 TOML 的写法",
            '一行一项，写成 键 = 值，文字放在引号里，如 timezone = "Asia/Shanghai"',
        ) from None
    except OSError as error:
        raise SettingsRefused(
            f"读不了设置文件 {path}：{describe_os_error(error)}", "核对文件和权限"
        ) from None


def _collect_headings(
    table: dict[str, Any], place: str, given: dict[str, tuple[str, object]], mistakes: list[str]
) -> None:
    """Take the headings out of *table*: their keys are the office's words, not ours."""
    section = table.get("import")
    if not isinstance(section, dict) or "headings" not in section:
        return
    headings = section.pop("headings")
    if not isinstance(headings, dict):
        mistakes.append(f'{place}：{HEADINGS_KEY} = {headings!r}：应是一节，每行写 "表头" = "字段"')
        return
    given[HEADINGS_KEY] = (place, headings)
    from qinling.workbook.heading_aliases import parse_column_field

    for heading, name in headings.items():
        try:
            headings[heading] = parse_column_field(str(name))
        except ValueRefused as refused:
            mistakes.append(f"{place}：{HEADINGS_KEY} 的 {heading} = {name!r}：{refused}")


def _flatten_table(table: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield dotted keys; what is no section of ours stays one key, so that it is told once."""
    for key, value in table.items():
        if key in SECTIONS and isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _suggest_key(word: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    if not near:  # a key written outside its section, or in the wrong one
        last = word.rpartition(".")[2]
        near = [key for key in known if key.rpartition(".")[2] == last]
    return f"，你是不是想写 {near[0]}" if near else ""


def _validate_values(given: dict[str, tuple[str, object]], mistakes: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, (place, value) in given.items():
        if key == HEADINGS_KEY:
            values[key] = value
            continue
        try:
            values[key] = KEY_VALIDATORS[key](value)
        except ValueRefused as refused:
            mistakes.append(f"{place}：{key} = {value!r}：{refused.message}")
    return values


def _collect_order_mistakes(
    settings: Settings, given: dict[str, tuple[str, object]], values: dict[str, Any], mistakes: list[str]
) -> None:
    """Add a mistake for days that do not ascend, unless one of them is a mistake already."""
    for section, general, several in (
        ("warning", settings.warning, settings.specials),
        ("supervision", settings.ladder, settings.ladder_specials),
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
                break  # what is wrong in general is wrong in every special


def _build_settings(values: dict[str, Any]) -> Settings:
    """Make the settings of the values by key: a section whose rules are one value becomes that value."""

    def build_section(kind: type[T], section: str) -> T:
        names = (one.name for one in fields(kind))  # type: ignore[arg-type]
        return kind(**{name: values[f"{section}.{name}"] for name in names if f"{section}.{name}" in values})

    return Settings(
        warning=build_section(TierDays, "warning"),
        limits=build_section(Limits, "import"),
        procedure=build_section(CloseOutRules, "procedure"),
        alerts=build_section(AlertRules, "alerts"),
        notify=build_section(NotificationRules, "notify"),
        ladder=build_section(SupervisionRules, "supervision"),
        export=build_section(ExportSettings, "export"),
        logins=build_section(LoginThresholds, "logins"),
        login_care=build_section(LoginUpkeepRules, "logins"),
        **{name: values[key] for key, name in FIELD_BY_KEY.items() if key in values},
    )
