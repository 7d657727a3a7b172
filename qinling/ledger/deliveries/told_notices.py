"""What was told to whom: the notified tiers, by the names that recipients have now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from json import dumps
from types import MappingProxyType
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.sqlite_file.sqlite import build_any_condition, build_has_key_condition
from qinling.rules.warnings.recipients import NotificationKey, pick_nearer_tier

_NOBODY: Mapping[str, str] = MappingProxyType({})


def find_last_change_ids(
    reader: Reader, issues: Iterable[int], fields: Iterable[str], kind: str = ""
) -> dict[int, int]:
    """Return issue → id of the last event that created the issue, changed one of *fields*, or has *kind*."""
    has_changed = " or ".join(build_has_key_condition("changes", name) for name in fields)
    sql = (
        f"select issue, max(id) from event where {build_any_condition('issue', 'issues')}"
        f" and (kind in ('created', :kind) or {has_changed}) group by issue"
    )
    found = reader.rows(lambda issue, event: (int(issue), int(event)), sql, issues=list(issues), kind=kind)
    return dict(found)


def read_notified_tiers(
    reader: Reader, issues: Iterable[int], last_day: date, respelt: Mapping[str, str] = _NOBODY
) -> dict[NotificationKey, str]:
    """Return the nearest tier that each recipient was notified of, for *issues*.

    What was reset, or told by a run dated after *last_day*, does not count. *respelt* recipients go by their present name.
    """
    sql = (
        "select n.issue, n.kind, n.version, n.receiver, n.tier from notice n"
        " join message m on m.id = n.message"
        f" where {build_any_condition('n.issue', 'issues')} and n.reset_by is null and m.day <= :last_day"
    )
    notified: dict[NotificationKey, str] = {}
    for issue, kind, version, recipient, tier in reader.tuples(sql, issues=list(issues), last_day=last_day):
        key = NotificationKey(int(issue), kind, version, respelt.get(recipient, recipient))
        notified[key] = pick_nearer_tier(notified[key], tier) if key in notified else tier
    return notified


def read_days_told_overdue(
    reader: Reader, issues: Iterable[int], last_day: date, respelt: Mapping[str, str] = _NOBODY
) -> dict[tuple[int, str], date]:
    """Return the last day up to *last_day* on which each recipient was told that each of *issues* is overdue.

    *respelt* recipients go by their present name.
    """
    sql = (
        "select n.issue, n.receiver, max(m.day) from notice n join message m on m.id = n.message"
        f" where {build_any_condition('n.issue', 'issues')} and n.reset_by is null and m.day <= :last_day"
        " and n.tier = 'overdue' group by n.issue, n.receiver order by 3"
    )
    told = reader.tuples(sql, issues=list(issues), last_day=last_day)
    return {
        (int(issue), respelt.get(recipient, recipient)): date.fromisoformat(day)
        for issue, recipient, day in told  # the last day of two spellings comes last
    }


class ToldBefore(NamedTuple):
    """The nearest tier that each recipient was told of, and the last day on which it was told that an issue is overdue."""

    tiers: dict[NotificationKey, str]
    overdue_on: dict[tuple[int, str], date]


def read_told_before(
    reader: Reader, issues: Collection[int], last_day: date, respelt: Mapping[str, str]
) -> ToldBefore:
    """Return what was told of *issues* up to *last_day*. *respelt* recipients go by their present name."""
    return ToldBefore(
        read_notified_tiers(reader, issues, last_day, respelt),
        read_days_told_overdue(reader, issues, last_day, respelt),
    )


def read_first_and_last_messages(reader: Reader) -> dict[str, tuple[int, int]]:
    """Return the ids of the first and the last message to each receiver."""
    found = reader.tuples("select receiver, min(id), max(id) from message group by receiver")
    return {str(receiver): (int(first), int(last)) for receiver, first, last in found}


def read_arrivals(reader: Reader) -> frozenset[tuple[str, str, str]]:
    """Return (id of the message, channel, address) of all that was delivered."""
    sql = (
        "select m.uid, d.channel, d.address from delivery d join message m on m.id = d.message"
        " where d.state = 'delivered'"
    )
    return frozenset(reader.tuples(sql))


#: The present name of a recipient that is spelt in another way now.
_PRESENT = "coalesce((select value from json_each(:respelt) where key = {0}.receiver), {0}.receiver)"


def read_message_notices(
    reader: Reader, uids: Iterable[str], last_day: date, respelt: Mapping[str, str]
) -> dict[str, set[NotificationKey]]:
    """Return what each message of *uids* tells of that counts, and that no later one up to *last_day* tells of.

    Whatever tells that an issue is overdue tells it again: a weekly list, or a warning of another deadline. *respelt* recipients go by their present name.
    """
    sql = (
        "select m.uid, n.issue, n.kind, n.version, n.receiver from message m join notice n on n.message = m.id"
        f" where {build_any_condition('m.uid', 'uids')} and n.reset_by is null and not exists"
        " (select 1 from notice o join message l on l.id = o.message where o.issue = n.issue"
        " and (o.kind = n.kind and o.version = n.version or o.tier = 'overdue' and n.tier = 'overdue')"
        f" and {_PRESENT.format('o')} = {_PRESENT.format('n')} and o.message > n.message and o.reset_by is null"
        " and l.day <= :last_day)"
    )
    names = dumps(dict(respelt))
    told: dict[str, set[NotificationKey]] = defaultdict(set)
    for uid, issue, kind, version, recipient in reader.tuples(
        sql, uids=list(uids), last_day=last_day, respelt=names
    ):
        key = NotificationKey(int(issue), kind, version, respelt.get(recipient, recipient))
        told[str(uid)].add(key)
    return told
