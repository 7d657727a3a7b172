"""Read cards, one issue a card, and turned tables, one issue a column, as rows of a table."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.headings.grammar import find_exact_fields, read_heading
from qinling.workbook.tables.card_sheets.card_titles import CardLabel, Position, add_title_labels
from qinling.workbook.tables.cell_evidence import is_deadline, is_status
from qinling.workbook.tables.notes import is_signature_place
from qinling.workbook.tables.table import NumberedRow, Table, is_blank

_MAX_LABEL_CHARACTERS = 20
_MAX_UNKNOWN_LABEL_CHARACTERS = 12
_MAX_ADJACENT_SHARE = 0.3
_MIN_LABEL_SHARE = 0.4  # of the cells of a column of labels
_MIN_DESCRIPTION_CHARACTERS = 10
_MIN_LABELS = 4  # fields that the labels of cards name
_MAX_COLUMNS = 100
_INLINE_LABEL = re.compile(r"^\s*(?P<label>[^:：]{2,20})[:：]\s*(?P<value>\S.*)$", re.DOTALL)
_LABEL_END = re.compile(r"[:：]\s*$")
_NUMBERED_ISSUE = re.compile(r"问题\s*(?:[一二三四五六七八九十]{1,3}|\d{1,3})")

_MAX_SAMPLE_CARDS = 20
_TYPED_FIELDS = frozenset(("status", "deadline", "found_on", "handed_over_on", "rectified_on", "closed_on"))


@dataclass(slots=True)
class CardReading:
    """The cards of a sheet as a table, how many cells are labels and notes, and how many fields the labels name."""

    table: Table
    label_cells: int
    note_cells: int
    field_count: int = 0


def find_cards(
    grid: Grid, rows: Sequence[NumberedRow], user_headings: Mapping[str, str]
) -> CardReading | None:
    """Return the cards or the turned table in *rows*, or None where their labels name too few fields."""
    if max((len(row) for _, row in rows), default=0) > _MAX_COLUMNS:
        return None
    cells = {
        (number, column): cell
        for number, row in rows
        for column, cell in enumerate(row)
        if not is_blank(cell)
    }
    labels = add_title_labels(_find_labels(cells, user_headings), cells)
    fields = {fields[0] for label in labels if (fields := _find_fields(label.text, user_headings))}
    if len(fields) < _MIN_LABELS or not _may_describe(labels, cells) or _are_in_header_rows(labels, cells):
        return None
    labels = _leave_out_values(labels, cells)
    columns = _list_label_columns(labels)
    reading = _read_turned_table(grid, cells, labels, columns[0]) if len(columns) == 1 else None
    if reading is None:
        _assign_value_cells(cells, labels)
        reading = _build_reading(grid, cells, _split_into_cards(labels))
    reading.field_count = len(fields)
    return reading if _do_values_fit(reading.table, user_headings) else None


def _do_values_fit(table: Table, user_headings: Mapping[str, str]) -> bool:
    """Return whether a third of the days and statuses can be read. In a list that explains the fields few can."""
    fits = [
        is_status(cell) if fields[0] == "status" else is_deadline(cell)
        for _, row in table.sample_rows[:_MAX_SAMPLE_CARDS]
        for heading, cell in zip(table.headings, row, strict=True)
        if not is_blank(cell)
        and (fields := _find_fields(heading, user_headings))
        and _TYPED_FIELDS.issuperset(fields)
    ]
    return any(fits) and sum(fits) * 3 >= len(fits)


def _may_describe(labels: Sequence[CardLabel], cells: Mapping[Position, Cell]) -> bool:
    """Return whether a label names the description, or a label of unknown words has a long text on its right."""
    for label in labels:
        if any(meaning.field == "description" for meaning in read_heading(label.text)):
            return True
        right = cells.get((label.row, label.column + 1))
        if not label.is_known and isinstance(right, str) and len(right) >= _MIN_DESCRIPTION_CHARACTERS:
            return True
    return False


def _are_in_header_rows(labels: Sequence[CardLabel], cells: Mapping[Position, Cell]) -> bool:
    """Return whether many labels have a label right beside them, or most stand in one row, as headings do."""
    positions = {(label.row, label.column) for label in labels if label.is_known and label.inline is None}
    adjacent = sum((row, column + 1) in positions for row, column in positions)
    by_row, filled = Counter(row for row, _ in positions), Counter(row for row, _ in cells)
    in_one_row = max(by_row.values(), default=0)
    in_rows = sum(count for row, count in by_row.items() if count > 2 and count * 4 >= filled[row] * 3)
    return adjacent > _MAX_ADJACENT_SHARE * len(positions) or max(in_one_row, in_rows) * 2 > len(positions)


def _find_fields(text: str, user_headings: Mapping[str, str]) -> tuple[str, ...]:
    return find_exact_fields(_LABEL_END.sub("", text), user_headings)


def _read_label(cell: str) -> str:
    """Return the words of a label. 问题一 and 问题2 are the same label on every card."""
    text = _LABEL_END.sub("", cell.strip())
    return "问题" if _NUMBERED_ISSUE.fullmatch(text) else text


def _names_field(text: str, user_headings: Mapping[str, str]) -> bool:
    """Return whether a label with its value behind it names a field. 文号 is the number of a card."""
    return bool(_find_fields(text, user_headings)) or any(one.field == "number" for one in read_heading(text))


def _find_labels(cells: Mapping[Position, Cell], user_headings: Mapping[str, str]) -> list[CardLabel]:
    """Return the labels from top to bottom and left to right: cells that name a field, and short texts in their columns."""
    known = [
        position
        for position, cell in cells.items()
        if isinstance(cell, str)
        and len(cell) <= _MAX_LABEL_CHARACTERS
        and _find_fields(_read_label(cell), user_headings)
        and not is_status(cell)  # 推进中 is a value
    ]
    filled = Counter(column for _, column in cells)
    columns = {
        column
        for column, count in Counter(column for _, column in known).items()
        if count > 1 and count >= _MIN_LABEL_SHARE * filled[column]
    }
    repeated = Counter((column, cell) for (_, column), cell in cells.items() if isinstance(cell, str))
    taken = set(known)
    labels: list[CardLabel] = []
    for position in sorted(cells):
        cell = cells[position]
        if not isinstance(cell, str) or is_signature_place(cell):
            continue
        is_repeated = repeated[position[1], cell] > 1
        if (found := _INLINE_LABEL.match(cell)) and _names_field(found["label"], user_headings):
            labels.append(
                CardLabel(*position, found["label"].strip(), inline=found["value"].strip(), is_known=True)
            )
        elif position in taken or (
            position[1] in columns and _may_be_unknown_label(cells, position, taken, is_repeated=is_repeated)
        ):
            labels.append(CardLabel(*position, _read_label(cell), is_known=position in taken))
    return labels


def _leave_out_values(labels: Sequence[CardLabel], cells: Mapping[Position, Cell]) -> list[CardLabel]:
    """Return *labels* without those that are the value of the label before: 整改进展, 已恢复原貌.

    Such a one has no value of its own on its right, and what stands below the label before is a label or nothing.
    """
    known = {(label.row, label.column) for label in labels if label.is_known and label.inline is None}
    kept: list[CardLabel] = []
    for label in labels:
        row, column = label.row, label.column
        has_pair = (row, column - 1) in known and (row, column - 2) not in known
        after = (row, column + 1)
        has_value = after in cells and (after not in known or (row, column + 2) not in cells)
        below = (row + 1, column - 1)
        heads_values = below in cells and below not in known
        if not (has_pair and (row, column) in known and not has_value and not heads_values):
            kept.append(label)
    return kept


def _may_be_unknown_label(
    cells: Mapping[Position, Cell], position: Position, known: set[Position], *, is_repeated: bool
) -> bool:
    """Return whether a short text without digits has a value on its right, as a label has, or stands on every card."""
    text = str(cells[position]).strip()
    row, column = position
    right = next(
        (at for at in ((row, other) for other in range(column + 1, column + 8)) if at in cells), None
    )
    is_short = len(text) <= _MAX_UNKNOWN_LABEL_CHARACTERS and not re.search(r"\d|[，。；]", text)
    left = next((at for at in ((row, other) for other in range(column - 1, -1, -1)) if at in cells), None)
    has_value = right is not None and right not in known
    # A text alone in its row is the title of a card.
    is_on_every_card = is_repeated and (left is not None or right is not None)
    return is_short and (has_value or is_on_every_card) and left not in known


def _list_label_columns(labels: Sequence[CardLabel]) -> list[int]:
    columns = [label.column for label in labels if label.inline is None]
    return [column for column in dict.fromkeys(columns) if columns.count(column) > 1]


def _assign_value_cells(cells: Mapping[Position, Cell], labels: Sequence[CardLabel]) -> None:
    """Give each label the cells on its right up to the next label, and those below that have no label."""
    positions = {(label.row, label.column): label for label in labels}
    owner: dict[Position, CardLabel] = {}
    for row, column in sorted(cells):
        if (row, column) in positions:
            continue
        left = next((at for at in ((row, other) for other in range(column - 1, -1, -1)) if at in cells), None)
        label = positions.get(left) or owner.get(left) if left else owner.get((row - 1, column))
        if label is None and left is None:
            above = next(
                (one for one in labels if one.row == row - 1 and one.column == column and not one.cells), None
            )
            label = above if above and above.inline is None and len(str(cells[row, column])) > 1 else None
        if label is not None and label.inline is None:
            label.cells.append((row, column))
            owner[row, column] = label


def _split_into_cards(labels: Sequence[CardLabel]) -> list[list[CardLabel]]:
    """Return the labels of each card. A label that comes again begins the next card."""
    cards: list[list[CardLabel]] = [[]]
    for label in labels:
        if any(label.key == other.key for other in cards[-1]):
            cards.append([])
        cards[-1].append(label)
    return cards


def _read_turned_table(
    grid: Grid, cells: Mapping[Position, Cell], labels: Sequence[CardLabel], column: int
) -> CardReading | None:
    """Return the issues of a table with its headings in one column, or None where only one column has values."""
    rows = {label.row: label for label in labels if label.column == column}
    value_columns = sorted({at for row, at in cells if row in rows and at > column})
    filled = [sum((row, at) in cells for row in rows) for at in value_columns]
    if len(value_columns) < 2 or min(filled) * 2 < max(filled):
        return None
    cards = []
    for at in value_columns:
        card = [
            CardLabel(row, at, label.text, [(row, at)])
            for row, label in sorted(rows.items())
            if (row, at) in cells
        ]
        cards.append(card)
    reading = _build_reading(grid, cells, cards)
    reading.label_cells, reading.note_cells = len(rows), reading.note_cells - len(rows)
    return reading


def _build_reading(
    grid: Grid, cells: Mapping[Position, Cell], cards: Sequence[Sequence[CardLabel]]
) -> CardReading:
    headings = list(dict.fromkeys(label.text for card in cards for label in card))
    table = Table(grid, headings, list(headings), [], iter(()), is_cards=True)
    used: set[Position] = set()
    label_cells = 0
    for number, card in enumerate(cards):
        if not any(label.cells or label.inline for label in card):
            continue
        row: list[Cell] = [""] * len(headings)
        first_row = card[0].row
        key = first_row if first_row not in dict(table.sample_rows) else -1 - number
        for label in card:
            column = headings.index(label.text)
            label_cells += label.inline is None and (label.row, label.column) not in label.cells
            used.update(label.cells, [(label.row, label.column)])
            row[column] = _join_cells([cells[at] for at in label.cells], label.inline)
            is_apart = label.cells and label.inline is None
            table.moved[key, column] = label.cells[0] if is_apart else (label.row, label.column)
            if more := len(label.cells) - (label.inline is None and bool(label.cells)):
                table.absorbed[key] = table.absorbed.get(key, 0) + more
        table.sample_rows.append((key, row))
    first = min(used, default=(0, 0))
    table.texts_above = [str(cells[at]).strip() for at in sorted(cells) if at < first and at not in used]
    table.header_row = table.first_data_row = first[0]
    table.notes_below = [str(cells[at]) for at in sorted(cells) if at not in used and at > first]
    return CardReading(table, label_cells, len(cells) - len(used))


def _join_cells(parts: Sequence[Cell], inline: str | None) -> Cell:
    if inline is not None:
        return inline
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else "\n".join(str(part).strip() for part in parts)
