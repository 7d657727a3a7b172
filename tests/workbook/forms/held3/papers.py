"""What the third held half writes about: offices on the other slopes of the mountains, and how their clerks write."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tests.workbook.forms.form import Truth
from tests.workbook.forms.shown_parts.phrases import Said

TOWNS = (
    "麻沿河镇",
    "榆树坝乡",
    "太石坡镇",
    "江洛口镇",
    "云屏乡",
    "虞关峡镇",
    "泥阳铺镇",
    "五里川乡",
    "狮子坪乡",
    "城关街道",
)
VILLAGES = (
    "豆坪村",
    "赵家庄村",
    "柳林社区",
    "高桥村",
    "火钻村",
    "罗坝村",
    "庙沟村",
    "双场村",
    "石窑村",
    "桑园村",
)
PEOPLE = ("马建社", "何玉梅", "雍小军", "蒲海燕", "尚志远", "苟正华", "梁秋生", "符桂兰")
BUREAUS = ("县水务局", "县自然资源局", "县林业和草原局", "县农业农村局", "县交通运输局", "县工信局")
#: Kind: what was found, what is to be done, what is to be reached.
KINDS_OF_HARM: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "弃渣": (
        ("{v}隧道口弃渣场未设挡墙，渣体约{n}立方米", "{v}公路边坡倾倒土石方{n}立方米"),
        ("修筑浆砌石挡墙", "渣面覆土撒播草籽", "完善截排水沟"),
        "渣场稳定，植被恢复",
    ),
    "毁林": (
        ("{v}{g}社村民开垦林地种植药材{n}平方米", "{v}光伏项目超范围占用林地{n}平方米"),
        ("清退作物并还林", "足额补缴植被恢复费", "补栽油松和刺槐"),
        "林地恢复，案件结案",
    ),
    "水污染": (
        ("{v}淀粉加工点废水直排，日排放约{n}公斤", "{v}集中安置点化粪池满溢，影响沟道{n}米"),
        ("新建一体化处理设施", "疏通破损管网", "委托第三方按月取样"),
        "出水稳定达标",
    ),
    "采矿": (
        ("{v}石料厂越界开采{n}平方米", "{v}废弃铅锌矿硐口{n}号涌水未处理"),
        ("封堵硐口", "削坡减载", "栽植爬藤植物"),
        "历史遗留矿点治理完成",
    ),
    "固体废物": (
        ("{v}沟道内倾倒建筑垃圾{n}方", "{v}废旧农膜露天堆放{n}公斤"),
        ("清运至指定场所", "安装监控探头", "签订门前责任书"),
        "垃圾清零不反弹",
    ),
}
STATES = ("not_started", "rectifying", "rectifying", "rectified", "closed", "closed")
STATE_WORDS: dict[str, tuple[str, ...]] = {
    "not_started": ("未启动", "尚未启动", "未开工", "尚未开展"),
    "rectifying": ("整改中", "正在推进", "正在整治", "实施中"),
    "rectified": ("已完成整改", "整改完成", "已整改，待验收", "待销号"),
    "closed": ("已销号", "验收销号", "已办结销号", "完成销号"),
}
STORIES = {
    "not_started": ("因雨雪封山，施工队尚未进场", "用地手续正在报批，工程未开工"),
    "rectifying": ("挡护工程完成过半，余下部分正在砌筑", "当事人已签承诺书，清理工作正在进行"),
    "rectified": ("工程内容全部做完，县上已组织初验", "现场清理干净，资料报送待审"),
    "closed": ("州市复核合格，台账已核减", "验收组现场查验通过，公示期满无异议"),
}
DAY_WAYS = (
    "{y}年{m}月{d}日",
    "{y}.{m}.{d}",
    "{y}-{m:02d}-{d:02d}",
    "{y}/{m}/{d}",
    "{y}.{m:02d}.{d:02d}",
    "cell",
)


@dataclass(slots=True)
class Case:
    """One issue as its office knows it."""

    kind: str
    town: str
    village: str
    text: str
    works: tuple[str, ...]
    goal: str
    bureau: str
    person: str
    mobile: str
    found: date
    handed: date
    due: date
    state: str
    share: int
    story: str
    done: date | None
    closed: date | None
    east: float
    north: float
    is_true: bool

    @property
    def hall(self) -> str:
        return f"{self.town}人民政府" if self.town[-1] in "镇乡" else f"{self.town}办事处"


def draw_case(rng: Random, town: str | None = None, state: str | None = None) -> Case:
    """Draw one issue. Its deeds are done before 2026-04-10."""
    kind = rng.choice(list(KINDS_OF_HARM))
    texts, works, goal = KINDS_OF_HARM[kind]
    village, state = rng.choice(VILLAGES), state or rng.choice(STATES)
    found = date(2025, 3, 1) + timedelta(days=rng.randint(0, 210))
    done = found + timedelta(days=rng.randint(40, 130)) if state in ("rectified", "closed") else None
    story = rng.choice(STORIES[state])
    return Case(
        kind,
        town or rng.choice(TOWNS),
        village,
        rng.choice(texts).format(v=village, g=rng.choice("一二三四"), n=rng.randint(12, 1950)),
        tuple(rng.sample(works, rng.randint(2, 3))),
        goal,
        rng.choice(BUREAUS),
        rng.choice(PEOPLE),
        f"1{rng.choice('3589')}{rng.randint(100000000, 999999999)}",
        found,
        found + timedelta(days=rng.randint(2, 15)),
        date(2026, 5, 10) + timedelta(days=rng.randint(0, 230)),
        state,
        {"not_started": 0, "rectifying": rng.randint(3, 18) * 5}.get(state, 100),
        story,
        done,
        done + timedelta(days=rng.randint(4, 50)) if done and state == "closed" else None,
        round(rng.uniform(104.8, 106.4), 5),
        round(rng.uniform(33.1, 34.3), 5),
        rng.random() < 0.7,
    )


def draw_cases(rng: Random, count: int, town: str | None = None, state: str | None = None) -> list[Case]:
    """Draw issues of which no two have one text."""
    found: dict[str, Case] = {}
    while len(found) < count:
        case = draw_case(rng, town, state)
        found.setdefault(case.text, case)
    return list(found.values())


def draw_state_words(rng: Random) -> dict[str, str]:
    """Return the word of one office for each state."""
    return {state: rng.choice(words) for state, words in STATE_WORDS.items()}


def write_day(way: str, day: date) -> object:
    """Return a cell that names the day."""
    if way == "cell":
        return datetime(day.year, day.month, day.day)
    return way.format(y=day.year, m=day.month, d=day.day)


def say_day(rng: Random, name: str, day: date | None, ways: tuple[str, ...] | list[str]) -> Said:
    """Write the day of a field; without one the cell is blank or struck by a dash."""
    if day is None:
        return Said(rng.choice((None, None, "—")), {name: None})
    return Said(write_day(rng.choice(ways), day), {name: day.isoformat()})


def end_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def say_limit(rng: Random, day: date, *, plain: bool = False) -> Said:
    """Write a limit: a day, the end of a month or quarter, at once, or for ever."""
    end, quarter = end_month(day), (day.month + 2) // 3
    last = end_month(date(day.year, quarter * 3, 1))
    dated = {"deadline": day.isoformat(), "deadline_kind": "dated"}
    monthly = {"deadline": end.isoformat(), "deadline_kind": "dated"}
    choices: list[tuple[object, Truth]] = [
        (f"{day.year}年{day.month}月{day.day}日前", dated),
        (f"{day.year}.{day.month}.{day.day}", dated),
        (datetime(day.year, day.month, day.day), dated),
        (f"{day.year}年{day.month:02d}月{day.day:02d}日", dated),
    ]
    if not plain:
        choices += [
            (f"{day.year}年{day.month}月底前", monthly),
            (f"{day.year}年{day.month}月底", monthly),
            (
                f"{day.year}年第{'一二三四'[quarter - 1]}季度",
                {"deadline": last.isoformat(), "deadline_kind": "dated"},
            ),
            ("立行立改", {"deadline": None, "deadline_kind": "immediate"}),
            ("长期坚持", {"deadline": None, "deadline_kind": "standing"}),
            ("2026年底前", {"deadline": "2026-12-31", "deadline_kind": "dated"}),
        ]
    return Said(*rng.choice(choices))


def join_works(rng: Random, works: tuple[str, ...]) -> Said:
    """Write what is to be done as one cell."""
    if rng.random() < 0.5:
        return Said("；".join(works), {"measures": "；".join(works)})
    cell = "\n".join(f"{at}.{work}" for at, work in enumerate(works, 1))
    return Said(cell, {"measures": "；".join(works)})
