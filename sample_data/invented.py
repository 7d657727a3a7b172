"""What the sample ledgers are about: an invented district, its places and its issues.

No person, place or event is real. `make.py` writes what is drawn here into files.
"""

import random
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

AS_OF = date(2026, 6, 10)

TOWNS, VILLAGES = (
    words.split()
    for words in (
        "松涧镇 青屏镇 鹤川镇 栗坪镇 竹溪关镇 桐峪口镇 龙潭湾镇 柏树川镇 望岭街道办 东溪街道办",
        "柳树沟 大石坎 杏花岭 小河湾 核桃坪 上营 梨园坪 铁炉沟 青石垭 麻池坝 老庄子 草坪沟",
    )
)
ZONES = ["一般保护区"] * 7 + ["重点保护区"] * 2 + ["核心保护区"]
#: Category → the trade's department and what is found; {v} is a village, {n} an amount.
FOUND = {
    "乱搭乱建": (
        "区住建局",
        "{v}村农家乐扩建观景平台{n}平方米，未取得规划许可",
        "{v}村河滩搭建彩钢棚约{n}平方米",
    ),
    "乱采乱挖": (
        "区自然资源局",
        "{v}村砂场弃渣未清运，堆存约{n}立方米",
        "{v}村废弃石料厂恢复治理不到位，裸露面积约{n}平方米",
    ),
    "河道": ("区水利局", "{v}段河堤内侧违规种植{n}平方米，影响行洪", "{v}段河道内建筑垃圾约{n}立方米未清理"),
    "乱排乱放": (
        "市生态环境局云岭分局",
        "{v}村生活垃圾露天堆放约{n}立方米",
        "{v}村养殖场粪污贮存设施不规范，污水外溢约{n}米",
    ),
    "乱砍乱伐": ("区林业局", "{v}村修建生产道路占用林地{n}平方米未办理手续", "{v}村擅自采伐林木约{n}株"),
    "乱捕乱猎": ("区林业局", "{v}村林缘发现捕鸟网{n}米", "{v}村后山发现兽夹{n}个"),
    "违规穿越": ("区文旅局", "{v}村后山穿越路口缺少警示牌，{n}米围栏破损", "{v}村穿越路线管护空档{n}米"),
}
MIXED = ("乱搭乱建", "乱采乱挖", "河道", "乱排乱放", "乱砍乱伐")
STATUS = {
    **dict.fromkeys(("已完成整改并销号", "已销号", "销号", "已办结"), "closed"),
    **dict.fromkeys(("已完成整改，待销号", "完成整改待销号", "完成整改"), "rectified"),
    **dict.fromkeys(("达到序时进度", "未达到序时进度", "整改中", "正在整改"), "rectifying"),
    "验收中": "accepting",
    "尚未启动": "not_started",
}


@dataclass(frozen=True)
class Due:
    """A deadline cell and what it means."""

    cell: str | date
    day: date | None
    kind: str = "dated"


@dataclass(frozen=True)
class Issue:
    """One issue as a clerk knows it; what a file does not say is None."""

    category: str
    zone: str
    town: str
    location: str
    description: str
    lead_unit: str
    duty_unit: str
    due: Due
    word: str
    percent: int
    found_on: date
    handed_over_on: date
    closed_on: date | None
    on_platform: bool
    lon: float
    lat: float
    number: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Open:
    """What is laid down of an issue not struck off; all else is drawn by lot."""

    word: str
    cell: str | date
    day: str | None
    kind: str = "dated"
    percent: int = 100
    handed: str | None = None


