"""Words of a call that mean nothing in any office."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.offices.office_reading import read_offices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.cli.options.filtering.filters import FilterOptions
    from qinling.ledger.reader import Reader
    from qinling.procedures.lookup.unknown_units import UnknownWord


def note_words_unknown_everywhere(desk: Desk, wanted: "FilterOptions", as_of: date | None) -> None:
    """Note the words of --unit and --town that stand in no name of any office, with near names.

    Free words that look like another thing than a text are noted too.
    """
    from qinling.cli.lookup.other_ways import note_other_ways
    from qinling.cli.options.filtering.filter_words import WordFilterOptions
    from qinling.cli.unit_words import print_unknown_words
    from qinling.procedures.lookup.unknown_units import find_unknown_words

    if isinstance(wanted, WordFilterOptions):
        note_other_ways(wanted.words or (), desk)
    if wanted.unit or wanted.town:
        units, towns = wanted.unit or (), wanted.town or ()
        print_unknown_words(
            desk,
            find_unknown_everywhere(desk, lambda reader: find_unknown_words(reader, units, towns), as_of),
        )


def find_unknown_everywhere(
    desk: Desk, find: "Callable[[Reader], Sequence[UnknownWord]]", as_of: date | None
) -> "list[UnknownWord]":
    """Return the words that *find* returns in every office, each with the near names of all."""
    findings = read_offices(desk, lambda _desk, reader: find(reader), as_of, is_noted=False)
    by_office = [{(one.word, one.label): one for one in words} for words in findings.found.values()]
    everywhere = set.intersection(*(set(words) for words in by_office))
    return [
        replace(one, near=tuple(dict.fromkeys(name for words in by_office for name in words[key].near)))
        for key, one in by_office[0].items()
        if key in everywhere
    ]
