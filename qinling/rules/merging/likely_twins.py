"""Issues that say nearly the same as a new row: written twice, or known already, with a word changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qinling.rules.drafts import Draft, Value
from qinling.rules.texts.name_folding import fold_name

_MIN_LIKENESS = 0.75  # of two descriptions: twice the shared pairs of characters over all of them
_MIN_PLACE_LIKENESS = 0.5
_MIN_PAIRS = 4  # of a description; a shorter one is too common


class IssueText(NamedTuple):
    """What tells that two issues are one. *number* is that of the ledger; a row of the file has its *row* instead."""

    number: str
    town: Value
    location: Value
    description: Value
    row: int = 0


class Twin(NamedTuple):
    """A new row, and the issue that it is like. An issue of the ledger that is the same *is_known*: it is not entered twice."""

    draft: Draft
    other: IssueText
    is_known: bool = False


def find_likely_twins(added: Sequence[Draft], issues: Iterable[IssueText]) -> list[Twin]:
    """Return for each of the *added* rows the issue, or else the row above it, that it is most like, if there is one."""
    rows = [(draft, _describe(draft)) for draft in added]
    best: dict[int, tuple[float, IssueText]] = {}
    pairs_by_row = [_count_pairs(text.description) for _, text in rows]
    rows_by_pair: dict[str, list[int]] = {}
    for at, pairs in enumerate(pairs_by_row):
        for pair in pairs:
            rows_by_pair.setdefault(pair, []).append(at)
    for issue in issues:
        _note_likeness(issue, range(len(rows)), rows, pairs_by_row, rows_by_pair, best)
    known = dict(best)
    for at, (_, text) in enumerate(rows):
        later = [row for row in range(at + 1, len(rows)) if row not in known]
        _note_likeness(text, later, rows, pairs_by_row, rows_by_pair, best)
    return [Twin(rows[at][0], other) for at, (_, other) in sorted(best.items())]


def _describe(draft: Draft) -> IssueText:
    get = draft.values.get
    return IssueText("", get("town"), get("location"), get("description"), draft.row)


def _note_likeness(
    issue: IssueText,
    candidates: Sequence[int],
    rows: Sequence[tuple[Draft, IssueText]],
    pairs_by_row: Sequence[Counter[str]],
    rows_by_pair: Mapping[str, Sequence[int]],
    best: dict[int, tuple[float, IssueText]],
) -> None:
    """Note in *best*, by row, that *issue* is more like it than those before."""
    pairs = _count_pairs(issue.description)
    shared: Counter[int] = Counter()
    for pair, count in pairs.items():
        for at in rows_by_pair.get(pair, ()):
            shared[at] += min(count, pairs_by_row[at][pair])
    for at in set(candidates) & shared.keys():
        both = pairs.total() + pairs_by_row[at].total()
        score = 2 * shared[at] / both
        if both < 2 * _MIN_PAIRS or score < max(_MIN_LIKENESS, best.get(at, (0.0,))[0]):
            continue
        if _may_be_one_place(issue, rows[at][1]) and (at not in best or score > best[at][0]):
            best[at] = score, issue


def _may_be_one_place(one: IssueText, other: IssueText) -> bool:
    """Return whether two issues may be at one place: what only one of them says is no difference."""
    towns = [fold_name(str(text.town)) for text in (one, other) if text.town is not None]
    if len(set(towns)) > 1:
        return False
    places = [fold_name(str(text.location)) for text in (one, other) if text.location is not None]
    if len(places) < 2 or places[0] in places[1] or places[1] in places[0]:
        return True
    return _measure_likeness(*map(_count_pairs, places)) >= _MIN_PLACE_LIKENESS


def _measure_likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _count_pairs(text: Value) -> Counter[str]:
    """Count the pairs of neighbouring characters of a text, its spelling aside."""
    folded = fold_name(str(text or ""))
    return Counter(_list_pairs(folded))


def _list_pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))
