"""Each entry of a log counts once, however the log is cut, mixed and repeated."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.errors import UsageRefused, WorkbookRefused
from qinling.ledger.logins.queries import list_accounts, read_log_spans, read_logins
from qinling.ledger.reader import open_reader
from qinling.procedures.ledger_verification import try_to_verify
from qinling.procedures.logins.accounts import import_accounts
from qinling.procedures.logins.log_intake import Numbering, delete_expired_records
from tests.example_counts import scale_examples
from tests.procedures.logins.sample_logs import LoginLedger, SampleRecord, listed_account, stamp

MONDAY = datetime(2026, 4, 20)


def week_moment(day=0, hour=9, minute=0, second=0):
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


@pytest.fixture
def ledger(tmp_path):
    return LoginLedger(tmp_path / "台账.db")


def read_roll_up(path):
    """Account → day → (logins, failed, second of the last login) as the reports read it."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "select a.key, d.day, d.logins, d.failed, d.last from login_day d join account a on a.id = d.account"
        )
        return {(key, day): tuple(rest) for key, day, *rest in rows}


def count_logins(entries):
    """The same, reckoned from the entries themselves."""
    days = defaultdict(lambda: [0, 0, None])
    for one in sorted(set(entries), key=lambda one: one.at):
        day = days[one.account, one.at.date().isoformat()]
        day[one.failed] += 1
        if not one.failed:
            day[2] = one.at.hour * 3600 + one.at.minute * 60 + one.at.second
    return {key: tuple(day) for key, day in days.items()}


RECORDS = st.builds(
    SampleRecord,
    st.sampled_from(["szq0001", "szq0002", "admin"]),
    st.datetimes(datetime(2026, 4, 18), datetime(2026, 4, 22)).map(lambda when: when.replace(microsecond=0)),
    st.sampled_from(["10.61.0.1", "10.61.0.2", "fe80::1"]),
    st.booleans(),
)


