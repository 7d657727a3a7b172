"""Which fields the last word of a heading names, given the words before it.

*needs* says what must stand before it. "" means nothing but neutral words. "整改|完成+计划" means one
of the parts 整改 and 完成, and the part 计划. "^" before a group means that the topic nearest to
the last word is of the group. The first rule that fits is taken. A rule without fields refuses.
"""

from functools import lru_cache
from typing import NamedTuple

from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    HANDED_DOWN,
    LONLAT,
    ORDINAL,
)
from qinling.workbook.headings.lexicon import Part


class Rule(NamedTuple):
    """One rule: the part of the last word, what it *needs* before it, the fields it names, and how surely."""

    last: str
    needs: str
    fields: str
    score: float = 1.0


RULES = (
    Rule("期限", "^施治", "deadline", 0.9),
    Rule("期限", "^整改", "deadline"),
    Rule("期限", "^验收|发现|交办|下发|责任|配合|联系|预警", ""),
    Rule("期限", "整改|办结|完成", "deadline"),
    Rule("期限", "序时", "deadline", 0.9),
    Rule("期限", "^延期|工作", "deadline", 0.95),
    Rule("期限", "^问题", "deadline", 0.9),
    Rule("期限", "^销号", "deadline", 0.8),
    Rule("期限", "^牵头", "deadline", 0.6),
    Rule("期限", "", "deadline"),
    Rule("时间|日期", "^预警", "lead_days"),
    Rule("时间|日期", "上报+整改|销号|验收|平台|办结|完成", ""),
    Rule("时间|日期", "上报", "found_on", 0.6),  # of an event; of a whole list it is the same in every row
    Rule("时间|日期", "^验收|责任|牵头|配合|联系|包抓|录入|平台", ""),
    Rule("时间|日期", "^销号+计划|原定|现行", "deadline", 0.5),
    Rule("时间|日期", "^销号", "closed_on"),
    Rule("时间|日期", "^办结+实际", "closed_on"),
    Rule("时间|日期", "^办结+计划|原定|现行", "deadline"),
    Rule("日期", "^办结", "closed_on", 0.95),
    Rule("时间", "^办结", "closed_on deadline", 0.9),
    Rule("时间|日期", "^交办|下发|发现+计划", ""),
    Rule("时间|日期", "^交办", "handed_over_on"),
    Rule("时间|日期", "^下发", HANDED_DOWN),
    Rule("时间|日期", "^发现", "found_on"),
    Rule("时间|日期", "^延期+整改|完成", "deadline"),
    Rule("时间|日期", "^延期", "deadline", 0.6),
    Rule("时间|日期", "整改|完成+实际", "rectified_on"),
    Rule("时间|日期", "施治+实际", "rectified_on", 0.95),
    Rule("时间|日期", "施治+计划|原定|现行", "deadline", 0.95),
    Rule("时间|日期", "施治+完成|完结", "rectified_on", 0.95),
    Rule("时间|日期", "施治", ""),  # of a part of the work: 拆除时间
    Rule("时间|日期", "期限", "deadline", 0.95),
    Rule("时间|日期", "整改|完成+计划|原定|现行", "deadline"),
    Rule("时间|日期", "完结", "rectified_on"),
    Rule("日期", "整改+完成", "rectified_on", 0.95),
    Rule("时间", "整改+完成", "rectified_on deadline", 0.9),
    Rule("时间|日期", "整改", "deadline rectified_on", 0.9),
    Rule("时间|日期", "完成", "rectified_on deadline", 0.9),
    Rule("时间|日期", "^问题", "found_on", 0.6),
    Rule("时间|日期", "工作", ""),
    Rule("时间|日期", "计划|原定", "deadline", 0.8),
    Rule("时间|日期", "实际", "rectified_on", 0.6),
    Rule("时间|日期", "", "found_on deadline", 0.6),
    Rule("单位", "验收|销号", "acceptance_unit"),
    Rule("单位", "^督导", "lead_unit", 0.6),
    Rule("单位", "配合", "assisting_unit"),
    Rule("单位", "牵头", "lead_unit"),
    Rule("单位", "责任|整改|办结|镇办", "duty_unit"),
    Rule("单位", "施治", "duty_unit", 0.9),
    Rule("单位", "镇级", "town", 0.6),
    Rule("镇级", "", "town", 0.59),
    Rule("单位", "^交办|下发", "source", 0.55),
    Rule("单位", "^包抓", "lead_unit", 0.5),
    Rule("单位", "", "duty_unit", 0.55),
    Rule("人员", "^联系", "contact"),
    Rule("人员", "包抓", "leader"),
    Rule("人员", "验收|发现|交办|下发|录入|配合|联系", ""),
    Rule("人员", "责任+牵头", "person", 0.7),
    Rule("人员", "责任", "person"),
    Rule("人员", "整改|办结|施治", "person", 0.9),
    Rule("人员", "牵头", "person", 0.5),
    Rule("领导", "包抓|责任|牵头|联系|督导", "leader"),
    Rule("领导", "", "leader", 0.8),
    Rule("电话", "责任|联系|整改|包抓", "contact"),
    Rule("电话", "单位", "contact", 0.8),
    Rule("电话", "", "contact"),
    Rule("编号", "问题|发现|交办", "number"),
    Rule("编号", "平台|整改|办结", "number", 0.7),
    Rule("编号", "", "number", 0.9),
    Rule("号", "^问题|发现|交办", "number", 0.95),
    Rule("流水号", "问题|平台|发现", "number", 0.6),
    Rule("流水号", "", "number", 0.6),
    Rule("文号", "", "number", 0.3),
    Rule("序号", "问题|发现|交办", f"number {ORDINAL}", 0.9),
    Rule("序号", "", ORDINAL),
    Rule("类别", "期限|单位|人员|措施", ""),
    Rule("类别", "^整改|销号|验收|责任|平台", ""),
    Rule("类别", "^问题|发现|交办", "category"),
    Rule("类别", "分区", "zone"),
    Rule("类别", "来源", "source", 0.9),
    Rule("类别", "", "category", 0.8),
    Rule("性质", "^问题", "category"),
    Rule("性质", "分区", "zone", 0.9),
    Rule("来源", "问题|发现|交办|下发|牵头|督导", "source"),
    Rule("来源", "", "source", 0.9),
    Rule("渠道", "来源|发现|交办|问题", "source"),
    Rule("方式", "来源", "source"),
    Rule("方式", "^整改|施治", "measures", 0.7),
    Rule("批次", "^问题|发现|交办|下发", "source"),
    Rule("批次", "整改", "source", 0.5),
    Rule("批次", "", "source", 0.9),
    Rule("所指问题", "实际+整改|施治|办结|销号|完成", ""),  # 已完成整改的问题 is a group of issues
    Rule("所指问题", "^整改|办结|责任", "description", 0.6),
    Rule("所指问题", "发现|交办|问题|牵头", "description"),
    Rule("所指问题", "^销号|验收|平台|延期", ""),
    Rule("所指问题", "", "description", 0.9),
    Rule("内容|描述|说明", "措施|意见|打算+整改|施治", "measures", 0.9),
    Rule("内容", "^问题|交办", "description"),
    Rule("内容", "^发现", "description", 0.5),
    Rule("内容", "^整改", "measures"),
    Rule("内容", "工作", "measures", 0.6),
    Rule("内容", "", "description", 0.55),
    Rule("描述", "^问题|发现|交办", "description"),
    Rule("描述", "^整改|办结|施治", "progress", 0.9),
    Rule("描述", "", "description", 0.6),
    Rule("现状", "^整改|办结|施治|完成|工作", "status progress", 0.9),
    Rule("现状", "^问题|发现|交办", "description"),
    Rule("现状", "", "description status", 0.6),
    Rule("说明", "^问题|发现|交办", "description"),
    Rule("说明", "^整改|办结", "progress"),
    Rule("说明", "^销号|施治", "progress", 0.8),
    Rule("情况", "^验收|延期|牵头|配合|联系|下发", ""),
    Rule("情况", "进展", "status progress", 0.9),
    Rule("情况", "^问题", "description"),
    Rule("情况", "^交办|发现", "description", 0.7),
    Rule("情况", "^销号", f"{CLOSED_YES_NO} closed_on", 0.9),
    Rule("情况", "^办结", "status progress", 0.9),
    Rule("情况", "^平台|录入", "on_platform"),
    Rule("情况", "序时", "schedule"),
    Rule("情况", "^整改+完成", "status percent progress", 0.9),
    Rule("情况", "^整改", "status progress", 0.9),
    Rule("情况", "完成", "status percent progress", 0.9),
    Rule("情况", "工作", "progress", 0.6),
    Rule("情况", "现行", "status progress", 0.7),
    Rule("情况", "", "description progress", 0.55),
    Rule("经过", "^整改|办结|工作", "progress", 0.9),
    Rule("经过", "^施治", "progress", 0.8),
    Rule("经过", "现行", "progress", 0.8),
    Rule("状态", "^验收|发现|交办|下发|平台|录入|责任|联系", ""),
    Rule("状态", "整改|问题|销号|办结|工作|完成|现行|进展", "status"),
    Rule("状态", "施治", "status", 0.9),
    Rule("状态", "", "status", 0.9),
    Rule("结果", "^整改|办结|销号", "status progress", 0.9),
    Rule("结果", "^完成|施治", "status progress", 0.8),
    Rule("结果", "", "status progress", 0.5),
    Rule("进展|进度", "^验收|发现|交办|下发|联系|平台|录入|延期", ""),
    Rule("进度", "序时", "schedule status percent", 0.9),
    Rule("进展", "序时", "schedule", 0.9),
    Rule("进展", "整改|工作|问题|完成|办结|销号|施治", "status progress", 0.9),
    Rule("进展", "", "status progress", 0.9),
    Rule("进度", "整改|工作|问题|完成|办结|销号|施治", "percent status progress", 0.9),
    Rule("进度", "", "percent status progress", 0.9),
    Rule("比率", "单位|人员|措施|期限", ""),
    Rule("比率", "整改|完成|办结|销号|进度|进展", "percent"),
    Rule("比率", "^施治", "percent", 0.8),
    Rule("措施", "^验收|发现|交办|责任|联系|预警|包抓", ""),
    Rule("措施", "整改|工作|问题|办结|施治", "measures"),
    Rule("措施", "^牵头|督导", "measures", 0.7),
    Rule("措施", "", "measures", 0.9),
    Rule("打算", "整改|工作|施治", "measures", 0.7),
    Rule("打算", "", "measures", 0.55),
    Rule("意见", "^整改|办结|施治", "measures"),
    Rule("意见", "^发现|交办", "description", 0.6),
    Rule("任务", "整改|工作|施治", "measures"),
    Rule("任务", "交办|发现|问题", "description", 0.7),
    Rule("任务", "", "measures description", 0.55),
    Rule("要求", "期限|时间", "deadline", 0.95),
    Rule("要求", "^序时", "deadline", 0.9),
    Rule("要求", "^销号|验收", "goal", 0.9),
    Rule("要求", "目标", "goal"),
    Rule("要求", "^整改|办结", "measures deadline", 0.9),
    Rule("要求", "^施治", "measures", 0.8),
    Rule("要求", "工作|交办", "measures", 0.6),
    Rule("要求", "", "measures", 0.5),
    Rule("目标", "^验收|发现|责任|包抓", ""),
    Rule("目标", "整改|工作|问题|办结|完成|施治", "goal"),
    Rule("目标", "", "goal", 0.9),
    Rule("标准", "^发现|责任|交办", ""),
    Rule("标准", "整改|销号|验收|办结|完成|施治", "goal"),
    Rule("标准", "", "goal", 0.5),
    Rule("镇办", "配合", "assisting_unit", 0.9),
    Rule("镇办", "牵头", "lead_unit", 0.8),
    Rule("镇办", "责任|整改", "duty_unit"),
    Rule("镇办", "问题|发现|镇办|所在", "town"),
    Rule("镇办", "", "town", 0.9),
    Rule("地点", "^责任|联系|验收|包抓|配合|销号|平台", ""),
    Rule("地点", "单位|人员", ""),
    Rule("地点", "问题|发现|所在|地点|整改|镇办", "location"),
    Rule("地点", "施治", "location", 0.7),
    Rule("地点", "", "location", 0.9),
    Rule("经度", "*", "lon"),
    Rule("纬度", "*", "lat"),
    Rule("坐标", "经度", "lon"),
    Rule("坐标", "纬度", "lat"),
    Rule("坐标", "*", LONLAT),
    Rule("分区", "问题|所在|分区", "zone"),
    Rule("分区", "", "zone", 0.9),
    Rule("级别", "^验收|销号|整改|责任|预警", ""),
    Rule("级别", "问题|发现|交办", "level"),
    Rule("级别", "牵头|包抓", "level", 0.8),
    Rule("级别", "", "level", 0.9),
    Rule("天数", "预警", "lead_days"),
    Rule("备注", "", "remark", 0.9),
    Rule("其他", "", "remark", 0.5),  # as often the name of a group
    Rule("标题", "问题|发现|交办", "description", 0.55),  # beside 诉求内容 it is kept
    Rule("名称", "人员|单位|领导", ""),
    Rule("名称", "^问题", "description", 0.55),
)

