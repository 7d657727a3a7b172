"""What the persons of the accounts did in the ledger, as lines and JSON. It is told, not counted against anybody."""

from collections.abc import Iterator, Sequence

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.deeds import Deed, count_handled
from qinling.rules.logins.usage import AccountUsage


def count_handled_in_week(audit: Audit, deeds: Sequence[Deed]) -> int:
    """Count what *deeds* of the audited week are about."""
    return count_handled(deeds, audit.coverage.monday, audit.coverage.until)


def handled_lines(audit: Audit) -> Iterator[str]:
    """Yield who handled issues in the ledger in the audited weeks, then what `busy_lines` yields."""
    first, last = audit.coverage.first_day, audit.coverage.until
    named = [
        f"{_name_account(usage)} {count} 件"
        for usage in audit.usages
        if (count := count_handled(usage.deeds, first, last))
    ]
    if named:
        yield f"办理：{first:%m-%d} 以来在台账上办理了问题的账号：{'、'.join(named)}"
    yield from busy_lines(audit)


def busy_lines(audit: Audit) -> Iterator[str]:
    """Yield the accounts that log in little and are not told of, because their persons handled issues."""
    if audit.busy:
        accounts = "、".join(map(_name_account, audit.busy))
        yield f"登录少而在台账上有办理，不列入“连续几周使用少”：{accounts}"


def _name_account(usage: AccountUsage) -> str:
    account = usage.account
    return f"{account.account}（{account.unit}）" if account.unit else account.account


def deed_trace_lines(audit: Audit, usage: AccountUsage) -> Iterator[tuple[int, str]]:
    """Yield (indent, line): every deed of an account in the audited weeks, then those of its unit, in order of time."""
    account, first = usage.account, audit.coverage.first_day
    if usage.deeds:
        yield 0, f"{account.account} {first} 以来在台账上的办理（{len(usage.deeds)} 次）"
        for deed in usage.deeds:
            yield 4, f"{deed.day:%m-%d}  {deed.what}"
    if usage.unit_deeds:
        count = len(usage.unit_deeds)
        yield 0, f"{account.unit} {first} 以来另有 {count} 次办理，对不上账号，不计入账号"
        for deed in usage.unit_deeds:
            yield 4, f"{deed.day:%m-%d}  {deed.what}  {deed.actor}"


def deed_json(deed: Deed) -> dict[str, object]:
    """Return one deed. Without a *number* it was a work record."""
    return {"day": deed.day, "kind": deed.kind, "number": deed.number or None, "actor": deed.actor}
