from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.sampling import SampleGroup, describe_sample, draw_sample, share_sample


class One(NamedTuple):
    level: str
    number: str
    duty_unit: str | None = None


ISSUES = [One("city", f"C{n}", "水利局" if n % 3 else None) for n in range(40)] + [
    One("province", "P1", "林业局")
]


def test_a_seed_draws_the_same_issues_whatever_their_order():
    drawn = draw_sample(ISSUES, 5, 7)
    assert len(drawn) == 5
    assert set(draw_sample(ISSUES[::-1], 5, 7)) == set(drawn)
    assert set(draw_sample(ISSUES, 5, 8)) != set(drawn)


def test_the_draw_of_a_seed_never_changes():
    """A seed printed in last year's table must draw the same issues next year."""
    assert [one.number for one in draw_sample(ISSUES, 4, 1)] == ["C10", "C13", "C25", "C28"]


def test_each_group_gets_one_at_least():
    assert "P1" in [one.number for one in draw_sample(ISSUES, 2, 1, SampleGroup.LEVEL)]
    units = {one.duty_unit for one in draw_sample(ISSUES, 3, 1, SampleGroup.UNIT)}
    assert units == {"水利局", "林业局", None}


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 30), max_size=6), st.integers(1, 60))
def test_shares_fill_the_sample_and_no_group_is_overdrawn(sizes, size):
    shares = share_sample(sizes, size)
    assert sum(shares.values()) == min(size, sum(sizes.values()))
    assert all(shares[name] <= sizes[name] for name in sizes)
    assert size < len(sizes) or all(shares.values())


@given(st.integers(1, 60), st.integers(0, 99), st.sampled_from([None, *SampleGroup]))
def test_a_sample_has_no_issue_twice_and_keeps_the_order(size, seed, group):
    drawn = draw_sample(ISSUES, size, seed, group)
    assert drawn == [one for one in ISSUES if one in drawn]
    assert len(drawn) == min(size, len(ISSUES))


def test_how_it_was_drawn_is_said():
    assert describe_sample(3, 41, 7, SampleGroup.UNIT) == "从 41 个里随机抽查 3 个（按责任单位分配，种子 7）"
