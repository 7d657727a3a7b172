"""Figures as templates name them: periods and subsets before them, and what nobody knows is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.figures.conditions import ALWAYS, OneOf
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figure_names import (
    PERIODS,
    SUBSETS,
    ScopedFigure,
    bind_figure,
    build_catalog,
    resolve_figure_name,
    resolve_period,
)
from qinling.rules.figures.figures import RateOf, Span
from qinling.rules.work.kinds import DEFAULT_KINDS, WorkKind

SPAN = Span(date(2026, 4, 25), date(2026, 4, 1), date(2026, 4, 25))
OWN = WorkKind("今年", ("次",))
CATALOG = build_catalog(
    (*DEFAULT_KINDS, OWN, WorkKind("累计销号", ("个",))), [("刑事案件", "鸟类"), ("刑事案件", "人"), ("没有", "甲")], SPAN
)  # fmt: skip


def resolve(*words):
    return resolve_figure_name(words, CATALOG)


def test_a_figure_is_named_by_its_name_or_its_key():
    by_name, by_key = resolve("累计销号"), resolve("closed", "值")
    assert by_name == (ScopedFigure(FIGURES["closed"]), 1)
    assert by_key == by_name


def test_words_before_a_figure_choose_its_period_and_its_issues():
    for words in (("省级", "今年", "期内销号"), ("今年", "省级", "closed_out")):
        assert resolve(*words) == (ScopedFigure(FIGURES["closed_out"], "今年", "省级"), 3)


def test_a_kind_of_work_that_is_called_like_something_else_is_reached_all_the_same():
    assert resolve("累计销号")[0].figure is FIGURES["closed"]
    assert resolve("工作", "累计销号")[0].figure is CATALOG.work["累计销号"]
    assert resolve("今年", "工作", "今年")[0] == ScopedFigure(CATALOG.work["今年"], "今年")


def test_second_figures_and_topics_are_found_and_a_topic_takes_no_place_of_another():
    cases, _ = resolve("今年", "刑事案件")
    (birds,) = CATALOG.list_parts(cases)
    assert (birds.figure.key, birds.period) == ("刑事案件_鸟类", "今年")
    assert CATALOG.find_second(birds).figure.key == "刑事案件_鸟类_人"
    assert CATALOG.find_second(cases).figure.name == "刑事案件人"
    assert CATALOG.find_second(resolve("会议")[0]) is None
    assert CATALOG.list_parts(resolve("累计销号")[0]) == []


@pytest.mark.parametrize(
    ("words", "what", "near"),
    [
        (("劝反",), "劝反", "劝返"),
        (("今年", "劝返_人"), "劝返_人", "劝返_人次"),
        (("省级", "期内消号"), "期内消号", "期内销号"),
        (("省级", "劝返"), "不能只算省级", "去掉“省级.”"),
        (("今年", "本期", "劝返"), "没有叫“本期”", "--figures"),
        (("今年",), "后面没有指标", "今年.指标名"),
        (("今年", "省级"), "今年.省级", "今年.省级.指标名"),
        (("工作", "closed"), "closed", "--figures"),
    ],
)
def test_a_name_that_nobody_knows_is_refused_with_the_near_ones(words, what, near):
    with pytest.raises(ValueRefused) as refused:
        resolve(*words)
    assert what in refused.value.message
    assert near in refused.value.remedy


def test_a_bound_figure_says_its_days_and_its_subset():
    closed_out = FIGURES["closed_out"]
    rules = {
        period: bind_figure(ScopedFigure(closed_out, period, "热线"), SPAN).format_rule(SPAN) for period in PERIODS
    }  # fmt: skip
    assert rules["本期"].startswith("销号日期在 2026-04-01 至 2026-04-25 的问题")
    assert rules["今年"].startswith("销号日期在 2026-01-01 至 2026-04-25 的问题")
    assert rules["累计"].startswith("销号日期在 有记录以来至 2026-04-25 的问题")
    assert all(rule.endswith("限来源含“热线”或“12345”的问题") for rule in rules.values())
    assert bind_figure(ScopedFigure(closed_out, subset="热线"), SPAN).format_name(SPAN) == "热线期内销号"


def test_the_parts_of_a_bound_rate_are_bound_too():
    bound = bind_figure(ScopedFigure(FIGURES["close_out_rate"], subset="省级"), SPAN)
    assert isinstance(bound.measure, RateOf)
    for part in (bound.measure.part, bound.measure.whole):
        assert OneOf("level", ("province",)) in part.condition(SPAN).parts
        assert part.key.startswith("本期.省级.")


issues = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["province", "city", "district"]),
        "source": st.sampled_from([None, "12345热线", "市热线办", "巡查"]),
        "status": st.sampled_from(["closed", "rectifying", "void"]),
        "closed_on": st.none() | st.dates(date(2025, 12, 1), date(2026, 5, 31)),
    }
)


@given(row=issues, subset=st.sampled_from([*SUBSETS]), period=st.sampled_from([*PERIODS]))
def test_a_subset_keeps_what_the_figure_and_the_subset_hold_of(row, subset, period):
    figure = FIGURES["closed_out"]
    own = resolve_period(SPAN, period)
    bound = bind_figure(ScopedFigure(figure, period, subset), SPAN)
    expected = figure.condition(own).holds(row) and SUBSETS.get(subset, ALWAYS).holds(row)
    assert bound.condition(SPAN).holds(row) == expected


@given(text=st.text(min_size=1, max_size=6))
def test_any_name_of_an_office_stands_in_a_rule_as_it_is(text):
    figure = build_catalog([WorkKind(text, ("个",))], [], SPAN).work[text]
    assert text in bind_figure(ScopedFigure(figure), SPAN).format_rule(SPAN)
