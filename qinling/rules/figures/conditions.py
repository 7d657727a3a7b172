"""Conditions on the columns of a row, as values.

One condition is evaluated in two ways that must agree: `holds` in Python, and as SQL by
`ledger.condition_sql`. There is no third truth value: a comparison with a blank does not hold,
so its negation holds. They are named tuples because every list loads them, and a dataclass takes
six times as long to define; tuples of two kinds may be equal, so kinds are told apart by `match`.
"""

import operator
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Any, NamedTuple

from qinling.rules.vocabulary import Term

if TYPE_CHECKING:
    from qinling.rules.units.unit_merges import UnitWords

#: The columns of one issue or record.
Row = Mapping[str, Any]
Constant = str | int | float | date

#: Sign of a comparison → how Python compares.
SIGNS = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TO_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


class Compare(NamedTuple):
    """*column* stands to *value* as *sign* says. A blank column does not."""

    column: str
    sign: str
    value: Constant

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        found = row[self.column]
        return found is not None and bool(SIGNS[self.sign](found, self.value))

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


class CompareColumns(NamedTuple):
    """*column* stands to the column *other* as *sign* says. If one of them is blank, it does not."""

    column: str
    sign: str
    other: str

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        found, other = row[self.column], row[self.other]
        return found is not None and other is not None and bool(SIGNS[self.sign](found, other))

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column, self.other))


class OneOf(NamedTuple):
    """*column* is one of *values*."""

    column: str
    values: tuple[str, ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return row[self.column] in self.values

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


class IsAmong(NamedTuple):
    """*column* is one of *ids*."""

    column: str
    ids: tuple[int, ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return row[self.column] in self.ids

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


class Contains(NamedTuple):
    """One of *texts_of* contains *word*, in any case of ASCII letters."""

    texts_of: tuple[str, ...]
    word: str

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        word = self.word.translate(_TO_LOWER)
        texts = (row[column] for column in self.texts_of)
        return any(word in str(text).translate(_TO_LOWER) for text in texts if text is not None)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset(self.texts_of)


class NamesUnit(NamedTuple):
    """One of *texts_of* names a unit that *words* mean. *cells* are those of the table that do."""

    texts_of: tuple[str, ...]
    words: "UnitWords"
    cells: tuple[str, ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        texts = (row[column] for column in self.texts_of)
        return any(self.words.match(str(text)) for text in texts if text is not None)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset(self.texts_of)


class Blank(NamedTuple):
    """*column* has no value."""

    column: str

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return row[self.column] is None

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


class Says(NamedTuple):
    """The yes-no *column* says *answer*. A blank one says nothing."""

    column: str
    answer: bool

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        found = row[self.column]
        return found is not None and bool(found) is self.answer

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


class AllOf(NamedTuple):
    """Every one of *parts* holds. Without parts it always does."""

    parts: tuple["Condition", ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return all(part.holds(row) for part in self.parts)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return _join_columns(self.parts)


class AnyOf(NamedTuple):
    """At least one of *parts* holds. Without parts none does."""

    parts: tuple["Condition", ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return any(part.holds(row) for part in self.parts)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return _join_columns(self.parts)


class Not(NamedTuple):
    """*part* does not hold."""

    part: "Condition"

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return not self.part.holds(row)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return self.part.columns


Condition = (
    Compare | CompareColumns | OneOf | IsAmong | Contains | NamesUnit | Blank | Says | AllOf | AnyOf | Not
)

ALWAYS = AllOf(())


def _join_columns(parts: Iterable[Condition]) -> frozenset[str]:
    return reduce(frozenset.union, (part.columns for part in parts), frozenset())


def all_of(*parts: Condition) -> Condition:
    """Return the condition that every one of *parts* holds, without needless nesting."""
    flat = tuple(_list_parts(parts))
    return flat[0] if len(flat) == 1 else AllOf(flat)


def _list_parts(parts: Iterable[Condition]) -> Iterator[Condition]:
    for part in parts:
        if isinstance(part, AllOf):
            yield from part.parts
        else:
            yield part


def any_of(*parts: Condition) -> Condition:
    """Return the condition that at least one of *parts* holds."""
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def is_one_of(column: str, terms: Iterable[Term]) -> OneOf:
    """Return the condition that *column* is one of the *terms* of a closed vocabulary."""
    return OneOf(column, tuple(terms))


def is_between(column: str, first: date, last: date) -> Condition:
    """Return the condition that the day *column* is from *first* to *last*, both included."""
    return all_of(Compare(column, ">=", first), Compare(column, "<=", last))


def implies(condition: Condition, wanted: OneOf | Says) -> bool:
    """Say whether *wanted* is sure to hold wherever *condition* does. False where that is not plain to see."""
    match condition, wanted:
        case AllOf(parts), _:
            return any(implies(part, wanted) for part in parts)
        case OneOf(column, values), OneOf(other, others):
            return column == other and set(values) <= set(others)
        case Says(), Says():
            return condition == wanted
    return False
