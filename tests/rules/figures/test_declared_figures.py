"""Every figure has a name, a rule in one sentence and a key of its own."""

import re
from datetime import date

import pytest

from qinling.errors import ValueRefused
from qinling.rules.figures.ageing_figures import AGEING_FIGURES
from qinling.rules.figures.declared import FIGURES, resolve_figure
from qinling.rules.figures.figures import RateOf, Span, calculate_rate, format_value
from qinling.rules.figures.issue_figures import ISSUE_FIGURES, STATUS_FIGURES, TIER_FIGURES
from qinling.rules.figures.period_figures import ACTS_BY_KIND, PERIOD_FIGURES
from qinling.rules.vocabulary import Status, SupervisionKind, WarningTier
from qinling.rules.warning_tiers import TierDays

SPAN = Span(date(2026, 6, 10), date(2026, 5, 1), date(2026, 5, 31), tiers=TierDays(2, 5, 9, 20))


def test_no_two_figures_share_a_key_or_a_name():
    declared = [*ISSUE_FIGURES, *AGEING_FIGURES, *PERIOD_FIGURES]
    assert len(FIGURES) == len(declared)
    assert len({one.format_name(SPAN) for one in declared}) == len(declared)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_says_in_words_what_it_counts(figure):
    assert re.fullmatch("[a-z_]+", figure.key)
    for text in (figure.format_name(SPAN), figure.format_rule(SPAN)):
        assert text
        assert not re.search(r"[{}\n]", text)
    assert not figure.format_rule(SPAN).endswith("。")
    assert (figure.unit == "%") == isinstance(figure.measure, RateOf)


def test_names_and_rules_tell_the_days_that_are_asked_for():
    assert FIGURES["due_within_near"].format_name(SPAN) == "5天内到期"
    assert "2026-06-10" in FIGURES["overdue"].format_rule(SPAN)
    assert "2026-05-01 至 2026-05-31" in FIGURES["closed_out"].format_rule(SPAN)
    assert "2026-01-01" in FIGURES["closed_since_year"].format_rule(SPAN)


def test_every_status_tier_and_kind_of_act_has_its_figure():
    assert set(STATUS_FIGURES) == set(Status)
    assert set(TIER_FIGURES) == set(WarningTier)
    assert len(ACTS_BY_KIND) == len(SupervisionKind)


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [(1, 16, 6.3), (1, 3, 33.3), (2, 3, 66.7), (0, 5, 0.0), (5, 5, 100.0), (9_998, 10_000, 99.9), (1, 10_000, 0.1), (3, 0, None), (None, 4, None), (2.5, 5, 50.0)],
)  # fmt: skip
def test_a_rate_has_one_decimal_rounds_halves_up_and_hides_no_single_one(part, whole, rate):
    assert calculate_rate(part, whole) == rate


def test_a_value_is_written_as_people_write_it():
    total, rate = FIGURES["total"], FIGURES["close_out_rate"]
    assert [format_value(total, value) for value in (1234567, 21.9, None)] == ["1234567", "21.9", "—"]
    assert [format_value(rate, value) for value in (100.0, 28.6, None)] == ["100.0", "28.6", "—"]


def test_a_figure_that_nobody_knows_is_refused_with_the_near_ones():
    assert resolve_figure("overdue") is FIGURES["overdue"]
    with pytest.raises(ValueRefused) as refused:
        resolve_figure("over_due")
    assert "overdue（已超期）" in refused.value.remedy
