"""What all coachings together changed in active days, as an interval and what it supports.

Whoever is coached for low use rises by itself afterwards, because part of the low use was chance. How
much is not known, only its ends: either the whole gap to the accounts of like use closes (then the
active days *after* are to be compared) or none of it (then the *changes* are, from the weeks before
and, for accounts picked by what they did long ago, from the weeks before those). The interval reaches
over all of them, each with the t interval of the difference of two means, so that a claim holds at
every end.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from qinling.rules.logins.coaching_effect import CoachingEffect, ComparedUsage
from qinling.rules.logins.student_t import compute_t_quantile
from qinling.rules.vocabulary import Term

#: With fewer coached accounts that can be compared no interval is computed.
MIN_COMPARED = 5
CONFIDENCE = 0.95
#: A change of so many active days a week would matter; an interval that reaches beyond tells too little.
NOTABLE_DAYS = 0.5
_ROUNDING = 1e-9


class EffectVerdict(Term):
    """What the interval supports."""

    RAISED = "raised", "看得出提高了"
    LOWERED = "lowered", "看得出减少了"
    NO_DIFFERENCE = "no_difference", "看不出差别"
    TOO_FEW = "too_few", "太少，看不出"


class EffectInterval(NamedTuple):
    """The difference that coaching made in active days a week: the middle and the ends of its interval."""

    difference: float
    low: float
    high: float

    @property
    def verdict(self) -> EffectVerdict:
        """What the interval supports."""
        if self.low > 0:
            return EffectVerdict.RAISED
        if self.high < 0:
            return EffectVerdict.LOWERED
        if max(-self.low, self.high) <= NOTABLE_DAYS:
            return EffectVerdict.NO_DIFFERENCE
        return EffectVerdict.TOO_FEW


class EffectSummary(NamedTuple):
    """All comparable effects: their number, how many rose, stayed and fell in active days, and the means.

    *accounts* and *units* are the coached ones, *others* the accounts of like use. *interval* is
    None when there are too few to compute it, and *too_few* says so.
    """

    compared: int
    rose: int
    same: int
    fell: int
    before: float
    after: float
    others_before: float
    others_after: float
    too_few: str
    accounts: int
    units: int
    others: int
    interval: EffectInterval | None

    @property
    def verdict(self) -> EffectVerdict:
        """What can be said."""
        return self.interval.verdict if self.interval else EffectVerdict.TOO_FEW


def summarize_effects(effects: Sequence[CoachingEffect], weeks: int) -> EffectSummary:
    """Summarize the comparable effects. Several coachings of one account on one day count once."""
    comparable = list(
        {(one.coaching.account_id, one.coaching.day): one for one in effects if not one.unknown}.values()
    )
    changes = [one.own.after.active_days - one.own.before.active_days for one in comparable]
    accounts = {one.coaching.account_id for one in comparable}
    too_few = f"能比较的账号只有 {len(accounts)} 个，不足 {MIN_COMPARED} 个"
    is_enough = len(accounts) >= MIN_COMPARED
    return EffectSummary(
        len(comparable),
        sum(change > 0 for change in changes),
        sum(change == 0 for change in changes),
        sum(change < 0 for change in changes),
        _compute_mean([one.own.before.active_days for one in comparable]),
        _compute_mean([one.own.after.active_days for one in comparable]),
        _compute_mean([one.others_before.active_days for one in comparable]),
        _compute_mean([one.others_after.active_days for one in comparable]),
        "" if is_enough else too_few,
        len(accounts),
        len({one.coaching.unit or one.coaching.account for one in comparable}),
        len({other.account_id for one in comparable for other in one.like}),
        estimate_interval(comparable, weeks) if is_enough else None,
    )


def _compute_mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def estimate_interval(comparable: Sequence[CoachingEffect], weeks: int) -> EffectInterval:
    """Return the interval of the difference in active days a week. Each coached account counts once."""
    by_account: dict[int, list[CoachingEffect]] = defaultdict(list)
    for one in comparable:
        by_account[one.coaching.account_id].append(one)
    samples = [_sample_differences(list(by_account.values()), measure) for measure in _MEASURES]
    middles = [sample.middle for sample in samples]
    reaches = [_compute_reach(sample) for sample in samples]
    low = min(middle - reach for middle, reach in zip(middles, reaches, strict=True))
    high = max(middle + reach for middle, reach in zip(middles, reaches, strict=True))
    return EffectInterval((min(middles) + max(middles)) / 2 / weeks, low / weeks, high / weeks)


def _get_level(usage: ComparedUsage) -> float:
    return usage.after.active_days


def _get_change(usage: ComparedUsage) -> float:
    return usage.after.active_days - usage.before.active_days


def _get_change_since_earlier(usage: ComparedUsage) -> float:
    return usage.after.active_days - usage.earlier_days


#: What is compared: as if the whole gap closed by itself, and as if none of either gap did.
_MEASURES = (_get_level, _get_change, _get_change_since_earlier)


class _Sample(NamedTuple):
    """What one measure says of each coached account and of those of like use: how far it is from what is usual.

    *own* is the difference of each coached account from those of like use, *like* the difference of each of
    these from the others; both with the unit, and with the weight in the comparison, which sum up to one.
    *like_variance* is the variance of one account among others of like use.
    """

    own: list[tuple[str, float, float]]
    like: list[tuple[str, float, float]]
    like_variance: float

    @property
    def middle(self) -> float:
        return _compute_mean([apart for _, apart, _ in self.own])


def _sample_differences(
    by_account: Sequence[Sequence[CoachingEffect]], measure: Callable[[ComparedUsage], float]
) -> _Sample:
    own = []
    units: dict[int, str] = {}
    weights: dict[int, float] = defaultdict(float)
    apart: dict[int, list[float]] = defaultdict(list)
    degrees = 0
    for effects in by_account:
        differences = []
        for one in effects:
            values = [measure(other) for other in one.like]
            middle = _compute_mean(values)
            differences.append(measure(one.own) - middle)
            degrees += len(values) - 1
            for other, value in zip(one.like, values, strict=True):
                units[other.account_id] = other.unit
                weights[other.account_id] += 1 / (len(values) * len(effects) * len(by_account))
                apart[other.account_id].append(value - middle)
        own.append((effects[0].own.unit, _compute_mean(differences), 1 / len(by_account)))
    squares = sum(value**2 for values in apart.values() for value in values)
    like = [(units[one], _compute_mean(apart[one]), weight) for one, weight in weights.items()]
    return _Sample(own, like, squares / degrees)


def _compute_reach(sample: _Sample) -> float:
    """Return half the length of the interval: the longer of Student's, which pools the variances, and Welch's."""
    count, middle = len(sample.own), sample.middle
    own_variance = sum((apart - middle) ** 2 for _, apart, _ in sample.own) / (count - 1)
    likeness = _estimate_unit_likeness(sample, own_variance)
    own_weight, like_weight = (_compute_weight(part, likeness) for part in (sample.own, sample.like))
    own_degrees, like_degrees = max(1 / own_weight - 1, 1), max(1 / like_weight - 1, 1)
    pooled = (own_variance * own_degrees + sample.like_variance * like_degrees) / (own_degrees + like_degrees)
    reach = _compute_t(own_degrees + like_degrees) * sqrt(pooled * (own_weight + like_weight))
    own_part, like_part = own_variance * own_weight, sample.like_variance * like_weight
    if total := own_part + like_part:
        degrees = total**2 / (own_part**2 / own_degrees + like_part**2 / like_degrees)
        reach = max(reach, _compute_t(degrees) * sqrt(total))
    return reach


def _estimate_unit_likeness(sample: _Sample, own_variance: float) -> float:
    """Return how much accounts of one unit vary together, from 0 to 1: the mean product of two of a unit."""
    middle = sample.middle
    products, pairs = 0.0, 0
    scaled = [(unit, (apart - middle) / sqrt(own_variance)) for unit, apart, _ in sample.own if own_variance]
    scaled += [
        (unit, apart / sqrt(sample.like_variance)) for unit, apart, _ in sample.like if sample.like_variance
    ]
    by_unit: dict[str, list[float]] = defaultdict(list)
    for unit, apart in scaled:
        by_unit[unit].append(apart)
    for values in by_unit.values():
        products += sum(values) ** 2 - sum(value**2 for value in values)
        pairs += len(values) * (len(values) - 1)
    return min(max(products / pairs, 0), 1) if pairs else 0


def _compute_weight(part: Sequence[tuple[str, float, float]], likeness: float) -> float:
    """Return the variance of the weighted mean of accounts that vary by 1, and in one unit alike."""
    by_unit: dict[str, float] = defaultdict(float)
    for unit, _, weight in part:
        by_unit[unit] += weight
    alone = sum(weight**2 for _, _, weight in part)
    return (1 - likeness) * alone + likeness * sum(weight**2 for weight in by_unit.values())


def _compute_t(degrees: float) -> float:
    return compute_t_quantile((1 + CONFIDENCE) / 2, max(int(degrees + _ROUNDING), 1))
