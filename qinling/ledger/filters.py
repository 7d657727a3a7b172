"""Which issues to list and in what order, as SQL with bound parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qinling.ledger.sql_conditions import IS_OPEN, IS_UNRECTIFIED, LEVEL_ORDER, build_order_expression
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
    """What listed issues must fulfil: every filter given, any one of the words within a filter.

    *levels* and *statuses* are codes. The office's own words match as parts of a value;
    *units* match whoever leads, answers or assists. *overdue_on* leaves what was overdue on
    that day, *due_from* and *due_by* what is due from and until a day, all of issues still to
    be rectified. Every word of *text* must stand somewhere in the issue. *open_only* leaves out
    what is struck off or withdrawn.
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

    @property
    def has_deadline_filter(self) -> bool:
        """Whether a deadline narrows the list, so that the index of deadlines serves it."""
        return (self.overdue_on, self.due_from, self.due_by) != (None, None, None)


def build_conditions(filters: Filters) -> tuple[list[str], dict[str, object]]:
    """Return the SQL conditions of *filters* other than the level, and their parameters."""
    clauses: list[str] = []
    params: dict[str, object] = {}
    if filters.statuses:
        params |= {f"status{place}": word for place, word in enumerate(filters.statuses)}
        clauses.append(
            f"status in ({', '.join(f':status{place}' for place in range(len(filters.statuses)))})"
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
    for place, word in enumerate((filters.text or "").split()):
        clauses.append(_build_contains_condition(f"text{place}_", _SEARCHED_COLUMNS, (word,), params))
    return [*clauses, *_build_day_conditions(filters, params)], params


def _build_day_conditions(filters: Filters, params: dict[str, object]) -> list[str]:
    clauses = [IS_UNRECTIFIED] if filters.has_deadline_filter else []
    for name, day, is_met in (
        ("overdue_on", filters.overdue_on, "deadline < :overdue_on"),
        ("due_from", filters.due_from, "deadline >= :due_from"),
        ("due_by", filters.due_by, "deadline <= :due_by"),
    ):
        if day is not None:
            clauses.append(is_met)
            params[name] = day
    if filters.open_only:
        clauses.append(IS_OPEN)
    return clauses


def build_level_condition(levels: tuple[str, ...]) -> str:
    """Return the condition that the level is one of *levels*.

    It asks for the rank: asked for the word, SQLite would leave the index of deadlines for
    that of levels. Raises ValueError for what is no level.
    """
    order = [str(level) for level in Level]
    ranks = [order.index(level) for level in levels]
    return f"{LEVEL_ORDER} in ({', '.join(map(str, ranks))})"


def _build_contains_condition(
    name: str, columns: Iterable[str], words: tuple[str, ...], params: dict[str, object]
) -> str:
    params |= {f"{name}{place}": f"%{_escape_like(word)}%" for place, word in enumerate(words)}
    places = range(len(words))
    alternatives = [f"{column} like :{name}{place} escape '\\'" for column in columns for place in places]
    return f"({' or '.join(alternatives)})"


def _escape_like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def build_sort_order(keys: tuple[str, ...]) -> str:
    """Return the SQL order of *keys*, names of fields, downwards with `-` before; blanks come last.

    Closed words go in the order of their vocabulary. Raises KeyError for what is no field.
    """
    order = []
    for key in keys:
        field = FIELDS_BY_NAME[key.removeprefix("-")]
        expression = _VOCABULARY_ORDERS.get(field.name, field.name)
        blank_last = [f"{field.name} is null"] if field.name not in ("number", "level") else []
        order += [*blank_last, f"{expression}{' desc' if key.startswith('-') else ''}"]
    return ", ".join([*order, LEVEL_ORDER, "number"])
