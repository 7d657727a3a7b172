"""What a user says of columns: 标题, 标题（F列）, F列, each also with 工作表! in front."""

import re
from collections.abc import Iterable, Mapping

from qinling.workbook.headings.normalization import normalize_heading

_LETTERS = re.compile(r"^\s*([A-Za-z]{1,3})\s*列\s*$")
_HEADING_WITH_LETTERS = re.compile(r"^(.*\S)\s*[(（]\s*([A-Za-z]{1,3})\s*列\s*[)）]\s*$", re.DOTALL)


def find_column_use(
    entries: Mapping[str, str], sheet: str, letters: str, names: Iterable[str]
) -> tuple[str, int] | None:
    """Return what *entries* say of the column *letters* of *sheet*, or None where they say nothing.

    *names* are the texts that count as its heading. The number says how exactly the entry names
    the column: the more the higher. The entry that says most exactly where the
    column is goes before the others; a later entry goes before an earlier one. Entries that begin
    with @ name no column.
    """
    if not entries:
        return None
    ranks: dict[str, int] = {}
    for name in names:
        for place, form in enumerate(normalize_heading(name)):
            ranks.setdefault(form, 1 if place else 2)  # without its brackets, a heading is less exact
    ranks.pop("", None)
    best, found = 0, ""
    for key, use in entries.items():
        rank = 0 if key.startswith("@") else _rank_key(key, sheet, letters, ranks)
        if rank and rank >= best:
            best, found = rank, use
    return (found, best) if best else None


def _rank_key(key: str, sheet: str, letters: str, headings: Mapping[str, int]) -> int:
    """Return how exactly a key names the column, 0 where it names another."""
    if rank := _rank_place(key, letters, headings):
        return rank
    place = strip_sheet(key, sheet)
    rank = 0 if place is None else _rank_place(place, letters, headings)
    return rank + 4 if rank else 0


def strip_sheet(key: str, sheet: str) -> str | None:
    """Return *key* without 工作表! in front, or None where it does not name *sheet*."""
    start = f"{sheet.strip()}!"
    return key[len(start) :] if key.startswith(start) else None


def get_heading(place: str) -> str:
    """Return the heading in 标题 or 标题（F列）, or "" where only the letters stand."""
    if _LETTERS.match(place):
        return ""
    found = _HEADING_WITH_LETTERS.match(place)
    return found[1] if found else place


def _rank_place(place: str, letters: str, headings: Mapping[str, int]) -> int:
    if rank := headings.get(normalize_heading(place)[0]):
        return rank
    if found := _LETTERS.match(place):
        return 3 if found[1].upper() == letters else 0
    if found := _HEADING_WITH_LETTERS.match(place):
        return 4 if found[2].upper() == letters and normalize_heading(found[1])[0] in headings else 0
    return 0
