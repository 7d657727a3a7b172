"""Tell of words for units, towns and others, and of free words, that mean nothing where a command has found no issue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.other_ways import note_other_ways
from qinling.cli.lookup.typed_command import retype_command
from qinling.cli.options.filtering.filter_words import ReadFilterOptions, WordFilterOptions
from qinling.cli.options.filtering.filters import FilterOptions, list_filters
from qinling.cli.options.filtering.joined_words import list_plainer_ways
from qinling.cli.options.filtering.word_meanings import find_meaning
from qinling.errors import format_command, quote_argument
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.figures.conditions import Blank
from qinling.rules.figures.issue_conditions import UNIT_COLUMNS

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.lookup.unknown_units import UnknownWord


def find_wanted_issues(
    desk: Desk,
    reader: "Reader",
    wanted: FilterOptions,
    day: date,
    order: Sequence[str] = (),
    limit: int | None = None,
) -> "Iterator[IssueRow]":
    """Yield the issues that *wanted* selects, and note the words that mean nothing (`note_words`)."""
    from qinling.procedures.views.issue_views import list_issues

    is_empty = True
    for issue in list_issues(reader, wanted.build_filters(day), order, limit):
        is_empty = False
        yield issue
    note_words(desk, reader, wanted, day, is_empty=is_empty)


def note_words(desk: Desk, reader: "Reader", wanted: FilterOptions, day: date, *, is_empty: bool) -> None:
    """Note the words that mean nothing where there *is_empty* result, with near names; else which condition leaves none.

    Words that look like another thing than a text are noted in any case.

    Of several units and towns the unknown ones are noted in any case: the others have hidden them.
    """
    if isinstance(wanted, WordFilterOptions):
        note_other_ways(wanted.words or (), desk, reader)
    if isinstance(wanted, ReadFilterOptions):
        _note_unit_roles(desk, reader, wanted, day, is_empty=is_empty)
    if is_empty:
        if not _note_unknown_words(desk, reader, wanted):
            _note_conditions(desk, reader, wanted, day)
    elif len(wanted.unit or ()) > 1 or len(wanted.town or ()) > 1:
        _note_unknown_units(desk, reader, wanted)


def _note_unit_roles(
    desk: Desk, reader: "Reader", wanted: ReadFilterOptions, day: date, *, is_empty: bool
) -> None:
    """Note how many issues were found by their lead unit for want of a duty unit, or have the unit in another role."""
    for column, text in wanted.columns:
        if column == "duty_unit" and (wanted.duty_alone or not is_empty):
            from qinling.rules.typed.issue_phrases import IssuePhrase

            blank = replace(
                wanted,
                duty_alone=False,
                phrases=(*wanted.phrases, IssuePhrase("责任单位未填", Blank("duty_unit"))),
            )
            if count := _count_issues(reader, blank, day):
                desk.print_note(
                    f"另有 {count} 个没有写责任单位、牵头单位是它，不算在内；要办它们，写 --where 牵头单位={text}"
                    if wanted.duty_alone
                    else f"其中 {count} 个没有写责任单位，按牵头单位算"
                )
        elif column in UNIT_COLUMNS and is_empty:
            others = replace(
                wanted,
                columns=tuple(one for one in wanted.columns if one != (column, text)),
                unit=[*(wanted.unit or ()), text],
            )
            if count := _count_issues(reader, others, day):
                label = FIELDS_BY_NAME[column].label
                line = retype_command(desk.words, f"{label}={text}", f"单位={text}")
                desk.print_note(f"注意：没有{label}是它的；牵头、负责或配合单位是它的有 {count} 个：{line}")


def _note_unknown_words(desk: Desk, reader: "Reader", wanted: FilterOptions) -> bool:
    """Note the words of --unit, --town, --category, --zone and --source that mean nothing, each with near names.

    The free words that no issue has are noted too. Return whether there are any.
    """
    from qinling.procedures.lookup.value_words import find_unknown_values

    are_unknown = False
    if isinstance(wanted, WordFilterOptions) and wanted.words:
        are_unknown = _note_unknown_texts(desk, reader, wanted.words)
        _note_listed_names(desk, reader, wanted.words)
    if wanted.unit or wanted.town:
        are_unknown |= _note_unknown_units(desk, reader, wanted)
    values = {field: getattr(wanted, field) or () for field in ("category", "zone", "source")}
    for one in find_unknown_values(reader, values):
        near = f"，有：{'、'.join(one.near)}" if one.near else "，台账里没有一个问题写了它"
        desk.print_note(f"注意：没有含“{one.word}”的{one.label}{near}")
        are_unknown = True
    return are_unknown


def _note_unknown_units(desk: Desk, reader: "Reader", wanted: FilterOptions) -> bool:
    from qinling.procedures.lookup.unknown_units import find_unknown_words

    unknown = list(find_unknown_words(reader, wanted.unit or (), wanted.town or ()))
    print_unknown_words(desk, unknown)
    return bool(unknown)


def _note_unknown_texts(desk: Desk, reader: "Reader", words: Sequence[str]) -> bool:
    """Note which of the free *words* no issue has, with what may be meant. Return whether there are any."""
    from qinling.procedures.lookup.free_words import count_word_hits

    unknown = [one for one in count_word_hits(reader, words) if not one.issues]
    for one in unknown:
        near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
        if one.renumbered:
            near = f"；原编号是它的问题，现编号 {'、'.join(one.renumbered)}"
        elif line := _retype_plainer(desk, reader, one.word):
            near = f"；可写 {line}"
        desk.print_note(f"注意：没有一个问题里有“{one.word}”{near}")
    return bool(unknown)


def _retype_plainer(desk: Desk, reader: "Reader", word: str) -> str:
    """Return the command with what *word* says apart, 青屏镇 超期, or without what is only said around it; "" for neither."""
    from qinling.procedures.lookup.free_words import count_word_hits

    for parts in list_plainer_ways(word, desk):
        texts = [part for part in parts if not find_meaning(part, desk)]
        if all(one.issues for one in count_word_hits(reader, texts)):
            apart = " ".join(map(quote_argument, parts))
            return retype_command(desk.words, word, apart, is_quoted=True)
    return ""


def _note_conditions(desk: Desk, reader: "Reader", wanted: FilterOptions, day: date) -> None:
    """Note of several conditions which one leaves no issue, or how many issues meet each alone."""
    single = _split_conditions(wanted)
    if len(single) < 2:  # it is the reason itself
        return
    counts = [(one.describe(), _count_issues(reader, one, day)) for one in single]
    if empty := [text for text, count in counts if not count]:
        desk.print_note(f"注意：单是“{'”、“'.join(empty)}”就没有一个")
        return
    alone = "、".join(f"“{text}”{count} 个" for text, count in counts)
    desk.print_note(f"注意：单独看有{alone}，合起来没有")


def _split_conditions(wanted: FilterOptions) -> list[FilterOptions]:
    """Return the conditions of *wanted*, each by itself; each free word is one."""
    names = [one.name for one in list_filters() if getattr(wanted, one.name) not in (None, False, [])]
    words = (wanted.words or ()) if isinstance(wanted, WordFilterOptions) else ()
    further = wanted.list_single() if isinstance(wanted, ReadFilterOptions) else []
    either = {"overdue", "due_within"}  # together they are one condition: overdue or due soon
    groups = (
        [either, *({name} for name in names if name not in either)]
        if either <= {*names}
        else [{name} for name in names]
    )
    single = [FilterOptions(**{name: getattr(wanted, name) for name in group}) for group in groups]
    return [*(WordFilterOptions(words=[word]) for word in words), *single, *further]


def _count_issues(reader: "Reader", wanted: FilterOptions, day: date) -> int:
    from qinling.procedures.views.issue_views import list_issues

    return sum(1 for _ in list_issues(reader, wanted.build_filters(day)))


def _note_listed_names(desk: Desk, reader: "Reader", words: Sequence[str]) -> None:
    """Say of *words* that are all numbers, towns or units how to ask for any of them: each word must be found."""
    from qinling.procedures.lookup.free_words import find_field_of_names
    from qinling.procedures.views.issue_views import has_issue_number
    from qinling.rules.lookup.typed_numbers import split_numbers

    names = [name for word in words for name in split_numbers(word)]
    if len(names) < 2:
        return
    if all(has_issue_number(reader, name) for name in names):
        desk.print_note(f"看这几个编号的：{format_command(['show', *names])}")
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
