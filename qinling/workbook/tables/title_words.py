"""The words of a status and of a category in titles and group rows: 已核销问题, 乱砍乱伐问题清单."""

import re
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.parsing.statuses import parse_status

_REPAIR = r"(?:清理整治|整改|整治|治理|处置|处理|化解|修复|解决)"
_WORK = r"(?:整改|整治|治理|办理|处置|处理|化解|修复|推进)"
_CLOSE = r"(?:销号|核销|销账|摘牌|销案)"
_SETTLE = r"(?:办结|结案|办毕|完结)"
_NOT = r"(?:尚未|还未|未)"
_DONE = r"(?:完成|到位|完毕)"
#: Words of a status in a title, the longest first. 整改销号情况 is what the table is about, and no status.
_STATUS_WORDS = (
    rf"(?:已(?:经)?(?:全部)?(?:完成)?{_REPAIR}{_DONE}?|(?:完成)?{_REPAIR}{_DONE}?|{_SETTLE})[并且、]?(?:已)?(?:通过)?(?:验收)?{_CLOSE}"
    r"(?!情况|进展|时|率|工作)"
    rf"|已(?:经)?(?:全部)?(?:完成{_REPAIR}|{_REPAIR}{_DONE}?|{_SETTLE})(?:[,]?(?:待|未)(?:验收|{_CLOSE}))?"
    rf"|(?:待|{_NOT})(?:验收)?{_CLOSE}|待验收|已(?:全部)?(?:{_CLOSE}|验收|归档|了结)"
    rf"|正在(?:抓紧|组织)?(?:推进)?{_WORK}|{_WORK}中(?!心)"
    rf"|{_NOT}(?:启动|开工|动工|开展|进场|完成|办结|{_REPAIR}){_REPAIR}?|正在验收|验收中(?!心)"
)
_IN_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_KINDS = (
    r"(?:乱[\u4e00-\u9fff](?:[乱滥][\u4e00-\u9fff])?|违规穿越|农村违建|违建|违法建设|私搭乱建|河道|矿山|尾矿库|小水电|采砂|采石"
    r"|农家乐|畜禽养殖|养殖污染|生活污水|生活垃圾|建筑垃圾|固体?废物?|扬尘)"
)
_CATEGORY_TITLE = (
    rf"(?:[\u4e00-\u9fff]{{1,7}}[省市区县镇乡办])?(?P<kind>{_KINDS})(?:类|领域)?(?:突出)?问题"
    r"(?:排查|核查|整治|整改|清理|专项)*(?:清单|台账|明细表?|一览表|登记[表簿]|汇总表)?"
)


@lru_cache(maxsize=1024)
def find_status_words(text: str) -> str | None:
    """Return the one status that a title names, in its own words, else None.

    What stands in brackets only counts where nothing else is a status: 已销号（已整改验收）.
    """
    words = normalize_text(text)
    outside = _IN_BRACKETS.sub("", words)
    return _find_one(outside) or (_find_one(words) if not re.search(_STATUS_WORDS, outside) else None)


def _find_one(text: str) -> str | None:
    found: dict[object, str] = {}
    for match in re.finditer(_STATUS_WORDS, text):
        # In a title 已完成整改销号 means that both are done.
        is_closed = re.search(rf"{_CLOSE}$", match[0]) and not re.search("[待未]", match[0])
        words = "已销号" if is_closed else match[0]
        try:
            reading = parse_status(words)
        except ValueRefused:
            continue
        if reading.status:
            found.setdefault(reading.status, words)
    return next(iter(found.values())) if len(found) == 1 else None


def find_category_in_title(text: str) -> str | None:
    """Return the one category whose issues a title lists: 青峦县乱砍乱伐问题清单（县级）."""
    found = re.fullmatch(_CATEGORY_TITLE, _IN_BRACKETS.sub("", normalize_text(text)))
    return found["kind"] if found else None
