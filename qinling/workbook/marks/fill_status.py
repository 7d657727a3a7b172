"""The status of rows by their fill colour, where the table has no column for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qinling.rules.parsing.statuses import StatusReading, parse_status
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.marks.fill_colours import NO_FILL, describe_colour, name_hues
from qinling.workbook.marks.fill_legend import FillLegend, RowFills
from qinling.workbook.tables.table import NumberedRow, Table, is_blank

_KEY_FIELDS = ("number", ORDINAL, "description")
_MAX_SAMPLES = 3
#: More colours than there are statuses mean something else.
_MAX_COLOURS = 7
_MIN_BANDED_ROWS = 4
#: Hues of bands: of few rows with others, an alternation may be chance.
_HUES_OF_BANDS = frozenset(("灰", "蓝", "白", NO_FILL))


@dataclass(slots=True)
class OpenColour:
    """A colour whose meaning nobody said: "RRGGBB" or "", its issues, some descriptions, and the first row from 0."""

    colour: str
    count: int
    first_row: int
    samples: list[str] = field(default_factory=list)
    guess: StatusReading | None = None  # what a legend says of colours of this hue


class FillStatus:
    """Reads the status of the issues of one table from the colours of their rows.

    The user's *entries* by colour count before the *legend*. None as an entry is a colour that
    means nothing. "" is the colour of rows without a fill.
    """

    def __init__(
        self,
        table: Table,
        fields: Mapping[int, str],
        fills: RowFills,
        legend: FillLegend,
        entries: Mapping[str, str | None],
    ) -> None:
        self._table, self._fills, self._legend = table, fills, legend
        self._description = next((column for column, name in fields.items() if name == "description"), -1)
        self._known: dict[str, StatusReading | None] = dict(legend.by_colour)
        self._known |= {colour: parse_status(word) if word else None for colour, word in entries.items()}
        self._from_user = set(entries)
        self._seen: list[tuple[int, str]] = []
        self._samples: dict[str, list[str]] = {}
        sample_rows = [one for one in table.sample_rows if self._is_like_issue(one[1])]
        self._shared = self._find_shared_fills(sample_rows)
        self._key_columns = [column for column, name in fields.items() if name in _KEY_FIELDS]
        self._key_columns += self._find_columns_of_colours(sample_rows)
        self._guesses: dict[str, StatusReading] = {}
        self._resolve_hues({self._find_colour(*one) for one in sample_rows})

    def read_row(self, number: int, row: Sequence[Cell]) -> StatusReading | None:
        """Return the status that the colour of an issue's row gives, and remember the colour."""
        colour = self._find_colour(number, row)
        self._seen.append((number, colour))
        samples = self._samples.setdefault(colour, [])
        if len(samples) < _MAX_SAMPLES and self._is_like_issue(row):
            samples.append(str(row[self._description]).strip())
        return self._known.get(colour)

    def list_open_colours(self) -> list[OpenColour]:
        """Return the colours of the issues read so far whose meaning a person must say."""
        counts = Counter(colour for _, colour in self._seen)
        is_meant = any(colour in counts and (colour or self._known[colour]) for colour in self._known)
        if not is_meant and (len(counts) < 2 or len(counts) > _MAX_COLOURS or self._are_banded()):
            return []
        firsts: dict[str, int] = {}
        for number, colour in self._seen:
            firsts.setdefault(colour, number)
        return [
            OpenColour(colour, count, firsts[colour], self._samples[colour], self._guesses.get(colour))
            for colour, count in counts.items()
            if colour not in self._known
        ]

    def describe(self) -> str:
        """Return one sentence on the statuses that were read by colour, "" where none were."""
        counts = Counter(colour for _, colour in self._seen)
        parts = [
            f"{describe_colour(colour)}= {reading.status.label} {counts[colour]} 条"
            for colour, reading in self._known.items()
            if counts[colour] and reading and reading.status
        ]
        if parts:
            source = "按您说的" if self._from_user else "按表中图例"
            return f"状态按底色读入（{source}）：{'，'.join(parts)}"
        if len(counts) > _MAX_COLOURS:
            return f"各行底色有 {len(counts)} 种，看不出是状态，没有按底色读"
        return ""

    # -- colours ---------------------------------------------------------------------------

    def _is_like_issue(self, row: Sequence[Cell]) -> bool:
        return 0 <= self._description < len(row) and not is_blank(row[self._description])

    def _list_fills(self, number: int, row: Sequence[Cell]) -> dict[int, str]:
        """Return the fill of each cell of a row that holds a value of its own."""
        fills, copied = self._fills[number], self._table.copied.get(number, ())
        return {
            column: fills.get(column, "")
            for column, cell in enumerate(row)
            if not is_blank(cell) and column not in copied
        }

    def _find_colour(self, number: int, row: Sequence[Cell]) -> str:
        """Return the colour of a row: that of most of its cells, or that of its key cells alone."""
        own = self._fills.get(number)
        if not own:
            return ""
        copied = self._table.copied.get(number, ())
        for column in self._key_columns:
            is_own = column < len(row) and column not in copied and not is_blank(row[column])
            if is_own and own.get(column) in self._known:
                return own[column]
        fills = self._list_fills(number, row)
        fills = {
            column: "" if colour == self._shared.get(column) and colour not in self._known else colour
            for column, colour in fills.items()
        }
        colour, count = Counter(fills.values()).most_common(1)[0] if fills else ("", 0)
        if colour and count * 2 > len(fills):
            return colour
        for colours in (
            {fills[column] for column in self._key_columns if fills.get(column)},
            {colour for colour in fills.values() if self._known.get(colour) and colour},
        ):
            if len(colours) == 1:
                return colours.pop()
        return ""

    def _find_shared_fills(self, rows: Sequence[NumberedRow]) -> dict[int, str]:
        """Return the fills that all rows have in one column while other cells have others."""
        columns: dict[int, set[str]] = {}
        for number, row in rows:
            for column, colour in (
                self._list_fills(number, row) if number in self._fills else dict.fromkeys(range(len(row)), "")
            ).items():
                columns.setdefault(column, set()).add(colour)
        if len(rows) < 2 or len({colour for colours in columns.values() for colour in colours if colour}) < 2:
            return {}
        return {
            column: colours.copy().pop()
            for column, colours in columns.items()
            if len(colours) == 1 and "" not in colours
        }

    def _find_columns_of_colours(self, rows: Sequence[NumberedRow]) -> list[int]:
        """Return the columns in which at least half of the rows are coloured, in several colours."""
        colours: dict[int, list[str]] = {}
        for number, row in rows:
            for column, colour in (self._list_fills(number, row) if number in self._fills else {}).items():
                if colour:
                    colours.setdefault(column, []).append(colour)
        return [
            column
            for column, found in colours.items()
            if len(found) * 2 >= len(rows) and len(set(found)) > 1 and column not in self._key_columns
        ]

    def _resolve_hues(self, colours: set[str]) -> None:
        """Find the colours that the legend means by its names of hues. Of two colours, neither is certain."""
        free = {colour for colour in colours if colour not in self._known}
        unclaimed = dict(self._legend.by_hue)
        for pick in (lambda colour: name_hues(colour)[:1], name_hues):
            for hue, reading in list(unclaimed.items()):
                found = [colour for colour in free if hue in pick(colour)]
                if found:
                    del unclaimed[hue]
                    free -= set(found)
                if len(found) == 1:
                    self._known[found[0]] = reading
                for colour in found[1:] and found:
                    self._guesses[colour] = reading

    def _are_banded(self) -> bool:
        """Return whether two colours take turns from row to row, as in a striped table."""
        colours = list(dict.fromkeys(colour for _, colour in self._seen))
        if len(colours) != 2:
            return False
        takes_turns = all(one[1] != other[1] for one, other in pairwise(self._seen))
        neighbours = [(one[1], other[1]) for one, other in pairwise(self._seen) if other[0] == one[0] + 1]
        is_pale = all(name_hues(colour)[0] in _HUES_OF_BANDS for colour in colours)
        if len(self._seen) < _MIN_BANDED_ROWS and not is_pale:
            return False
        return takes_turns or (
            len(neighbours) * 2 >= len(self._seen) and all(one != other for one, other in neighbours)
        )
