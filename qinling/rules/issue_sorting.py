"""Put issues of several ledgers into one order, the order in which one ledger lists its own."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status, Term

Issue = TypeVar("Issue")

_VOCABULARIES: dict[str, type[Term]] = {
    "level": Level,
    "status": Status,
    "schedule": Schedule,
    "deadline_kind": DeadlineKind,
}


def sort_issues(
    issues: Sequence[Issue], sort: Sequence[str], get: Callable[[Issue, str], Any]
) -> list[Issue]:
    """Return *issues* by the fields *sort*, with "-" for descending; equal ones stay in their order, blanks come last.

    *get* returns a field of an issue.
    """
    ordered = list(issues)
    for key in reversed(sort):
        name = key.removeprefix("-")
        terms = [str(term) for term in _VOCABULARIES[name]] if name in _VOCABULARIES else None
        filled = [one for one in ordered if get(one, name) is not None]
        blank = [one for one in ordered if get(one, name) is None]
        filled.sort(
            key=lambda one, name=name, terms=terms: terms.index(get(one, name)) if terms else get(one, name),  # type: ignore[misc]
            reverse=key.startswith("-"),
        )
        ordered = [*filled, *blank]
    return ordered
