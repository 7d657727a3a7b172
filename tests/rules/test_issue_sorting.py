"""Issues of several ledgers come in the order in which one ledger lists its own."""

import sqlite3
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from qinling.ledger.issues.filters import build_sort_order
from qinling.rules.issue_sorting import sort_issues
from qinling.rules.vocabulary import Level, Schedule, Status


class Row(NamedTuple):
    number: str
    level: str
    status: str
    schedule: str | None
    deadline: str | None
    town: str | None


def choose(terms):
    return st.sampled_from([str(term) for term in terms])


rows = st.builds(
    Row,
    number=st.text("AB1", min_size=1, max_size=2),
    level=choose(Level),
    status=choose(Status),
    schedule=st.none() | choose(Schedule),
    deadline=st.none() | st.sampled_from(["2026-01-01", "2026-02-01"]),
    town=st.none() | st.sampled_from(["甲镇", "乙镇", "𠮷镇", "A镇"]),
)
keys = st.sampled_from([sign + name for sign in ("", "-") for name in Row._fields])


@given(st.lists(rows, max_size=8), st.lists(keys, max_size=3))
def test_the_order_is_that_of_the_ledger(found, sort):
    with sqlite3.connect(":memory:") as ledger:
        ledger.execute(f"create table issue ({', '.join(Row._fields)})")
        ledger.executemany(f"insert into issue values ({', '.join('?' * len(Row._fields))})", found)
        listed = list(ledger.execute(f"select * from issue order by {build_sort_order(())}"))
        wanted = list(ledger.execute(f"select * from issue order by {build_sort_order(tuple(sort))}"))
    assert sort_issues(list(map(Row._make, listed)), sort, getattr) == wanted
