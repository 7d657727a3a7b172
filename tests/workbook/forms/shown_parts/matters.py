"""What offices write about: invented issues, with all that a paper may say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

COUNTY = "青檀县"
DISTRICT = "洛源区"
TOWNS = ("双槐镇", "涧西镇", "石泉沟镇", "灵官庙镇", "槲林镇", "白石峪镇", "城东街道办", "河口街道办")
VILLAGES = (
    "枣园村",
    "黄柏岔村",
    "碾子沟村",
    "王家岭村",
    "银杏坪村",
    "三岔口村",
    "油坊街村",
    "大梁村",
    "月亮湾村",
    "刘家河村",
    "铁佛寺村",
    "瓦房院村",
)
SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨"
ZONES = ("核心保护区", "重点保护区", "一般保护区")
SOURCES = (
    "省级生态环境保护督察",
    "卫星遥感疑似图斑",
    "网格员巡查",
    "秦岭专项督查",
    "检察建议",
    "群众举报",
    "无人机巡查",
)
#: 类别: (the unit of the trade, its measures, its goal, what was found)
TRADES: dict[str, tuple[str, tuple[str, ...], str, tuple[str, ...]]] = {
    "乱搭乱建": (
        "县住建局",
        ("责令停工并限期拆除", "清运建筑垃圾", "对原址覆土复绿", "完善审批手续后方可复工"),
        "违规建筑全部拆除，场地恢复原貌",
        (
            "{v}{g}组村民在河道边搭建钢架棚约{n}平方米",
            "{v}民宿扩建餐厅{n}平方米，未办理规划许可",
            "{v}养蜂点搭建活动板房{k}间，占地{n}平方米",
        ),
    ),
    "乱砍乱伐": (
        "县林业局",
        ("依法立案查处", "异地补植栎类苗木", "加强护林员巡护"),
        "林地植被恢复，案件办结",
        ("{v}{g}组后坡擅自采伐林木{n}株", "{v}修建便道毁坏灌木林地{n}平方米", "{v}林区内剥皮毁坏漆树{n}株"),
    ),
    "乱采乱挖": (
        "县自然资源局",
        ("停止采挖并恢复地貌", "设置警示牌和围挡", "开展边坡治理"),
        "采挖面全部修复",
        ("{v}河滩私挖砂石{n}立方米", "{v}坡脚取土形成裸露面{n}平方米", "{v}废弃采石场边坡{n}平方米未治理"),
    ),
    "乱排乱放": (
        "市生态环境局青檀分局",
        ("封堵排污口", "铺设截污管道", "定期开展水质监测"),
        "污水达标排放",
        ("{v}农家乐污水直排沟道{n}米", "{v}{g}组猪场粪污外溢{n}米", "{v}垃圾收集点渗滤液外流约{n}升"),
    ),
    "占用河道": (
        "县水利局",
        ("清除堆放物", "恢复河道行洪断面", "落实河长巡河"),
        "河道畅通，无堆放",
        ("{v}段河道内堆放弃渣{n}立方米", "{v}段滩地种植高秆作物{n}平方米", "{v}桥下游施工围堰约{n}方未拆除"),
    ),
}
STATUSES = ("not_started", "rectifying", "rectifying", "rectified", "closed", "closed")
DONE = ("rectified", "closed")
PROGRESS = {
    "not_started": ("正在编制方案，暂未动工", "资金未到位，正在协调"),
    "rectifying": ("已清理大半，剩余部分正在组织人员清运", "已与当事人签订协议，拆除工作有序推进"),
    "rectified": ("现场已清理完毕，等候上级部门查验", "已按方案实施到位，资料正在整理"),
    "closed": ("经查验合格，资料已归档", "已通过核查并公示，予以核销"),
}


@dataclass(slots=True)
class Matter:
    """One issue as its office knows it, before anything is put on paper."""

    category: str
    town: str
    village: str
    description: str
    measures: tuple[str, ...]
    goal: str
    lead_unit: str
    duty_unit: str
    person: str
    phone: str
    source: str
    zone: str
    lon: float
    lat: float
    found_on: date
    handed_on: date
    deadline: date
    status: str
    percent: int
    progress: str
    rectified_on: date | None
    closed_on: date | None
    on_platform: bool

    @property
    def is_done(self) -> bool:
        return self.status in DONE


def name_town_hall(town: str) -> str:
    """Return what the government of a town calls itself."""
    return f"{town}人民政府" if town.endswith("镇") else f"{town}事处"


def draw_matter(
    rng: Random, status: str | None = None, category: str | None = None, town: str | None = None
) -> Matter:
    """Draw one issue; what is given stays. All its days lie before 2026-04-01, but for the deadline."""
    category = category or rng.choice(list(TRADES))
    lead_unit, measures, goal, texts = TRADES[category]
    town, village = town or rng.choice(TOWNS), rng.choice(VILLAGES)
    text = rng.choice(texts).format(
        v=village, g=rng.choice("一二三四五"), k=rng.randint(2, 9), n=rng.randint(11, 1990)
    )
    found = date(2025, 2, 1) + timedelta(days=rng.randint(0, 240))
    status = status or rng.choice(STATUSES)
    rectified = found + timedelta(days=rng.randint(30, 120)) if status in DONE else None
    closed = rectified + timedelta(days=rng.randint(5, 40)) if rectified and status == "closed" else None
    return Matter(
        category=category,
        town=town,
        village=village,
        description=text,
        measures=tuple(rng.sample(measures, rng.randint(2, len(measures)))),
        goal=goal,
        lead_unit=lead_unit,
        duty_unit=name_town_hall(town),
        person=f"{rng.choice(SURNAMES)}某",
        phone=f"0914-55{rng.randint(10000, 99999)}",
        source=rng.choice(SOURCES),
        zone=rng.choice(ZONES),
        lon=round(rng.uniform(109.2, 110.6), 6),
        lat=round(rng.uniform(33.3, 34.1), 6),
        found_on=found,
        handed_on=found + timedelta(days=rng.randint(3, 20)),
        deadline=date(2026, 4, 1) + timedelta(days=rng.randint(0, 270)),
        status=status,
        percent=100 if status in DONE else 0 if status == "not_started" else rng.randint(2, 18) * 5,
        progress=rng.choice(PROGRESS[status]),
        rectified_on=rectified,
        closed_on=closed,
        on_platform=rng.random() < 0.6,
    )


def draw_matters(rng: Random, count: int, **given: str) -> list[Matter]:
    """Draw issues of which no two have one description."""
    found: dict[str, Matter] = {}
    while len(found) < count:
        matter = draw_matter(rng, **given)
        found.setdefault(matter.description, matter)
    return list(found.values())


def pick(rng: Random, *words: str) -> str:
    """Return one of the *words*: an office's own way to say it."""
    return rng.choice(words)


def draw_number_style(rng: Random, prefixes: Sequence[str]) -> str:
    """Return a pattern of numbers, to be filled with the place of an issue."""
    return rng.choice(prefixes) + rng.choice(
        ("-{:03d}", "2026{:03d}", "〔2026〕{:d}号", "-2026-{:02d}", "{:04d}")
    )
