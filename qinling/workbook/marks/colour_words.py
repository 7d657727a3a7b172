"""Notes that say in words what colours mean: 绿色为已销号，黄色为整改中，标红的未启动."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.statuses import StatusReading, parse_status
from qinling.workbook.marks.fill_colours import NO_FILL

_MAX_CHARACTERS = 400
_HUES = "红橙橘黄绿蓝紫灰粉青黑"
_SPELLINGS = {"橘": "橙"}
_SHADE = "[浅淡深大亮暗]?"
_COLOUR = re.compile(
    rf"(?P<none>(?:无|没有|不|未)(?:填充|着|标|涂|上|加)?(?:底|颜)?色(?:标注|标识|标记)?|白(?:色|底)|(?:其余|其他|其它)(?=[^一-龥]*(?:部分|行|问题|的|为|表示|是|未|已|整|[:=]))"
    rf"|未标(?:注|记)(?:底|颜)?色?)"
    rf"|(?:标注|标|涂|填充|填|染)(?:成|为|识|记|示|了)?{_SHADE}(?P<marked>[{_HUES}])色?"
    rf"|底色为?{_SHADE}(?P<ground>[{_HUES}])色?"
    rf"|{_SHADE}(?P<named>[{_HUES}])(?:颜色|色|底)"
    rf"|(?<![一-龥]){_SHADE}(?P<bare>[{_HUES}])(?=\s*(?:[:=]|为|-|表示|代表|是))"
)
_SEVERAL = re.compile(
    rf"(?P<hues>(?:{_SHADE}[{_HUES}]色?[、,和及 ]*){{2,}})(?:底色|颜色|\w{{1,2}}色)?分别(?:用来)?(?:表示|代表|为|是|指|对应)[:]?(?P<words>[^。;\n]+)"
)
_LABEL = re.compile(
    r"^\s*(?:(?:备?注|填?表?说明|图例|(?:颜色|底色|标色|色标)?说明|颜色|底色)\d{0,2}\s*[:.、]?\s*)?(?:\d{1,2}[.、)]|[(]\d{1,2}[)])?\s*"
)
_BEFORE = re.compile(
    r"^(?:底色|底纹|填充|背景|颜色|标注|标识|标记|标示|单元格|色块|的|部分|问题|事项|图斑|点位|线索|行|表示|代表|说明|指|均?为|是|即|系|属于?|[:=\-—~,(\"“\s→])+"
)
_AFTER = re.compile(
    r"(?:的|问题|事项|图斑|点位|线索|情况|状态|任务|项目|用|以|标|涂|为|[:=\-—~,;。、)(\"”\s])+$"
)
_CUT = re.compile(r"[。;\n]")
_JOINTS = re.compile(r"\s*[、,和及与/]?\s*(?:和|及|与|或)?\s*")
#: Words that say how late an issue is and no status, where a status stands beside them.
_LATE = re.compile(r"(?:已|即将|临近)?(?:超期|逾期|到期)\w{0,4}")


@lru_cache(maxsize=256)
def parse_colour_words(text: str) -> tuple[tuple[str, StatusReading], ...]:
    """Return the hues that *text* explains, each with its status. 无 is the hue of cells without a fill.

    A colour with two meanings or with a meaning that is no status is left out.
    """
    if len(text) > _MAX_CHARACTERS:
        return ()
    words = unicodedata.normalize("NFKC", text)
    found = _read_several(words) or _read_one_by_one(words)
    meanings: dict[str, set[StatusReading]] = {}
    for hue, reading in found:
        meanings.setdefault(_SPELLINGS.get(hue, hue), set()).add(reading)
    return tuple((hue, readings.pop()) for hue, readings in meanings.items() if len(readings) == 1)


@lru_cache(maxsize=1024)
def parse_status_words(text: str) -> StatusReading | None:
    """Return the one status that the whole *text* names, such as 未启动/超期, else None."""
    text = text.strip()
    if not text:
        return None
    if reading := _try_status(text):
        return reading
    parts = [part for part in re.split(r"[/、]|或者?|以及|及|和", text) if part.strip()]
    parts = [part for part in parts if not _LATE.fullmatch(part.strip())] or parts
    readings = [_try_status(part.strip()) for part in parts]
    statuses = {reading.status if reading else None for reading in readings}
    return readings[0] if len(statuses) == 1 and readings else None


def _try_status(text: str) -> StatusReading | None:
    try:
        reading = parse_status(text)
    except ValueRefused:
        return None
    return reading if reading.status else None


def _read_several(words: str) -> list[tuple[str, StatusReading]]:
    """Read 红、黄、绿分别表示未启动、整改中、已销号."""
    found = _SEVERAL.search(words)
    if not found:
        return []
    hues = re.findall(f"[{_HUES}]", found["hues"])
    readings = [_read_meaning(part) for part in re.split(r"[、,和及/]", found["words"].strip())]
    if len(hues) != len(readings):
        return []
    return [(hue, reading) for hue, reading in zip(hues, readings, strict=True) if reading]


def _read_one_by_one(words: str) -> list[tuple[str, StatusReading]]:
    tokens = list(_COLOUR.finditer(words))
    if len(tokens) == 1 and tokens[0][0][0] == "其":
        return []  # 其他问题已销号 says nothing of colours
    if not tokens:
        return []
    hues = [NO_FILL if token["none"] else next(filter(None, token.groups()[1:])) for token in tokens]
    before = _read_meaning(_LABEL.sub("", words[: tokens[0].start()]))
    texts = _list_texts_before(words, tokens) if before else _list_texts_after(words, tokens)
    found: list[tuple[str, StatusReading]] = []
    waiting: list[str] = []
    for hue, text in zip(hues, texts, strict=True):
        waiting.append(hue)
        if not before and _JOINTS.fullmatch(text) and text.strip():
            continue  # 红色和橙色为未完成
        reading = _read_meaning(text)
        found += [(one, reading) for one in waiting if reading]
        waiting = []
    return found


def _list_texts_after(words: str, tokens: Sequence[re.Match[str]]) -> list[str]:
    ends = [*(token.start() for token in tokens[1:]), len(words)]
    return [words[token.end() : end] for token, end in zip(tokens, ends, strict=True)]


def _list_texts_before(words: str, tokens: Sequence[re.Match[str]]) -> list[str]:
    starts = [0, *(token.end() for token in tokens[:-1])]
    return [
        _LABEL.sub("", words[start : token.start()].lstrip(" ,;、。)\n色底"))
        for token, start in zip(tokens, starts, strict=True)
    ]


def _read_meaning(text: str) -> StatusReading | None:
    """Return the status that stands in *text* beside words that only connect it with its colour."""
    whole = _CUT.split(text.strip(" ,;"))[0]
    for part in (whole, whole.split(",")[0]):
        stripped = _AFTER.sub("", _BEFORE.sub("", part))
        if reading := parse_status_words(stripped):
            return reading
    return None
