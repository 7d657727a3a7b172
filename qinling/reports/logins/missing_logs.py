"""Missing logs as a line and as a message to the office. No log is never no use."""

from collections.abc import Iterator, Sequence

from qinling.procedures.logins.missing_logs import MissingLogs
from qinling.procedures.logins.weekly import MAX_CATCH_UP
from qinling.rules.logins.weekly.missing_weeks import PendingWeek, name_weeks
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK, format_week

_MAX_FILES_NAMED = 10
_CATCH_UP_WEEKS = MAX_CATCH_UP // ONE_WEEK


def missing_logs_line(week: PendingWeek) -> str:
    """Return what a week waits for, in one line."""
    return f"{format_week(week.monday)} {_describe_gap(week)}，等日志齐了再出报表"


def _describe_gap(week: PendingWeek) -> str:
    if week.was_reported:
        return "没有日志，出过报表以后去掉了"
    return "没有日志" if week.is_without_log else f"缺 {week.uncovered_days} 天的日志"


def format_missing_logs(
    missing: MissingLogs, folder: str, faults: Sequence[str], strays: int, office: str
) -> tuple[str, str]:
    """Return subject and body.

    *faults* says which logs in the *folder* could not be read, one line a file; *strays* files there are no logs.
    """
    if missing.nothing_read:
        subject = "还没有读入过登录日志"
    else:
        subject = f"缺登录日志：{name_weeks(week.monday for week in missing.weeks)}"
    return subject, "\n".join(_body_lines(missing, folder, faults, strays, office))


def _body_lines(
    missing: MissingLogs, folder: str, faults: Sequence[str], strays: int, office: str
) -> Iterator[str]:
    if missing.nothing_read:
        yield "到今天一份登录日志也没有读入过，看不出谁在用、谁需要帮助。没有日志不等于没有登录。"
        yield f"请从平台导出登录日志，放进 {folder}。"
    else:
        for week in missing.weeks:
            sunday = week.monday + DAYS_TO_SUNDAY
            yield f"{format_week(week.monday)}（{week.monday} 至 {sunday}）{_describe_gap(week)}"
        waiting = "" if missing.is_all_reported else "，这几周的报表先不出"
        yield f"没有日志不等于没有登录{waiting}。"
        yield f"请从平台导出这几周的登录日志，放进 {folder}；来了就补出，最多补 {_CATCH_UP_WEEKS} 周。"
        if missing.is_any_reported:
            yield "出过报表的，来了就更正。去掉过的那份不会自己再读，要读：qinling login import 文件。"
    if missing.abandoned:
        weeks = name_weeks(missing.abandoned)
        yield f"{weeks} 已过了 {_CATCH_UP_WEEKS} 周，不再补出；日志来了，用 qinling login report --week 看。"
    if faults:
        yield "\n文件夹里没有读入的日志："
        yield from faults[:_MAX_FILES_NAMED]
        if len(faults) > _MAX_FILES_NAMED:
            yield f"另有 {len(faults) - _MAX_FILES_NAMED} 个"
    if strays:
        yield f"文件夹里另有 {strays} 个文件不是日志。"
    yield ""
    yield "日志没有来以前，每周说一次。"
    if office:
        yield office
