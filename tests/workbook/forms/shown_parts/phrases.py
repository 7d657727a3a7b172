"""How offices write days, deadlines, states and answers, with what a careful clerk reads in each."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import NamedTuple

from tests.workbook.forms.form import Truth
from tests.workbook.forms.shown_parts.matters import Matter

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Said(NamedTuple):
    """A cell, and the fields that it states."""

    cell: object
    truth: Truth


#: A day of the calendar in the ways of offices. All name year, month and day.
DAY_STYLES = {
    "long": "{y}年{m}月{d}日",
    "long with zeros": "{y}年{m:02d}月{d:02d}日",
    "dots": "{y}.{m}.{d}",
    "dots with zeros": "{y}.{m:02d}.{d:02d}",
    "slashes": "{y}/{m}/{d}",
    "dashes": "{y}-{m:02d}-{d:02d}",
    "short dots": "{s:02d}.{m}.{d}",
    "digits": "{y}{m:02d}{d:02d}",
}
#: Words around a day that make it a limit.
LIMIT_STYLES = {
    "before": "{y}年{m}月{d}日前",
    "until": "截止{y}年{m}月{d}日",
    "done before": "{y}年{m}月{d}日前完成",
    "dots before": "{y}.{m}.{d}前",
    **DAY_STYLES,
}
#: A month whose last day is meant.
MONTH_STYLES = {
    "month end": "{y}年{m}月底前",
    "month": "{y}年{m}月",
    "by month end": "{y}年{m}月底",
    "within month": "{y}年{m}月内",
}
#: Without a year: readable only where the paper says its day.
SHORT_STYLES = {"month and day": "{m}月{d}日前", "bare dots": "{m}.{d}", "bare slash": "{m}/{d}"}
NO_DAY = {
    "immediate": ("立行立改", "立即整改", "即知即改", "边整边改", "边督边改"),
    "standing": ("长期坚持", "持续推进", "常态化"),
}
STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "not_started": ("未启动", "尚未启动", "未动工", "待启动", "暂未开展"),
    "rectifying": ("整改中", "正在整改", "推进中", "治理中", "正在办理", "处置中"),
    "rectified": ("已完成整改", "完成整改", "已整改", "待销号", "整改到位"),
    "closed": ("已销号", "已办结", "销号", "办结销号", "已完成整改并销号"),
}
#: Words as the ladder of a form with blanks to choose from.
PLAIN_STATUS = {
    "not_started": "未启动",
    "rectifying": "整改中",
    "rectified": "已完成整改",
    "closed": "已销号",
}


def write_day(style: str, day: date) -> object:
    """Return a cell that names the day; the style "cell" is a day of the spreadsheet."""
    if style == "cell":
        return datetime(day.year, day.month, day.day)
    pattern = {**LIMIT_STYLES, **MONTH_STYLES, **SHORT_STYLES}[style]
    return pattern.format(y=day.year, m=day.month, d=day.day, s=day.year % 100)


def draw_day_styles(rng: Random, count: int = 2) -> list[str]:
    """Return the styles that one clerk mixes in a column of days."""
    return rng.sample([*DAY_STYLES, "cell"], count)


def say_day(rng: Random, name: str, day: date | None, styles: Sequence[str]) -> Said:
    """Write the day of a field, or nothing; a blank cell must leave the field empty."""
    if day is None:
        return Said(rng.choice((None, None, "/", "")), {name: None})
    return Said(write_day(rng.choice(styles), day), {name: day.isoformat()})


def find_month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def draw_limit_styles(rng: Random, *, has_base: bool = False) -> list[str]:
    """Return the styles that one clerk mixes in a column of limits: days, months and phrases."""
    styles = rng.sample([*LIMIT_STYLES, "cell"], 3) + rng.sample(list(MONTH_STYLES), 1)
    styles += rng.sample(
        ["immediate", "standing", "immediate and day", "day and standing", "month number"], 2
    )
    return styles + (rng.sample(list(SHORT_STYLES), 1) if has_base else [])


def say_limit(rng: Random, day: date, styles: Sequence[str]) -> Said:
    """Write a limit in one of the styles."""
    style = rng.choice(styles)
    end = find_month_end(day)
    if style in NO_DAY:
        return Said(rng.choice(NO_DAY[style]), {"deadline": None, "deadline_kind": style})
    if style == "immediate and day":
        text = f"立行立改（{day.year}年{day.month}月底前）"
        return Said(text, {"deadline": end.isoformat(), "deadline_kind": ("dated", "immediate")})
    if style == "day and standing":
        text = rng.choice(("{y}年{m}月底（长期）", "{y}年{m}月底前，并长期坚持")).format(
            y=day.year, m=day.month
        )
        return Said(text, {"deadline": end.isoformat(), "deadline_kind": "dated_standing"})
    if style == "month number":  # 2026.5 as a number; 2026.1 might be October, so no tenth month
        end = find_month_end(day.replace(month=min(max(day.month, 2), 9), day=1))
        return Said(float(f"{end.year}.{end.month}"), {"deadline": end.isoformat(), "deadline_kind": "dated"})
    if style == "full width":
        text = f"{day.year}年{day.month}月{day.day}日前".translate(FULL_WIDTH)
        return Said(text, {"deadline": day.isoformat(), "deadline_kind": "dated"})
    stated = end if style in MONTH_STYLES else day
    return Said(write_day(style, day), {"deadline": stated.isoformat(), "deadline_kind": "dated"})


def draw_status_words(rng: Random) -> dict[str, str]:
    """Return the word of one office for each state."""
    return {status: rng.choice(words) for status, words in STATUS_WORDS.items()}


def say_status(words: dict[str, str], status: str) -> Said:
    return Said(words[status], {"status": status})


def say_detailed_status(rng: Random, matter: Matter) -> Said:
    """Write a state with its share or its day behind it."""
    if matter.status == "rectifying":
        text = rng.choice(("整改中（{}%）", "正在整改，完成{}%", "治理中({}%)")).format(matter.percent)
        return Said(text, {"status": "rectifying", "percent": matter.percent})
    if matter.status == "closed" and matter.closed_on:
        day = matter.closed_on
        text = rng.choice(("已销号（{y}.{m}.{d}）", "{y}年{m}月{d}日已销号", "已销号({y}-{m:02d}-{d:02d})"))
        cell = text.format(y=day.year, m=day.month, d=day.day)
        return Said(cell, {"status": "closed", "closed_on": day.isoformat()})
    return Said(rng.choice(STATUS_WORDS[matter.status]), {"status": matter.status})


def say_percent(rng: Random, percent: int) -> Said:
    """Write a share; the style of a cell varies within one column."""
    if percent in (0, 100):
        return Said(f"{percent}%", {"percent": percent})
    cells = (f"{percent}%", f"约{percent}%", f"完成{percent}%", f"已完成{percent}%")
    return Said(rng.choice(cells), {"percent": percent})


def say_answer(
    rng: Random, name: str, is_so: bool, words: Sequence[tuple[str, str]] = (("是", "否"),)
) -> Said:
    """Write yes or no."""
    return Said(rng.choice(words)[0 if is_so else 1], {name: is_so})
