"""Tell of words for units, towns, types, zones and sources that mean nothing in the ledger, where no issue was found."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.filters import FilterOptions

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.units import UnknownWord


def find_wanted_issues(
    desk: Desk,
    reader: "Reader",
    wanted: FilterOptions,
    day: date,
    order: Sequence[str] = (),
    limit: int | None = None,
) -> "Iterator[IssueRow]":
    """Yield the issues that *wanted* selects. When there are none, note the words that mean nothing, and near names."""
    from qinling.procedures.views import list_issues

    is_empty = True
    for issue in list_issues(reader, wanted.build_filters(day), order, limit):
        is_empty = False
        yield issue
    if is_empty:
        note_unknown_words(desk, reader, wanted)


def note_unknown_words(desk: Desk, reader: "Reader", wanted: FilterOptions) -> None:
    """Note the words of --unit, --town, --category, --zone and --source that mean nothing, each with near names."""
    from qinling.procedures.units import find_unknown_words
    from qinling.procedures.value_words import find_unknown_values

    if wanted.unit or wanted.town:
        print_unknown_words(desk, find_unknown_words(reader, wanted.unit or (), wanted.town or ()))
    values = {field: getattr(wanted, field) or () for field in ("category", "zone", "source")}
    for one in find_unknown_values(reader, values):
        near = f"，有：{'、'.join(one.near)}" if one.near else "，台账里没有一个问题写了它"
        desk.print_note(f"注意：没有含“{one.word}”的{one.label}{near}")


def note_unknown_account_units(desk: Desk, reader: "Reader", words: Sequence[str]) -> None:
    """Note the *words* that stand in no unit of an account."""
    from qinling.procedures.logins.accounts import find_unknown_account_units

    if words:
        print_unknown_words(desk, find_unknown_account_units(reader, desk.today, words))


def print_unknown_words(desk: Desk, unknown: "Iterable[UnknownWord]") -> None:
    """Print a line for each word that means no unit."""
    for one in unknown:
        near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
        other = f"；它是{one.other_label}，用 {one.other_option} {one.word}" if one.other_option else ""
        desk.print_note(f"注意：没有名称含“{one.word}”的{one.label}{near}{other}")
