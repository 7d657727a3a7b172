"""Makes drawn by lot: headings, times, outcomes, columns and containers of offices, put together in ways that nobody wrote down."""

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.drawn_outcomes import OUTCOME_STYLES, OutcomeStyle
from tests.workbook.logins.makes.events import Event, PickName, count_events, draw_events, swap_outcomes
from tests.workbook.logins.makes.make import NO_LOGINS, Make
from tests.workbook.logins.makes.writing import (
    UTC_BEHIND,
    Cell,
    account,
    address,
    always,
    build_rows,
    count_epoch_seconds,
    count_excel_days,
    format_day_half,
    name,
    phone,
    stamp,
    unit,
    write_csv,
    write_xlsx,
)

ACCOUNTS = (
    *(
        "账号",
        "帐号",
        "用户账号",
        "登录账号",
        "登录名",
        "用户名",
        "登陆账号",
        "操作员账号",
        "用户代码",
        "账户",
    ),
    *(
        "操作人账号",
        "主账号",
        "认证账号",
        "user",
        "username",
        "account",
        "login_name",
        "userId",
        "User Name",
        "loginId",
    ),
)
PHONES = ("手机号", "手机号码", "用户手机号")
TIMES = (
    *(
        "登录时间",
        "登陆时间",
        "访问时间",
        "时间",
        "操作时间",
        "发生时间",
        "日志时间",
        "创建时间",
        "认证时间",
        "登入时间",
    ),
    *(
        "事件时间",
        "记录时间",
        "time",
        "timestamp",
        "login_time",
        "loginTime",
        "Login Time",
        "event_time",
        "created_at",
    ),
)
TEXT_TIMES: tuple[Callable[[Event], Cell], ...] = (
    *(stamp(), stamp("%Y/%m/%d %H:%M:%S"), stamp("%Y年%m月%d日 %H:%M:%S"), stamp("%Y-%m-%dT%H:%M:%S")),
    *(stamp("%Y-%m-%d %H:%M"), stamp("%Y.%m.%d %H:%M:%S"), stamp("%Y%m%d%H%M%S"), stamp("%d/%m/%Y %H:%M:%S")),
    *(
        stamp("%Y-%m-%dT%H:%M:%SZ", UTC_BEHIND),
        stamp("%Y-%m-%dT%H:%M:%S+08:00"),
        stamp("%Y-%m-%d %H:%M:%S.123"),
    ),
    lambda event: str(count_epoch_seconds(event.at)),
    lambda event: str(count_epoch_seconds(event.at) * 1000 + 5),
    lambda event: f"{event.at.year}/{event.at.month}/{event.at.day} {format_day_half(event.at)}",
)
CELL_TIMES: tuple[Callable[[Event], Cell], ...] = (
    *(lambda event: event.at, lambda event: event.at, lambda event: count_excel_days(event.at)),
)
NOISE: dict[str, Callable[[Event], Cell]] = {
    "姓名": name,
    "所属单位": unit,
    "登录IP": address,
    "浏览器": always("Chrome 120"),
    "操作系统": always("Windows 10"),
    "会话编号": lambda event: f"{event.at:%d%H%M}{event.person.phone[-4:]}",
    "设备": always("PC"),
    "登录方式": always("密码"),
    "地点": always("内网"),
    "ua": always("Mozilla/5.0"),
}


def draw_make(folder: Path, rng: Random) -> Make:
    """Draw what a log looks like, write it, and say what must be counted."""
    style = rng.choice(OUTCOME_STYLES)(rng)
    by_phone = rng.random() < 0.15
    name_person: PickName = phone if by_phone else account
    events = draw_events(rng, *style.kinds)
    if not style.failing:
        events = [event for event in events if event.kind == "in"]
    is_book = rng.random() < 0.35
    who, when = rng.choice(PHONES if by_phone else ACCOUNTS), rng.choice(TIMES)
    times = draw_times(rng, when, is_book)
    mapped = [f"{who}=account", f"{when}=at"] if len(times) == 1 else []
    columns = {who: name_person, **times, **style.columns}
    for heading in rng.sample(sorted(NOISE), rng.randrange(4)):
        columns.setdefault(heading, NOISE[heading])
    order = rng.sample(sorted(columns), len(columns))
    rows = dress_rows(rng, build_rows(events, {heading: columns[heading] for heading in order}))
    path = write_rows(rng, folder, rows, is_book)
    return answer_make(path, style, events, name_person, mapped)


def draw_times(rng: Random, heading: str, is_book: bool) -> dict[str, Callable[[Event], Cell]]:
    """Return the column of times, or one of days and one of times of day."""
    if rng.random() < 0.15 and heading.endswith("时间"):
        return {heading.replace("时间", "日期"): stamp("%Y-%m-%d"), heading: stamp("%H:%M:%S")}
    return {heading: rng.choice((*TEXT_TIMES, *CELL_TIMES * 3) if is_book else TEXT_TIMES)}


def dress_rows(rng: Random, rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows, perhaps numbered, below a title, and above a sum."""
    width, count = len(rows[0]), len(rows) - 1
    if rng.random() < 0.3:
        rows = [["序号", *rows[0]], *([at, *row] for at, row in enumerate(rows[1:], 1))]
        width += 1
    if rng.random() < 0.3:
        rows = [["用户登录日志", *[""] * (width - 1)], *rows]
    if rng.random() < 0.2:
        rows = [*rows, ["合计", f"{count}条", *[""] * (width - 2)]]
    return rows


def write_rows(rng: Random, folder: Path, rows: list[list[Cell]], is_book: bool) -> Path:
    """Write the rows in one of the containers."""
    if is_book:
        return write_xlsx(folder / "登录日志.xlsx", rows)
    suffix, delimiter = rng.choice(((".csv", ","), (".csv", ","), (".txt", "\t"), (".csv", ";")))
    encoding = rng.choice(("gb18030", "utf-8-sig", "utf-8", "utf-16"))
    return write_csv(folder / f"log{suffix}", rows, encoding=encoding, delimiter=delimiter)


def answer_make(
    path: Path, style: OutcomeStyle, events: Sequence[Event], name_person: PickName, mapped: Sequence[str]
) -> Make:
    """Return the make with its answers."""
    counts = count_events(events, name_person)
    if style.outcome == "refused":
        return Make([path], "refused", {}, reason=NO_LOGINS, mapped=mapped)
    if style.outcome == "asked":
        return Make([path], "asked", {}, readings=[counts, swap_outcomes(counts)], mapped=mapped)
    return Make([path], "counted", counts, mapped=mapped)
