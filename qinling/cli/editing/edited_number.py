"""The number that `edit` was given: one, and not left out."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile

from qinling.cli.context import Desk
from qinling.cli.editing.field_values import is_field_name
from qinling.cli.lookup.issue_numbers import settle_number
from qinling.errors import IssueNotFound, LedgerMissing, UsageRefused, quote_argument
from qinling.procedures.issue_editing import read_issue_to_edit
from qinling.rules.lookup.typed_numbers import join_number_words
from qinling.rules.typed.field_words import split_at_sign

_MAX_SHOWN = 3


def require_one_number(desk: Desk, number: str, level: str | None, words: Sequence[str]) -> None:
    """Refuse a field in the place of the number, and further numbers before the fields."""
    name, sign, _ = split_at_sign(number)
    if sign and is_field_name(name):
        behind = _find_numbers(desk, words)[:1]
        rest = (word for word in words if word not in behind)
        call = " ".join(map(quote_argument, (*(behind or ["编号"]), number, *rest)))
        raise UsageRefused(
            "问题编号要写在字段前面" if behind else "没有写问题编号", f"写成 qinling edit {call}"
        )
    plain = [*takewhile(lambda word: not split_at_sign(word)[1], words)]
    joined = join_number_words([number, *plain])
    if joined[0] != number:  # A 到 B
        settle_number(desk, joined[0], level)
    if not plain or not (others := _find_numbers(desk, plain)):
        return
    fields = " ".join(map(quote_argument, words[len(plain) :])) or "字段=值"
    calls = [f"  qinling edit {quote_argument(one)} {fields}" for one in dict.fromkeys((number, *others))]
    more = f"\n  其余 {len(calls) - _MAX_SHOWN} 个同样写" if len(calls) > _MAX_SHOWN else ""
    lines = "\n".join(calls[:_MAX_SHOWN])
    raise UsageRefused(f"这里写了 {len(calls)} 个编号，edit 一次只改一个", f"请分开写：\n{lines}{more}")


def _find_numbers(desk: Desk, words: Sequence[str]) -> list[str]:
    """Return the *words* that are numbers of issues and no fields."""
    numbers = []
    with suppress(LedgerMissing), desk.reading() as reader:
        for word in words:
            if not is_field_name(word):
                with suppress(IssueNotFound):
                    read_issue_to_edit(reader, word, None)
                    numbers.append(word)
    return numbers
