"""Validators of settings of times of day and time zones."""

from contextlib import suppress
from datetime import time

from qinling.cli.settings.validation.validators import Validator
from qinling.errors import ValueRefused


def _check_time_zone(value: object) -> str:
    from zoneinfo import ZoneInfo

    if not isinstance(value, str) or not value:
        raise ValueError
    try:
        ZoneInfo(value)
    except (KeyError, OSError):
        raise ValueError from None
    return value


def _check_hours_span(value: object) -> tuple[time, time] | None:
    if value == "":
        return None
    first, last = _read_hours_span(str(value))
    if first == last or first.tzinfo or last.tzinfo:
        raise ValueError
    return first, last


def _read_hours_span(text: str) -> tuple[time, time]:
    with suppress(ValueError):
        first, last = map(time.fromisoformat, text.replace(" ", "").split("-"))
        return first, last
    from qinling.rules.typed.typed_times import parse_hours_span

    try:
        return parse_hours_span(text)
    except ValueRefused:
        raise ValueError from None


TIME_ZONE = Validator("应是时区名，如 Asia/Shanghai", "a time zone", _check_time_zone)
#: Two times of day, such as 21:00-07:00; None when blank.
HOURS_SPAN = Validator("应是两个时刻，如 21:00-07:00", "hours", _check_hours_span)
