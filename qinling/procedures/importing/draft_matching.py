"""Match drafts to the issues of the ledger: by number, without one by fingerprint."""

from collections.abc import Iterable, Iterator, Sequence

from qinling.errors import RowError
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Draft
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.merging.number_matching import (
    NumberIndex,
    build_ambiguous_number_error,
    build_misspelt_number_error,
)
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.typed.doubtful_texts import find_meant_number

_BATCH_SIZE = 5000


def match_drafts(
    reader: Reader, drafts: Sequence[Draft]
) -> Iterator[tuple[Draft, IssueRow | RowError | None]]:
    """Yield each draft with its issue in the ledger, or None.

    A number that differs from one of the ledger only by folding is that number. Where it could be
    several, the draft comes with an error.
    """
    by_number = find_issues_of_drafts(reader, drafts)
    fingerprints = {
        id(draft): compute_fingerprint(draft) for draft in drafts if draft.values.get("number") is None
    }
    by_fingerprint = (
        queries.find_issues_by_fingerprint(reader, list(fingerprints.values())) if fingerprints else {}
    )
    for draft in drafts:
        if id(draft) in fingerprints:
            yield draft, by_fingerprint.get(fingerprints[id(draft)])
            continue
        found = by_number.find_all(str(draft.values["level"]), str(draft.values["number"]))
        if len(found) > 1:
            yield draft, build_ambiguous_number_error(draft, [issue.number for issue in found])
        else:
            yield draft, found[0] if found else None


def find_misspelt_copy(reader: Reader, draft: Draft) -> RowError | None:
    """Return the error of a new *draft* that says the same as the issue whose number it has with letters for digits."""
    meant = find_meant_number(str(draft.values.get("number") or ""))
    if not meant:
        return None
    for issue in queries.find_numbered_issues(reader, str(draft.values["level"]), [meant]):
        stored = issue._asdict()
        if all(
            _fold_value(draft.values.get(name)) == _fold_value(stored[name])
            for name in ("town", "description")
        ):
            return build_misspelt_number_error(draft, issue.number)
    return None


def _fold_value(value: object) -> str:
    return fold_name(str(value or ""))


def find_issues_of_drafts(reader: Reader, drafts: Iterable[Draft]) -> NumberIndex[IssueRow]:
    """Return the issues that *drafts* name by number, the spelling aside."""
    numbered: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.values.get("number") is not None:
            numbered.setdefault(str(draft.values["level"]), []).append(str(draft.values["number"]))
    return NumberIndex(
        (issue.level, issue.number, issue)
        for level, numbers in numbered.items()
        for start in range(0, len(numbers), _BATCH_SIZE)
        for issue in queries.find_numbered_issues(reader, level, numbers[start : start + _BATCH_SIZE])
    )
