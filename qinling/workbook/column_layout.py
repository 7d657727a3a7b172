"""The columns of an exported ledger: how each is formatted, and which of them a layout has.

To add an export column, add one entry to `EXPORT_COLUMNS`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS_BY_NAME, find_field
from qinling.rules.supervision.opinions import OPINIONS
from qinling.workbook.headings.column_uses import DAYS_LEFT, EXTRA, ORDINAL, VERSION
from qinling.workbook.headings.normalization import normalize_heading

#: Prefix of a column that is not a field: it shows the issue's extra cells under this heading.
EXTRA_PREFIX = f"{EXTRA}:"

PAPER_SIZES = ("A3", "A4")
DEFAULT_TITLE = "秦岭生态环境保护问题台账"
REQUIRED_FIELDS = ("number", "level", "description")

Alignment = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """Everything that an export knows about the column of one field.

    *heading* is used unless a layout has its own. Neighbouring columns of one *group* share a
    heading above them; "" means no group. *width* is in Latin letters; a Chinese character
    takes two. *number_format* is in the notation of Excel; "" means general. *explanation* is
    the line about the column on the sheet 说明. The default layout has the columns with
    *is_default*.
    """

    field: str
    heading: str
    group: str
    width: float
    number_format: str
    alignment: Alignment
    explanation: str
    is_default: bool = False


_GENERAL, _DAY, _PERCENT, _DEGREES = "", "yyyy-mm-dd", "0%", "0.000000"
_TEXT = "@"  # a number typed into the cell keeps all its digits
_LEFT: Alignment = "left"
_CENTER: Alignment = "center"

#: One entry a column, in the order of the default layout.
# fmt: off
EXPORT_COLUMNS = (
    ExportColumn(ORDINAL, "序号", "", 5.5, _GENERAL, _CENTER, "本表的行号，每次导出重新编排，不作为编号使用", is_default=True),
    ExportColumn("number", "问题编号", "问题情况", 15, _TEXT, _CENTER, "问题在本级台账中的编号，与级别一起唯一；请勿改动", is_default=True),
    ExportColumn("level", "级别", "问题情况", 6, _GENERAL, _CENTER, "由哪一级交办和销号：省级、市级、区级", is_default=True),
    ExportColumn("source", "问题来源", "问题情况", 14, _GENERAL, _LEFT, "问题从哪里来，如督察反馈、卫星图斑、网格员巡查、群众举报", is_default=True),
    ExportColumn("category", "问题类型", "问题情况", 10, _GENERAL, _CENTER, "问题属于哪一类，如乱搭乱建、乱采乱挖、乱排乱放", is_default=True),
    ExportColumn("zone", "保护分区", "问题情况", 10, _GENERAL, _CENTER, "所在保护分区：核心保护区、重点保护区、一般保护区", is_default=True),
    ExportColumn("town", "镇办", "问题情况", 10, _GENERAL, _CENTER, "问题所在的镇（街道）", is_default=True),
    ExportColumn("location", "具体点位", "问题情况", 18, _GENERAL, _LEFT, "问题的具体地点", is_default=True),
    ExportColumn("lon", "经度", "问题情况", 12, _DEGREES, _LEFT, "东经，以度为单位的小数"),
    ExportColumn("lat", "纬度", "问题情况", 12, _DEGREES, _LEFT, "北纬，以度为单位的小数"),
    ExportColumn("description", "问题描述", "问题情况", 40, _GENERAL, _LEFT, "问题是什么，按交办时的文字", is_default=True),
    ExportColumn("found_on", "发现日期", "问题情况", 11, _DAY, _CENTER, "发现问题的日期"),
    ExportColumn("lead_unit", "牵头单位", "责任落实", 14, _GENERAL, _LEFT, "牵头整改或负责行业监管的部门", is_default=True),
    ExportColumn("duty_unit", "责任单位", "责任落实", 16, _GENERAL, _LEFT, "承担整改或属地责任的单位", is_default=True),
    ExportColumn("assisting_unit", "配合单位", "责任落实", 12, _GENERAL, _LEFT, "配合整改的单位"),
    ExportColumn("acceptance_unit", "验收单位", "责任落实", 12, _GENERAL, _LEFT, "组织验收的单位"),
    ExportColumn("leader", "包抓领导", "责任落实", 10, _GENERAL, _CENTER, "包抓这个问题的领导", is_default=True),
    ExportColumn("person", "责任人", "责任落实", 10, _GENERAL, _CENTER, "具体负责整改的人", is_default=True),
    ExportColumn("contact", "联系方式", "责任落实", 14, _TEXT, _LEFT, "责任人的联系方式"),
    ExportColumn("goal", "整改目标", "整改要求", 30, _GENERAL, _LEFT, "整改要达到的目标"),
    ExportColumn("measures", "整改措施", "整改要求", 34, _GENERAL, _LEFT, "要采取的整改措施", is_default=True),
    ExportColumn("handed_over_on", "交办日期", "整改要求", 11, _DAY, _CENTER, "交办的日期；“交办后多少日内”从次日起算", is_default=True),
    ExportColumn("deadline", "整改时限", "整改要求", 13, _DAY, _CENTER, "当前有效的整改时限，当日仍算按期；延期过的，批注里写着原定时限；没有日期的写立行立改、长期坚持等", is_default=True),
    ExportColumn("lead_days", "预警提前天数", "整改要求", 8, _GENERAL, _CENTER, "到期前多少天开始预警"),
    ExportColumn("status", "整改状态", "整改进展", 13, _GENERAL, _CENTER, "完成整改与销号是两件事：整改完成、尚未核销的为“已完成整改（待销号）”；没有验收就销号的，注明“未经验收”", is_default=True),
    ExportColumn("schedule", "序时进度", "整改进展", 11, _GENERAL, _CENTER, "尚未完成整改的问题，其进度与序时要求相比", is_default=True),
    ExportColumn("percent", "完成率", "整改进展", 8, _PERCENT, _CENTER, "整改完成的比例，0% 到 100%", is_default=True),
    ExportColumn("progress", "整改工作进展", "整改进展", 36, _GENERAL, _LEFT, "整改的最新进展", is_default=True),
    ExportColumn("rectified_on", "完成整改日期", "整改进展", 11, _DAY, _CENTER, "实际完成整改的日期", is_default=True),
    ExportColumn("closed_on", "销号日期", "整改进展", 11, _DAY, _CENTER, "验收销号的日期", is_default=True),
    ExportColumn("on_platform", "是否录入平台", "其他", 8, _GENERAL, _CENTER, "是否已录入监管平台；空白为未说明", is_default=True),
    ExportColumn("remark", "备注", "其他", 20, _GENERAL, _LEFT, "其他需要说明的事", is_default=True),
    ExportColumn(OPINIONS, "督察意见", "督察意见", 26, _TEXT, _LEFT, "督察人员的意见：接着写在本格里，交回时记到问题上；已有的意见和答复请勿改动"),
)
# fmt: on
#: Columns that only show: what the ledger works out, and what only steps change. Never in the default layout.
# fmt: off
SHOWN_COLUMNS = (
    ExportColumn(DAYS_LEFT, "剩余天数", "", 8, _GENERAL, _CENTER, "导出当日到整改时限还有多少天，负数为已超期；由台账算出"),
    ExportColumn("original_deadline", "原定时限", "", 11.5, _DAY, _CENTER, "延期以前的整改时限；由台账记下"),
    ExportColumn("deadline_text", "时限原文", "", 16, _TEXT, _LEFT, "整改时限原来的说法，一字不改；要改请改“整改时限”"),
    ExportColumn("deadline_kind", "时限类别", "", 10, _GENERAL, _CENTER, "有期限、立行立改、长期坚持等；由整改时限的说法定"),
    ExportColumn("round", "轮次", "", 6, _GENERAL, _CENTER, "第几轮整改，反弹一次加一；由台账记下"),
    ExportColumn("reported_on", "进展日期", "", 11.5, _DAY, _CENTER, "最近一次报进展的日期；由台账记下"),
    ExportColumn("requested_deadline", "申请延至", "", 11.5, _DAY, _CENTER, "已申请、还没有批复的延期；由台账记下"),
    ExportColumn("applied_on", "申请销号日期", "", 11.5, _DAY, _CENTER, "申请销号的日期；由台账记下"),
    ExportColumn("applied_by", "销号申请人", "", 10, _GENERAL, _CENTER, "申请销号的人；由台账记下"),
    ExportColumn("accepted_level", "已验收到", "", 8, _GENERAL, _CENTER, "已通过验收的最高一级；由台账记下"),
    ExportColumn("noticed_on", "公示日期", "", 11.5, _DAY, _CENTER, "销号公示的日期；由台账记下"),
    ExportColumn("rechecked_on", "回头看日期", "", 11.5, _DAY, _CENTER, "最近一次回头看的日期；由台账记下"),
    ExportColumn("reply_by", "督办限复", "", 11.5, _DAY, _CENTER, "督办要求回复的最后一日；由台账记下"),
    ExportColumn("closed_unaccepted", "未经验收销号", "", 8, _GENERAL, _CENTER, "是为没有验收就销号；由台账记下"),
    ExportColumn(VERSION, "版本", "", 6, _GENERAL, _CENTER, "这个问题改动过几次；由台账记下"),
)
# fmt: on
SHOWN_FIELDS = frozenset(column.field for column in SHOWN_COLUMNS)
EXPORT_COLUMNS_BY_FIELD = {column.field: column for column in (*EXPORT_COLUMNS, *SHOWN_COLUMNS)}
DEFAULT_COLUMNS = tuple(column.field for column in EXPORT_COLUMNS if column.is_default)
#: The columns of the layout 审阅: few enough to be read on paper.
REVIEW_COLUMNS = (
    *(ORDINAL, "number", "level", "town", "location", "description"),
    *("duty_unit", "measures", "deadline", "status", "progress"),
)
DEFAULT_FONT_SIZE = 10  # points

_MIN_EXTRA_WIDTH, _MAX_EXTRA_WIDTH = 14, 24


class LayoutColumn(NamedTuple):
    """One column of a layout: its field (or ORDINAL, or EXTRA_PREFIX and a heading), heading, group and width."""

    field: str
    heading: str
    group: str
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns, title, paper size (A3 or A4) and font size in points of an exported ledger."""

    title: str
    columns: tuple[LayoutColumn, ...]
    paper: str
    font_size: int = DEFAULT_FONT_SIZE

    def find_column_index(self, field: str) -> int | None:
        """Return the index of *field* from 0, or None where the layout has no such column."""
        return next((index for index, column in enumerate(self.columns) if column.field == field), None)

    def list_group_spans(self) -> list[tuple[str, int, int]]:
        """Return (name, first column, last column) of each group.

        A column that is alone or has no group gets a span of its own with the name "".
        """
        spans: list[tuple[str, int, int]] = []
        for name, run in groupby(range(len(self.columns)), key=lambda index: self.columns[index].group):
            indexes = list(run)
            if name and len(indexes) > 1:
                spans.append((name, indexes[0], indexes[-1]))
            else:
                spans.extend(("", index, index) for index in indexes)
        return spans


