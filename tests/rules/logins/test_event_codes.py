"""An entry is its code, and numbers are handed out in a row."""

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.event_codes import (
    MAX_ACCOUNTS,
    MAX_ADDRESSES,
    LogRecord,
    Numbering,
    decode_record,
    encode_account,
    encode_address,
    encode_failed,
    encode_records,
    encode_second,
)


def up_to(most):
    return st.one_of(st.sampled_from([0, 1, most]), st.integers(0, most))


ENTRIES = st.builds(
    LogRecord, up_to(MAX_ACCOUNTS - 1), up_to(86_399), up_to(MAX_ADDRESSES - 1), st.booleans()
)


def codes(entries):
    return encode_records(
        [encode_account(one.account) for one in entries],
        [encode_second(one.second) for one in entries],
        [encode_address(one.address) for one in entries],
        [encode_failed(one.failed) for one in entries],
    )


@given(st.lists(ENTRIES))
def test_codes_hold_entries_whole_and_in_order(entries):
    made = codes(entries)
    assert list(map(decode_record, made)) == entries
    in_order = sorted(entries, key=lambda one: (one.account, one.failed, one.second, one.address))
    assert list(map(decode_record, sorted(made))) == in_order


def test_a_code_stays_what_it_is_in_ledgers_already_written():
    assert list(codes([LogRecord(5, 30_000, 7, True)])) == [5 << 44 | 1 << 43 | 30_000 << 26 | 7]


def test_what_has_no_number_takes_the_next_behind_the_highest():
    known = Numbering({"a": 7, "b": 2})
    assert [known[text] for text in ("b", "c", "a", "d", "c")] == [2, 8, 7, 9, 8]
    assert known.new_texts == ["c", "d"]
    assert Numbering({})["a"] == 1
