"""The platform's accounts and its login log, as `qinling demo` shows them; `make.py` writes them. Nobody in them is real."""

import csv
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from invented import TOWNS

FOLDER = "logins"
ACCOUNTS = "平台账号清单.xlsx"
FIRST, LAST = date(2026, 5, 25), date(2026, 6, 28)
LOG = f"平台登录日志{FIRST:%Y%m%d}-{LAST:%Y%m%d}.csv"
SEED = 20260628
MADE = datetime(2026, 6, 29, 9)  # noqa: DTZ001  (a file property has no time zone)

_OFFICES = ["区林业局", "区水利局", "区自然资源局", "区住建局", "区文旅局", "市生态环境局云岭分局"]
UNITS = [*TOWNS, *_OFFICES]
OPENED = date(2025, 9, 1)
#: How many days of a working week somebody logs in; who is not named here does so on three.
DAYS_A_WEEK = {2: 5, 5: 1, 11: 1, 14: 4}
NEVER, IDLE_FROM, FRIDAYS, FORGETFUL, NIGHTLY, SHARED = 7, (3, date(2026, 6, 3)), 9, 12, 4, 10


class Entry(NamedTuple):
    """One line of the log."""

    at: datetime
    account: str
    name: str
    unit: str
    address: str
    succeeded: bool


def account(place: int) -> str:
    return f"yl{place:04}"


def entries() -> list[Entry]:
    """Return the log of five weeks, in order."""
    lot = random.Random(SEED)
    found = [entry for place in range(1, len(UNITS) + 1) for entry in of_one(lot, place)]
    found += [made(lot, 0, date(2026, 6, 24), hour=15, name="test01")]
    return sorted(found)


def of_one(lot: random.Random, place: int) -> Iterator[Entry]:
    if place == NEVER:
        return
    for week in range(5):
        monday = FIRST + timedelta(weeks=week)
        count = DAYS_A_WEEK.get(place, 3)
        days = [4] if place == FRIDAYS else sorted(lot.sample(range(5), count))
        for day in (monday + timedelta(days=at) for at in days):
            if place == IDLE_FROM[0] and day >= IDLE_FROM[1]:
                continue
            for _ in range(lot.choice((1, 1, 1, 2))):
                yield made(lot, place, day, hour=lot.randrange(8, 18))
    yield from odd_ones(lot, place)


def odd_ones(lot: random.Random, place: int) -> Iterator[Entry]:
    """Yield what the audit of the last week is to find."""
    day = date(2026, 6, 25)
    if place == FORGETFUL:
        for minute in range(6):
            yield made(lot, place, day, hour=9, minute=minute, succeeded=False)
    if place == NIGHTLY:
        yield made(lot, place, day, hour=23, minute=40)
    if place == SHARED:
        for minute in (5, 20, 35):
            yield made(lot, place, day, hour=10, minute=minute, address=f"10.62.{minute}.8")


def made(
    lot: random.Random,
    place: int,
    day: date,
    *,
    hour: int,
    minute: int | None = None,
    succeeded: bool = True,
    address: str = "",
    name: str = "",
) -> Entry:
    minute = lot.randrange(60) if minute is None else minute
    at = datetime(day.year, day.month, day.day, hour, minute, lot.randrange(60))  # noqa: DTZ001 (the office's time)
    return Entry(
        at,
        name or account(place),
        "" if name else f"经办{place:02}",
        "" if name else UNITS[place - 1],
        address or f"10.62.0.{10 + place}",
        succeeded,
    )


def write_accounts(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("账号")
        sheet.merge_range(
            0, 0, 0, 4, "秦岭监管平台账号清单", book.add_format({"align": "center", "bold": True})
        )
        sheet.write_row(1, 0, ("序号", "用户账号", "使用人", "所属单位", "开通日期"))
        for place, unit in enumerate(UNITS, 1):
            sheet.write_row(place + 1, 0, (place, account(place), f"经办{place:02}", unit))
            sheet.write_datetime(place + 1, 4, OPENED)


def write_log(path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(("登录时间", "用户账号", "用户姓名", "所属机构", "登录IP", "登录结果"))
        for one in entries():
            at = f"{one.at:%Y/%m/%d %H:%M:%S}"
            sheet.writerow((at, *one[1:5], "成功" if one.succeeded else "失败"))


def write_logins(folder: Path) -> None:
    """Write the list of accounts and the log into a folder of their own in *folder*."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    write_accounts(place / ACCOUNTS)
    write_log(place / LOG)
