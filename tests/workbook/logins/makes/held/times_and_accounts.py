"""Forms of times and accounts, held back."""

from pathlib import Path
from random import Random

from tests.workbook.logins.makes.events import PEOPLE, Event, count_events, draw_events, list_accounts
from tests.workbook.logins.makes.make import Counts, Make, expect_counts, expect_question
from tests.workbook.logins.makes.writing import (
    UTC_BEHIND,
    account,
    build_rows,
    count_epoch_seconds,
    stamp,
    words,
    write_csv,
    write_xlsx,
)

RESULT = {"in": "成功", "fail": "失败"}
WEEKDAYS = "一二三四五六日"


def write_month_first(folder: Path, rng: Random) -> Make:
    """06/22/2026 03:15:09 PM."""
    events = draw_events(rng)
    columns = {"用户": account, "登录时间": stamp("%m/%d/%Y %I:%M:%S %p"), "结果": words(rng, **RESULT)}
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_short_years(folder: Path, rng: Random) -> Make:
    """22-06-26: the day or the year may come first."""
    events = draw_events(rng)
    columns = {"用户": account, "登录时间": stamp("%d-%m-%y %H:%M"), "结果": words(rng, **RESULT)}
    counts = count_events(events)
    other: Counts = {(who, f"20{day[8:]}-06-26"): found for (who, day), found in counts.items()}
    return expect_question(write_csv(folder / "login.csv", build_rows(events, columns)), counts, other)


def write_epoch_milliseconds(folder: Path, rng: Random) -> Make:
    """Milliseconds since 1970 as numbers of a workbook."""
    events = draw_events(rng, hours=(5, 12))
    columns = {
        "账号": account,
        "登录时间": lambda event: count_epoch_seconds(event.at) * 1000 + 250,
        "结果": words(rng, **RESULT),
    }
    return expect_counts(write_xlsx(folder / "login.xlsx", build_rows(events, columns)), count_events(events))


def write_mixed_zones(folder: Path, rng: Random) -> Make:
    """+08:00 in one row, Z in the next."""
    events = draw_events(rng, hours=(4, 12))
    ours, theirs = stamp("%Y-%m-%dT%H:%M:%S+08:00"), stamp("%Y-%m-%dT%H:%M:%SZ", UTC_BEHIND)

    def format_time(event: Event) -> str:
        return rng.choice((ours, theirs))(event)

    columns = {"账号": account, "登录时间": format_time, "结果": words(rng, **RESULT)}
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_zone_in_heading(folder: Path, rng: Random) -> Make:
    """登录时间(UTC): the heading alone says that the clock is another."""
    events = draw_events(rng, hours=(4, 12))
    columns = {"账号": account, "登录时间(UTC)": stamp(behind=UTC_BEHIND), "结果": words(rng, **RESULT)}
    path = write_csv(folder / "login.csv", build_rows(events, columns))
    return expect_counts(path, count_events(events), doubts=["时区"])


def write_weekdays(folder: Path, rng: Random) -> Make:
    """2026年6月22日 星期一 9时15分."""
    events = draw_events(rng)
    columns = {
        "账号": account,
        "登录时间": lambda e: (
            f"{e.at.year}年{e.at.month}月{e.at.day}日 星期{WEEKDAYS[e.at.weekday()]} {e.at.hour}时{e.at.minute}分"
        ),
        "结果": words(rng, **RESULT),
    }
    return expect_counts(write_xlsx(folder / "login.xlsx", build_rows(events, columns)), count_events(events))


def write_unix_dates(folder: Path, rng: Random) -> Make:
    """Mon Jun 22 09:15:03 CST 2026."""
    events = draw_events(rng)
    columns = {
        "user": account,
        "time": stamp("%a %b %d %H:%M:%S CST %Y"),
        "result": words(rng, **{"in": "ok", "fail": "fail"}),
    }
    return expect_counts(
        write_csv(folder / "login.csv", build_rows(events, columns)),
        count_events(events),
        mapped=["user=account", "time=at"],
    )


def write_without_year(folder: Path, rng: Random) -> Make:
    """06-22 09:15:03."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp("%m-%d %H:%M:%S"), "结果": words(rng, **RESULT)}
    return expect_question(
        write_csv(folder / "login.csv", build_rows(events, columns)),
        count_events(events),
        reason=["年", "时间"],
    )


def write_closed_up_digits(folder: Path, rng: Random) -> Make:
    """20260622091503."""
    events = draw_events(rng)
    columns = {"账号": account, "登录时间": stamp("%Y%m%d%H%M%S"), "结果": words(rng, **RESULT)}
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_mail_accounts(folder: Path, rng: Random) -> Make:
    """account@domain, where the list has the account alone."""
    events = draw_events(rng)
    columns = {
        "用户名": lambda e: f"{e.person.account}@ql.gov.cn",
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    make = expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))
    make.accounts = list_accounts()
    make.doubts = [rf"(?<![\\@\w]){who}(?![@\w])" for who, _ in make.counts]
    return make


def write_lost_zeros(folder: Path, rng: Random) -> Make:
    """Work numbers that have lost their leading zeros; the list has them."""
    events = draw_events(rng)
    columns = {"工号": lambda e: int(e.person.work_number), "登录时间": stamp(), "结果": words(rng, **RESULT)}
    counts = count_events(events, lambda event: event.person.work_number)
    make = expect_counts(
        write_xlsx(folder / "login.xlsx", build_rows(events, columns)), counts, mapped=["工号=account"]
    )
    make.accounts = [(person.work_number, person.name, person.unit) for person in PEOPLE]
    make.doubts = [rf"(?<!\d){who}(?!\d)" for who, _ in counts]
    return make


def write_wide_letters(folder: Path, rng: Random) -> Make:
    """The same account in capitals, in wide letters and with blanks around it."""
    events = draw_events(rng)
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

    def vary(text: str) -> str:
        return rng.choice((text, text.upper(), f"  {text}", text.translate(wide), f"{text}\u3000"))

    columns = {"账号": lambda e: vary(e.person.account), "登录时间": stamp(), "结果": words(rng, **RESULT)}
    return expect_counts(write_xlsx(folder / "login.xlsx", build_rows(events, columns)), count_events(events))


def write_misleading_names(folder: Path, rng: Random) -> Make:
    """用户名 holds names of persons, two of them alike; 登录账号 holds the accounts."""
    events = draw_events(rng)
    columns = {
        "用户名": lambda e: "李娜" if e.person.account in ("lina", "liuyang") else e.person.name,
        "登录账号": account,
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    return expect_counts(write_csv(folder / "login.csv", build_rows(events, columns)), count_events(events))


def write_rounded_phones(folder: Path, rng: Random) -> Make:
    """Phone numbers as 1.38914E+10: who it was cannot be known any more."""
    events = draw_events(rng)
    columns = {
        "手机号": lambda e: f"{float(e.person.phone):.5E}",
        "登录时间": stamp(),
        "结果": words(rng, **RESULT),
    }
    path = write_csv(folder / "login.csv", build_rows(events, columns))
    return expect_question(path, reason=["账号", "手机", "E+10"], mapped=["手机号=account"])


MAKES = (
    write_month_first,
    write_short_years,
    write_epoch_milliseconds,
    write_mixed_zones,
    write_zone_in_heading,
    write_weekdays,
    write_unix_dates,
    write_without_year,
    write_closed_up_digits,
    write_mail_accounts,
    write_lost_zeros,
    write_wide_letters,
    write_misleading_names,
    write_rounded_phones,
)
