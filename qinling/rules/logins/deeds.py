"""What the persons behind the accounts did in the ledger itself, by its history."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from qinling.rules.history.events import EventKind
from qinling.rules.logins.usage import Account, AccountState
from qinling.rules.name_folding import fold_name
from qinling.rules.parsing.unit_names import list_unit_keys
from qinling.rules.persons import Persons, parse_actor

#: What counts as handling an issue. To register or edit one, or to import a table, does not.
HANDLING_KINDS = (
    EventKind.REPORTED,
    EventKind.EXTENSION_ASKED,
    EventKind.COMPLETED,
    EventKind.APPLIED,
    EventKind.ACCEPTED,
    EventKind.TURNED_BACK,
    EventKind.NOTICED,
    EventKind.CLOSED,
    EventKind.CLOSED_UNACCEPTED,
    EventKind.RECHECKED,
    EventKind.ATTACHED,
    EventKind.SUPERVISED,
    EventKind.REPLIED,
    EventKind.OPINION_REPLIED,
)


class Deed(NamedTuple):
    """One thing done in the ledger: to the issue with this *number*, or a work record entered, which has none.

    *subject* is the id of the issue, or that of the work record with a minus. *unit* is whose it is.
    """

    day: date
    actor: str
    kind: EventKind
    subject: int
    number: str
    unit: str

    @property
    def what(self) -> str:
        """What was done to what."""
        if self.subject < 0:
            return "工作记录" if self.kind is EventKind.CREATED else f"工作记录：{self.kind.label}"
        return f"{self.number} {self.kind.label}"


class MatchedDeeds(NamedTuple):
    """The deeds of each account by its id, and those that no account can be told of, by the key of their unit."""

    by_account: dict[int, list[Deed]]
    by_unit: dict[str, list[Deed]]


def match_deeds(deeds: Iterable[Deed], accounts: Sequence[Account], persons: Persons) -> MatchedDeeds:
    """Match *deeds* with the accounts whose name, or the name of whose person, is that of the actor.

    A name that several accounts in use bear could be any of them, so its deeds are those of the unit.
    """
    ids_by_person: dict[str, set[int]] = defaultdict(set)
    for account in accounts:
        if account.state == AccountState.LISTED:
            for key in _list_person_keys(account, persons):
                ids_by_person[key].add(account.id)
    matched = MatchedDeeds(defaultdict(list), defaultdict(list))
    for deed in deeds:
        actor = persons.resolve_name(parse_actor(deed.actor))
        ids = ids_by_person.get(fold_name(actor), set())
        if len(ids) == 1:
            matched.by_account[next(iter(ids))].append(deed)
        else:
            for unit in list_unit_keys(deed.unit):
                matched.by_unit[unit].append(deed)
    return matched


def _list_person_keys(account: Account, persons: Persons) -> Iterator[str]:
    for name in (account.account, account.name):
        if key := fold_name(persons.resolve_name(name)) if name else "":
            yield key


def count_handled(deeds: Iterable[Deed], first: date, last: date) -> int:
    """Count the issues and work records that *deeds* from *first* to *last* are about, each once."""
    return len({deed.subject for deed in deeds if first <= deed.day <= last})
