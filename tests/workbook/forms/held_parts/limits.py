"""Limits as offices write them, and the days of a paper."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

Cell = str | int | float | bool | date | None


@dataclass(slots=True)
class Limit:
    """A limit: the *cell*, the *day* it means, and its *kind* (several where a clerk may say either)."""

    cell: Cell
    day: date | None
    kind: str | tuple[str, ...]

    @property
    def truth(self) -> dict[str, object]:
        if self.kind == "relative":
            return {"deadline_kind": "relative"}
        return {"deadline": self.day.isoformat() if self.day else None, "deadline_kind": self.kind}


DAY_STYLES = {
    "text": "{d.year}年{d.month}月{d.day}日",
    "dots": "{d.year}.{d.month}.{d.day}",
    "padded": "{d.year}.{d.month:02d}.{d.day:02d}",
    "dashes": "{d:%Y-%m-%d}",
    "slashes": "{d.year}/{d.month}/{d.day}",
    "short": "{y}.{d.month}.{d.day}",
    "yearless": "{d.month}月{d.day}日",
    "yearless_dots": "{d.month}.{d.day}",
    "digits": "{d:%Y%m%d}",
}
FULL_STYLES = ("text", "dots", "padded", "dashes", "slashes", "digits")


def write_day(day: date | None, style: str) -> Cell:
    """Write a day in one style; "date" is a real day of the spreadsheet."""
    if day is None or style == "date":
        return day
    return DAY_STYLES[style].format(d=day, y=day.year % 100)


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def exact_limit(rng: Random, day: date) -> Limit:
    style = rng.choice(("text", "text", "dots", "padded", "dashes", "date"))
    cell = write_day(day, style)
    if style == "text" and rng.random() < 0.5:
        cell = f"{cell}前"
    return Limit(cell, day, "dated")


def month_limit(rng: Random, month: int) -> Limit:
    text = rng.choice(
        ("2026年{m}月底前", "2026年{m}月底", "2026年{m}月", "2026年{m}月末", "2026年{m}月底前完成")
    )
    return Limit(text.format(m=month), last_day(2026, month), "dated")


def period_limit(rng: Random) -> Limit:
    text, month, day = rng.choice(
        (
            ("2026年7月中旬", 7, 20), ("2026年8月上旬前", 8, 10), ("2026年6月下旬", 6, 30),
            ("2026年三季度末", 9, 30), ("2026年第三季度", 9, 30), ("2026年上半年", 6, 30),
            ("2026年底前", 12, 31), ("2026年12月底前", 12, 31), ("2026年年底", 12, 31), ("2026年二季度", 6, 30),
        )
    )  # fmt: skip
    return Limit(text, date(2026, month, day), "dated")


def dayless_limit(rng: Random) -> Limit:
    return rng.choice(
        (
            Limit("立行立改", None, "immediate"), Limit("立即整改", None, "immediate"),
            Limit("长期坚持", None, "standing"), Limit("持续推进", None, "standing"),
            Limit("即知即改", None, "immediate"),
        )
    )  # fmt: skip


def odd_limit(rng: Random, day: date) -> Limit:
    end = last_day(2026, day.month)
    short = f"26.{day.month}.{day.day}"
    return rng.choice(
        (
            Limit(short, day, "dated"),
            Limit(f"截止{day.year}年{day.month}月{day.day}日", day, "dated"),
            Limit(f"立行立改（2026年{day.month}月底前）", end, ("immediate", "dated")),
            Limit("2026年12月底（长期）", date(2026, 12, 31), "dated_standing"),
            Limit("2026年底前，并长期坚持", date(2026, 12, 31), "dated_standing"),
            Limit("边整边改", None, "immediate"),
            Limit("边督边改", None, "immediate"),
            Limit(float(f"2026.{day.month}") if day.month in range(2, 10) else f"2026年{day.month}月", end, "dated"),
            Limit(f"{day:%Y%m%d}", day, "dated"),
            Limit(int(f"{day:%Y%m%d}"), day, "dated"),
            Limit(f"{day.month}月{day.day}日前（2026年）", day, "dated"),
            Limit(f"２０２６年{day.month}月{day.day}日", day, "dated"),
            Limit(f"最迟不超过{day.year}年{day.month}月{day.day}日", day, "dated"),
        )
    )  # fmt: skip


def yearless_limit(rng: Random, day: date) -> Limit:
    end = last_day(2026, day.month)
    return rng.choice(
        (
            Limit(f"{day.month}月{day.day}日前", day, "dated"),
            Limit(f"{day.month}月底前", end, "dated"),
            Limit(f"{day.month}.{day.day}", day, "dated"),
            Limit(f"{day.month}月{day.day}日", day, "dated"),
            Limit("年底前", date(2026, 12, 31), "dated"),
        )
    )  # fmt: skip


def make_limit(rng: Random, flavour: str, as_of: date) -> Limit:
    """Make a limit. *flavour*: plain, mixed, odd, yearless, days (full days only)."""
    day = as_of + timedelta(days=rng.randint(-50, 200))
    month = rng.randint(3, 12)
    if flavour == "days":
        return exact_limit(rng, day)
    pool = [exact_limit(rng, day), exact_limit(rng, day), month_limit(rng, month), dayless_limit(rng)]
    if flavour in ("mixed", "odd"):
        pool += [period_limit(rng), month_limit(rng, month)]
    if flavour == "odd":
        pool += [odd_limit(rng, day) for _ in range(4)]
    if flavour == "yearless":
        pool = [
            yearless_limit(rng, day),
            yearless_limit(rng, day),
            yearless_limit(rng, day),
            dayless_limit(rng),
        ]
    return rng.choice(pool)
