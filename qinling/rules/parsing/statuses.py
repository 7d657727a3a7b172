"""Parsing of status cells into status and schedule, with the percentage and the day that some give.

Only whole cells match: a sentence that mentions 完成整改 is no status. Negated words (未销号, 尚未完成) never
mean done.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text, quote_value
from qinling.rules.parsing.dates import parse_past_day
from qinling.rules.vocabulary import UNACCEPTED_MARK, Schedule, Status, parse_term


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A parsed status cell. *status* is None where it names none, such as 未销号.

    整改中（60%） also gives a *percent*. 已销号（2026.3.5） also gives a *day*: the day of the
    close-out, and for the status “rectified” the day when the work was done. *wording* is the
    whole cell where these values say less than it: 整改中（约60%）.
    """

    status: Status | None
    schedule: Schedule | None = None
    percent: float | None = None
    day: date | None = None
    wording: str | None = None

    def list_figures(self) -> dict[str, float | date]:
        """Return the percentage and the day, by field."""
        figures: dict[str, float | date] = {}
        if self.percent is not None:
            figures["percent"] = self.percent
        if self.day is not None:
            figures["closed_on" if self.status is Status.CLOSED else "rectified_on"] = self.day
        return figures


STATUS_REMEDY = "可用：未启动、整改中、达到序时进度、未达到序时进度、超过序时进度、完成整改、待销号、验收中、已销号、已撤并"
_MAX_LENGTH = 30  # characters; a longer cell is free text
_NO_STATUS = StatusReading(None)
_PUNCTUATION = re.compile(r"[^\w√×✓✗✔✘☑☒]|_")

_SO_FAR = r"(?:目前|当前|现已|现|该问题|问题|该隐患|隐患)?"
_NOT = r"(?:尚未|还未|仍未|暂未|没有|未能|未|没)"

# The verbs of a status, by what they say of the work when they are done.
_REPAIR = r"(?:整改|整治|治理|处置|处理|化解|修复|解决|改正|纠正|消除)"  # done: the work is done
_CLOSE = r"(?:交账)?(?:销号|核销|销账|摘牌|销案)"  # done: closed out
_SETTLE = r"(?:办结|结案|办毕|完结)"  # the same of a ticket or a case
_START = r"(?:启动|开始|开展|动工|开工|着手|进场)"
_WORK = r"(?:整改|推进|整治|治理|办理|处理|处置|化解|落实|实施|进行|施工|清理|清运|拆除|修复|建设|督办|整修|复绿|查处|改正|解决)"
_JOB = r"(?:任务|工作|工程|项目)"
#: Deeds of which only “done to the end” says that the work is done: 已拆除 may be one deed of several.
_DEED = (
    r"(?:恢复|复绿|拆除|清理|清运|清退|退出|取缔|关停|封堵|补植|补种|回填|复垦|搬迁|搬离|还林|还耕|绿化|疏浚|清淤"
    r"|清障|覆土|平整|加固|整修|补办|查处|落实){1,2}"
)

_IN_TIME = r"(?:按期|按时|如期|全部|全面)?"
_DONE = r"(?:完成|完毕|到位)"
_ALREADY = r"(?:均|都)?(?:已经|已)?(?:全部|全面|均)?"
_RECTIFIED_WORDS = (
    rf"{_ALREADY}(?:(?:完成整改|整改完成|整改到位|整改完毕|完成){_JOB}?(?:到位)?|完工|竣工"
    rf"|完成{_REPAIR}{_JOB}?|{_REPAIR}{_JOB}?{_ALREADY}{_DONE}|{_DEED}{_ALREADY}{_DONE})"
)
_REPAIRED = rf"(?:均|都)?(?:已经|已)(?:全部|全面|均)?{_REPAIR}"
_DISTRICT = r"(?:(?:区|县|市|省)级?)?"
_ACCEPT = r"(?:核查验收|验收|核查|核验)"
_ACCEPTED_WORDS = (
    rf"{_DISTRICT}(?:已经?)?(?:现场)?(?:通过|完成)(?:了)?{_DISTRICT}(?:现场)?{_ACCEPT}"
    rf"|{_DISTRICT}(?:已经?)?(?:现场)?{_ACCEPT}(?:合格|通过)|{_DISTRICT}(?:已经?)?(?:现场)?验收(?:完成|完毕)|(?:已经|已)验收"
)
_READY = rf"{_RECTIFIED_WORDS}|{_REPAIRED}|已?{_SETTLE}|(?:已|已通过|通过)?验收(?:合格|通过)?"
_LAST_STEP = rf"(?:[区县市省]级?)?(?:现场)?(?:核查)?(?:验收{_CLOSE}|验收|{_CLOSE})"
_PACE = r"(?:序时进度|时序进度|序时|时序)(?:要求)?(?:推进|整改|进行)?中?"
_GOING_ON = (
    rf"(?:正在|持续|长期|正)?(?:组织|抓紧|加快)?{_WORK}(?:推进|整改)?(?:中|阶段)"
    rf"|(?:正在|持续|长期)(?:组织|抓紧|加快)?{_WORK}(?:推进|整改)?"
    r"|长期坚持|常态化(?:推进|整改|治理|管控)"
    r"|在[整改治办拆修建]|正在(?!.*[验核审销公申报批完毕已并但预计])[\u4e00-\u9fff]{2,6}"  # any deed: 正在补植
)

