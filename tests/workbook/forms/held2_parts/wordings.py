"""How the offices of the second held half write days, limits, states and answers."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from tests.workbook.forms.held2_parts.affairs import Affair
from tests.workbook.forms.shown_parts.phrases import Said

DIGITS = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
PATTERNS = {
    "full": "{y}年{m}月{d}日",
    "padded": "{y}年{m:02d}月{d:02d}日",
    "points": "{y}.{m}.{d}",
    "points2": "{y}.{m:02d}.{d:02d}",
    "strokes": "{y}/{m}/{d}",
    "iso": "{y}-{m:02d}-{d:02d}",
    "solid": "{y}{m:02d}{d:02d}",
    "gap": "{y} 年 {m} 月 {d} 日",
}
#: Ways to name a limit that is a day.
LIMITS = {
    "before": "{y}年{m}月{d}日前",
    "before too": "{y}年{m}月{d}日之前",
    "finish": "{y}年{m}月{d}日前完成整改",
    "no later": "不晚于{y}年{m}月{d}日",
    "points before": "{y}.{m}.{d}前",
}
STATE_WORDS: dict[str, tuple[str, ...]] = {
    "not_started": ("未启动", "尚未启动", "未开工", "未开始", "暂未启动"),
    "rectifying": ("整改中", "正在整改", "正在推进", "正在实施", "推进中"),
    "rectified": ("已完成整改", "整改完成", "完成待销号", "已整改到位", "整改完毕"),
    "closed": ("已销号", "已核销", "销号", "已办结销号", "完成销号", "已验收销号"),
}


def count_in_chinese(number: int) -> str:
    """Return a number from 1 to 31 as a clerk spells it."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[str(tens)] + "十"
    return head + (DIGITS[str(ones)] if ones else "")


def write_day(style: str, day: date) -> object:
    """Return a cell that names *day*."""
    if style == "cell":
        return datetime(day.year, day.month, day.day)
    if style == "chinese":
        year = "".join(DIGITS[one] for one in str(day.year))
        return f"{year}年{count_in_chinese(day.month)}月{count_in_chinese(day.day)}日"
    if style == "wide":
        return f"{day.year}年{day.month}月{day.day}日".translate(WIDE)
    return {**PATTERNS, **LIMITS}[style].format(y=day.year, m=day.month, d=day.day)


def choose_days(rng: Random, count: int = 2) -> list[str]:
    """Return the styles that a clerk mixes."""
    return rng.sample([*PATTERNS, "cell", "cell", "wide"], count)


def say_day(rng: Random, name: str, day: date | None, styles: Sequence[str]) -> Said:
    """Write the day of a field, or leave the cell without one."""
    if day is None:
        return Said(rng.choice((None, None, "/", "—")), {name: None})
    return Said(write_day(rng.choice(list(styles)), day), {name: day.isoformat()})


def choose_limits(rng: Random, *, rich: bool = True) -> list[str]:
    """Return the styles of one column of limits; *rich* adds phrases that name no day."""
    styles = rng.sample([*PATTERNS, *LIMITS, "cell", "wide", "chinese"], 3)
    if rich:
        styles += rng.sample(["month", "quarter", "half", "year end", "third", "and standing"], 2)
        styles += rng.sample(["immediate", "standing", "none"], 1)
    return styles


def end_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def say_limit(rng: Random, due: date, styles: Sequence[str]) -> Said:
    """Write a limit near *due* in one of the styles."""
    style, year = rng.choice(list(styles)), due.year
    if style == "immediate":
        text = rng.choice(("立行立改", "立即整改", "即知即改", "边督边改"))
        return Said(text, {"deadline": None, "deadline_kind": "immediate"})
    if style == "standing":
        text = rng.choice(("长期坚持", "持续推进", "常态化推进"))
        return Said(text, {"deadline": None, "deadline_kind": "standing"})
    if style == "none":
        return Said(rng.choice(("无", "/", "—")), {"deadline": None, "deadline_kind": "none"})
    if style == "and standing":
        end = end_month(year, due.month)
        text = rng.choice(("{y}年{m}月底前，并长期坚持", "{y}年{m}月底前完成并长期坚持"))
        return Said(
            text.format(y=year, m=due.month),
            {"deadline": end.isoformat(), "deadline_kind": "dated_standing"},
        )
    text, day = write_period(rng, style, due)
    return Said(text, {"deadline": day.isoformat(), "deadline_kind": "dated"})


