"""Tell of words for units, towns and others, and of free words, that mean nothing where a command has found no issue."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.filter_words import WordFilterOptions
from qinling.cli.options.filters import FilterOptions
from qinling.errors import quote_argument

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.unknown_units import UnknownWord


def find_wanted_issues(
    desk: Desk,
    reader: "Reader",
    wanted: FilterOptions,
    day: date,
    order: Sequence[str] = (),
    limit: int | None = None,
) -> "Iterator[IssueRow]":
    """Yield the issues that *wanted* selects, and note the words that mean nothing (`note_words`)."""
    from qinling.procedures.views import list_issues

    is_empty = True
    for issue in list_issues(reader, wanted.build_filters(day), order, limit):
        is_empty = False
        yield issue
    note_words(desk, reader, wanted, is_empty=is_empty)


def note_words(desk: Desk, reader: "Reader", wanted: FilterOptions, *, is_empty: bool) -> None:
    """Note the words that mean nothing where there *is_empty* result, with near names.

    Of several units and towns the unknown ones are noted in any case: the others have hidden them.
    """
    if is_empty:
        note_unknown_words(desk, reader, wanted)
    elif len(wanted.unit or ()) > 1 or len(wanted.town or ()) > 1:
        _note_unknown_units(desk, reader, wanted)


def note_unknown_words(desk: Desk, reader: "Reader", wanted: FilterOptions) -> None:
    """Note the words of --unit, --town, --category, --zone and --source that mean nothing, each with near names.

    The free words that no issue has are noted too.
    """
    from qinling.procedures.value_words import find_unknown_values

    if isinstance(wanted, WordFilterOptions) and wanted.words:
        _note_word_hits(desk, reader, wanted.words)
        _note_listed_names(desk, reader, wanted.words)
    if wanted.unit or wanted.town:
        _note_unknown_units(desk, reader, wanted)
    values = {field: getattr(wanted, field) or () for field in ("category", "zone", "source")}
    for one in find_unknown_values(reader, values):
        near = f"，有：{'、'.join(one.near)}" if one.near else "，台账里没有一个问题写了它"
        desk.print_note(f"注意：没有含“{one.word}”的{one.label}{near}")


def _note_unknown_units(desk: Desk, reader: "Reader", wanted: FilterOptions) -> None:
    from qinling.procedures.unknown_units import find_unknown_words

    print_unknown_words(desk, find_unknown_words(reader, wanted.unit or (), wanted.town or ()))


def _note_word_hits(desk: Desk, reader: "Reader", words: Sequence[str]) -> None:
    """Note which of the free *words* no issue has; if each has some, that none has all of them or meets the rest."""
    from qinling.procedures.free_words import count_word_hits

    hits = count_word_hits(reader, words)
    for one in hits:
        if not one.issues:
            near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
            if one.renumbered:
                near = f"；原编号是它的问题，现编号 {'、'.join(one.renumbered)}"
            desk.print_note(f"注意：没有一个问题里有“{one.word}”{near}")
    if all(one.issues for one in hits):
        counts = "，".join(f"“{one.word}”有 {one.issues} 个" for one in hits)
        desk.print_note(f"注意：{counts}，没有一个合乎全部条件")


def _note_listed_names(desk: Desk, reader: "Reader", words: Sequence[str]) -> None:
    """Say of *words* that are all numbers, towns or units how to ask for any of them: each word must be found."""
    from qinling.procedures.free_words import find_field_of_names
    from qinling.procedures.views import has_issue_number
    from qinling.rules.lookup.typed_numbers import split_numbers

    names = [name for word in words for name in split_numbers(word)]
    if len(names) < 2:
        return
    if all(has_issue_number(reader, name) for name in names):
        desk.print_note(f"看这几个编号的：qinling show {' '.join(map(quote_argument, names))}")
    elif label := find_field_of_names(reader, names):
        desk.print_note(f"其中哪一个都要的，写成一个词：{label}={'、'.join(names)}")


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
