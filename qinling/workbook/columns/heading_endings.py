"""Name the field of a column whose heading is known only at its end, where its cells agree: 推进举措, 督办编号."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qinling.workbook.columns.cell_kinds import Kind
from qinling.workbook.columns.column_evidence import ColumnEvidence
from qinling.workbook.columns.content_naming import add_named_meaning, get_related, is_unknown
from qinling.workbook.headings.lexicon import Part
from qinling.workbook.headings.segmentation import clean_heading, cut_words


class _Ending(NamedTuple):
    """What the words of a heading and the cells below it must show for a field."""

    words: str
    kinds: frozenset[Kind]
    share: float  # of the cells


_DAYS = frozenset({Kind.DAY, Kind.DEADLINE})
_UNITS = frozenset({Kind.UNIT, Kind.LOCAL_UNIT})
_TEXTS = frozenset({Kind.SENTENCE})
_ENDINGS: dict[str, _Ending] = {
    "number": _Ending(r"(?:编号|编码|代码|序列号|号码|号)$", frozenset({Kind.UNIQUE, Kind.DOCUMENT}), 0.9),
    "deadline": _Ending(r"(?:时限|期限|限期|节点)$", _DAYS, 0.7),
    "rectified_on": _Ending(r"^实际.{1,8}(?:时间|日期)$", frozenset({Kind.DAY}), 0.7),
    "status": _Ending(r"(?:状态|状况|结果|环节)$", frozenset({Kind.STATUS, Kind.SCHEDULE}), 0.7),
    "measures": _Ending(r"(?:措施|举措|办法|对策)$", _TEXTS, 0.7),
    "lead_unit": _Ending(r"^(?:牵头|主管|监管|行业|督促|督导|督办)", _UNITS, 0.9),
    "duty_unit": _Ending(
        r"^(?:责任|承办|主办|主责|属地).*(?:单位|部门|主体|科|局|镇办|机构)|^(?:整改|工作|办理)责任$"
        r"|^(?:责任|主责|承办|主办|落实|实施|承担|属地|整改|办理|处置)$",
        _UNITS,
        0.9,
    ),
    "assisting_unit": _Ending(r"^(?:配合|协办|协助|协同)$", _UNITS, 0.9),
    "location": _Ending(r"(?:位置|地点|地址|点位)$", frozenset({Kind.PLACE}), 0.7),
    "source": _Ending(r"(?:来源|方式|渠道|途径)$", frozenset({Kind.SOURCE}), 0.9),
    "category": _Ending(r"(?:类型|类别|种类|分类)$", frozenset({Kind.CATEGORY}), 0.9),
    "percent": _Ending(r"(?:进度|率|比例)$", frozenset({Kind.PERCENT}), 0.9),
}
_SCORE = 0.4  # of such a heading: less than of any whole one, more than of an unknown one


def name_by_ending(columns: Sequence[ColumnEvidence], fields: Mapping[int, str]) -> None:
    """Give a meaning to columns whose heading ends like one of a field, and whose cells are such.

    *fields* are the fields known from whole headings. Two such columns for one field stay unknown,
    as does a heading about something else (合同编号), unless it is about the work too (回复整改期限).
    """
    known = set(fields.values())
    unknown = [
        column for column in columns if is_unknown(column, 1) and not _is_about_something_else(column.leaf)
    ]
    for name, ending in _ENDINGS.items():
        alike = [column for column in unknown if _fits(column, ending)]
        if not known & get_related(name) and len(alike) == 1:
            add_named_meaning(alike[0], name, _SCORE)


def _fits(column: ColumnEvidence, ending: _Ending) -> bool:
    if not re.search(ending.words, clean_heading(column.leaf).main):
        return False
    share = sum(part for kinds, part in column.profile.kinds if kinds & ending.kinds)
    return share >= ending.share


def _is_about_something_else(heading: str) -> bool:
    parts = {part for word in cut_words(clean_heading(heading).main) for part in word.parts}
    return Part.FOREIGN in parts and Part.WORK not in parts