def write_period(rng: Random, style: str, due: date) -> tuple[object, date]:
    """Return a limit that is a day, or a period whose last day is meant."""
    year, month = due.year, due.month
    if style == "month":
        pattern = rng.choice(("{y}年{m}月底", "{y}年{m}月底前", "{y}年{m}月", "{y}年{m}月底前完成"))
        return pattern.format(y=year, m=month), end_month(year, month)
    if style == "quarter":
        at = (month - 1) // 3
        text = rng.choice(("{y}年{q}季度末", "{y}年第{q}季度", "{y}年{q}季度"))
        return text.format(y=year, q="一二三四"[at]), end_month(year, 3 * at + 3)
    if style == "half":
        return f"{year}年上半年", end_month(year, 6)
    if style == "year end":
        return f"{year}年" + rng.choice(("底前", "底", "内")), end_month(year, 12)
    if style == "third":
        at = rng.randint(0, 2)
        day = (date(year, month, 10), date(year, month, 20), end_month(year, month))[at]
        return f"{year}年{month}月{'上中下'[at]}旬", day
    return write_day(style, due), due


def say_days_given(rng: Random, handed: date) -> Said:
    """Write a limit that counts from the hand-over day; the first day is not counted."""
    days = rng.choice((15, 30, 60, 90))
    text = rng.choice(("自交办之日起{n}日内", "交办后{n}日内", "自交办之日起{n}天内"))
    stated = {"deadline": (handed + timedelta(days=days)).isoformat(), "deadline_kind": "relative"}
    return Said(text.format(n=days), stated)


def choose_states(rng: Random) -> dict[str, str]:
    """Return one office's word for each state."""
    return {state: rng.choice(words) for state, words in STATE_WORDS.items()}


def say_state(words: dict[str, str], state: str) -> Said:
    return Said(words[state], {"status": state})


def say_pace(rng: Random, affair: Affair) -> Said:
    """Write the state of an affair with how it keeps up with its schedule."""
    if affair.state != "rectifying":
        words = {"not_started": "尚未启动", "rectified": "已完成整改", "closed": "完成整改并销号"}
        return Said(words[affair.state], {"status": affair.state})
    schedule, text = rng.choice(
        (("on_track", "达到序时进度"), ("behind", "未达到序时进度"), ("ahead", "超过序时进度"))
    )
    return Said(text, {"status": "rectifying", "schedule": schedule})


def say_yes_no(rng: Random, affair: Affair, pairs: Sequence[tuple[str, str]]) -> Said:
    """Write whether the affair is on the platform."""
    return Said(rng.choice(list(pairs))[0 if affair.on_platform else 1], {"on_platform": affair.on_platform})


def say_share(rng: Random, percent: int) -> Said:
    """Write a share: as text or, where the column has such cells, as a number with the sign."""
    return Said(f"{percent}%", {"percent": percent})


def write_degrees(value: float, marks: str = "°′″") -> tuple[str, float]:
    """Return an angle in degrees, minutes and seconds, and the value that it states."""
    total = round(value * 36000) / 10  # tenths of a second
    degrees, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{degrees:.0f}{marks[0]}{minutes:02.0f}{marks[1]}{seconds:04.1f}{marks[2]}"
    return text, total / 3600


def join_tasks(rng: Random, tasks: Sequence[str]) -> Said:
    """Write measures in one cell, numbered or parted."""
    style = rng.choice(("semicolons", "lines", "numbers", "brackets"))
    if style == "numbers":
        text = "\n".join(f"{at}.{one}。" for at, one in enumerate(tasks, 1))
    elif style == "brackets":
        text = "；".join(f"（{at}）{one}" for at, one in enumerate(tasks, 1))
    else:
        text = ("\n" if style == "lines" else "；").join(tasks)
    return Said(text, {"measures": "；".join(tasks)})
