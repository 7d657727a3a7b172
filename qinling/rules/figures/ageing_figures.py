"""How long the unrectified issues have been open, and the overdue ones overdue, in bands of days."""

from collections.abc import Mapping

from qinling.rules.figures.conditions import Blank, Compare, Condition, all_of, any_of
from qinling.rules.figures.figures import ISSUES, Figure, Span
from qinling.rules.figures.issue_conditions import IS_UNRECTIFIED, is_overdue
from qinling.rules.warning_tiers import add_days

#: Name and last day of each band; the last band has no end.
_AGE_BANDS = {"month": 30, "quarter": 90, "half_year": 180, "year": 365, "longer": None}
_OVERDUE_BANDS = {"week": 7, "month": 30, "quarter": 90, "longer": None}
_AGE_RULE = "未完成整改的问题中，从交办（没有交办日期的从发现）到 {as_of} "


def _is_handed_over(sign: str, span: Span, days: int) -> Condition:
    """Return the condition that the hand-over, or else the finding, stands by *sign* to *days* before the day."""
    day = add_days(span.as_of, -days)
    return any_of(
        Compare("handed_over_on", sign, day),
        all_of(Blank("handed_over_on"), Compare("found_on", sign, day)),
    )


def _count_age(key: str, after: int | None, until: int | None) -> Figure:
    name = _name_band(after, until)

    def is_of_age(span: Span) -> Condition:
        bounds = []
        if until is not None:
            bounds.append(_is_handed_over(">=", span, until))
        if after is not None:
            bounds.append(_is_handed_over("<", span, after))
        return all_of(IS_UNRECTIFIED, *bounds)

    return Figure(f"age_{key}", f"已办{name}", f"{_AGE_RULE}{name}的", "个", ISSUES, is_of_age)


def _count_overdue(key: str, after: int | None, until: int | None) -> Figure:
    name = _name_band(after, until)

    def is_so_late(span: Span) -> Condition:
        bounds: list[Condition] = []
        if until is not None:
            bounds.append(Compare("deadline", ">=", add_days(span.as_of, -until)))
        if after is not None:
            bounds.append(Compare("deadline", "<", add_days(span.as_of, -after)))
        return all_of(is_overdue(span.as_of), *bounds)

    rule = f"未完成整改、到 {{as_of}} 已超期{name}的问题"
    return Figure(f"overdue_{key}", f"超期{name}", rule, "个", ISSUES, is_so_late)


def _name_band(after: int | None, until: int | None) -> str:
    if until is None:
        return f"{after}天以上"
    return f"{until}天以内" if after is None else f"{after + 1}至{until}天"


def _list_bands(bands: Mapping[str, int | None]) -> list[tuple[str, int | None, int | None]]:
    """Return the name of each band, the day that it begins after, and its last day."""
    return list(zip(bands, (None, *bands.values()), bands.values(), strict=False))


AGE_UNKNOWN = Figure(
    "age_unknown",
    "起算日期不明",
    "未完成整改、既没有交办日期也没有发现日期的问题",
    "个",
    ISSUES,
    lambda _: all_of(IS_UNRECTIFIED, Blank("handed_over_on"), Blank("found_on")),
)
#: They sum to `issue_figures.UNRECTIFIED`.
AGE_FIGURES = (*(_count_age(*band) for band in _list_bands(_AGE_BANDS)), AGE_UNKNOWN)
#: They sum to `issue_figures.OVERDUE`.
OVERDUE_AGE_FIGURES = tuple(_count_overdue(*band) for band in _list_bands(_OVERDUE_BANDS))
AGEING_FIGURES = (*AGE_FIGURES, *OVERDUE_AGE_FIGURES)
