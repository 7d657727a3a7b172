"""The account that a typed name means: its own name, a part of it, or the person who uses it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.known_names import NameKind, take_name_to_show, take_sure_name
from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable, UsageRefused

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.logins.account_lookup import KnownAccounts


def find_accounts_to_show(desk: Desk, reader: "Reader", typed: Sequence[str]) -> list[str]:
    """Return the accounts that *typed* mean in a command that changes nothing, without repeats. Raises UsageRefused."""
    from qinling.procedures.logins.account_lookup import KnownAccounts

    known = KnownAccounts(reader)
    kind = _build_kind(known)
    return list(dict.fromkeys(take_name_to_show(desk, known.match(one), kind) for one in typed))


def settle_accounts(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Return the accounts that a command is to change, in the order of *typed*. Raises UsageRefused, AnswerNeeded."""
    from qinling.ledger.reader import open_reader
    from qinling.procedures.logins.account_lookup import KnownAccounts

    try:
        with open_reader(desk.ledger_path) as reader:
            known = KnownAccounts(reader)
            kind = _build_kind(known)
            return [take_sure_name(desk, known.match(one), kind) for one in typed]
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        return list(typed)  # the command itself says what is wrong, or migrates the file


def _build_kind(known: "KnownAccounts") -> NameKind:
    from qinling.procedures.logins.account_lookup import describe_accounts, refuse_unknown_account

    return NameKind(
        "没有账号 {}", "账号", UsageRefused, partial(describe_accounts, known), refuse_unknown_account
    )
