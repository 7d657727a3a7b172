"""The conditions and the sort order of an issue list."""

from dataclasses import dataclass
from datetime import date

from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.issues.free_words import find_worded_issues
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import LEVEL_ORDER, build_order_expression
from qinling.ledger.units import build_unit_condition
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.figures.conditions import (
    Blank,
    Compare,
    Condition,
    Contains,
    IsAmong,
    Says,
    all_of,
    any_of,
    is_one_of,
)
from qinling.rules.figures.issue_conditions import (
    IS_CLOSED_UNACCEPTED,
    IS_OPEN,
    IS_UNRECTIFIED,
    NAMING_COLUMNS,
    UNIT_COLUMNS,
)
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
#: The duty unit, and the lead unit of an issue without one, as `warn` shows it.
RESPONSIBLE_UNIT = "responsible_unit"
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
    lead, duty or assisting unit, *towns* the town, in any spelling and under names merged with it.
    *overdue_on* keeps issues overdue on that day, *due_from* and *due_by* those due from and until a
    day; all three keep unrectified issues only. *text* matches issues that contain each of its words.
    *open_only* leaves out closed and void issues. *closed_unaccepted* keeps those closed without
    acceptance, *not_on_platform* those said not to be on the platform. *words* matches issues that hold each of them in any text, in any spelling.
    *columns* are pairs of a column and what its text holds; those of units and towns in any spelling; RESPONSIBLE_UNIT is one. *further*
    conditions must hold too.
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
    not_on_platform: bool = False
    words: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    further: tuple[Condition, ...] = ()

    @property
    def has_deadline_filter(self) -> bool:
        """Whether a filter is about the deadline, so that SQLite uses the deadline index."""
        return (self.overdue_on, self.due_from, self.due_by) != (None, None, None)


def list_conditions(reader: Reader, filters: Filters) -> list[Condition]:
    """Return the conditions of *filters* other than the level. All of them must hold.

    Words for units and towns mean every spelling that *reader* finds.
    """
    conditions: list[Condition] = []
    if filters.statuses:
        conditions.append(is_one_of("status", map(Status.from_code, filters.statuses)))
    for columns, words in (
        (("category",), filters.categories),
        (("zone",), filters.zones),
        (("source",), filters.sources),
    ):
        if words:
            conditions.append(any_of(*(Contains(columns, word) for word in words)))
    if filters.towns:
        conditions.append(build_unit_condition(reader, ("town",), filters.towns))
    if filters.units:
        conditions.append(build_unit_condition(reader, UNIT_COLUMNS, filters.units))
    conditions += [Contains(_SEARCHED_COLUMNS, word) for word in (filters.text or "").split()]
    if filters.words:
        conditions.append(IsAmong("id", tuple(sorted(find_worded_issues(reader, filters.words)))))
    conditions += [_build_column_condition(reader, *one) for one in filters.columns]
    return [*conditions, *filters.further, *_list_day_conditions(filters)]


def _build_column_condition(reader: Reader, column: str, word: str) -> Condition:
    """Return the condition that *column*, or RESPONSIBLE_UNIT, holds *word*."""
    if column == RESPONSIBLE_UNIT:
        is_led = build_unit_condition(reader, ("lead_unit",), (word,))
        is_on_duty = build_unit_condition(reader, ("duty_unit",), (word,))
        return any_of(is_on_duty, all_of(Blank("duty_unit"), is_led))
    if column in NAMING_COLUMNS:
        return build_unit_condition(reader, (column,), (word,))
    return Contains((column,), word)


def _list_day_conditions(filters: Filters) -> list[Condition]:
    conditions: list[Condition] = [IS_UNRECTIFIED] if filters.has_deadline_filter else []
    for sign, day in (("<", filters.overdue_on), (">=", filters.due_from), ("<=", filters.due_by)):
        if day is not None:
            conditions.append(Compare("deadline", sign, day))
    if filters.open_only:
        conditions.append(IS_OPEN)
    if filters.closed_unaccepted:
        conditions.append(IS_CLOSED_UNACCEPTED)
    if filters.not_on_platform:
        conditions.append(Says("on_platform", False))
    return conditions


def _build_level_condition(levels: tuple[str, ...]) -> str:
    """Return the condition that the level is one of *levels*.

    It compares ranks: with the codes SQLite would choose the level index over the deadline index.
    Raises ValueError for an unknown level.
    """
    order = [str(level) for level in Level]
    ranks = [order.index(level) for level in levels]
    return f"{LEVEL_ORDER} in ({', '.join(map(str, ranks))})"


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


def build_list_clauses(
    reader: Reader, filters: Filters, sort: tuple[str, ...]
) -> tuple[str, dict[str, object]]:
    """Return the `where` and `order by` of the issues that match *filters*, by level and number or by *sort*, and the values."""
    sql = ConditionSql()
    where = sql.build(all_of(*list_conditions(reader, filters)))
    if filters.levels:
        where += f" and {_build_level_condition(filters.levels)}"
    return f"where {where} order by {build_sort_order(sort)}", sql.params
