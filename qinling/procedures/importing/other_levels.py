"""Numbers of new issues that another level has already: two issues, or one whose level was told wrong."""

from collections.abc import Iterable
from typing import NamedTuple

from qinling.ledger.issues import issue_numbers, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Draft
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level

_BATCH_SIZE = 5000


class NumberElsewhere(NamedTuple):
    """A number of *level* that is not in the ledger there, and the levels that have it."""

    level: str
    number: str
    others: tuple[str, ...]


def find_numbers_elsewhere(reader: Reader, drafts: Iterable[Draft]) -> list[NumberElsewhere]:
    """Return the numbers of *drafts* that only other levels have, the spelling aside."""
    wanted = [
        (str(draft.values["level"]), str(draft.values["number"]))
        for draft in drafts
        if draft.values.get("number") is not None
    ]
    found: list[NumberElsewhere] = []
    for start in range(0, len(wanted), _BATCH_SIZE):
        batch = wanted[start : start + _BATCH_SIZE]
        levels = issue_numbers.find_levels_of_numbers(reader, [number for _, number in batch])
        for level, number in batch:
            having = levels.get(fold_name(number), set())
            if having and level not in having:
                others = tuple(one.value for one in Level if one.value in having)
                found.append(NumberElsewhere(level, number, others))
    return found


def find_issues_elsewhere(reader: Reader, issue: IssueRow) -> list[IssueRow]:
    """Return the issues of other levels that have the number of *issue*, the spelling aside."""
    found = queries.find_issues_by_folded_number(reader, issue.number)
    return [other for other in found if other.level != issue.level]
