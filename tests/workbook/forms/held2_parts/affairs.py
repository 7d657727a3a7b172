"""What the second held half is about: invented affairs of invented places, with all that a paper may say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

#: A county or district, the word before its offices, its towns.
PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("玉泉县", "县", ("栗子坪镇", "沙沟镇", "皇冠岭镇", "筒车湾镇", "四亩塬镇", "梅子垭镇", "城关街道办")),
    ("骆谷区", "区", ("厚畛镇", "集贤塬镇", "马召岭镇", "广济桥镇", "楼台街道", "二曲西街道")),
    ("褒河县", "县", ("留侯驿镇", "马道坝镇", "武休关镇", "江口镇", "火烧店镇", "紫柏街道办事处")),
    ("嘉陵区", "区", ("红花堡镇", "双石沟镇", "黄牛堡镇", "坪坎镇", "唐藏镇", "平木镇")),
    ("卢川县", "县", ("官道口镇", "狮子坪乡", "瓦窑沟乡", "朱阳关镇", "双龙湾镇", "横涧乡")),
)
HAMLETS = (
    "柿树坪村",
    "滴水崖村",
    "黑沟口村",
    "药王庙村",
    "牛背梁村",
    "响水潭村",
    "小寨子村",
    "杉木沟村",
    "白杨店村",
    "青岩沟村",
    "冷水河村",
    "高桥铺村",
    "箭杆山村",
    "老君店村",
    "花石浪村",
)
FAMILIES = "许何吕施张孔曹严华金魏陶姜谢邹喻柏窦章"
GIVEN = ("建军", "海燕", "志强", "晓梅", "文博", "永利", "亚娟", "德全", "小龙", "淑芳")
ORIGINS = (
    "省级生态环境保护督察反馈",
    "秦岭生态环境保护专项巡视",
    "卫星遥感比对疑似图斑",
    "护林员日常巡护",
    "领导调研指出",
    "人大代表视察",
    "检察机关公益诉讼建议",
    "媒体曝光",
)
AREAS = ("核心保护区", "重点保护区", "一般保护区")
#: kind: (office of the trade, its tasks, what is to be reached, what was found)
TRADES: dict[str, tuple[str, tuple[str, ...], str, tuple[str, ...]]] = {
    "乱搭乱建": (
        "住房和城乡建设局",
        ("下发停工通知书", "组织拆除违法构筑物", "清理拆除后残留建筑垃圾", "完善规划建设手续"),
        "违法构筑物拆除到位，地块恢复",
        (
            "{v}村民擅自扩建彩钢房{n}平方米",
            "{v}沟口农家乐占压林地硬化地坪{n}平方米",
            "{v}违建木屋{k}栋未拆除",
        ),
    ),
    "乱砍乱伐": (
        "林业局",
        ("查清事实依法处罚", "春季完成补植补造", "签订护林责任书"),
        "受损林地植被得到恢复",
        (
            "{v}林班内无证采伐油松{n}株",
            "{v}电力线路施工多伐林木{n}株",
            "{v}栽植中药材清除林下灌木{n}平方米",
        ),
    ),
    "乱采乱挖": (
        "自然资源局",
        ("关停采挖点", "削坡减载并挂网喷播", "安装视频监控"),
        "采挖迹地复绿",
        (
            "{v}村道旁取土场裸露{n}平方米未覆绿",
            "{v}历史遗留矿硐{k}处未封堵",
            "{v}河滩越界采砂{n}方",
        ),
    ),
    "乱排乱放": (
        "生态环境局",
        ("封堵入河排口", "更换破损管网", "委托第三方运维并公开监测数据"),
        "废水稳定达标",
        (
            "{v}污水处理站停运{k}个月，污水溢流",
            "{v}酒坊废水经暗管入河{n}米",
            "{v}养殖场粪污贮存池破损外渗{n}平方米",
        ),
    ),
    "河道": (
        "水利局",
        ("清除行洪障碍物", "修复损毁护岸", "设置河长公示牌"),
        "行洪断面畅通",
        ("{v}段左岸倾倒弃渣{n}方", "{v}漫水桥下游堆放木料{n}方", "{v}段河滩围垦种植{n}平方米"),
    ),
}
STATES = ("not_started", "rectifying", "rectifying", "rectifying", "rectified", "closed", "closed")
STORIES = {
    "not_started": ("已列入计划，待资金下达后实施", "正在与权属人协商，方案尚未审定"),
    "rectifying": (
        "已进场施工，清理面积过半",
        "主体工程实施中，剩余附属部分下月收尾",
        "已完成招标，施工队已进场",
    ),
    "rectified": ("各项举措均已落实，资料报送待核", "现场恢复到位，待上级组织核查"),
    "closed": ("现场核查通过并公示无异议，档案已移交", "联合查验合格，已在系统内核销"),
}


@dataclass(slots=True)
class Place:
    """A county with its towns; *word* stands before the names of its offices."""

    name: str
    word: str
    towns: tuple[str, ...]


@dataclass(slots=True)
class Affair:
    """One issue as the office knows it."""

    kind: str
    town: str
    hamlet: str
    text: str
    tasks: tuple[str, ...]
    goal: str
    bureau: str
    hall: str
    helper: str
    person: str
    leader: str
    phone: str
    origin: str
    area: str
    lon: float
    lat: float
    found: date
    handed: date
    due: date
    state: str
    percent: int
    story: str
    rectified: date | None
    closed: date | None
    on_platform: bool


def draw_place(rng: Random) -> Place:
    return Place(*rng.choice(PLACES))


def name_hall(town: str) -> str:
    """Return the name of a town's own office."""
    if town.endswith("街道"):
        return f"{town}办事处"
    return f"{town}事处" if town.endswith("街道办") else town if town.endswith("处") else f"{town}政府"


