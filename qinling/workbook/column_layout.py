"""Which columns an exported ledger has, in which order, under which headings and groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS_BY_NAME, FieldKind, find_field
from qinling.workbook.heading_aliases import EXTRA, ORDINAL, normalize_heading

#: What stands before the heading of a column that is no field: the cells that the ledger keeps beside.
EXTRA_PREFIX = f"{EXTRA}:"

PAPER_SIZES = ("A3", "A4")
DEFAULT_TITLE = "秦岭生态环境保护问题台账"

DEFAULT_COLUMNS = (
    ORDINAL,
    *("number", "level", "source", "category", "zone", "town", "location", "description"),
    *("lead_unit", "duty_unit", "leader", "person"),
    *("measures", "handed_over_on", "deadline"),
    *("status", "schedule", "percent", "progress", "rectified_on", "closed_on"),
    *("on_platform", "remark"),
)
REQUIRED_FIELDS = ("number", "level", "description")

_ORDINAL_HEADING = "序号"
#: Where the label alone can mean something else to a reader.
_SPECIAL_HEADINGS = {"progress": "整改工作进展", "on_platform": "是否录入平台"}

_GROUPS = (
    ("问题情况", "number level source category zone town location lon lat description found_on"),
    ("责任落实", "lead_unit duty_unit assisting_unit acceptance_unit leader person contact"),
    ("整改要求", "goal measures handed_over_on deadline lead_days"),
    ("整改进展", "status schedule percent progress rectified_on closed_on"),
    ("其他", "on_platform remark"),
)
_GROUP_BY_FIELD = {name: group for group, names in _GROUPS for name in names.split()}

#: In the width of a Latin letter; a Chinese one is two.
_WIDTHS = {ORDINAL: 5.5, "number": 15, "description": 32, "location": 16, "progress": 26, "contact": 14}
_WIDTHS |= {"goal": 24, "measures": 26, "remark": 14, "duty_unit": 14, "lead_unit": 13, "status": 11}
_WIDTHS |= {"leader": 10, "person": 10, "zone": 10, "category": 10, "town": 10, "schedule": 10, "level": 6}
_WIDTH_BY_KIND = {
    FieldKind.DAY: 11.5,
    FieldKind.DEADLINE: 13,
    FieldKind.PERCENT: 7,
    FieldKind.YES_NO: 8,
    FieldKind.DAYS: 8,
}
_DEFAULT_WIDTH = 12


class LayoutColumn(NamedTuple):
    """One column: its field (or ORDINAL, or EXTRA_PREFIX and a heading), heading, group and width in letters.

    Neighbours of the same *group* stand under its name; "" stands under none.
    """

    field: str
    heading: str
    group: str
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """What a printed ledger is made of; *paper* is A3 or A4."""

    title: str
    columns: tuple[LayoutColumn, ...]
    paper: str

    def find_column_index(self, field: str) -> int | None:
        """Return the place of *field* from 0, None where the layout leaves it out."""
        return next((at for at, column in enumerate(self.columns) if column.field == field), None)

    def list_group_spans(self) -> list[tuple[str, int, int]]:
        """Return (name, first column, last column) of the runs in one group, alone or in none with the name ""."""
        runs: list[tuple[str, int, int]] = []
        for name, run in groupby(range(len(self.columns)), key=lambda at: self.columns[at].group):
            places = list(run)
            if name and len(places) > 1:
                runs.append((name, places[0], places[-1]))
            else:
                runs.extend(("", place, place) for place in places)
        return runs


def build_layout(
    columns: Sequence[str], title: str, paper: str, required: Sequence[str] = REQUIRED_FIELDS
) -> Layout:
    """Return the layout of *columns*, each a field, “field=heading”, 序号 or “extra=heading”; () takes the usual ones.

    Raises ValueRefused for what is no field that a file may give, for anything twice, and where
    one of the *required* fields is missing.
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
        raise ValueRefused(
            f"版式里没有{'、'.join(missing)}", "没有这些列的表格不能再导入，请在 columns 中补上"
        )
    return Layout(title or DEFAULT_TITLE, layout_columns, paper)


