"""Known words of an office, such as kinds of issues, that a new word is probably meant for."""

from collections.abc import Iterable

from qinling.rules.lookup.near_names import count_slips
from qinling.rules.texts.name_folding import fold_name

_MAX_WORDS = 3
_MIN_LENGTH = 3  # of words that differ by one character: 矿山 is not 矿业


def find_near_words(word: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the *known* words that differ from *word* by signs or one character, or abridge it.

    A word is abridged where its characters stand in the longer one in the same order from the first on:
    违建 and 违规建设. Words of which most begins alike come last: 乱砍树 and 乱砍乱伐.
    """
    plain = _strip_signs(word)
    near = []
    for other in known:
        rank = _rank_nearness(plain, _strip_signs(other))
        if rank is not None:
            near.append((rank, other))
    return [other for _, other in sorted(near)[:_MAX_WORDS]]


def _rank_nearness(one: str, other: str) -> int | None:
    short, long = sorted((one, other), key=len)
    if not short:
        return None
    slips = count_slips(one, other, 1)
    if slips == 0 or (slips == 1 and len(short) >= _MIN_LENGTH and not _differ_in_digits(one, other)):
        return slips
    if len(short) > 1 and short[0] == long[0] and _is_in_order(short, long):
        return 2
    return 3 if _begin_alike(short, long) else None


def _begin_alike(short: str, long: str) -> bool:
    """Return whether most of the shorter word is how the longer one begins: 乱砍树 and 乱砍乱伐."""
    shared = next(
        (place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    return len(short) >= _MIN_LENGTH and len(long) <= len(short) + 1 and shared * 2 > len(short)


def _differ_in_digits(one: str, other: str) -> bool:
    """Return whether the words are the same but for their numbers: 一期, 2期 and 2025年 are no slips."""
    numerals = str.maketrans("", "", "0123456789一二三四五六七八九十")
    return one.translate(numerals) == other.translate(numerals)


def _is_in_order(short: str, long: str) -> bool:
    signs = iter(long)
    return all(sign in signs for sign in short)


def _strip_signs(word: str) -> str:
    return "".join(filter(str.isalnum, fold_name(word)))
