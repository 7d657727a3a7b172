"""The figures of work records: what was done in a period, and the stocks that hold until they change.

The kinds of work stand in the settings, so these figures are built from them. A part (其中) of a
record is counted in its own figure only, a void record in none.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from qinling.rules.figures.conditions import (
    ALWAYS,
    Blank,
    Compare,
    Condition,
    Not,
    OneOf,
    Says,
    all_of,
    is_between,
)
from qinling.rules.figures.figures import (
    Figure,
    LatestOf,
    Measure,
    Population,
    RateOf,
    Span,
    SumOf,
    escape_braces,
)

#: Stored amounts are millionths.
_SCALE = 10**6
WORK_RECORDS = Population(
    "work_record",
    "工作记录",
    "work_record",
    ("unit",),
    ("id", "kind", "topic", "part_of", "amount", "persons", "day", "unit", "note"),
    ("day",),
    (("amount", _SCALE),),
)
#: Stocks in these units say the same of the whole district whoever records them: the last one holds.
UNITS_NOT_ADDED = ("%", "天")
#: Stocks in this unit count the days of a year: those of another year say nothing of this one.
_UNIT_OF_YEAR = "天"
_IS_VALID = Says("is_void", False)
_IS_WHOLE = all_of(_IS_VALID, Blank("part_of"))


class WorkKindLike(Protocol):
    """What figures need to know of a kind of work."""

    @property
    def name(self) -> str:
        """Its name, such as 劝返."""

    @property
    def unit(self) -> str:
        """The unit of its amount."""

    @property
    def persons(self) -> str:
        """The unit of its second figure, "" where there is none."""

    @property
    def is_share(self) -> bool:
        """Whether the second figure is a part of the first."""

    @property
    def is_stock(self) -> bool:
        """Whether it holds until a later record replaces it."""


def build_work_figures(
    kinds: Iterable[WorkKindLike], topics: Iterable[tuple[str, str]] = ()
) -> dict[str, Figure]:
    """Return key → figure of all *kinds*, and of *topics*, each the name of a kind and a topic of it.

    The key is the name of the kind: `劝返`, `劝返_人次` for its second figure, `回访_满意率` for a share,
    `刑事案件_鸟类` and `刑事案件_鸟类_人` for a topic. For 累计 ask with a span since the new year.
    """
    by_name = {kind.name: kind for kind in kinds}
    built = [figure for kind in by_name.values() for figure in _build_kind(kind)]
    for name, topic in topics:
        if name in by_name:
            built += _build_topic(by_name[name], topic)
    return {figure.key: figure for figure in built}


def _build_kind(kind: WorkKindLike) -> Iterator[Figure]:
    if kind.is_stock:
        yield _build_stock(kind)
        return
    condition = all_of(_IS_WHOLE, OneOf("kind", (kind.name,)))
    rule = f"{{first}} 至 {{last}} 的{escape_braces(kind.name)}记录"
    amount = _sum_up(kind.name, kind.name, f"{rule}，不另加“其中”的", kind.unit, "amount", condition)
    yield amount
    if kind.persons:
        persons = _sum_up(
            f"{kind.name}_{kind.persons}",
            f"{kind.name}{kind.persons}",
            f"{rule}里的{escape_braces(kind.persons)}，不另加“其中”的",
            kind.persons,
            "persons",
            condition,
        )
        yield persons
        if kind.is_share:
            stated = amount._replace(  # records that do not say how many would lower the rate
                key=f"{kind.name}_写明{kind.persons}", condition=_in_period(condition, Not(Blank("persons")))
            )
            yield Figure(
                f"{kind.name}_{kind.persons}率",
                f"{escape_braces(kind.name)}{escape_braces(kind.persons)}率",
                f"{{first}} 至 {{last}} {escape_braces(kind.name)}中{escape_braces(kind.persons)}的百分比，没有写{escape_braces(kind.persons)}数的不算",
                "%",
                WORK_RECORDS,
                lambda _: ALWAYS,
                RateOf(persons, stated),
            )


def _build_topic(kind: WorkKindLike, topic: str) -> Iterator[Figure]:
    condition = all_of(_IS_VALID, OneOf("kind", (kind.name,)), OneOf("topic", (topic,)))
    rule = (
        f"{{first}} 至 {{last}} 的{escape_braces(kind.name)}记录中主题为{escape_braces(topic)}的，含“其中”的"
    )
    key, name = f"{kind.name}_{topic}", f"{kind.name}（{topic}）"
    yield _sum_up(key, name, rule, kind.unit, "amount", condition)
    if kind.persons:
        yield _sum_up(
            f"{key}_{kind.persons}", f"{name}{kind.persons}", rule, kind.persons, "persons", condition
        )


def _sum_up(key: str, name: str, rule: str, unit: str, column: str, condition: Condition) -> Figure:
    return Figure(
        key,
        escape_braces(name),
        rule,
        unit,
        WORK_RECORDS,
        _in_period(condition),
        SumOf(column),
    )


def _in_period(*conditions: Condition) -> Callable[[Span], Condition]:
    return lambda span: all_of(*conditions, is_between("day", span.first, span.last))


def _build_stock(kind: WorkKindLike) -> Figure:
    is_added = kind.unit not in UNITS_NOT_ADDED
    is_of_year = kind.unit == _UNIT_OF_YEAR
    measure: Measure = LatestOf("amount", "day", ("unit", "topic") if is_added else ())
    rule = "各单位（各主题）最近一次记录的数相加" if is_added else "最近一次记录的数"
    days = "{year_start} 至 {last} 之间" if is_of_year else "到 {last} 为止"

    def build_condition(span: Span) -> Condition:
        until = Compare("day", "<=", span.last)
        recorded = is_between("day", span.year_start, span.last) if is_of_year else until
        return all_of(_IS_WHOLE, OneOf("kind", (kind.name,)), recorded)

    return Figure(
        kind.name,
        escape_braces(kind.name),
        f"{days}，{rule}",
        kind.unit,
        WORK_RECORDS,
        build_condition,
        measure,
    )
