"""Matching by number: as written, else by the folded number."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from qinling.errors import RowError
from qinling.rules.drafts import Draft
from qinling.rules.texts.name_folding import fold_name

Item = TypeVar("Item")

_MAX_NUMBERS_NAMED = 3


class NumberIndex(Generic[Item]):
    """Items by level and number. A number as written comes before one that differs only by folding."""

    def __init__(self, items: Iterable[tuple[str, str, Item]]) -> None:
        self._by_number = {(level, number): item for level, number, item in items}

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], list[Item]]:
        # Built only for a number that is not there as written.
        by_key: dict[tuple[str, str], list[Item]] = {}
        for (level, number), item in self._by_number.items():
            by_key.setdefault((level, fold_name(number)), []).append(item)
        return by_key

    def find_all(self, level: str, number: str) -> Sequence[Item]:
        """Return the item with this very number, else all whose number differs from it only by folding."""
        if (level, number) in self._by_number:
            return (self._by_number[level, number],)
        return self._by_key.get((level, fold_name(number)), ())

    def find_only(self, level: str, number: str) -> Item | None:
        """Return the item with this number, or None where there is none or the spelling leaves several."""
        found = self.find_all(level, number)
        return found[0] if len(found) == 1 else None


def build_ambiguous_number_error(draft: Draft, numbers: Sequence[str]) -> RowError:
    """Return the error of a row whose number differs from several *numbers* only by folding."""
    return _build_number_error(
        draft,
        f"台账里的 {'、'.join(numbers[:_MAX_NUMBERS_NAMED])} 与编号 {draft.values['number']} 都只差写法，分不清是哪一个",
        "请写成其中一个，一字不差；也可先用 qinling edit 给其中一个另编号",
    )


def build_misspelt_number_error(draft: Draft, known: str) -> RowError:
    """Return the error of a row that is the issue *known*, whose number it has with letters for digits."""
    return _build_number_error(
        draft,
        f"编号 {draft.values['number']} 里有像数字的字母，台账里的 {known} 镇办、描述都与它一样",
        f"编号改成 {known}；真是另一个问题的，给它另编号，或把描述写得分得开",
    )


def _build_number_error(draft: Draft, why: str, remedy: str) -> RowError:
    number = str(draft.values["number"])
    letter, heading = draft.sheet.columns.get("number", (None, None))
    return RowError(draft.sheet.file, draft.sheet.name, draft.row, letter, heading, number, why, remedy)