def build_layout(
    columns: Sequence[str], title: str, paper: str, required: Sequence[str] = REQUIRED_FIELDS
) -> Layout:
    """Build the layout of *columns*, each a field, “field=heading”, 序号 or “extra=heading”.

    () means the default columns. Raises ValueRefused for an unknown field, a repeated column or
    heading, or where one of the *required* fields is missing.
    """
    if paper not in PAPER_SIZES:
        raise ValueRefused(f"不能用“{paper}”纸", f"可用：{'、'.join(PAPER_SIZES)}")
    layout_columns = tuple(map(_parse_column, columns or DEFAULT_COLUMNS))
    _require_unique("列", [_find_label(column.field) for column in layout_columns])
    _require_unique("标题", [normalize_heading(column.heading)[0] for column in layout_columns])
    missing = [
        FIELDS_BY_NAME[name].label
        for name in required
        if name not in {column.field for column in layout_columns}
    ]
    if missing:
        words = [FIELDS_BY_NAME[one].label if one in FIELDS_BY_NAME else one for one in columns]
        raise ValueRefused(
            f"版式里没有{'、'.join(missing)}",
            f"没有这些列的表格不能再导入，-c（或设置 export.columns）写成 {','.join((*words, *missing))}",
        )
    return Layout(title or DEFAULT_TITLE, layout_columns, paper)


