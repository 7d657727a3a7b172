"""Read the office's own holidays and working days from the TOML file named in the settings."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from qinling.errors import SettingsRefused, ValueRefused, describe_os_error
from qinling.file_reading import describe_toml_error, read_toml
from qinling.rules.parsing.dates import parse_day
from qinling.rules.workdays import WorkCalendar

_KEYS = ("off", "worked", "half", "years")
_YEARS = range(1990, 2101)
_HALF_DAY = re.compile(r"上午|下午|半天|半日")
_EXAMPLE = '写成 off = ["2027-02-05/2027-02-11"]、worked = ["2027-02-20"]、years = [2027] 的样子'


def read_own_calendar(path: Path, settings: Path | None, environ: Mapping[str, str]) -> WorkCalendar:
    """Return the calendar in the file *path*. Raises SettingsRefused, which says where *settings* or *environ* name it."""
    try:
        return read_calendar(path)
    except ValueRefused as refused:
        from qinling.cli.settings.setting_origins import describe_setting_origin

        origin = describe_setting_origin("calendar", settings, environ)
        raise SettingsRefused(refused.message, f"{refused.remedy}；它写在{origin}") from None


def read_calendar(path: Path) -> WorkCalendar:
    """Return the calendar in the file *path*. Raises ValueRefused for a mistake.

    `off` and `worked` list days and spans first/last. `years` lists the years that the file
    covers completely; their working days are no estimates. `half` lists days of which half is
    worked: an office can act on such a day, so it counts as a working day.
    """
    try:
        table = read_toml(path)
    except OSError as error:
        raise ValueRefused(
            f"读不了日历文件 {path}（{describe_os_error(error)}）", "核对文件名和权限"
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueRefused(f"日历文件 {path} 读不了：{describe_toml_error(error)}", _EXAMPLE) from None
    if unknown := table.keys() - set(_KEYS):
        raise ValueRefused(f"日历文件 {path} 里没有 {'、'.join(sorted(unknown))} 这一项", _EXAMPLE)
    off, worked, half = (frozenset(_list_days(path, table, key)) for key in ("off", "worked", "half"))
    years = _read_years(path, table.get("years", []), off)
    for one, other, words in ((off, worked, "休息日又写作上班日"), (off, half, "休息日又写作半天班")):
        if both := one & other:
            raise ValueRefused(f"日历文件 {path}：{min(both)} 既写作{words}", "请只留一处")
    return WorkCalendar(off, worked | half, frozenset(years))


def _read_years(path: Path, years: object, off: frozenset[date]) -> list[int]:
    """Return the years that the file covers completely. One that is not announced has days off: no year is without."""
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        raise ValueRefused(
            f"日历文件 {path} 的 years = {years!r} 看不懂", "年份写四位数，如 years = [2027]，不加引号"
        )
    if beyond := [year for year in years if year not in _YEARS]:
        raise ValueRefused(
            f"日历文件 {path} 的 years：{beyond[0]} 不在 {_YEARS[0]} 至 {_YEARS[-1]} 年之间",
            "年份写四位数，如 years = [2027]",
        )
    entered, announced = {day.year for day in off}, WorkCalendar()
    if bare := [year for year in years if year not in entered and announced.is_estimated_year(year)]:
        raise ValueRefused(
            f"日历文件 {path} 的 years 里有 {bare[0]} 年，off 里却没有这一年的放假日",
            f"照放假通知把 {bare[0]} 年的放假日写进 off，或从 years 里去掉 {bare[0]}（按法定节日和周末估算）",
        )
    return years


def _list_days(path: Path, table: Mapping[str, object], key: str) -> Iterator[date]:
    spans = table.get(key, [])
    if not isinstance(spans, list):
        raise ValueRefused(f"日历文件 {path} 的 {key} 看不懂", _EXAMPLE)
    for span in spans:
        if _HALF_DAY.search(str(span)):
            raise ValueRefused(
                f"日历文件 {path} 的 {key}：{span} 是半天", '半天班写在 half 里，如 half = ["2027-02-05"]'
            )
        first, _, last = str(span).partition("/")
        try:
            day, end = parse_day(first), parse_day(last or first)
        except ValueRefused as refused:
            raise ValueRefused(f"日历文件 {path} 的 {key}：{refused.message}", _EXAMPLE) from None
        if (end - day).days not in range(366):
            raise ValueRefused(f"日历文件 {path} 的 {key}：{span} 前后颠倒或超过一年", _EXAMPLE)
        while day <= end:
            yield day
            day += timedelta(days=1)


def note_estimated_years(calendar: WorkCalendar, years: Iterable[int], tell: Callable[[str], None]) -> None:
    """Tell which of *years* have no statutory calendar. Their working days are estimates."""
    if estimated := sorted({year for year in years if calendar.is_estimated_year(year)}):
        tell(
            f"{'、'.join(map(str, estimated))} 年的放假安排还没有公布（或未收入），工作日按法定节日和周末估算"
        )
