"""The account that a typed name means: its own name, a part of it, or the person who uses it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.known_names import NameKind, settle_names, take_name_to_show
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader


def find_accounts_to_show(desk: Desk, reader: "Reader", typed: Sequence[str]) -> list[str]:
    """Return the accounts that *typed* mean in a command that changes nothing, without repeats. Raises UsageRefused."""
    kind = _build_kind(reader)
    return list(dict.fromkeys(take_name_to_show(desk, one, kind) for one in typed))


def settle_accounts(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Return the accounts that a command is to change, in the order of *typed*. Raises UsageRefused, AnswerNeeded."""
    return settle_names(desk, typed, _build_kind)


def _build_kind(reader: "Reader") -> NameKind:
    from qinling.procedures.logins.account_lookup import (
        KnownAccounts,
        describe_accounts,
        refuse_unknown_account,
    )

    known = KnownAccounts(reader)
    return NameKind(
        "没有账号 {}",
        "账号",
        UsageRefused,
        known.match,
        partial(describe_accounts, known),
        refuse_unknown_account,
    )