ON, OFF, DONE = "达到序时进度", "未达到序时进度", "已完成整改，待销号"
PROVINCE_OPEN = (
    Open(OFF, "2026年5月31日前", "2026-05-31"),
    Open(ON, "2026年6月底前", "2026-06-30"),
    Open(ON, "2026年第三季度", "2026-09-30"),
    Open(ON, "2026年底前，并长期坚持", "2026-12-31", "dated_standing"),
    Open(ON, "持续推进，长期坚持", None, "standing"),
    Open(DONE, "6月30日前", "2026-06-30"),
    Open(DONE, "2026年6月15日前", "2026-06-15"),
)
CITY_OPEN = (
    Open("整改中", "2026/6/8", "2026-06-08"),
    Open("整改中", "2026.6.10", "2026-06-10"),
    Open("整改中", "自交办之日起30日内", "2026-06-13", "relative", handed="2026-05-14"),
    Open("整改中", date(2026, 6, 17), "2026-06-17"),
    # 19 to 21 June are days off, so the fifteenth working day after 1 June is the 23rd.
    Open("整改中", "15个工作日内", "2026-06-23", "relative", handed="2026-06-01"),
    Open("整改中", "6月30日前", "2026-06-30"),
    Open("整改中", "年底前", "2026-12-31"),
    Open("完成整改待销号", "2026.6.12", "2026-06-12"),
)
DOING = "正在整改"
#: Sheet → its categories, how many issues it holds, and those not struck off.
DISTRICT_SHEETS = {
    "农村违建": (
        ("乱搭乱建",),
        16,
        (
            Open(DOING, "2026年5月底前", "2026-05-31", percent=75),
            Open(DOING, "2026-06-10", "2026-06-10", percent=90),
            Open(DOING, "20260616", "2026-06-16", percent=60),
            Open(DOING, "2026年第三季度", "2026-09-30", percent=30),
        ),
    ),
    "矿山": (
        ("乱采乱挖",),
        14,
        (
            Open(DOING, date(2026, 6, 5), "2026-06-05", percent=80),
            Open(DOING, "2026年6月25日前", "2026-06-25", percent=45),
            Open(DOING, "年底前，并长期坚持", "2026-12-31", "dated_standing", percent=50),
        ),
    ),
    "河道": (
        ("河道",),
        12,
        (
            Open(DOING, "2026-06-12", "2026-06-12", percent=85),
            Open(DOING, "2026年6月底前", "2026-06-30", percent=60),
            Open(DOING, "立行立改", None, "immediate", percent=50),
            Open("验收中", "2026年6月20日前", "2026-06-20"),
        ),
    ),
    "其他领域": (
        ("乱排乱放", "乱砍乱伐", "乱捕乱猎", "违规穿越"),
        18,
        (
            Open(DOING, "2026-04-30", "2026-04-30", percent=30),
            Open(DOING, "2026年上半年", "2026-06-30", percent=40),
            Open(DOING, "20260708", "2026-07-08", percent=20),
            Open(DOING, date(2026, 7, 10), "2026-07-10", percent=10),
            Open("尚未启动", "2026年8月15日前", "2026-08-15", percent=0),
            Open(DOING, "长期坚持", None, "standing", percent=60),
            Open("完成整改", "2026年5月20日前", "2026-05-20"),
            Open("完成整改", "2026-06-18", "2026-06-18"),
        ),
    ),
}
PATROL_OPEN = (
    Open("整改中", "6月9日前", "2026-06-09"),
    Open("整改中", "6月11日前", "2026-06-11"),
    Open("整改中", "6月中旬", "2026-06-20"),
    Open("整改中", "本月底前", "2026-06-30"),
    Open("整改中", "2026年7月底前", "2026-07-31"),
)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def quarter(day: date) -> Due:
    number = (day.month + 2) // 3
    return Due(f"{day.year}年第{'一二三四'[number - 1]}季度", month_end(day.year, number * 3))


#: Ways to write the deadline of an issue already struck off.
PHRASES: dict[str, Callable[[date], Due]] = {
    "日前": lambda day: Due(f"{day.year}年{day.month}月{day.day}日前", day),
    "月日": lambda day: Due(f"{day.month}月{day.day}日前", day),
    "月底": lambda day: Due(f"{day.year}年{day.month}月底前", month_end(day.year, day.month)),
    "季度": quarter,
    "年底": lambda day: Due(f"{day.year}年底前", date(day.year, 12, 31)),
    "立改": lambda day: Due("立行立改", None, "immediate"),
    "长期": lambda day: Due("长期坚持", None, "standing"),
    "点": lambda day: Due(f"{day.year}.{day.month}.{day.day}", day),
    "斜": lambda day: Due(f"{day.year}/{day.month}/{day.day}", day),
    "横": lambda day: Due(day.isoformat(), day),
    "连": lambda day: Due(f"{day:%Y%m%d}", day),
    "真": lambda day: Due(day, day),
}


