"""Many names in one line of a message: the first ones, and a word where there are more."""

from collections.abc import Sequence


def name_first(names: Sequence[str], most: int, more: str = " 等", sign: str = "、") -> str:
    """Return the first *most* of *names*, joined by *sign*, with *more* behind them where others are left out."""
    return sign.join(names[:most]) + (more if len(names) > most else "")
