"""Find the issues that hold a word in any of their texts, in any spelling, and units under merged names."""

from collections.abc import Iterable, Sequence

from qinling.ledger.issues.issue_numbers import list_number_keys
from qinling.ledger.reader import Reader
from qinling.ledger.units import read_unit_merges
from qinling.rules.fields import FIELDS, FieldKind
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.lookup.number_ranges import find_in_ranges, read_number_ranges
from qinling.rules.lookup.typed_numbers import split_numbers
from qinling.rules.texts.name_folding import fold_name, fold_text
from qinling.rules.units.unit_merges import UnitWords

#: The texts of an issue that are searched, and the columns that match no field. The first ones name units.
SEARCHED_COLUMNS = (
    *NAMING_COLUMNS,
    *(
        field.name
        for field in FIELDS
        if field.kind is FieldKind.TEXT and field.name not in (*NAMING_COLUMNS, "deadline_kind")
    ),
    "extra",
)
#: Stands between the texts of one issue. No text holds it, and folding keeps it.
_SEPARATOR = "\ue000"


def find_worded_issues(reader: Reader, words: Sequence[str]) -> set[int]:
    """Return the ids of the issues that hold every one of *words*. Several numbers of issues, and no other word, are any of these."""
    numbers = {fold_name(one) for word in words for one in split_numbers(word)}
    if len(numbers) > 1:
        ids = [(issue, key) for issue, key in list_number_keys(reader) if key in numbers]
        if {key for _, key in ids} == numbers:
            return {issue for issue, _ in ids}
    return set.intersection(*find_word_hits(reader, words).values())


def find_word_hits(reader: Reader, words: Iterable[str]) -> dict[str, set[int]]:
    """Return each of *words* → the ids of the issues that hold it; of a range of numbers, those in it: ZC26014-17."""
    folded = {word: fold_name(word) for word in words}
    merges = read_unit_merges(reader)
    meant = {word: UnitWords((word,), merges) for word in folded} if merges.into else {}
    hits: dict[str, set[int]] = {word: set() for word in folded}
    for issue, *texts in reader.tuples(f"select id, {', '.join(SEARCHED_COLUMNS)} from issue"):
        text = fold_text(_SEPARATOR.join(map(str, filter(None, texts))))
        for word, wanted in folded.items():
            if wanted in text or (meant and _names_unit(meant[word], texts[: len(NAMING_COLUMNS)])):
                hits[word].add(issue)
    return {word: found or _find_issues_in_range(reader, word) for word, found in hits.items()}


def _find_issues_in_range(reader: Reader, word: str) -> set[int]:
    ranges = read_number_ranges(word)
    return set(find_in_ranges(ranges, list_number_keys(reader))) if ranges else set()


def _names_unit(meant: UnitWords, cells: Sequence[str | None]) -> bool:
    return any(meant.match(cell) for cell in cells if cell)