@dataclass(frozen=True)
class Habits:
    """How an office writes of what it has struck off; *days* are how long before AS_OF it was due."""

    word: str
    styles: str
    days: range


Thing = TypeVar("Thing")


class Lot(random.Random):
    """A source of chance that draws alike on every Python: only random() is promised to."""

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of *things*."""
        return things[int(self.random() * len(things))]

    def between(self, low: int, high: int) -> int:
        """Return a whole number from *low* to *high*, both included."""
        return low + int(self.random() * (high - low + 1))

    def mixed(self, things: Sequence[Thing]) -> list[Thing]:
        """Return *things* in another order."""
        return sorted(things, key=lambda _: self.random())


def place_and_matter(lot: Lot, category: str) -> dict[str, Any]:
    """Return the fields that say where and what: an invented place and an amount."""
    town, village = lot.between(0, len(TOWNS) - 1), lot.between(0, len(VILLAGES) - 1)
    lead_unit, *matters = FOUND[category]
    name, shift = TOWNS[town], lot.random() / 50
    amount = lot.between(3, 40) if category == "乱捕乱猎" else lot.between(12, 960)
    return {
        "category": category,
        "zone": lot.pick(ZONES),
        "town": name,
        "location": f"{name}{VILLAGES[village]}村",
        "description": lot.pick(matters).format(v=VILLAGES[village], n=amount),
        "lead_unit": lead_unit,
        "duty_unit": f"{name}事处" if name.endswith("办") else f"{name}人民政府",
        "lon": round(108.92 + town % 5 * 0.07 + village * 0.004 + shift, 6),
        "lat": round(33.68 + town // 5 * 0.11 + village * 0.005 + shift, 6),
    }


def open_issue(lot: Lot, plan: Open, category: str) -> Issue:
    """Return an issue not struck off yet."""
    day = date.fromisoformat(plan.day) if plan.day else None
    found = min(day or AS_OF, AS_OF) - timedelta(lot.between(12, 40))
    handed = date.fromisoformat(plan.handed) if plan.handed else found + timedelta(3)
    return Issue(
        due=Due(plan.cell, day, plan.kind),
        word=plan.word,
        percent=plan.percent,
        found_on=found,
        handed_over_on=handed,
        closed_on=None,
        on_platform=True,
        **place_and_matter(lot, category),
    )


def closed_issue(lot: Lot, habits: Habits, category: str) -> Issue:
    """Return an issue struck off, some of them a few days late."""
    day = AS_OF - timedelta(lot.pick(habits.days))
    closed = day + timedelta(6) if lot.random() < 0.07 else day - timedelta(lot.between(0, 9))
    found = closed - timedelta(lot.between(12, 100) if habits.days.stop > 50 else lot.between(3, 9))
    return Issue(
        due=PHRASES[lot.pick(habits.styles.split())](day),
        word=habits.word,
        percent=100,
        found_on=found,
        handed_over_on=found + timedelta(3),
        closed_on=closed,
        on_platform=lot.random() > 0.3,
        **place_and_matter(lot, category),
    )


def draw(
    lot: Lot, plans: Sequence[Open], closed: int, habits: Habits, categories: Sequence[str]
) -> list[Issue]:
    """Return the planned issues and *closed* struck-off ones, in an order drawn by lot."""
    issues = [open_issue(lot, plan, lot.pick(categories)) for plan in plans]
    issues += [closed_issue(lot, habits, lot.pick(categories)) for _ in range(closed)]
    return lot.mixed(issues)