def _parse_column(column_text: str) -> LayoutColumn:
    word, equals, heading = (part.strip() for part in column_text.replace("＝", "=").partition("="))
    if equals and not heading:
        raise ValueRefused(f"“{column_text}”没有写标题", "请写成 字段=标题")
    if word == EXTRA:
        if not heading:
            raise ValueRefused("没有写明是哪一个附加列", f"请写成 {EXTRA}=标题")
        return LayoutColumn(EXTRA_PREFIX + heading, heading, "", _fit_extra_width(heading))
    ordinal = EXPORT_COLUMNS_BY_FIELD[ORDINAL]
    if word == ordinal.heading:
        column = ordinal
    else:
        column = (
            EXPORT_COLUMNS_BY_FIELD.get(word)
            or EXPORT_COLUMNS_BY_FIELD[find_field(word, input_only=True).name]
        )
    return LayoutColumn(column.field, heading or column.heading, column.group, column.width)


def _fit_extra_width(heading: str) -> float:
    return max(_MIN_EXTRA_WIDTH, min(_MAX_EXTRA_WIDTH, 2 * len(heading) + 2))


def _find_label(field: str) -> str:
    return FIELDS_BY_NAME[field].label if field in FIELDS_BY_NAME else field


def _require_unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueRefused(f"版式里有两个{what}“{name}”", "请删去一个，或用 字段=标题 改名")
        seen.add(name)


def drop_shown_columns(words: Iterable[str]) -> list[str]:
    """Return *words*, each a field or “field=heading”, without the columns that a blank form cannot hold."""
    return [word for word in words if word.partition("=")[0].strip() not in {*SHOWN_FIELDS, OPINIONS}]


def describe_column(column: LayoutColumn) -> str:
    """Return one line that explains what the cells of *column* hold."""
    if column.field.startswith(EXTRA_PREFIX):
        return "导入时原表另有的一列，原样保留"
    return EXPORT_COLUMNS_BY_FIELD[column.field].explanation
