"""How many examples a test by hypothesis tries, as the option `--examples` says."""

from hypothesis import settings


def scale_examples(count: int) -> int:
    """Return *count* of every hundred examples that a test without a number of its own tries."""
    return max(2, count * settings().max_examples // 100)
