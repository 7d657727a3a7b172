"""Rules by which the lengths of texts settle which of several columns is the description, the location or the category."""

from collections.abc import Iterable, Sequence

from qinling.workbook.columns.column_evidence import ColumnEvidence
from qinling.workbook.headings.grammar import read_heading

PREFERENCE = 0.5  # a rule that prefers a column leaves no doubt
_MAX_HEADING_LOSS = 0.35  # a column whose heading names a field so much less surely is not preferred for it
_MUCH_FULLER = 1.5  # so many times as long is the fuller text
_MIN_KINDS, _MAX_KIND_CHARACTERS, _MAX_KIND_SHARE = 4, 12, 0.6  # words of a category; so many differ
_NAME_ENDINGS = ("名称", "标题", "题目", "简称")


def settle_texts(columns: Sequence[ColumnEvidence]) -> None:
    """Settle which column is the description, which the location, and whether a short description is the category."""
    _drop_names_of_issues(columns)
    for field in ("description", "location"):
        _prefer_fuller(field, columns)
    _take_short_descriptions_for_kinds(columns)


def _prefer_fuller(field: str, columns: Iterable[ColumnEvidence]) -> None:
    """Prefer the fuller of two texts: 诉求内容 to 诉求标题, 具体点位 to 所在村."""
    texts = list_equals(field, columns)
    texts.sort(key=lambda column: column.profile.mean_length, reverse=True)
    if len(texts) > 1 and texts[0].profile.mean_length >= _MUCH_FULLER * texts[1].profile.mean_length:
        texts[0].add_bonus(field, PREFERENCE)


def _drop_names_of_issues(columns: Sequence[ColumnEvidence]) -> None:
    """Take 问题名称 for no description beside a fuller 详细情况, whose heading alone says too little."""
    names = [
        column
        for column in columns
        if "description" in column.meanings and column.leaf.endswith(_NAME_ENDINGS) and column.profile.filled
    ]
    others = [column for column in columns if column not in names and _may_describe(column)]
    fuller = max(others, key=lambda column: column.profile.mean_length, default=None)
    for name in names:
        if fuller and fuller.profile.mean_length >= _MUCH_FULLER * name.profile.mean_length:
            fuller.meanings = {"description": name.meanings.pop("description")}


def _may_describe(column: ColumnEvidence) -> bool:
    """Return whether the words of a heading may name the description and no other field is known for it."""
    found = {meaning.field for meaning in read_heading(column.leaf, column.group)}
    return "description" in found and column.meanings.keys() <= found


def _take_short_descriptions_for_kinds(columns: Sequence[ColumnEvidence]) -> None:
    """Take 违法情形 (滥伐林木) beside a fuller description for the category, where few words repeat and none else is it."""
    told = list_equals("description", columns)
    if len(told) < 2 or any("category" in column.meanings for column in columns):
        return
    longest = max(told, key=lambda column: column.profile.mean_length)
    kinds = [
        column
        for column in told
        if column.profile.mean_length * _MUCH_FULLER <= longest.profile.mean_length
        and column.profile.mean_length <= _MAX_KIND_CHARACTERS
        and column.profile.filled >= _MIN_KINDS
        and column.profile.distinctness <= _MAX_KIND_SHARE
    ]
    if len(kinds) == 1:
        kinds[0].take_description_for_kind()


def list_equals(field: str, columns: Iterable[ColumnEvidence]) -> list[ColumnEvidence]:
    """Return the filled columns whose headings name *field* about as surely as any."""
    told = [column for column in columns if field in column.meanings and not column.profile.is_empty]
    best = max((column.meanings[field].score for column in told), default=0.0)
    return [column for column in told if column.meanings[field].score >= best - _MAX_HEADING_LOSS]