@settings(max_examples=scale_examples(60))
@given(st.data(), st.lists(RECORDS, min_size=1, max_size=25))
def test_any_split_order_and_overlap_of_a_log_gives_the_same_roll_up(tmp_path_factory, data, entries):
    ledger = LoginLedger(tmp_path_factory.mktemp("台账") / "台账.db")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(entries)), max_size=3)))
    mixed = data.draw(st.permutations(entries))
    parts = [mixed[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    parts += data.draw(st.lists(st.lists(st.sampled_from(entries)), max_size=2))
    fresh = [
        ledger.import_log(*part, name=f"{place}.csv", size=4).new_count
        for place, part in enumerate(parts)
        if part
    ]

    assert read_roll_up(ledger.path) == count_logins(entries)
    assert sum(fresh) == len(set(entries))
    with open_reader(ledger.path) as reader:
        names = {one.id: one.account for one in list_accounts(reader)}
        kept = [
            SampleRecord(names[one.account], one.at, one.address, one.failed)
            for one in read_logins(reader, date(2026, 4, 18), date(2026, 4, 22))
        ]
    assert sorted(kept) == sorted(set(entries))


def test_records_that_a_log_repeats_count_once(ledger):
    entries = [
        SampleRecord(f"szq{place % 3}", week_moment(day=place % 4, minute=place)) for place in range(40)
    ]
    taken = ledger.import_log(*entries, *entries)
    assert (taken.record_count, taken.new_count) == (80, 40)
    assert read_roll_up(ledger.path) == count_logins(entries)


@pytest.mark.parametrize(
    ("most", "told"),
    [
        ("MAX_ACCOUNTS", "账号太多"),
        ("MAX_ADDRESSES", "登录地址太多"),
        ("MAX_NEW_ADDRESSES", "2 个新的登录地址"),
    ],
)
def test_more_accounts_or_addresses_than_a_ledger_can_hold_are_refused(ledger, monkeypatch, most, told):
    entries = [SampleRecord(f"szq{place}", week_moment(), f"10.61.1.{place}") for place in range(3)]
    limit = 3 - (most == "MAX_NEW_ADDRESSES")
    monkeypatch.setattr(f"qinling.procedures.logins.log_intake.{most}", limit)
    assert ledger.import_log(*entries[:2]).new_count == 2
    with pytest.raises(WorkbookRefused, match=rf"日志\.csv 里.*{told}.*请核对"):
        ledger.import_log(
            *(
                one._replace(account=f"其他{place}", address=f"10.61.2.{place}")
                for place, one in enumerate(entries)
            )
        )


def test_what_has_no_number_takes_the_next_behind_the_highest():
    known = Numbering({"a": 7, "b": 2}, 100, 100, "日志.csv", "账号")
    assert [known[text] for text in ("b", "c", "a", "d", "c")] == [2, 8, 7, 9, 8]
    assert known.new_texts == ["c", "d"]
    assert Numbering({}, 100, 100, "日志.csv", "账号")["a"] == 1


def test_an_account_is_one_however_it_is_written(ledger):
    ledger.import_log(SampleRecord("SZQ0001", week_moment()), SampleRecord("ｓｚｑ0001 ", week_moment(1)))
    with open_reader(ledger.path) as reader:
        assert [(one.account, one.state) for one in list_accounts(reader)] == [("SZQ0001", "unknown")]


def test_a_log_reports_only_new_accounts_as_unlisted(ledger):
    import_list(ledger, listed_account("a"), listed_account("b"))
    assert ledger.import_log(
        SampleRecord("b", week_moment()), SampleRecord("c", week_moment()), SampleRecord("d", week_moment(1))
    ).unlisted_accounts == ["c", "d"]
    import_list(ledger, listed_account("e"), partial=True)
    assert ledger.import_log(
        SampleRecord("E", week_moment(), "10.61.0.9"), SampleRecord("f", week_moment()), name="又.csv"
    ).unlisted_accounts == ["f"]
    assert {key for key, _ in read_roll_up(ledger.path)} == set("bcdef")


def test_a_log_covers_the_days_from_its_first_record_to_its_last(ledger):
    taken = ledger.import_log(
        SampleRecord("a", week_moment(2)),
        SampleRecord("a", week_moment(0, 8, 30)),
        SampleRecord("b", week_moment(3, 17, 5)),
        SampleRecord("b", week_moment(3, 16)),
    )
    assert (taken.first, taken.last) == (week_moment(0, 8, 30), week_moment(3, 17, 5))
    with open_reader(ledger.path) as reader:
        assert read_log_spans(reader) == [(week_moment(0, 8, 30), week_moment(3, 17, 5))]


def test_a_log_covers_the_days_of_its_name_unless_its_records_contradict_them(ledger):
    week = (date(2026, 4, 20), date(2026, 4, 26))
    whole = ledger.import_log(SampleRecord("a", week_moment(1)), stated=week, name="20260420-20260426.csv")
    assert (whole.first, whole.last) == (week_moment(0, 0), week_moment(6, 23, 59, 59))
    odd = ledger.import_log(SampleRecord("a", week_moment(9)), stated=week, name="又20260420-20260426.csv")
    assert (odd.first, odd.last) == (week_moment(9), week_moment(9))


def test_records_before_the_retention_days_are_left_out_and_counted(ledger):
    taken = ledger.import_log(
        SampleRecord("a", week_moment(-1)), SampleRecord("a", week_moment(0)), keep_from=MONDAY.date()
    )
    assert (taken.record_count, taken.new_count, taken.expired_count) == (1, 1, 1)
    assert set(read_roll_up(ledger.path)) == {("a", "2026-04-20")}
    nothing = ledger.import_log(SampleRecord("a", week_moment(-1)), keep_from=MONDAY.date())
    assert (nothing.record_count, nothing.expired_count, nothing.first) == (0, 1, None)


def test_deleted_log_records_leave_their_roll_up(ledger):
    ledger.import_log(SampleRecord("a", week_moment(-1)), SampleRecord("a", week_moment(0)))
    before = read_roll_up(ledger.path)
    with ledger.writing() as writer:
        assert delete_expired_records(writer, MONDAY.date()) == 1
    assert read_roll_up(ledger.path) == before
    with open_reader(ledger.path) as reader:
        assert [one.at for one in read_logins(reader, date(2026, 4, 1), date(2026, 4, 30))] == [
            week_moment(0)
        ]


# -- lists of accounts


def read_states(path):
    with open_reader(path) as reader:
        return {one.account: (one.state, one.unit, one.left_on) for one in list_accounts(reader)}


def import_list(ledger, *rows, today=date(2026, 4, 27), partial=False):
    with ledger.writing() as writer:
        return import_accounts(writer, rows, stamp(today), partial=partial)


def test_joiners_leavers_and_changes_are_noted(ledger):
    first = import_list(ledger, listed_account("a"), listed_account("b"), listed_account("c"))
    assert (first.joined, first.left, first.changed) == (["a", "b", "c"], [], [])
    later = import_list(
        ledger,
        listed_account("a"),
        listed_account("b", unit="黑山镇"),
        listed_account("d"),
        today=date(2026, 5, 4),
    )
    assert (later.joined, later.left, later.changed, later.unchanged) == (["d"], ["c"], ["b"], 1)
    assert read_states(ledger.path)["c"] == ("left", "大荆镇", date(2026, 5, 4))
    assert try_to_verify(ledger.path, None).faults == []
    back = import_list(
        ledger,
        listed_account("a"),
        listed_account("b", unit="黑山镇"),
        listed_account("c"),
        listed_account("d"),
    )
    assert (back.returned, back.unchanged) == (["c"], 3)
    assert read_states(ledger.path)["c"] == ("listed", "大荆镇", None)
    assert try_to_verify(ledger.path, None).faults == []
    with closing(sqlite3.connect(ledger.path)) as connection:
        noted = connection.execute(
            "select what, changes from account_change where what = 'changed'"
        ).fetchall()
    assert noted == [("changed", '{"unit": ["大荆镇", "黑山镇"]}')]


def test_the_list_may_mark_who_has_left(ledger):
    import_list(ledger, listed_account("a"), listed_account("b"))
    taken = import_list(ledger, listed_account("a", left=True), listed_account("b"), today=date(2026, 5, 4))
    assert taken.left == ["a"]
    again = import_list(ledger, listed_account("a", left=True), listed_account("b"), today=date(2026, 6, 1))
    assert (again.left, again.unchanged) == ([], 2)
    assert read_states(ledger.path)["a"][2] == date(2026, 5, 4)  # the day it was found gone stays


def test_a_list_of_some_units_makes_nobody_leave(ledger):
    import_list(ledger, listed_account("a"), listed_account("b"), listed_account("c"))
    with pytest.raises(UsageRefused, match="--partial"):
        import_list(ledger, listed_account("a"))
    assert import_list(ledger, listed_account("a"), partial=True).left == []
    assert {state for state, *_ in read_states(ledger.path).values()} == {"listed"}


def test_an_account_known_from_a_log_joins_when_the_list_names_it(ledger):
    ledger.import_log(SampleRecord("A", week_moment()))
    taken = import_list(ledger, listed_account("a"))
    assert taken.joined == ["a"]
    assert read_states(ledger.path) == {"A": ("listed", "大荆镇", None)}


def test_what_a_list_leaves_blank_stays(ledger):
    import_list(ledger, listed_account("a", name="张三"))
    import_list(ledger, listed_account("a", unit="", opened=None))
    with open_reader(ledger.path) as reader:
        (one,) = list_accounts(reader)
    assert (one.name, one.unit, one.opened) == ("张三", "大荆镇", date(2025, 6, 1))