#: Last words that add nothing where the words before them are a heading of their own.
TRANSPARENT = frozenset({
    Part.NAME, Part.INFORMATION, Part.SITUATION, Part.CONTENT, Part.DEPICTION, Part.ACCOUNT, Part.CONDITION, Part.REMARK, Part.REQUIREMENT, Part.COURSE,
})  # fmt: skip
#: Fields about which a heading with an unknown word before it is doubtful: whose unit, whose telephone?
WHOSE_FIELDS = frozenset({
    "duty_unit", "lead_unit", "assisting_unit", "acceptance_unit", "person", "contact", "leader", "zone", "town", "number",
})  # fmt: skip

#: Fields that a heading with an unknown word before it does not name: 牧护关镇李庙村 is a place and no heading.
PLAIN_FIELDS = frozenset({"town", "location", "lonlat", "ordinal", "remark"})


class CompiledNeed(NamedTuple):
    """One group of parts that a rule needs, and whether the nearest topic must be one of them."""

    parts: frozenset[Part]
    is_nearest: bool


class CompiledRule(NamedTuple):
    """A rule, ready to be compared."""

    needs: tuple[CompiledNeed, ...]
    is_bare: bool
    fields: tuple[str, ...]
    score: float


@lru_cache(maxsize=1)
def load_rules() -> dict[Part, tuple[CompiledRule, ...]]:
    """Return the rules by the part of the last word, in their order."""
    found: dict[Part, list[CompiledRule]] = {}
    for rule in RULES:
        groups = rule.needs.split("+") if rule.needs not in ("", "*") else []
        needs = tuple(
            CompiledNeed(frozenset(map(Part, group.removeprefix("^").split("|"))), group.startswith("^"))
            for group in groups
        )
        compiled = CompiledRule(needs, not rule.needs, tuple(rule.fields.split()), rule.score)
        for last in rule.last.split("|"):
            found.setdefault(Part(last), []).append(compiled)
    return {part: tuple(rules) for part, rules in found.items()}
