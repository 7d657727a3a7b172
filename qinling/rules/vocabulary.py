"""Closed vocabularies: each term has a code for programs and a Chinese label."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, Self, TypeVar

from qinling.errors import ValueRefused
from qinling.rules.texts.name_folding import fold_name


class Term(StrEnum):
    """A member of a closed vocabulary: a string whose value is its code, with its Chinese label."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Create the member whose value is *code*."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Return the member whose code is *code*. Raises KeyError."""
        member: Self = cls._value2member_map_[code]  # type: ignore[assignment]
        return member


class Labelled(Protocol):
    """Anything with a code and a Chinese label, such as a Term."""

    @property
    def value(self) -> str:
        """The code."""

    @property
    def label(self) -> str:
        """The Chinese label."""


AnyLabelled = TypeVar("AnyLabelled", bound=Labelled)


class Level(Term):
    """The level that found the issue and accepts its rectification."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区级"


class Status(Term):
    """How far an issue has come; 完成整改 and 销号 are different facts."""

    NOT_STARTED = "not_started", "未启动"
    RECTIFYING = "rectifying", "整改中"
    RECTIFIED = "rectified", "已完成整改（待销号）"
    ACCEPTING = "accepting", "验收中"
    CLOSED = "closed", "已销号"
    VOID = "void", "已撤并"


#: Not rectified: the deadline runs.
UNRECTIFIED_STATUSES = (Status.NOT_STARTED, Status.RECTIFYING)
#: Rectified and not closed.
AWAITING_CLOSE_OUT = (Status.RECTIFIED, Status.ACCEPTING)


class Schedule(Term):
    """Schedule of an issue that is not rectified."""

    BEHIND = "behind", "未达到序时进度"
    ON_TRACK = "on_track", "达到序时进度"
    AHEAD = "ahead", "超过序时进度"


class DeadlineKind(Term):
    """What a deadline phrase commits to."""

    DATED = "dated", "有期限"
    IMMEDIATE = "immediate", "立行立改"
    STANDING = "standing", "长期坚持"
    DATED_STANDING = "dated_standing", "有期限并长期坚持"
    RELATIVE = "relative", "自交办起算"
    NONE = "none", "无期限"


class WarningTier(Term):
    """How near a deadline is; the settings say how many days each tier reaches."""

    OVERDUE = "overdue", "已超期"
    DUE_TODAY = "due_today", "今日到期"
    URGENT = "urgent", "紧急"
    NEAR = "near", "临近"
    UPCOMING = "upcoming", "将到期"
    AHEAD = "ahead", "预告"


class AlertKind(Term):
    """Kinds of alert: reasons for attention other than a near deadline."""

    UNANSWERED = "unanswered", "督办逾期未复"
    OPINION = "opinion", "意见未复"
    EXTENSION = "extension", "延期待批复"
    BEHIND = "behind", "进度滞后"
    UNACCEPTED = "unaccepted", "完成未销号"
    RECHECK = "recheck", "回头看到期"
    UNREPORTED = "unreported", "久未报进展"


class OverdueDay(Term):
    """The day of the week on which overdue issues are told of again, Monday first, or none."""

    MONDAY = "monday", "周一"
    TUESDAY = "tuesday", "周二"
    WEDNESDAY = "wednesday", "周三"
    THURSDAY = "thursday", "周四"
    FRIDAY = "friday", "周五"
    SATURDAY = "saturday", "周六"
    SUNDAY = "sunday", "周日"
    OFF = "off", "不发"


class SupervisionKind(Term):
    """Kinds of supervision act, the mildest first."""

    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"
    CIRCULATE = "circulate", "通报"
    TALK = "talk", "约谈"
    REFER = "refer", "移送问责"


#: What stands behind 已销号 where nobody accepted.
UNACCEPTED_MARK = "（未经验收）"


class ConflictSide(Term):
    """The side whose value is taken where both changed the same cell."""

    THEIRS = "theirs", "表"
    OURS = "ours", "台账"


