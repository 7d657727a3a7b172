"""Quantiles of Student's t, against the tables of textbooks."""

import pytest

from qinling.rules.logins.student_t import compute_t_quantile


@pytest.mark.parametrize(
    ("probability", "degrees", "quantile"),
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.3027),
        (0.975, 3, 3.1824),
        (0.975, 4, 2.7764),
        (0.975, 11, 2.2010),
        (0.975, 30, 2.0423),
        (0.975, 1000, 1.9623),
        (0.995, 7, 3.4995),
        (0.9, 6, 1.4398),
        (0.5, 5, 0.0),
    ],
)
def test_quantiles_are_those_of_the_tables(probability, degrees, quantile):
    assert compute_t_quantile(probability, degrees) == pytest.approx(quantile, abs=5e-5)