#: One pattern a line, tried in this order on the cell without punctuation. It must match the whole cell.
_FORMS: tuple[tuple[str, StatusReading], ...] = (
    (
        rf"{_NOT}(?:完成)?(?:予以|予)?{_CLOSE}|(?:不予|不能|不得|暂不|暂缓){_CLOSE}|{_NOT}验收",
        _NO_STATUS,
    ),
    (
        rf"{_NOT}(?:{_START}|实施|施工|整改|整治|治理|处置|处理|化解|修复|办理)(?:{_WORK}|{_JOB})*"
        rf"|(?:{_WORK}|{_JOB}){_JOB}?{_NOT}(?:{_START}|实施|施工)"
        rf"|待(?:{_START}(?:{_WORK}|{_JOB})*|整改|整治|治理|办理?|处理|处置|化解|受理|派[单遣发]|分[派办]|接单)|[未没]动",
        StatusReading(Status.NOT_STARTED),
    ),
    (
        rf"(?:{_GOING_ON})?(?:{_NOT}(?:达到?|按照?)?{_PACE}|滞后|(?:进度|整改|进展|推进)(?:滞后|落后)"
        rf"|(?:滞后|落后|慢)于?{_PACE})",
        StatusReading(Status.RECTIFYING, Schedule.BEHIND),
    ),
    (
        rf"(?:{_GOING_ON})?(?:已)?(?:超过|超出|超前|快于|超)于?{_PACE}",
        StatusReading(Status.RECTIFYING, Schedule.AHEAD),
    ),
    (
        rf"(?:{_GOING_ON})?(?:正在|正|已)?(?:达到?|按照?|符合){_PACE}",
        StatusReading(Status.RECTIFYING, Schedule.ON_TRACK),
    ),
    (
        rf"{_GOING_ON}|(?:已)?(?:基本|部分)(?:完成|{_REPAIR}(?:到位)?)(?:{_REPAIR}|{_JOB})?"
        rf"|(?:已)?阶段性(?:办结|完成)(?:整改)?|(?:已经|已){_START}(?:{_WORK}|{_JOB})*"
        rf"|(?:超期|逾期)?{_NOT}{_IN_TIME}(?:完成|{_REPAIR}{_DONE}|{_SETTLE})(?:{_REPAIR}|{_JOB})?"
        rf"|(?:{_REPAIR}{_JOB}?|{_DEED}){_NOT}{_IN_TIME}{_DONE}|{_NOT}{_IN_TIME}{_DEED}{_DONE}|已?(?:超期|逾期)(?:{_NOT}整改)?",
        StatusReading(Status.RECTIFYING),
    ),
    (
        rf"(?:(?:{_RECTIFIED_WORDS}|{_REPAIRED})[并且]?)?(?:(?:正在|正)?(?:组织)?(?:现场)?(?:核查)?验收(?:中|阶段)"
        r"|(?:正在|正)(?:组织)?(?:现场)?(?:核查)?验收)",
        StatusReading(Status.ACCEPTING),
    ),
    (
        rf"(?:(?:{_READY})?(?:待|等待|已申请|正在申请|正申请|申请|报请)|(?:{_READY}){_NOT}){_LAST_STEP}",
        StatusReading(Status.RECTIFIED),
    ),
    # Accepted is not yet closed: the close-out is a step of its own.
    (
        rf"{_RECTIFIED_WORDS}|{_REPAIRED}|(?:(?:{_RECTIFIED_WORDS}|{_REPAIRED})[并且]?)?(?:{_ACCEPTED_WORDS})",
        StatusReading(Status.RECTIFIED),
    ),
    (
        rf"(?:(?:{_RECTIFIED_WORDS}|{_REPAIRED}|整改|已验收|验收合格)(?:并已|并|且|已)|{_REPAIRED}|已?{_SETTLE}|已?验收|已)?"
        rf"(?:完成|通过|予以|准予|同意|批准|闭环)?{_CLOSE}(?:完成|完毕)?"
        rf"|(?:(?:{_RECTIFIED_WORDS}|{_REPAIRED})[并且])?(?:(?:已|已经)?(?:全部)?{_SETTLE}|(?:已经|已)(?:全部)?(?:了结|归档))"
        r"(?:[并且]?已?(?:回访|答复|反馈|归档|回复)(?:群众|来电人|市民|诉求人)?)?",
        StatusReading(Status.CLOSED),
    ),
    (r"已?(?:撤并|撤销|合并|归并|撤销合并|作废)", StatusReading(Status.VOID)),
)


