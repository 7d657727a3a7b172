"""Cards of lines, each a label with its value in one cell, below a title that is the issue: 一、关于河道堆料的问题."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.normalization import normalize_heading

Position = tuple[int, int]


@dataclass(slots=True)
class CardLabel:
    """A label of a card: where it stands, its text, and the cells of its value.

    With *inline*, the value stands in the cell of the label, and *cells* are the lines below that go on with it.
    """

    row: int
    column: int
    text: str
    cells: list[Position] = field(default_factory=list)
    inline: str | None = None
    is_known: bool = False  # its words name a field

    @property
    def key(self) -> str:
        """The words of the label, by which it is the same on every card."""
        return normalize_heading(self.text)[0]


_DESCRIPTION = "问题描述"
_MARKER = re.compile(
    r"^\s*(?:问题)?(?:[一二三四五六七八九十]{1,3}[、.．:：]|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,3})[)）][、.]?"
    r"|第[一二三四五六七八九十\d]{1,3}(?:项|个问题|条)?[、.:：\s]|\d{1,3}[、.．]|[①-⑳])\s*"
)
_MIN_CHARACTERS = 6
_NO_ISSUE = re.compile(r"(?:方案|清单|台账|[单表卡册]|说明|情况)(?:[(（].*[)）])?$")


def add_title_labels(labels: Sequence[CardLabel], cells: Mapping[Position, Cell]) -> list[CardLabel]:
    """Return *labels* with one for the title of each card, and the lines below a label joined to its value.

    Returns them as they are where a label stands apart from its value, and where a card has no title.
    """
    if not labels or any(label.inline is None for label in labels):
        return list(labels)
    by_row = {label.row: label for label in labels}
    lone = _find_lone_texts(cells)
    titles: list[CardLabel] = []
    keys: set[str] = set()
    for label in labels:
        if keys and label.key not in keys:
            keys.add(label.key)
            continue
        title = _build_title(_find_line_above(label.row, lone, by_row), lone)
        if title is None:
            return list(labels)
        titles.append(title)
        keys = {label.key}
    _join_further_lines(by_row, lone, {title.row for title in titles})
    return sorted([*labels, *titles], key=lambda label: (label.row, label.column))


def _find_lone_texts(cells: Mapping[Position, Cell]) -> dict[int, tuple[int, str]]:
    """Return the column and the text of each row that holds one text alone."""
    rows: dict[int, list[tuple[int, Cell]]] = {}
    for (row, column), cell in cells.items():
        rows.setdefault(row, []).append((column, cell))
    return {
        row: (found[0][0], text)
        for row, found in rows.items()
        if len({str(cell) for _, cell in found}) == 1 and isinstance(text := found[0][1], str)
    }


def _find_line_above(
    row: int, lone: Mapping[int, tuple[int, str]], by_row: Mapping[int, CardLabel]
) -> int | None:
    """Return the row of the text right above *row*, or above one blank row; None where a label stands there."""
    above = next((at for at in (row - 1, row - 2) if at in lone or at in by_row), None)
    return None if above in by_row else above


def _build_title(row: int | None, lone: Mapping[int, tuple[int, str]]) -> CardLabel | None:
    if row is None:
        return None
    column, text = lone[row]
    words = _MARKER.sub("", text).strip()
    is_numbered = words != text.strip()
    if len(words) < _MIN_CHARACTERS or _NO_ISSUE.search(words) or not (is_numbered or "问题" in words):
        return None
    return CardLabel(row, column, _DESCRIPTION, inline=words, is_known=True)


def _join_further_lines(
    by_row: Mapping[int, CardLabel], lone: Mapping[int, tuple[int, str]], titles: set[int]
) -> None:
    """Join the lines right below a label to its value: 一是…, 二是… below 整改措施."""
    for label in by_row.values():
        row = label.row + 1
        while row in lone and row not in by_row and row not in titles:
            column, text = lone[row]
            label.inline = f"{label.inline}\n{text.strip()}"
            label.cells.append((row, column))
            row += 1
