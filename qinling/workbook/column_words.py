"""Which column of an export a word names: a field, a heading of an export, or a column that the office added."""

import re
from collections.abc import Callable, Collection, Sequence

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS, find_field
from qinling.rules.lookup.near_names import find_near
from qinling.workbook.column_layout import EXPORT_COLUMNS_BY_FIELD, EXTRA_PREFIX
from qinling.workbook.headings.column_uses import EXTRA
from qinling.workbook.headings.grammar import find_exact_fields
from qinling.workbook.headings.normalization import normalize_heading

_MAX_NEAR = 3

#: Returns the headings of the office's own columns in the ledger.
ListExtraHeadings = Callable[[], Collection[str]]


def resolve_column_words(words: Sequence[str], list_extra_headings: ListExtraHeadings) -> list[str]:
    """Return *words* as `build_layout` takes them: field, field=heading or extra=heading.

    The ledger is asked for the office's own columns only where a word is nothing else. Raises
    ValueRefused for a word that names no column, or several.
    """
    return [_resolve_word(word, list_extra_headings) for word in words]


def split_column_words(texts: Sequence[str], list_extra_headings: ListExtraHeadings) -> list[str]:
    """Return the words of *texts* that are not blank, also those that 、 or a blank joins.

    What is a column as it stands, is given a heading, or does not name several columns is one word.
    """
    return [word for text in texts if text.strip() for word in _split_word(text.strip(), list_extra_headings)]


def _split_word(text: str, list_extra_headings: ListExtraHeadings) -> list[str]:
    parts = re.split(r"\s*、\s*|\s+", text)
    if len(parts) < 2 or re.search("[=＝]", text) or find_exact_column(text):
        return [text]
    names = {name for part in parts if (name := _find_column(part, list_extra_headings))}
    wanted = 2 if "、" in text else len(parts)  # of a list with a wrong word that word is refused
    is_list = len(names) >= wanted and not _find_extra_heading(text, list_extra_headings())
    return parts if is_list else [text]


def _find_column(word: str, list_extra_headings: ListExtraHeadings) -> str:
    """Return the field, or the heading of the office's own column, that *word* names; "" for none."""
    try:
        field, _, heading = _resolve_word(word, list_extra_headings).partition("=")
    except ValueRefused:
        return ""
    return heading if field == EXTRA else field


def _resolve_word(text: str, list_extra_headings: ListExtraHeadings) -> str:
    word, equals, heading = (part.strip() for part in text.replace("＝", "=").partition("="))
    if word == EXTRA and (own := find_exact_column(heading)) and heading not in list_extra_headings():
        label = EXPORT_COLUMNS_BY_FIELD[own].heading
        raise ValueRefused(
            f"“{heading}”是台账自己的列，不能当作本单位的列", f"请直接写 {label}，或换一个标题"
        )
    if word == EXTRA or (equals and not heading):
        return text  # build_layout refuses what is left out
    if field := find_exact_column(word):
        return f"{field}={heading}" if equals else field
    extra_headings = list_extra_headings()
    if extra := _find_extra_heading(word, extra_headings):
        if equals:
            raise ValueRefused(f"“{word}”是本单位自己的列，不能改标题", f"请写成 {EXTRA}={extra}")
        return f"{EXTRA}={extra}"
    try:
        field = find_field(word, input_only=True).name
    except ValueRefused as refused:
        fields = [name for name in find_exact_fields(word) if name in EXPORT_COLUMNS_BY_FIELD]
        if len(fields) != 1 or "/" in word:
            raise _add_extra_headings(refused, word, extra_headings) from None
        return f"{fields[0]}={heading or word}"
    return f"{field}={heading}" if equals else field


def find_exact_column(word: str) -> str | None:
    """Return the column of an export whose key, label or heading is *word*; the group may stand before the heading."""
    labels = {field.label: field.name for field in FIELDS if field.name in EXPORT_COLUMNS_BY_FIELD}
    if word in EXPORT_COLUMNS_BY_FIELD or word in labels:
        return labels.get(word, word)
    headings = {
        normalize_heading(column.heading)[0]: name for name, column in EXPORT_COLUMNS_BY_FIELD.items()
    }
    group, slash, leaf = word.rpartition("/")
    found = headings.get(normalize_heading(word)[0]) or headings.get(
        normalize_heading(leaf)[0] if slash else ""
    )
    is_of_group = found is None or not slash or EXPORT_COLUMNS_BY_FIELD[found].group in ("", group.strip())
    return found if is_of_group else None


def _find_extra_heading(word: str, extra_headings: Collection[str]) -> str | None:
    """Return the extra column that *word* names, wholly or by what stands behind its group."""
    if word in extra_headings:
        return word
    near = [heading for heading in extra_headings if heading.rpartition("/")[2] == word]
    return near[0] if len(near) == 1 else None


def _add_extra_headings(refused: ValueRefused, word: str, extra_headings: Collection[str]) -> ValueRefused:
    """Return the refusal of *word*, with how to name the office's own columns."""
    shown = "、".join(sorted(extra_headings)[:20])
    near = find_near(word, [(heading, heading) for heading in extra_headings], _MAX_NEAR)
    hint = f"本单位的列里相近的有：{'、'.join(near)}；" if near else ""
    own = f"；台账里另有的列：{shown}" if shown else f"；本单位自己的列写 {EXTRA}={word}"
    return ValueRefused(refused.message, f"{hint}{refused.remedy}{own}")


def list_unknown_extras(fields: Sequence[str], extra_headings: Collection[str]) -> list[str]:
    """Return the headings of the extra columns among *fields* of which the ledger has no cell."""
    wanted = [field.removeprefix(EXTRA_PREFIX) for field in fields if field.startswith(EXTRA_PREFIX)]
    leaves = set(extra_headings) | {heading.rpartition("/")[2] for heading in extra_headings}
    return [heading for heading in wanted if not {heading, heading.rpartition("/")[2]} & leaves]
