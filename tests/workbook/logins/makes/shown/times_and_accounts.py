"""Forms of times and accounts."""

from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import (
    EARLY_DAYS,
    Counts,
    Event,
    count_events,
    draw_events,
    list_accounts,
)
from tests.workbook.logins.makes.make import Make, expect_counts, expect_question
from tests.workbook.logins.makes.writing import (
    UTC_BEHIND,
    account,
    build_rows,
    count_epoch_seconds,
    format_day_half,
    name,
    phone,
    stamp,
    words,
    write_csv,
    write_xlsx,
)

RESULT = {"in": "成功", "fail": "失败"}


def write_day_first(folder: Path, rng: Random) -> Make:
    """22/06/2026: the days make the order certain."""
    events = draw_events(rng)
    columns = {"用户": account, "登录时间": stamp("%d/%m/%Y %H:%M:%S"), "结果": words(rng, **RESULT)}
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def swap_days_and_months(counts: Counts) -> Counts:
    """Return the counts of somebody who takes the day of each date for its month."""
    swapped = {}
    for (who, day), found in counts.items():
        year, month, number = day.split("-")
        swapped[who, f"{year}-{number}-{month}"] = found
    return swapped


def write_order_unknown(folder: Path, rng: Random) -> Make:
    """05/06/2026: nothing says which is the month."""
    events = draw_events(rng, days=EARLY_DAYS)
    columns = {"用户": account, "登录时间": stamp("%d/%m/%Y %H:%M:%S"), "结果": words(rng, **RESULT)}
    counts = count_events(events)
    path = write_csv(folder / "login.csv", build_rows(events, columns))
    return expect_question(path, counts, swap_days_and_months(counts))


def write_epoch_seconds(folder: Path, rng: Random) -> Make:
    """Seconds since 1970, early in the morning: the day in UTC is the day before."""
    events = draw_events(rng, hours=(5, 12))
    columns = {
        "account": account,
        "login_time": lambda event: count_epoch_seconds(event.at),
        "result": words(rng, **{"in": "success", "fail": "failed"}),
    }
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_zoned_times(folder: Path, rng: Random) -> Make:
    """ISO times in UTC, on both sides of the office's midnight."""
    events = draw_events(rng, hours=(0, 10))
    columns = {
        "账号": account,
        "登录时间": stamp("%Y-%m-%dT%H:%M:%S+00:00", UTC_BEHIND),
        "登录结果": words(rng, **RESULT),
    }
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_twelve_hours(folder: Path, rng: Random) -> Make:
    """上午 and 下午, with twelve o'clock of both."""
    events = draw_events(rng, hours=(0, 24))

    def format_time(event: Event) -> str:
        return f"{event.at.year}/{event.at.month}/{event.at.day} {format_day_half(event.at)}"

    columns = {"账号": account, "登录时间": format_time, "结果": words(rng, **RESULT)}
    return expect_counts(
        write_csv(folder / "login.csv", build_rows(events, columns), encoding="gbk"), count_events(events)
    )


def write_hours_alone(folder: Path, rng: Random) -> Make:
    """2026-06-22 09时: no minutes."""
    events = draw_events(rng)
    seen = set[tuple[str, int, int]]()
    events = [
        e for e in events if not ((key := (e.person.account, e.at.day, e.at.hour)) in seen or seen.add(key))
    ]
    columns = {"账号": account, "登录时间": stamp("%Y-%m-%d %H时"), "结果": words(rng, **RESULT)}
    return expect_counts(write_xlsx(folder / "login.xlsx", build_rows(events, columns)), count_events(events))


def write_domain_accounts(folder: Path, rng: Random) -> Make:
    r"""DOMAIN\account, where the list has the account alone."""
    events = draw_events(rng)
    columns = {
        "用户": lambda event: f"QLGOV\\{event.person.account.upper()}",
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    make = expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))
    make.accounts = list_accounts()
    make.doubts = [rf"(?<![\\@\w]){who}(?![@\w])" for who, _ in make.counts]
    return make


def write_float_phones(folder: Path, rng: Random) -> Make:
    """手机号 is the account, and a spreadsheet has made a decimal number of it."""
    events = draw_events(rng)
    columns = {
        "手机号": lambda event: f"{event.person.phone}.0",
        "姓名": name,
        "登录时间": stamp(),
        "登录结果": words(rng, **RESULT),
    }
    return expect_counts(
        write_csv(folder / "login.csv", build_rows(events, columns)),
        count_events(events, phone),
        mapped=["手机号=account"],
    )


MAKES = (
    write_day_first,
    write_order_unknown,
    write_epoch_seconds,
    write_zoned_times,
    write_twelve_hours,
    write_hours_alone,
    write_domain_accounts,
    write_float_phones,
)