def draw_name(rng: Random) -> str:
    return rng.choice(FAMILIES) + rng.choice(GIVEN)


def draw_affair(
    rng: Random, place: Place, *, state: str | None = None, town: str | None = None, kind: str | None = None
) -> Affair:
    """Draw one affair; what is given stays. Days run in the order of its life, all before 2026-04-20 but the limit."""
    kind = kind or rng.choice(list(TRADES))
    bureau, tasks, goal, texts = TRADES[kind]
    town, hamlet, state = town or rng.choice(place.towns), rng.choice(HAMLETS), state or rng.choice(STATES)
    found = date(2025, 3, 3) + timedelta(days=rng.randint(0, 200))
    handed = found + timedelta(days=rng.randint(2, 15))
    rectified = handed + timedelta(days=rng.randint(30, 130)) if state in ("rectified", "closed") else None
    closed = rectified + timedelta(days=rng.randint(6, 45)) if rectified and state == "closed" else None
    others = [one[0] for one in TRADES.values() if one[0] != bureau]
    return Affair(
        kind=kind,
        town=town,
        hamlet=hamlet,
        text=rng.choice(texts).format(v=hamlet, n=rng.randint(13, 2480), k=rng.randint(2, 9)),
        tasks=tuple(rng.sample(tasks, rng.randint(2, len(tasks)))),
        goal=goal,
        bureau=place.word + bureau,
        hall=name_hall(town),
        helper=place.word + rng.choice(others),
        person=draw_name(rng),
        leader=draw_name(rng),
        phone=f"1{rng.choice('3578')}9{rng.randint(10000000, 99999999)}",
        origin=rng.choice(ORIGINS),
        area=rng.choice(AREAS),
        lon=round(rng.uniform(106.3, 110.9), 6),
        lat=round(rng.uniform(33.1, 34.0), 6),
        found=found,
        handed=handed,
        due=date(2026, 3, 20) + timedelta(days=rng.randint(0, 280)),
        state=state,
        percent=100 if rectified else 0 if state == "not_started" else rng.randint(2, 18) * 5,
        story=rng.choice(STORIES[state]),
        rectified=rectified,
        closed=closed,
        on_platform=rng.random() < 0.7,
    )


def draw_affairs(rng: Random, place: Place, low: int, high: int, **given: str) -> list[Affair]:
    """Draw affairs of which no two read alike."""
    count, found = rng.randint(low, high), dict[str, Affair]()
    while len(found) < count:
        affair = draw_affair(rng, place, **given)  # type: ignore[arg-type]
        found.setdefault(affair.text, affair)
    return list(found.values())


def one_of(rng: Random, *words: str) -> str:
    """Return one wording."""
    return rng.choice(words)


def choose_words(rng: Random, **choices: Sequence[str]) -> dict[str, str]:
    """Return one office's wording for each name."""
    return {name: rng.choice(list(words)) for name, words in choices.items()}
