"""Build the SQL conditions and the sort order of an issue list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qinling.ledger.sql_conditions import (
    IS_CLOSED_UNACCEPTED,
    IS_OPEN,
    IS_UNRECTIFIED,
    LEVEL_ORDER,
    build_order_expression,
)
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status

_SEARCHED_COLUMNS = (
    "number",
    "description",
    "location",
    "duty_unit",
    "lead_unit",
    "progress",
    "remark",
    "extra",
)
_VOCABULARY_ORDERS = {
    "level": LEVEL_ORDER,
    "status": build_order_expression("status", Status),
    "schedule": build_order_expression("schedule", Schedule),
    "deadline_kind": build_order_expression("deadline_kind", DeadlineKind),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of an issue list. An issue matches when it meets every filter; within one filter any value is enough.

    *levels* and *statuses* are codes, the other texts match parts of a value. *units* matches the
    lead, duty or assisting unit. *overdue_on* keeps issues overdue on that day, *due_from* and
    *due_by* those due from and until a day; all three keep unrectified issues only. *text* matches
    issues that contain each of its words. *open_only* leaves out closed and void issues.
    *closed_unaccepted* keeps those closed without acceptance.
    """

    levels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    overdue_on: date | None = None
    due_from: date | None = None
    due_by: date | None = None
    text: str | None = None
    open_only: bool = False
    closed_unaccepted: bool = False

    @property
    def has_deadline_filter(self) -> bool:
        """Whether a filter is about the deadline, so that SQLite uses the deadline index."""
        return (self.overdue_on, self.due_from, self.due_by) != (None, None, None)


def build_conditions(filters: Filters) -> tuple[list[str], dict[str, object]]:
    """Return the SQL conditions of *filters* other than the level, and their parameters."""
    clauses: list[str] = []
    params: dict[str, object] = {}
    if filters.statuses:
        params |= {f"status{index}": word for index, word in enumerate(filters.statuses)}
        clauses.append(
            f"status in ({', '.join(f':status{index}' for index in range(len(filters.statuses)))})"
        )
    for name, columns, words in (
        ("category", ("category",), filters.categories),
        ("zone", ("zone",), filters.zones),
        ("town", ("town",), filters.towns),
        ("source", ("source",), filters.sources),
        ("unit", ("lead_unit", "duty_unit", "assisting_unit"), filters.units),
    ):
        if words:
            clauses.append(_build_contains_condition(name, columns, words, params))
    for index, word in enumerate((filters.text or "").split()):
        clauses.append(_build_contains_condition(f"text{index}_", _SEARCHED_COLUMNS, (word,), params))
    return [*clauses, *_build_day_conditions(filters, params)], params


def _build_day_conditions(filters: Filters, params: dict[str, object]) -> list[str]:
    clauses = [IS_UNRECTIFIED] if filters.has_deadline_filter else []
    for name, day, condition in (
        ("overdue_on", filters.overdue_on, "deadline < :overdue_on"),
        ("due_from", filters.due_from, "deadline >= :due_from"),
        ("due_by", filters.due_by, "deadline <= :due_by"),
    ):
        if day is not None:
            clauses.append(condition)
            params[name] = day
    if filters.open_only:
        clauses.append(IS_OPEN)
    if filters.closed_unaccepted:
        clauses.append(IS_CLOSED_UNACCEPTED)
    return clauses


def build_level_condition(levels: tuple[str, ...]) -> str:
    """Return the condition that the level is one of *levels*.

    It compares ranks: with the codes SQLite would choose the level index over the deadline index.
    Raises ValueError for an unknown level.
    """
    order = [str(level) for level in Level]
    ranks = [order.index(level) for level in levels]
    return f"{LEVEL_ORDER} in ({', '.join(map(str, ranks))})"


def _build_contains_condition(
    name: str, columns: Iterable[str], words: tuple[str, ...], params: dict[str, object]
) -> str:
    params |= {f"{name}{index}": f"%{escape_like(word)}%" for index, word in enumerate(words)}
    indexes = range(len(words))
    alternatives = [f"{column} like :{name}{index} escape '\\'" for column in columns for index in indexes]
    return f"({' or '.join(alternatives)})"


def escape_like(word: str) -> str:
    """Return *word* as a part of a `like` pattern whose escape sign is the backslash."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def build_sort_order(keys: tuple[str, ...]) -> str:
    """Return the SQL `order by` list for *keys*: field names, with `-` in front for descending.

    Blanks come last. Vocabulary fields sort in the order of their enum. Raises KeyError for an unknown field.
    """
    order = []
    for key in keys:
        field = FIELDS_BY_NAME[key.removeprefix("-")]
        expression = _VOCABULARY_ORDERS.get(field.name, field.name)
        blank_last = [f"{field.name} is null"] if field.name not in ("number", "level") else []
        order += [*blank_last, f"{expression}{' desc' if key.startswith('-') else ''}"]
    return ", ".join([*order, LEVEL_ORDER, "number"])
