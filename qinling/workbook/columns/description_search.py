"""Find the column of descriptions by what stands in it, where no heading names it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qinling.errors import Choice, Doubt
from qinling.rules.lookup.near_names import find_near
from qinling.workbook.columns.column_mapping import MappedColumn, MappingBasis
from qinling.workbook.headings.column_uses import EXTRA
from qinling.workbook.tables.table import Table, is_blank

#: Fields whose columns may turn out to be the descriptions: free texts.
_TEXT_FIELDS = frozenset((EXTRA, "measures", "goal", "progress", "source", "location", "remark"))
_MIN_CHARACTERS = 8  # on average; shorter texts are names
_MIN_FILLED_SHARE = 0.6
_MIN_DISTINCT_SHARE = 0.7
_MAX_SAMPLES = 3
_MAX_CHOICES = 3
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ISSUE_WORDS = re.compile(
    r"问题|情形|情况|内容|事项|任务|清单|线索|隐患|现状|表现|描述|事实|诉求|摘要|违法|案由"
)
_OTHER_WORDS = re.compile(r"措施|举措|办法|方式|做法|要求|目标|标准|进展|结果|单位|原因|计划|意见|备注")


@dataclass(frozen=True, slots=True)
class DescriptionSearch:
    """The letters of the column of descriptions where one was found, and what is said or asked about it."""

    letter: str | None = None
    note: str = ""
    doubt: Doubt | None = None


def find_description(columns: Sequence[MappedColumn], table: Table) -> DescriptionSearch:
    """Return the one column of long texts as the description. Ask where several could be it."""
    texts = _list_long_texts(columns, table)
    named = [column for column in columns if column.index in texts]
    candidates = [column for column in named if not _is_something_else(column)]
    unknown = [column for column in candidates if column.field == EXTRA]
    likely = [column for column in unknown if _ISSUE_WORDS.search(column.heading)]
    for group in (likely, unknown, candidates):
        if len(group) == 1 and not _OTHER_WORDS.search(group[0].heading):
            note = f"按内容认“{group[0].heading}”（{group[0].letter}列）为问题描述"
            return DescriptionSearch(group[0].letter, note)
    if not named:
        return DescriptionSearch()
    open_ones = [column for column in named if not _OTHER_WORDS.search(column.heading)]
    asked = likely or unknown or candidates or open_ones or named
    return DescriptionSearch(doubt=_build_doubt(asked, table, texts))


def _is_something_else(column: MappedColumn) -> bool:
    """Return whether the heading names another field: 整改任务 may be the description, but nobody guesses it."""
    return column.field != EXTRA and column.how is MappingBasis.EXACT


def _list_long_texts(columns: Sequence[MappedColumn], table: Table) -> dict[int, list[str]]:
    """Return the texts of the columns of free text that are long, different and in most rows."""
    found: dict[int, list[str]] = {}
    counts = [sum(not is_blank(cell) for cell in row) for _, row in table.sample_rows]
    # Further rows of an issue, titles and notes hold fewer cells.
    least = _MIN_FILLED_SHARE * max(counts, default=0)
    rows = [row for (_, row), count in zip(table.sample_rows, counts, strict=True) if count >= max(least, 2)]
    for column in columns:
        if column.field not in _TEXT_FIELDS:
            continue
        cells = [row[column.index] for row in rows if column.index < len(row)]
        texts = [cell for cell in cells if isinstance(cell, str) and not is_blank(cell)]
        is_full = len(texts) >= _MIN_FILLED_SHARE * len(rows)
        texts = [text for text, _ in groupby(texts)]  # a merged cell is that of several rows
        if (
            is_full
            and len(set(texts)) >= _MIN_DISTINCT_SHARE * len(texts)
            and sum(len(_HAN.findall(text)) for text in texts) >= _MIN_CHARACTERS * len(texts) > 0
        ):
            found[column.index] = texts
    return found


def describe_missing_description(columns: Sequence[MappedColumn]) -> str:
    """Return that no column of *columns* holds the descriptions, and how to name it: the likeliest heading, if any."""
    headings = [column.heading for column in columns if column.field == EXTRA]
    meant = next(iter(find_near("问题描述", [(one, one) for one in headings], 1)), "标题")
    return (
        f"认不出问题描述是哪一列（未识别的标题：{'、'.join(headings) or '无'}），请加 --map {meant}=问题描述"
    )


def _build_doubt(
    candidates: Sequence[MappedColumn], table: Table, texts: Mapping[int, Sequence[str]]
) -> Doubt:
    longest = sorted(candidates, key=lambda column: -sum(map(len, texts[column.index])))[:_MAX_CHOICES]
    names = "、".join(f"“{column.heading}”（{column.letter}列）" for column in longest)
    return Doubt(
        candidates[0].file,
        table.grid.name,
        f"认不出问题描述是哪一列，可能是{names}",
        tuple(f"{column.letter}列：{texts[column.index][0]}" for column in longest)[:_MAX_SAMPLES],
        tuple(
            Choice(f"{column.heading}（{column.letter}列）", ("--map", f"{column.letter}列=description"))
            for column in longest
        ),
    )
