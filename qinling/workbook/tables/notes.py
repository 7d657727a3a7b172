"""Notes and signatures around a table."""

import re

from qinling.rules.parsing.chinese_text import remove_spaces
from qinling.workbook.files.grids import Cell

#: The beginning of a note or a signature below a table.
FOOTNOTE = re.compile(
    r"^(?:注\s*\d*\s*[:：.、]|注\d|备注\s*[:：]|说明\s*[:：]|填表说明|填报说明|审核人|审核\s*[:：]|审批人|填表人|制表人|制表\s*[:：]"
    r"|填报人|负责人|单位负责人|主要领导|分管领导|联系人|联系电话|填表日期|填报日期|报送日期|填报单位|填报时间|制表日期|签字)"
)
_SIGNATURE_PLACE = re.compile(r".{1,20}(?:签字|签名|盖章|签章|公章)[)）]?(?:[:：].{0,12})?$")


def is_signature_place(cell: Cell) -> bool:
    """Return whether a cell is the place for a signature or a seal: 承办单位（盖章）：, 分管领导签字：."""
    return isinstance(cell, str) and bool(_SIGNATURE_PLACE.match(remove_spaces(cell)))
