"""A log record is its code, and equal records are one."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qinling.ledger.logins.record_packing import (
    MAX_ACCOUNTS,
    MAX_ADDRESSES,
    StoredRecord,
    count_by_account,
    decode_records,
    encode_records,
    pack_codes,
    unpack_codes,
)
from qinling.rules.logins.logs.log_records import RecordBatch

DAY = date(2026, 3, 30).toordinal()


def up_to(highest):
    return st.one_of(st.sampled_from([0, 1, highest]), st.integers(0, highest))


RECORDS = st.builds(
    StoredRecord, up_to(MAX_ACCOUNTS - 1), up_to(86_399), up_to(MAX_ADDRESSES - 1), st.booleans()
)


def codes(records):
    batch = RecordBatch(
        days=[DAY] * len(records),
        seconds=[one.second for one in records],
        accounts=[str(one.account) for one in records],
        addresses=[f"ip {one.address}" for one in records],
        failed=[one.failed for one in records],
    )
    account_ids = {str(one.account): one.account for one in records}
    return encode_records(batch, account_ids, {f"ip {one.address}": one.address for one in records})


@given(st.lists(RECORDS))
def test_codes_hold_records_whole_and_in_order(records):
    made = codes(records)
    assert list(decode_records(unpack_codes(pack_codes(made)))) == records
    in_order = sorted(records, key=lambda one: (one.account, one.failed, one.second, one.address))
    assert list(decode_records(unpack_codes(pack_codes(sorted(made))))) == in_order


def test_a_code_stays_what_it_is_in_ledgers_already_written():
    assert list(codes([StoredRecord(5, 30_000, 7, True)])) == [5 << 44 | 1 << 43 | 30_000 << 26 | 7]


def count_logins(records):
    """Count like `count_by_account`, account by account."""
    for account in sorted({one.account for one in records}):
        own = [one for one in records if one.account == account]
        seconds = [one.second for one in own if not one.failed]
        yield account, len(seconds), len(own) - len(seconds), max(seconds, default=None)


@given(st.sets(st.builds(StoredRecord, up_to(3), up_to(86_399), up_to(2), st.booleans()), max_size=20))
def test_a_day_is_counted_account_by_account(records):
    assert count_by_account(sorted(codes([*records]))) == list(count_logins(records))


def test_an_account_of_failures_alone_has_no_last_login():
    failures = [StoredRecord(2, 60, 1, True), StoredRecord(2, 61, 1, True)]
    assert count_by_account(sorted(codes([*failures, StoredRecord(3, 9, 1, False)]))) == [
        (2, 0, 2, None),
        (3, 1, 0, 9),
    ]
