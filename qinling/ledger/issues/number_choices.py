"""The numbers that completion offers: of issues, each with what tells them apart."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import build_in_condition
from qinling.rules.vocabulary import Status


class NumberChoice(NamedTuple):
    """An issue as completion knows it: id, number, its folded form, and where and what it is."""

    id: int
    number: str
    key: str
    text: str


def list_number_choices(reader: Reader, statuses: Collection[Status]) -> Iterator[NumberChoice]:
    """Yield the issues of *statuses* by number."""
    yield from reader.rows(
        NumberChoice,
        "select id, number, number_key, coalesce(town, '') || ' ' || description from issue"
        f" where {build_in_condition('status', statuses)} order by number_key, id",
    )
