"""Which records of one account and minute are one login."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.logs.record_joining import MinuteRecord, join_records


def record(second=None, address=None, failed=None):
    return MinuteRecord(second, address, failed)


FULL = record(605, 1, False)

JOINED = {
    "nothing lacks": ([FULL, record(605, 2, False)], [FULL, record(605, 2, False)]),
    "another second": ([FULL, record(640, 1, False)], [FULL, record(640, 1, False)]),
    "another outcome": ([FULL, record(605, 1, True)], [FULL, record(605, 1, True)]),
    "without seconds": ([FULL, record(None, 1, False)], [FULL]),
    "without address": ([FULL, record(605, None, False)], [FULL]),
    "without outcome": ([record(605, 1, True), record(605, 1, None)], [record(605, 1, True)]),
    "without seconds and address": ([record(None, None, False), FULL], [FULL]),
    "without seconds, elsewhere": (
        [FULL, record(None, 2, False)],
        [FULL, record(None, 2, False)],
    ),
    "one of them failed": ([FULL, record(None, 1, True)], [FULL, record(None, 1, True)]),
    "two of one export win over one of the other": (
        [FULL, record(640, 1, False), record(None, 1, False)],
        [FULL, record(640, 1, False)],
    ),
    "each lacks what the other has": ([record(None, 1, False), record(605, None, False)], [FULL]),
    "pairs, and one left over": (
        [record(None, 1, False), record(None, 2, False), record(605, None, False)],
        [FULL, record(None, 2, False)],
    ),
    "three that complete each other": (
        [record(605, None, None), record(None, 1, None), record(None, None, False)],
        [FULL],
    ),
}


@pytest.mark.parametrize("case", JOINED)
def test_records_are_one_only_where_one_lacks_what_the_other_has(case):
    given_records, logins = JOINED[case]
    assert join_records(given_records) == set(logins)
    assert join_records(reversed(given_records)) == set(logins)


FULL_RECORDS = st.builds(MinuteRecord, st.integers(600, 603), st.integers(1, 3), st.booleans())
FIELDS = st.sets(st.integers(0, 2))


@given(st.lists(FULL_RECORDS, max_size=8), st.data())
def test_any_parts_of_full_records_beside_them_change_nothing(records, data):
    chosen = data.draw(st.lists(st.sampled_from(records), max_size=8)) if records else []
    parts = [
        MinuteRecord(*(value if place in fields else None for place, value in enumerate(one)))
        for one in chosen
        for fields in [data.draw(FIELDS)]
    ]
    assert join_records([*parts, *records]) == set(records)


SOME = st.builds(
    MinuteRecord,
    st.none() | st.integers(600, 602),
    st.none() | st.integers(1, 2),
    st.none() | st.booleans(),
)


@given(st.sets(SOME, max_size=10))
def test_what_was_joined_has_nothing_left_to_join(records):
    joined = join_records(records)
    assert join_records(joined) == joined
    assert len(joined) <= len(records)