@lru_cache(maxsize=1)
def _load_grammar() -> tuple[tuple[re.Pattern[str], StatusReading], ...]:
    return tuple((re.compile(f"{_SO_FAR}(?:{words})"), reading) for words, reading in _FORMS)


_CODES = {status.value: StatusReading(status) for status in Status} | {
    schedule.value: StatusReading(Status.RECTIFYING, schedule) for schedule in Schedule
}

_YES = frozenset({"是", "已", "√", "✓", "✔", "☑", "完成", "已完成", "y", "yes", "true", "1"})
_NO = frozenset({"否", "未", "×", "✗", "✘", "☒", "x", "未完成", "尚未完成", "没有", "n", "no", "false", "0"})
_ANSWERS: dict[str, tuple[StatusReading, StatusReading]] = {
    "销号": (StatusReading(Status.CLOSED), _NO_STATUS),
    "整改": (StatusReading(Status.RECTIFIED), StatusReading(Status.RECTIFYING)),
}


def parse_status(raw: object, heading: str = "", base: date | None = None) -> StatusReading:
    """Return the parsed status cell. Under a heading that asks (是否销号), 是 and 否 are answers.

    A day without a year takes that of *base*, the ledger's day. “/” and “—” mean not given.
    Raises ValueRefused, listing the allowed words.
    """
    question = _find_question(heading)
    if isinstance(raw, bool | int | float) and question and raw in (0, 1):
        return _ANSWERS[question][0 if raw else 1]
    if isinstance(raw, str):
        return _parse_status_text(raw.strip(), question, base)
    raise ValueRefused(f"{quote_value(raw)}不是整改状态", STATUS_REMEDY)


def parse_schedule(raw: object) -> Schedule:
    """Return the schedule that a cell names. Raises ValueRefused."""
    return parse_status(raw).schedule or parse_term(Schedule, str(raw))


@lru_cache(maxsize=256)
def _find_question(heading: str) -> str:
    """Return what a heading asks for: 销号, 整改, or nothing."""
    words = normalize_text(heading)
    if "销号" in words:
        return "销号"
    return "整改" if any(asked in words for asked in ("完成整改", "整改完成", "是否整改")) else ""


@lru_cache(maxsize=4096)
def _parse_status_text(text: str, question: str, base: date | None) -> StatusReading:
    if len(text) > _MAX_LENGTH:
        raise ValueRefused(f"{quote_value(text)}不是整改状态", STATUS_REMEDY)
    words = normalize_text(text).lower()
    if words in ("/", "-", "--", "\\"):
        return _NO_STATUS
    if words in _CODES:
        return _CODES[words]
    if reading := _match_words(_PUNCTUATION.sub("", words), question):
        return reading
    if reading := _parse_with_figures(convert_numerals(words), text, base):
        return reading
    if re.fullmatch(rf"{_SO_FAR}{_RECTIFIED_WORDS}{_CLOSE}", _PUNCTUATION.sub("", words)):
        raise ValueRefused(
            f"{quote_value(text)}看不出是已销号还是待销号", "请写“已完成整改并销号”或“已完成整改，待销号”"
        )
    raise ValueRefused(f"看不懂状态{quote_value(text)}", STATUS_REMEDY)


