"""An entry is its code, and numbers are handed out in a row."""

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.event_codes import (
    MOST_ACCOUNTS,
    MOST_ADDRESSES,
    Entry,
    Numbering,
    account_part,
    address_part,
    codes_of,
    entry_of,
    failed_part,
    second_part,
)


def up_to(most):
    return st.one_of(st.sampled_from([0, 1, most]), st.integers(0, most))


ENTRIES = st.builds(Entry, up_to(MOST_ACCOUNTS - 1), up_to(86_399), up_to(MOST_ADDRESSES - 1), st.booleans())


def codes(entries):
    return codes_of(
        [account_part(one.account) for one in entries],
        [second_part(one.second) for one in entries],
        [address_part(one.address) for one in entries],
        [failed_part(one.failed) for one in entries],
    )


@given(st.lists(ENTRIES))
def test_codes_hold_entries_whole_and_in_order(entries):
    made = codes(entries)
    assert list(map(entry_of, made)) == entries
    in_order = sorted(entries, key=lambda one: (one.account, one.failed, one.second, one.address))
    assert list(map(entry_of, sorted(made))) == in_order


def test_a_code_stays_what_it_is_in_ledgers_already_written():
    assert list(codes([Entry(5, 30_000, 7, True)])) == [5 << 44 | 1 << 43 | 30_000 << 26 | 7]


def test_what_has_no_number_takes_the_next_behind_the_highest():
    known = Numbering({"a": 7, "b": 2})
    assert [known[text] for text in ("b", "c", "a", "d", "c")] == [2, 8, 7, 9, 8]
    assert known.fresh == ["c", "d"]
    assert Numbering({})["a"] == 1
