"""Where nothing was planted nothing is claimed; what was planted is found. `--planted-seeds 200` is the full trial."""

import pytest

from tests.rules.logins.planted_worlds import count_verdicts

#: Of how many offices in a hundred a claim may be made where nothing was planted.
MAX_FALSE = 5


@pytest.fixture
def seeds(request):
    return request.config.getoption("--planted-seeds")


@pytest.mark.parametrize(
    ("kind", "choice", "how"),
    [
        ("alike", "lowest", {}),
        ("unlike", "lowest", {}),
        ("unlike", "random", {}),
        ("some dormant", "lowest", {}),
        ("many dormant", "lowest", {}),
        ("mostly high", "highest", {}),
        ("all rise", "lowest", {}),
        ("a holiday", "lowest", {}),
        ("poisson", "lowest", {}),
        ("in bursts", "lowest", {}),
        ("on leave", "lowest of two weeks", {}),
        ("unlike", "lowest long ago", {}),
        ("by unit alike", "by unit", {}),
        ("each unit changes", "by unit", {}),
        ("alike", "lowest", {"spread": 6}),
        ("alike", "lowest", {"count": 5}),
        ("unlike", "random", {"size": 24, "count": 8}),
    ],
)
def test_where_nothing_was_planted_nothing_is_claimed(kind, choice, how, seeds):
    raised, lowered, _ = count_verdicts(kind, choice, seeds, **how)

    assert 100 * (raised + lowered) <= MAX_FALSE * seeds


@pytest.mark.parametrize(
    ("kind", "choice", "days", "found"),
    [
        ("alike", "lowest", 3, 85),
        ("unlike", "random", 3, 80),
        ("mostly low", "lowest", 3, 90),
        ("many dormant", "lowest", 3, 95),
        ("unlike", "lowest", 6, 90),
    ],
)
def test_what_was_planted_is_found(kind, choice, days, found, seeds):
    raised, _, _ = count_verdicts(kind, choice, seeds, planted=days)

    assert 100 * raised >= found * seeds
