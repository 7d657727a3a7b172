"""The best assignment of fields to columns."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.columns.column_assignment import assign_columns, find_runner_up, total_score

FIELDS = "abcd"
worths = st.integers(1, 9).map(lambda tenths: tenths / 10)
tables = st.dictionaries(
    st.integers(0, 3), st.dictionaries(st.sampled_from(FIELDS), worths, max_size=4), max_size=4
)


def find_best_total(scores):
    """Try all assignments."""
    columns = list(scores)
    fields = [*FIELDS, *[None] * len(columns)]
    return max(
        (
            sum(scores[column][field] for column, field in zip(columns, chosen, strict=True) if field)
            for chosen in permutations(fields, len(columns))
            if all(
                field is None or field in scores[column]
                for column, field in zip(columns, chosen, strict=True)
            )
        ),
        default=0,
    )


@given(tables)
def test_no_other_assignment_is_worth_more(scores):
    best = assign_columns(scores, sorted(scores))
    assert len(set(best.values())) == len(best)
    assert total_score(best, scores) == pytest.approx(find_best_total(scores))


@given(tables, st.randoms())
def test_the_order_does_not_change_what_the_best_is_worth(scores, random):
    order = sorted(scores)
    random.shuffle(order)
    assert total_score(assign_columns(scores, order), scores) == pytest.approx(
        total_score(assign_columns(scores, sorted(scores)), scores)
    )


@given(tables)
def test_the_runner_up_is_the_best_without_one_choice(scores):
    best = assign_columns(scores, sorted(scores))
    for column, field in best.items():
        other, margin = find_runner_up(best, column, scores, sorted(scores))
        without = {
            index: {name: worth for name, worth in own.items() if (index, name) != (column, field)}
            for index, own in scores.items()
        }
        assert other.get(column) != field
        assert margin == pytest.approx(total_score(best, scores) - find_best_total(without))
        assert margin >= -1e-9


def test_a_column_gives_way_where_the_whole_gains():
    scores = {0: {"a": 0.9, "b": 0.8}, 1: {"a": 0.7}}
    assert assign_columns(scores, [0, 1]) == {0: "b", 1: "a"}


def test_a_column_without_scores_holds_nothing():
    assert assign_columns({0: {}, 1: {"a": 0.1}}, [0, 1, 7]) == {1: "a"}
