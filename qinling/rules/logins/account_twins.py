"""Name the account of the list that an account on no list is likely to be: a typing error, or the same person."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qinling.rules.logins.account_names import AccountIndex
from qinling.rules.logins.usage import Account
from qinling.rules.texts.name_folding import fold_name

_MAX_TWINS = 3
_MIN_LONG_NUMBER = (
    8  # digits; accounts with shorter numbers are counted through, and one digit is another account
)
_MIN_TYPED = 4  # characters of an account with a typing error
#: The same of one that a person types, who sees what is proposed and chooses.
MIN_TYPED_BY_HAND = 2
_MIN_PERSON = 3  # characters of a name that may differ in one
_LOOK_ALIKES = str.maketrans("oil", "011")


class Twin(NamedTuple):
    """An account that another one is likely to be, and why."""

    account: Account
    why: str


class TwinIndex:
    """The accounts of the list by what may be mistaken for them."""

    def __init__(self, listed: Iterable[Account]) -> None:
        self._accounts = list(listed)
        self._fits = AccountIndex(self._accounts)
        self._by_name: dict[str, list[Account]] = defaultdict(list)
        self._by_unit: dict[str, list[Account]] = defaultdict(list)
        self._by_shape: dict[str, list[Account]] = defaultdict(list)
        self._by_shortened: dict[str, list[Account]] = defaultdict(list)
        for account in self._accounts:
            key = fold_name(account.account)
            self._by_name[fold_name(account.name)].append(account)
            self._by_unit[fold_name(account.unit)].append(account)
            self._by_shape[key.translate(_LOOK_ALIKES)].append(account)
            for text in _list_shortened(key):
                self._by_shortened[text].append(account)

    def find_twins(self, account: Account, min_typed: int = _MIN_TYPED) -> list[Twin]:
        """Return the accounts that *account* is most likely to be, at most three, by the strongest sign only.

        Accounts of fewer than *min_typed* characters are not taken for typing errors.
        """
        if fits := self._fits.find_fits(account):
            twins = [Twin(fit.account, fit.against or fit.how) for fit in fits]
        else:
            key = fold_name(account.account)
            name = fold_name(account.name)
            signs: Sequence[tuple[str, Iterable[Account]]] = (
                ("只遮住了几位", self._list_masked(key)),
                ("0 和 O、1 和 l 分不清", self._by_shape.get(key.translate(_LOOK_ALIKES), ())),
                ("账号写的是使用人的姓名", self._by_name.get(key, ())),
                ("使用人同名", (one for one in self._by_name.get(name, ()) if name and _may_share_unit(account, one))),
                ("账号只差一个字符", self._list_typing_errors(key, min_typed)),
                ("同一单位，使用人只差一个字", self._list_near_names(account)),
            )  # fmt: skip
            twins = next((found for why, those in signs if (found := [Twin(one, why) for one in those])), [])
        others = {twin.account.id: twin for twin in twins if twin.account.id != account.id}
        return list(others.values())[:_MAX_TWINS]

    def _list_masked(self, key: str) -> list[Account]:
        """Return the accounts that *key* may be with some characters masked: 138****0000."""
        if "*" not in key or sum(map(str.isalnum, key)) < _MIN_TYPED:
            return []
        pattern = re.compile(re.sub(r"(?:\\\*)+", ".+", re.escape(key)))
        return [one for one in self._accounts if pattern.fullmatch(fold_name(one.account))]

    def _list_typing_errors(self, key: str, min_typed: int) -> list[Account]:
        """Return the accounts that differ from *key* in one character: left out, put in, changed or moved."""
        near = {one.id: one for text in _list_shortened(key) for one in self._by_shortened.get(text, ())}
        return [one for one in near.values() if _may_be_typing_error(key, fold_name(one.account), min_typed)]

    def _list_near_names(self, account: Account) -> list[Account]:
        name, unit = fold_name(account.name), fold_name(account.unit)
        if len(name) < _MIN_PERSON or not unit:
            return []
        shortened = _list_shortened(name)
        near = self._by_unit.get(unit, ())
        return [
            one
            for one in near
            if len(one.name) >= _MIN_PERSON and not shortened.isdisjoint(_list_shortened(fold_name(one.name)))
        ]


def _list_shortened(text: str) -> set[str]:
    """Return *text*, and *text* without each one of its characters. Texts one error apart share one of these."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def _may_be_typing_error(one: str, other: str, min_typed: int) -> bool:
    if min(len(one), len(other)) < min_typed:
        return False
    digits = ["".join(filter(str.isdigit, text)) for text in (one, other)]
    return digits[0] == digits[1] or min(map(len, digits)) >= _MIN_LONG_NUMBER


def _may_share_unit(one: Account, other: Account) -> bool:
    return not (one.unit and other.unit) or fold_name(one.unit) == fold_name(other.unit)


def format_account(account: Account) -> str:
    """Return an account with its person and unit: zs001（张三，区水利局）."""
    beside = "，".join(filter(None, (account.name, account.unit)))
    return f"{account.account}（{beside}）" if beside else account.account