def _parse_column(column_text: str) -> LayoutColumn:
    word, equals, heading = (part.strip() for part in column_text.partition("="))
    if equals and not heading:
        raise ValueRefused(f"“{column_text}”没有写标题", "请写成 字段=标题")
    if word == EXTRA:
        if not heading:
            raise ValueRefused("没有写明是哪一个附加列", f"请写成 {EXTRA}=标题")
        return LayoutColumn(EXTRA_PREFIX + heading, heading, "", _fit_width(_DEFAULT_WIDTH, heading))
    if word in (ORDINAL, _ORDINAL_HEADING):
        return LayoutColumn(ORDINAL, heading or _ORDINAL_HEADING, "", _WIDTHS[ORDINAL])
    field = find_field(word, input_only=True)
    heading = heading or _SPECIAL_HEADINGS.get(field.name, field.label)
    width = _WIDTHS.get(field.name, _WIDTH_BY_KIND.get(field.kind, _DEFAULT_WIDTH))
    return LayoutColumn(field.name, heading, _GROUP_BY_FIELD.get(field.name, ""), width)


def _fit_width(min_width: float, heading: str) -> float:
    return max(min_width, min(24, 2 * len(heading) + 2))


def _find_label(field: str) -> str:
    return FIELDS_BY_NAME[field].label if field in FIELDS_BY_NAME else field


def _require_unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueRefused(f"版式里有两个{what}“{name}”", "请删去一个，或用 字段=标题 改名")
        seen.add(name)


def describe_column(column: LayoutColumn) -> str:
    """Return in one line what the cells of *column* hold, for the sheet that explains them."""
    if column.field.startswith(EXTRA_PREFIX):
        return "导入时原表另有的一列，原样保留"
    return _COLUMN_DESCRIPTIONS[column.field]


_COLUMN_DESCRIPTIONS = {
    ORDINAL: "本表的行号，每次导出重新编排，不作为编号使用",
    "number": "问题在本级台账中的编号，与级别一起唯一；请勿改动",
    "level": "由哪一级交办和销号：省级、市级、区级",
    "source": "问题从哪里来，如督察反馈、卫星图斑、网格员巡查、群众举报",
    "category": "问题属于哪一类，如乱搭乱建、乱采乱挖、乱排乱放",
    "zone": "所在保护分区：核心保护区、重点保护区、一般保护区",
    "town": "问题所在的镇（街道）",
    "location": "问题的具体地点",
    "lon": "东经，以度为单位的小数",
    "lat": "北纬，以度为单位的小数",
    "description": "问题是什么，按交办时的文字",
    "lead_unit": "牵头整改或负责行业监管的部门",
    "duty_unit": "承担整改或属地责任的单位",
    "assisting_unit": "配合整改的单位",
    "acceptance_unit": "组织验收的单位",
    "leader": "包抓这个问题的领导",
    "person": "具体负责整改的人",
    "contact": "责任人的联系方式",
    "goal": "整改要达到的目标",
    "measures": "要采取的整改措施",
    "found_on": "发现问题的日期",
    "handed_over_on": "交办的日期；“交办后多少日内”从次日起算",
    "deadline": "当前有效的整改时限，当日仍算按期；延期过的，批注里写着原定时限；没有日期的写立行立改、长期坚持等",
    "status": "完成整改与销号是两件事：整改完成、尚未核销的为“已完成整改（待销号）”",
    "schedule": "尚未完成整改的问题，其进度与序时要求相比",
    "percent": "整改完成的比例，0% 到 100%",
    "progress": "整改的最新进展",
    "rectified_on": "实际完成整改的日期",
    "closed_on": "验收销号的日期",
    "on_platform": "是否已录入监管平台；空白为未说明",
    "remark": "其他需要说明的事",
    "lead_days": "到期前多少天开始预警",
}
