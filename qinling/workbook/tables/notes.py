"""Totals in a table, notes and signatures around it."""

import re
from collections.abc import Sequence

from qinling.rules.parsing.chinese_text import remove_spaces
from qinling.workbook.files.grids import Cell
from qinling.workbook.tables.header_detection import is_plain_count
from qinling.workbook.tables.table import is_blank

TOTAL = re.compile(
    r"^(?:本页|本表|全区|全市|全县)?(?:小计|合计|总计|共计|累计|总数)(?:[:：]|$|\d|（|\(|共)"
    r"|^(?:共|总共|一共)(?:导出|查询到?|检索到?|筛选出?|列出?|有)?\d+[条个件项处宗起](?:数据|记录|问题|事件|工单|图斑|线索|隐患)?[。.]?$"
)
#: The total of a group: 麻街镇小计.
TOTAL_OF_GROUP = re.compile(r"[\u4e00-\u9fff]{1,10}(?:小计|合计|总计)[:：]?")
#: The beginning of a note or a signature below a table.
FOOTNOTE = re.compile(
    r"^(?:注\s*\d*\s*[:：.、]|注\d|备注\s*[:：]|说明\s*[:：]|填表说明|填报说明|审核人|审核\s*[:：]|审批人|填表人|制表人|制表\s*[:：]"
    r"|填报人|负责人|单位负责人|主要领导|分管领导|联系人|联系电话|填表日期|填报日期|报送日期|填报单位|填报时间|制表日期|签字)"
)
#: Who, when and how to reach: a label with at most a few words behind.
_PERSON_LINE = re.compile(
    r"[\u4e00-\u9fff（）()、]{0,8}(?:人|员|电话|手机|日期|时间|领导|组长|审核|复核|审签|签发)[)）]?[:：].{0,20}$"
)
#: How a reader's opinion on a whole table begins: 督察组意见：, 总体评价：.
_OPINION_LABEL = re.compile(
    r"[\u4e00-\u9fff（）()、]{0,12}(?:意见|建议|反馈|评[价语]|结论|要求|督[察查]|[核巡检抽]查|总体)[\u4e00-\u9fff（）()、]{0,8}[:：]"
)
_PLAIN_DAY = re.compile(r"[0-9]{4}(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?")
_SIGNATURE_PLACE = re.compile(r".{1,20}(?:签字|签名|盖章|签章|公章)[)）]?(?:[:：].{0,12})?$")


def may_be_total(row: Sequence[Cell]) -> bool:
    """Return whether the first text of *row* reads as that of a total."""
    text = next(
        (cell for cell in row if isinstance(cell, str) and not is_blank(cell) and not is_plain_count(cell)),
        "",
    )
    words = remove_spaces(text)
    return bool(TOTAL.match(words) or TOTAL_OF_GROUP.fullmatch(words))


def is_person_line(cell: Cell) -> bool:
    """Return whether a cell names who filled in or checked a table, or the day: 核查人：李某, 2026年4月25日."""
    words = remove_spaces(cell) if isinstance(cell, str) else ""
    return bool(_PERSON_LINE.match(words) or _PLAIN_DAY.fullmatch(words))


def is_opinion_label(text: str) -> bool:
    """Return whether *text* begins as an opinion on the whole table does."""
    return bool(_OPINION_LABEL.match(remove_spaces(text)))


def is_signature_place(cell: Cell) -> bool:
    """Return whether a cell is the place for a signature or a seal: 承办单位（盖章）：, 分管领导签字：."""
    return isinstance(cell, str) and bool(_SIGNATURE_PLACE.match(remove_spaces(cell)))