class SlipKind(Term):
    """What a change of a whole column looks like, where it may be a slip of the hand."""

    SORTED = "sorted", "单独排序"
    SHIFTED = "shifted", "错开一行"
    SWAPPED = "swapped", "互换"
    FILLED = "filled", "一填到底"
    CLEARED = "cleared", "清空"
    REPLACED = "replaced", "查找替换"
    MANY = "many", "大片改动"
    HIDDEN = "hidden", "改隐去的格"
    EARLIER = "earlier", "改回旧值"


class ManifestSource(Term):
    """What tells where a returned table comes from."""

    SHEET = "sheet", "表里的台账标识"
    PROPERTIES = "properties", "文件属性"
    BASE = "base", "--base 的表"


class DispatchField(Term):
    """The field by whose units a round is dispatched."""

    DUTY_UNIT = "duty_unit", "责任单位"
    TOWN = "town", "镇办"
    LEAD_UNIT = "lead_unit", "牵头单位"


class Population(Term):
    """Whose issues a table holds that is compared with the ledger."""

    PLATFORM = "platform", "平台"


class TableLayout(Term):
    """How wide an exported table is: all columns, or those that can be read on paper."""

    FULL = "full", "全部"
    REVIEW = "review", "审阅"


class DeliveryOutcome(Term):
    """The outcome of one attempt to send a message."""

    DELIVERED = "delivered", "已送达"
    REFUSED = "refused", "没有送达"
    NO_ANSWER = "no_answer", "没有回音"


class ImportUpdate(Term):
    """What an import does with issues that are in the ledger."""

    KEEP = "keep", "保留台账"
    FILL = "fill", "只补空白"
    OVERWRITE = "overwrite", "以文件为准"


class BlankHandling(Term):
    """What a blank cell of an import does to a field that has a value."""

    KEEP = "keep", "不作改动"
    CLEARS = "clears", "清空"


class AttachmentKind(Term):
    """Kinds of attachment of a case file (一事一档)."""

    PLAN = "plan", "整改方案"
    BEFORE = "before", "整改前照片"
    AFTER = "after", "整改后照片"
    REPORT = "report", "整改报告"
    PENALTY = "penalty", "处罚文书"
    APPLICATION = "application", "销号申请表"
    ACCEPTANCE = "acceptance", "验收意见"
    NOTICE = "notice", "公示截图"
    EXTENSION = "extension", "延期批复"
    RECHECK = "recheck", "回头看记录"
    OTHER = "other", "其他材料"


class AcceptanceText(Term):
    """Texts that an acceptance may need besides level, person and day."""

    OPINION = "opinion", "验收意见文字"
    DOCUMENT = "document", "文号"


class RecheckResult(Term):
    """Result of a recheck."""

    HOLDS = "holds", "保持"
    RELAPSED = "relapsed", "反弹"


class BriefFormat(Term):
    """How a brief is written."""

    TEXT = "text", "文字"
    MARKDOWN = "md", "Markdown"
    DOCX = "docx", "Word 文档"
    JSON = "json", "JSON"


class WarningFormat(Term):
    """The output formats of `warn`."""

    TABLE = "table", "表格"
    TEXT = "text", "文字"
    JSON = "json", "JSON"
    CSV = "csv", "CSV"
    ICS = "ics", "日历"


def parse_term(words: Iterable[AnyLabelled], text: str) -> AnyLabelled:
    """Return the member that *text* names by code, by label or by an unambiguous prefix, in any width, case or blanks.

    Raises ValueRefused, listing the labels of the allowed words.
    """
    wanted = fold_name(text)
    folded = [(word, (fold_name(word.value), fold_name(word.label))) for word in words]
    for word, names in folded:
        if wanted in names:
            return word
    near = [word for word, names in folded if wanted and any(name.startswith(wanted) for name in names)]
    if len(near) == 1:
        return near[0]
    choices = "、".join(
        word.label for word in (near or (word for word, _ in folded))
    )  # codes are for programs
    what = "有歧义" if near else "不在可选词内"
    raise ValueRefused(f"“{text}”{what}", f"可用：{choices}")
