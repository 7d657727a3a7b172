"""Headings of the forms in which offices report their work, and the header row of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qinling.errors import ValueRefused
from qinling.rules.work.kinds import WorkKind, resolve_kind
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.headings.column_uses import IGNORE, ORDINAL
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.tables.merged_rows import fill_merges_down
from qinling.workbook.tables.table import is_blank

KIND, AMOUNT, PERSONS, DAY, MONTH, UNIT, TOPIC, NOTE = (
    "kind", "amount", "persons", "work_day", "month", "unit", "topic", "note",
)  # fmt: skip
#: A total of what other rows or columns hold. It is never read.
TOTAL = "total"
#: Fields of a column of its own for a kind: `=会议` its amount, `+劝返` its second figure.
AMOUNT_OF, PERSONS_OF = "=", "+"
_MAX_HEADER_ROWS = 60

_ALIASES = {
    ORDINAL: "序号 编号 行号 no",
    KIND: "工作种类 种类 工作类别 工作类型 工作项目 工作事项 类别 类型 事项 项目 指标 指标名称 工作名称 项目名称",
    AMOUNT: "数量 次数 件数 起数 条数 数值 工作量 完成数 完成数量 开展次数 完成次数 本月数 本月完成 本期数 本期完成 本季度完成 现有数 现状值 当前值",
    PERSONS: "人次 人数 涉案人数 涉及人数 满意件数 满意数",
    DAY: "日期 时间 工作日期 工作时间 开展日期 开展时间 发生日期 发生时间 活动日期 活动时间 会议时间 会议日期 截至日期 截止日期",
    MONTH: "月份 年月 统计月份 所属月份 统计时段 统计期",
    UNIT: "单位 单位名称 责任单位 报送单位 填报单位 承办单位 实施单位 组织单位 开展单位 牵头单位 主办单位 主持单位 召集单位 办案单位 镇办 镇街 部门",
    TOPIC: "主题 专题 领域 案件类型",
    NOTE: "备注 说明 情况说明 工作情况 工作内容 主要内容 内容 详情 地点 会议名称 会议内容 会议主题 活动内容 案由",
    TOTAL: "累计 合计 总计 小计 累计数 本年累计 年度累计 全年累计 今年以来 累计完成 累计次数 累计完成数",
}  # fmt: skip
#: What --map may name besides kinds.
MAPPABLE_FIELDS = (KIND, AMOUNT, PERSONS, DAY, MONTH, UNIT, TOPIC, NOTE, IGNORE)


def build_aliases(kinds: Mapping[str, WorkKind]) -> dict[str, str]:
    """Return field → heading aliases, with a field for the amount and the second figure of each kind."""
    aliases = dict(_ALIASES)
    for name, kind in kinds.items():
        word = "".join(name.split())
        amounts = [word, f"{word}数", f"{word}数量", f"{word}{AMOUNT}"]
        amounts += [f"{word}{unit}{end}" for unit in kind.units for end in ("", "数")]
        amounts += [f"开展{word}{end}" for end in ("", "次数")]
        aliases[AMOUNT_OF + name] = " ".join(amounts)
        if kind.persons:
            ends = {kind.persons, f"{kind.persons}数", f"{kind.persons.removesuffix('次')}数"}
            aliases[PERSONS_OF + name] = " ".join(f"{word}{end}" for end in sorted(ends))
    return aliases


def parse_form_field(text: str, kinds: Mapping[str, WorkKind]) -> str:
    """Return the field that --map names: one of MAPPABLE_FIELDS or a kind. Raises ValueRefused."""
    word = text.strip()
    if word == "day":
        return DAY
    if word in MAPPABLE_FIELDS:
        return word
    try:
        return AMOUNT_OF + resolve_kind(kinds, word).name
    except ValueRefused:
        names = "、".join("day" if name == DAY else name for name in MAPPABLE_FIELDS)
        raise ValueRefused(
            f"没有 {word} 这个字段，也没有这种工作", f"可用：{names}，或工作种类的名称"
        ) from None


def join_header_rows(grid: Grid) -> Iterator[list[Cell]]:
    """Yield the rows of *grid*, merged cells filled down, and headings joined with the one above that spans them.

    刑事案件 above 件 and 人 gives 刑事案件件 and 刑事案件人. A filled amount is blanked again: it stands once.
    """
    spans = _list_spans(grid.merged_blocks)
    copied: dict[int, set[int]] = {}
    above: list[Cell] = []
    for number, row in fill_merges_down(enumerate(grid.rows), grid.merged_blocks, 0, copied):
        for column in copied.pop(number, ()):
            if isinstance(row[column], int | float):
                row[column] = ""
        shown = list(row)
        if number <= _MAX_HEADER_ROWS and sum(not is_blank(cell) for cell in above) > 1:
            _join_with_spanning(row, above, spans.get(number - 1, ()))
        above = shown
        yield row


def _list_spans(blocks: Iterable[MergedBlock]) -> dict[int, list[tuple[int, int]]]:
    """Return row → first and last column of the blocks that span columns of that one row."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in blocks:
        if top == bottom and right > left:
            spans.setdefault(top, []).append((left, right))
    return spans


def _join_with_spanning(row: list[Cell], above: Sequence[Cell], spans: Iterable[tuple[int, int]]) -> None:
    for left, right in spans:
        if left < len(above) and isinstance(above[left], str):
            for column in range(left, min(right + 1, len(row))):
                if isinstance(row[column], str) and not is_blank(row[column]):
                    row[column] = f"{above[left]}{read_cell_text(row[column])}"


def name_column(headings: Sequence[str], column: int) -> str:
    """Return how a message names a column: its heading, or its letters where it has none."""
    heading = headings[column] if column < len(headings) else ""
    return f"“{heading}”" if heading else f"{format_column_letters(column)} 列（没有标题）"
