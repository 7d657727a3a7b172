"""What all coachings together changed, and what may be said of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.coaching_effect import CoachingEffect, ComparedUsage, MeanUsage
from qinling.rules.logins.effect_estimate import EffectInterval, EffectVerdict, summarize_effects
from qinling.rules.logins.usage import Coaching
from tests.rules.logins.sample_usage import parse_day

WEEKS = 4
LIKE = tuple((2, after) for after in (1, 2, 2, 2, 3))


def usage(number, before, after, unit=""):
    return ComparedUsage(
        number, unit or str(number), before, MeanUsage(before, before), MeanUsage(after, after)
    )


def effect(number, before, after, like=LIKE, unit="", unknown="", on="03-16"):
    coached = Coaching(number, f"dj{number}", "", unit, parse_day(on), "李某", "", "")
    others = tuple(usage(100 + place, *one) for place, one in enumerate(like))
    return CoachingEffect(coached, usage(number, before, after, unit), others, unknown)


def effects(*after, before=2, **how):
    return [effect(number, before, one, **how) for number, one in enumerate(after, 1)]


def verdict(*after, **how):
    return summarize_effects(effects(*after, **how), WEEKS).verdict


def test_the_summary_counts_who_rose_stayed_and_fell_against_the_others():
    summed = summarize_effects([*effects(5, 3, 2, 1, 0, 4), effect(9, 2, 20, unknown="缺")], WEEKS)

    assert (summed.compared, summed.rose, summed.same, summed.fell) == (6, 3, 1, 2)
    assert (summed.before, summed.after) == (2, 2.5)
    assert (summed.others_before, summed.others_after) == (2, 2)
    assert (summed.accounts, summed.units, summed.others, summed.too_few) == (6, 6, 5, "")


def test_four_accounts_are_too_few_for_an_interval():
    summed = summarize_effects(effects(20, 20, 20, 20), WEEKS)

    assert (summed.interval, summed.verdict) == (None, EffectVerdict.TOO_FEW)
    assert summed.too_few == "能比较的账号只有 4 个，不足 5 个"
    assert summarize_effects([], WEEKS).too_few == "能比较的账号只有 0 个，不足 5 个"


def test_two_topics_of_one_visit_and_two_visits_of_one_account_are_one_account():
    visits = effects(3, 3, 3, 3)

    assert summarize_effects([*visits, *visits], WEEKS).compared == 4
    later = summarize_effects([*visits, effect(1, 2, 3, on="08-03")], WEEKS)
    assert (later.compared, later.accounts, later.interval) == (5, 4, None)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.1, 1.2, EffectVerdict.RAISED),
        (-1.2, -0.1, EffectVerdict.LOWERED),
        (0.0, 0.5, EffectVerdict.NO_DIFFERENCE),
        (-0.5, 0.5, EffectVerdict.NO_DIFFERENCE),
        (-0.1, 0.6, EffectVerdict.TOO_FEW),
        (-0.6, 0.1, EffectVerdict.TOO_FEW),
    ],
)
def test_no_more_is_claimed_than_the_interval_supports(low, high, said):
    assert EffectInterval((low + high) / 2, low, high).verdict == said


def test_a_clear_rise_and_a_clear_fall_are_seen():
    assert verdict(7, 8, 6, 7, 9) == EffectVerdict.RAISED
    high = tuple((9, after) for after in (8, 9, 9, 9, 10))
    assert verdict(2, 1, 0, 2, 1, before=9, like=high) == EffectVerdict.LOWERED


def test_the_interval_of_equal_use_is_that_of_the_textbook():
    interval = summarize_effects(effects(1, 2, 2, 2, 3), WEEKS).interval

    # two samples of five, variance 0.5: t(8) = 2.306 times the root of 0.5 × 2 / 5
    assert interval.difference == 0
    assert interval.high * WEEKS == pytest.approx(2.306 * 0.4472, abs=1e-3)
    assert interval.low == -interval.high


def test_a_rise_back_to_the_level_of_those_of_like_use_is_no_success():
    like = tuple((4, after) for after in (4, 3, 5, 4, 4))

    assert verdict(4, 5, 3, 4, 4, before=0, like=like) != EffectVerdict.RAISED


def test_a_fall_back_to_what_was_usual_is_no_failure():
    """Picked for what they did long ago, they had used it more by chance before they were coached."""
    like = tuple((9, after) for after in (8, 9, 9, 9, 10))
    plain = effects(3, 4, 2, 3, 4, before=9, like=like)
    long_low = [one._replace(own=one.own._replace(earlier_days=3)) for one in plain]

    assert summarize_effects(plain, WEEKS).verdict == EffectVerdict.LOWERED
    assert summarize_effects(long_low, WEEKS).verdict != EffectVerdict.LOWERED


def test_what_a_whole_unit_did_counts_little():
    after = (9, 9, 9, 9, 9, 9, 4, 4, 4, 4, 4, 4)
    units = [*["甲"] * 6, *["乙"] * 6]
    alone = summarize_effects(effects(*after), WEEKS).interval
    by_unit = [
        effect(number, 2, one, unit=unit) for number, (one, unit) in enumerate(zip(after, units, strict=True))
    ]

    assert alone.verdict == EffectVerdict.RAISED
    assert summarize_effects(by_unit, WEEKS).verdict == EffectVerdict.TOO_FEW


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from("甲乙丙")), min_size=5, max_size=15
    ),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=5, max_size=12),
)
def test_the_interval_holds_both_ends_and_turns_with_the_signs(coached, like):
    def interval(sign):
        given_ = [
            effect(number, sign * before, sign * after, tuple((sign * b, sign * a) for b, a in like), unit)
            for number, (before, after, unit) in enumerate(coached)
        ]
        return summarize_effects(given_, WEEKS).interval

    plain, turned = interval(1), interval(-1)

    assert plain.low <= plain.difference <= plain.high
    assert (turned.low, turned.high) == pytest.approx((-plain.high, -plain.low))