def _match_words(words: str, question: str = "") -> StatusReading | None:
    """Return the reading of *words* without punctuation. A tick before a status adds nothing."""
    words = words.removesuffix(_UNACCEPTED) or words  # as an export marks it; the status is the same
    if question and words in _YES:
        return _ANSWERS[question][0]
    if question and words in _NO:
        return _ANSWERS[question][1]
    words = words.lstrip(_TICKS) or words
    return next((reading for form, reading in _load_grammar() if form.fullmatch(words)), None)


# -- a percentage or a day beside the status ---------------------------------------------------

_UNACCEPTED = UNACCEPTED_MARK.strip("（）")
_TICKS = "√✓✔☑"
_PERCENT = re.compile(
    r"(?P<done>(?:整改|整治|治理|工程|施工|总体|目前)?(?:进度|进展|完成率|已?完成)(?:约|达到?|至|为|:)?)?约?"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]+)?)%(?:左右)?"
)
_DAY = re.compile(
    r"[于在]?(?:(?:[0-9]{4}|[0-9]{2}(?=年))(?:年[0-9]{1,2}月[0-9]{1,2}[日号]?|([./-])[0-9]{1,2}\1[0-9]{1,2}[日号]?)"
    r"|[0-9]{1,2}月[0-9]{1,2}[日号]|[0-9]{1,2}[./][0-9]{1,2}[日号]?)(?![0-9./%-])"
)
_SAYS_DONE = re.compile(r"已|并")


def _parse_with_figures(words: str, text: str, base: date | None) -> StatusReading | None:
    """Return the reading of a status with one percentage or one day; None where *words* are none.

    Raises ValueRefused where the figure and the status do not belong together.
    """
    percents, days = list(_PERCENT.finditer(words)), list(_DAY.finditer(words))
    if len(percents) == 1 and not days:
        return _add_percent(words, percents[0], text)
    if len(days) == 1 and not percents:
        return _add_day(words, days[0], text, base)
    return None


def _add_percent(words: str, found: re.Match[str], text: str) -> StatusReading | None:
    percent = round(float(found["number"]), 2)
    wording = text if "约" in found[0] or "左右" in found[0] else None
    rest = _PUNCTUATION.sub("", words[: found.start()] + words[found.end() :])
    if not rest and found["done"] and 0 < percent <= 100:
        if percent < 100:
            return StatusReading(Status.RECTIFYING, percent=percent, wording=wording)
        return StatusReading(Status.RECTIFIED, percent=percent) if "完成" in found["done"] else None
    reading = _match_words(rest) if rest else None
    if reading is None or reading.status is None or percent > 100:
        return None
    is_done = reading.status is not Status.RECTIFYING
    if (is_done and percent < 100) or (not is_done and percent == 100):
        raise ValueRefused(
            f"{quote_value(text)}里的状态与完成率{found['number']}%不一致", "请核对，改正写错的一个"
        )
    return replace(reading, percent=percent, wording=wording)


def _add_day(words: str, found: re.Match[str], text: str, base: date | None) -> StatusReading | None:
    rest = _PUNCTUATION.sub("", words[: found.start()] + words[found.end() :])
    reading = _match_words(rest)
    if reading is None or reading.status not in (Status.RECTIFIED, Status.CLOSED):
        return None
    if "验收" in rest or "待" in rest or "申请" in rest:
        raise ValueRefused(f"{quote_value(text)}看不出是哪一步的日期", "请只写状态，日期填在日期列")
    day = parse_past_day(found[0].lstrip("于在"), base)
    if (base is None or day > base) and not _SAYS_DONE.search(rest):
        raise ValueRefused(
            f"{quote_value(text)}看不出是已经做到还是计划", "已做到的请写“已”字；计划的日期填在整改时限一列"
        )
    return replace(reading, day=day)
