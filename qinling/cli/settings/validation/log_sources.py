"""Validate the sections `[logins.sources.NAME]`: how the logs of a platform are read."""

from collections.abc import Callable, Mapping
from typing import Any

from qinling.cli.settings.validation.time_validators import TIME_ZONE
from qinling.cli.settings.validation.validators import (
    LINE,
    NAMES,
    Validator,
    build_choice_validator,
    check_tables,
)
from qinling.errors import ValueRefused
from qinling.rules.logins.logs.log_source_rules import DAY_ORDERS, LOG_FORMS, LogSourceRules
from qinling.rules.texts.name_folding import fold_name


def _check_log_sources(value: object) -> dict[str, LogSourceRules]:
    sources: dict[str, LogSourceRules] = {}
    for name, table in check_tables(value).items():
        if not fold_name(name) or fold_name(name) in map(fold_name, sources):
            raise ValueRefused(f"“{name}”不能作日志来源的名字", "每节换一个不同的名字")
        assert isinstance(table, dict)  # check_tables has seen it
        sources[name] = _parse_source(name, table)
    return sources


def _parse_source(name: str, table: Mapping[str, object]) -> LogSourceRules:
    if unknown := [key for key in table if key not in _SOURCE_KEYS]:
        raise ValueRefused(f"{name} 没有 {'、'.join(unknown)} 这一项，可用：{'、'.join(_SOURCE_KEYS)}")
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key] = _SOURCE_KEYS[key](value)
        except ValueRefused as refused:
            raise ValueRefused(f"{name} 的 {key} {refused.message}", refused.remedy) from None
    words = [word for key in ("success", "failure", "ignore") for word in set(values.get(key, ()))]
    if twice := sorted({word for word in words if words.count(word) > 1}):
        raise ValueRefused(f"{name} 的 {'、'.join(twice)} 在 success、failure、ignore 里写了不止一处")
    return LogSourceRules(name, **values)


def _parse_columns(value: object) -> dict[str, str]:
    # Only commands with such a setting need the headings of logs.
    from qinling.workbook.logins.log_headings import ROWS_KEY, parse_log_field, parse_log_map_entry

    if not isinstance(value, dict) or not all(isinstance(field, str) for field in value.values()):
        raise ValueRefused('应写成 { "标题" = "字段" }，如 { "操作员" = "account" }')
    rows = dict([parse_log_map_entry(ROWS_KEY, value[ROWS_KEY])]) if ROWS_KEY in value else {}
    return rows | {heading: parse_log_field(field) for heading, field in value.items() if heading != ROWS_KEY}


#: The keys of one source: key → its check, which returns the value or raises ValueRefused.
_SOURCE_KEYS: dict[str, Callable[[object], object]] = {
    "files": NAMES,
    "form": build_choice_validator(*LOG_FORMS),
    "columns": _parse_columns,
    "success": NAMES,
    "failure": NAMES,
    "ignore": NAMES,
    "timezone": TIME_ZONE,
    "day_order": build_choice_validator(*DAY_ORDERS),
    "login_url": LINE,
}

#: How the logs of each platform are read.
LOG_SOURCES = Validator(
    '应写成几节，每节以 [logins.sources."名称"] 开头，只能写在设置文件里',
    "sections",
    _check_log_sources,
    file_only=True,
    names=2,
)
