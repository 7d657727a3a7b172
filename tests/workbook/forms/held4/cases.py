"""What the offices of this half find in the hills, and how their clerks write days, limits and states."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.shown_parts.phrases import Said
from tests.workbook.forms.shown_parts.sheets import Heading, Line, put, put_row

LAST_DAY = date(2026, 4, 24)
TOWNS = ("松坪镇", "麻街镇", "黑龙口镇", "牧护镇", "杨斜镇", "沙河街道办", "北宽坪镇", "腰市镇")
VILLAGES = ("西沟村", "岭底村", "江山村", "上河村", "齐塬村", "砚川村", "纸房村", "铁炉子社区", "秦茂社区")
SURNAMES = "赵钱孙李周吴郑冯陈褚卫蒋沈韩朱秦许何吕施"
GIVEN = ("建军", "晓燕", "博", "志强", "小红", "文涛", "亚妮", "永刚", "丽", "卫东")
#: The words of careful offices for each state.
STATES = {
    "not_started": ("未启动", "尚未启动"),
    "rectifying": ("整改中", "正在整改", "推进中"),
    "rectified": ("已完成整改", "完成整改", "已完成，待销号"),
    "closed": ("已销号", "办结销号"),
}


@dataclass(frozen=True, slots=True)
class Trade:
    """What one office looks after: its kinds of issues with their texts, and what is done about them."""

    kinds: Mapping[str, Sequence[str]]
    measures: Sequence[str]
    unit: str
    goals: Sequence[str] = ("问题彻底整改到位", "达到验收标准")


@dataclass(slots=True)
class Case:
    """One issue as it is, before a clerk writes it down."""

    town: str
    village: str
    category: str
    description: str
    unit: str
    lead: str
    person: str
    phone: str
    goal: str
    measures: list[str]
    found: date
    limit: date
    status: str
    rectified: date | None
    closed: date | None
    percent: int


def draw_name(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def name_government(town: str) -> str:
    """Return the office that governs a town or sub-district."""
    return f"{town}事处" if town.endswith("街道办") else f"{town}人民政府"


def draw_case(rng: Random, trade: Trade, at: int, town: str, status: str) -> Case:
    """Return one issue; *at* makes its text its own."""
    category = rng.choice(list(trade.kinds))
    village = rng.choice(VILLAGES)
    text = rng.choice(trade.kinds[category]).format(v=village, n=rng.randint(3, 60) * 20 + at, s=at + 1)
    found = date(2025, 9, 1) + timedelta(rng.randint(0, 150))
    rectified = found + timedelta(rng.randint(30, 60)) if status in ("rectified", "closed") else None
    closed = rectified + timedelta(rng.randint(3, 20)) if rectified and status == "closed" else None
    percent = {"not_started": 0, "rectifying": rng.randint(2, 18) * 5}.get(status, 100)
    limit = date(2026, rng.randint(5, 12), rng.randint(13, 28))
    return Case(
        town,
        village,
        category,
        text,
        name_government(town),
        trade.unit,
        draw_name(rng),
        f"0914-23{rng.randint(10000, 99999)}",
        rng.choice(trade.goals),
        rng.sample(list(trade.measures), rng.randint(1, 3)),
        found,
        limit,
        status,
        rectified,
        closed,
        percent,
    )


def draw_cases(rng: Random, trade: Trade, low: int = 8, high: int = 18, **fixed: Sequence[str]) -> list[Case]:
    """Return the issues of a ledger; *towns* and *states* may be chosen beforehand."""
    towns = fixed.get("towns") or rng.sample(TOWNS, rng.randint(4, 6))
    states = fixed.get("states") or ("not_started", "rectifying", "rectifying", "rectified", "closed")
    return [
        draw_case(rng, trade, at, rng.choice(towns), rng.choice(states))
        for at in range(rng.randint(low, high))
    ]


DAY_PATTERNS = ("{y}年{m}月{d}日", "{y}.{m}.{d}", "{y}/{m:02d}/{d:02d}", "{y}-{m:02d}-{d:02d}", "cell")
LIMIT_PATTERNS = ("{y}年{m}月{d}日前", "{y}.{m}.{d}", "{y}年{m}月{d}日", "cell")
PERIODS = ("{y}年{m}月底前", "{y}年{m}月底", "{y}年{m}月")
PHRASES = {"immediate": ("立行立改", "立即整改"), "standing": ("长期坚持", "持续推进")}


def write(pattern: str, day: date) -> object:
    """Return a cell that names a day."""
    if pattern == "cell":
        return datetime(day.year, day.month, day.day)
    return pattern.format(y=day.year, m=day.month, d=day.day)


def say_day(rng: Random, field: str, day: date | None, patterns: Sequence[str]) -> Said:
    """Write the day of a field, or a blank or a dash that leaves it empty."""
    if day is None:
        return Said(rng.choice((None, None, "—")), {field: None})
    return Said(write(rng.choice(patterns), day), {field: day.isoformat()})


def say_limit(rng: Random, day: date, patterns: Sequence[str], phrases: float = 0.2) -> Said:
    """Write a limit: a day, a month, a quarter, or now and then a phrase without a day."""
    chance = rng.random()
    if chance < phrases:
        kind = rng.choice(list(PHRASES))
        return Said(rng.choice(PHRASES[kind]), {"deadline": None, "deadline_kind": kind})
    if chance < phrases + 0.25:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        cell: object = write(rng.choice(PERIODS), day)
        if day.month in (6, 9) and rng.random() < 0.5:
            cell = f"{day.year}年第{'二三'[day.month == 9]}季度"
        return Said(cell, {"deadline": end.isoformat(), "deadline_kind": "dated"})
    return Said(write(rng.choice(patterns), day), {"deadline": day.isoformat(), "deadline_kind": "dated"})


def draw_patterns(rng: Random, patterns: Sequence[str] = DAY_PATTERNS) -> list[str]:
    """Return the one or two ways in which a clerk writes a column."""
    return rng.sample(list(patterns), rng.randint(1, 2))


def draw_words(rng: Random) -> dict[str, str]:
    """Return one office's word for each state."""
    return {state: rng.choice(words) for state, words in STATES.items()}


def join_measures(rng: Random, measures: Sequence[str]) -> str:
    """Return the measures as one text, numbered where there are several."""
    if len(measures) == 1:
        return measures[0] + "。"
    style = rng.choice(("{n}.{t}", "（{n}）{t}", "{t}"))
    mark = "\n" if style == "{n}.{t}" and rng.random() < 0.5 else "；"
    return mark.join(style.format(n=at, t=text) for at, text in enumerate(measures, 1))


def say_measures(rng: Random, line: Line, heading: Heading, measures: Sequence[str]) -> None:
    line.say(heading, join_measures(rng, measures), measures="；".join(measures))


def say_texts(line: Line, *cells: tuple[Heading, str, object]) -> None:
    """Write cells that hold just the text of a field."""
    for heading, field, value in cells:
        line.say(heading, value, **{field: value})


def put_feet(rng: Random, sheet: Worksheet, row: int, *notes: str) -> int:
    """Write notes and signatures below a table."""
    for text in notes:
        put(sheet, row, 1, text)
        row += 1
    if rng.random() < 0.7:
        row = put_row(
            sheet,
            row + rng.randint(0, 1),
            [f"审核人：{draw_name(rng)}", None, None, f"填表人：{draw_name(rng)}"],
        )
    return row
