"""The number that `edit` was given: one, and not left out."""

from collections.abc import Sequence
from itertools import takewhile

from qinling.cli.context import Desk
from qinling.cli.editing.field_values import is_field_name
from qinling.cli.lookup.issue_numbers import settle_number
from qinling.cli.lookup.other_numbers import find_leading_numbers
from qinling.cli.lookup.several_numbers import build_refusal_of_several
from qinling.errors import UsageRefused, quote_argument
from qinling.rules.lookup.typed_numbers import join_number_words
from qinling.rules.typed.field_words import split_at_sign


def require_number_to_edit(desk: Desk, number: str, level: str | None, words: Sequence[str]) -> None:
    """Refuse a field in the place of the number, and further numbers before the fields."""
    name, sign, _ = split_at_sign(number)
    if sign and is_field_name(name):
        behind = find_leading_numbers(desk, (word for word in words if not split_at_sign(word)[1]))[:1]
        rest = (word for word in words if word not in behind)
        call = " ".join(map(quote_argument, (*(behind or ["编号"]), number, *rest)))
        raise UsageRefused(
            "问题编号要写在字段前面" if behind else "没有写问题编号", f"写成 qinling edit {call}"
        )
    plain = [*takewhile(lambda word: not split_at_sign(word)[1], words)]
    joined = join_number_words([number, *plain])
    if joined[0] != number:  # A 到 B
        settle_number(desk, joined[0], level)
    if others := find_leading_numbers(desk, takewhile(lambda word: not is_field_name(word), plain)):
        missing = "字段=值" if len(others) == len(words) else ""
        raise build_refusal_of_several(desk, [number, *others], missing)
