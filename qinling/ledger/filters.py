"""Which issues to list and in what order, as SQL with bound parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qinling.ledger.sql_conditions import LEVEL_ORDER, OPEN_ONLY, RUNNING_ONLY, order_of
from qinling.rules.fields import FIELD
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status

_SEARCHED = ("number", "description", "location", "duty_unit", "lead_unit", "progress", "remark", "extra")
_WORD_ORDERS = {
    "level": LEVEL_ORDER,
    "status": order_of("status", Status),
    "schedule": order_of("schedule", Schedule),
    "deadline_kind": order_of("deadline_kind", DeadlineKind),
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
    def by_deadline(self) -> bool:
        """Whether a deadline narrows the list, so that the index of deadlines serves it."""
        return (self.overdue_on, self.due_from, self.due_by) != (None, None, None)


def conditions(filters: Filters) -> tuple[list[str], dict[str, object]]:
    """Return the SQL conditions of *filters* other than the level, and their parameters."""
    met: list[str] = []
    params: dict[str, object] = {}
    if filters.statuses:
        params |= {f"status{place}": word for place, word in enumerate(filters.statuses)}
        met.append(f"status in ({', '.join(f':status{place}' for place in range(len(filters.statuses)))})")
    for name, columns, words in (
        ("category", ("category",), filters.categories),
        ("zone", ("zone",), filters.zones),
        ("town", ("town",), filters.towns),
        ("source", ("source",), filters.sources),
        ("unit", ("lead_unit", "duty_unit", "assisting_unit"), filters.units),
    ):
        if words:
            met.append(_any_contains(name, columns, words, params))
    for place, word in enumerate((filters.text or "").split()):
        met.append(_any_contains(f"text{place}_", _SEARCHED, (word,), params))
    return [*met, *_days(filters, params)], params


def _days(filters: Filters, params: dict[str, object]) -> list[str]:
    met = [RUNNING_ONLY] if filters.by_deadline else []
    for name, day, is_met in (
        ("overdue_on", filters.overdue_on, "deadline < :overdue_on"),
        ("due_from", filters.due_from, "deadline >= :due_from"),
        ("due_by", filters.due_by, "deadline <= :due_by"),
    ):
        if day is not None:
            met.append(is_met)
            params[name] = day
    if filters.open_only:
        met.append(OPEN_ONLY)
    return met


def level_among(levels: tuple[str, ...]) -> str:
    """Return the condition that the level is one of *levels*.

    It asks for the rank: asked for the word, SQLite would leave the index of deadlines for
    that of levels. Raises ValueError for what is no level.
    """
    order = [str(level) for level in Level]
    ranks = [order.index(level) for level in levels]
    return f"{LEVEL_ORDER} in ({', '.join(map(str, ranks))})"


def _any_contains(
    name: str, columns: Iterable[str], words: tuple[str, ...], params: dict[str, object]
) -> str:
    params |= {f"{name}{place}": f"%{_escaped(word)}%" for place, word in enumerate(words)}
    places = range(len(words))
    either = [f"{column} like :{name}{place} escape '\\'" for column in columns for place in places]
    return f"({' or '.join(either)})"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def sort_order(keys: tuple[str, ...]) -> str:
    """Return the SQL order of *keys*, names of fields, downwards with `-` before; blanks come last.

    Closed words go in the order of their vocabulary. Raises KeyError for what is no field.
    """
    order = []
    for key in keys:
        field = FIELD[key.removeprefix("-")]
        expression = _WORD_ORDERS.get(field.name, field.name)
        blank_last = [f"{field.name} is null"] if field.name not in ("number", "level") else []
        order += [*blank_last, f"{expression}{' desc' if key.startswith('-') else ''}"]
    return ", ".join([*order, LEVEL_ORDER, "number"])
