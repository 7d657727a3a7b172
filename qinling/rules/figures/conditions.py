"""Conditions on the columns of a row, as values.

One condition is evaluated in two ways that must agree: `holds` in Python, and as SQL by
`ledger.condition_sql`. There is no third truth value: a comparison with a blank does not hold,
so its negation holds.
"""

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from qinling.rules.vocabulary import Term

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


@dataclass(frozen=True, slots=True)
class Compare:
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


@dataclass(frozen=True, slots=True)
class CompareColumns:
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


@dataclass(frozen=True, slots=True)
class OneOf:
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


@dataclass(frozen=True, slots=True)
class Contains:
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


@dataclass(frozen=True, slots=True)
class Blank:
    """*column* has no value."""

    column: str

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return row[self.column] is None

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


@dataclass(frozen=True, slots=True)
class Yes:
    """The yes-no *column* says yes."""

    column: str

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return bool(row[self.column])

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


@dataclass(frozen=True, slots=True)
class No:
    """The yes-no *column* says no. A blank one says neither."""

    column: str

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        found = row[self.column]
        return found is not None and not found

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return frozenset((self.column,))


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of *parts* holds. Without parts it always does."""

    parts: tuple["Condition", ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return all(part.holds(row) for part in self.parts)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return _join_columns(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of *parts* holds. Without parts none does."""

    parts: tuple["Condition", ...]

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return any(part.holds(row) for part in self.parts)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return _join_columns(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """*part* does not hold."""

    part: "Condition"

    def holds(self, row: Row) -> bool:
        """Say whether the condition holds for *row*."""
        return not self.part.holds(row)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return self.part.columns


Condition = Compare | CompareColumns | OneOf | Contains | Blank | Yes | No | AllOf | AnyOf | Not

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
