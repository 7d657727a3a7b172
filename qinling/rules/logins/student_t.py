"""Quantiles of Student's t distribution, for intervals of means of few values."""

from functools import cache
from math import atan, cos, pi, sin, sqrt

_HALVINGS = 60


@cache
def compute_t_quantile(probability: float, degrees: int) -> float:
    """Return the value that a t-distributed variable stays below with *probability*, at least one half."""
    low, high = 0.0, 1.0
    while _compute_t_probability(high, degrees) < probability:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _compute_t_probability(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return high


def _compute_t_probability(value: float, degrees: int) -> float:
    """Return the probability below *value*: the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4."""
    angle = atan(value / sqrt(degrees))
    is_odd = degrees % 2
    term = cos(angle) if is_odd else 1.0
    total = term if degrees > 1 else 0.0
    for number in range(2 + is_odd, degrees - 1, 2):
        term *= cos(angle) ** 2 * (number - 1) / number
        total += term
    within = (angle + sin(angle) * total) * 2 / pi if is_odd else sin(angle) * total
    return (1 + within) / 2
