"""Match deeds in the ledger with the accounts of the persons who did them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from qinling.rules.logins.deeds import Deed
from qinling.rules.logins.usage import Account
from qinling.rules.persons import Persons, parse_actor
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.same_units import UnitIndex
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.units.unit_names import list_unit_names


class MatchedDeeds(NamedTuple):
    """The deeds of each account by its id, and those that no account can be told of, by their unit."""

    by_account: dict[int, list[Deed]]
    by_unit: UnitIndex[Deed]


def match_deeds(
    deeds: Iterable[Deed],
    accounts: Sequence[Account],
    persons: Persons,
    rename: Callable[[str], str] = str,
    home: HomeArea = NO_HOME,
) -> MatchedDeeds:
    """Match *deeds* with the accounts whose name, or the name of whose person, is that of the actor.

    A name that several accounts in use bear could be any of them, so its deeds are those of the unit,
    under the name that *rename* gives it. The office is of *home*.
    """
    ids_by_person: dict[str, set[int]] = defaultdict(set)
    for account in accounts:
        if account.is_listed:
            for key in _list_person_keys(account, persons):
                ids_by_person[key].add(account.id)
    matched = MatchedDeeds(defaultdict(list), UnitIndex(home))
    for deed in deeds:
        actor = persons.resolve_name(parse_actor(deed.actor))
        ids = ids_by_person.get(fold_name(actor), set())
        if len(ids) == 1:
            matched.by_account[next(iter(ids))].append(deed)
        else:
            for unit in list_unit_names(deed.unit, rename):
                matched.by_unit.add(unit, deed)
    return matched


def _list_person_keys(account: Account, persons: Persons) -> Iterator[str]:
    for name in (account.account, account.name):
        if key := fold_name(persons.resolve_name(name)) if name else "":
            yield key
