"""One login counts once however its log was saved, and a new reading takes the place of the old one."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.errors import UndoRefused, UsageRefused
from qinling.ledger.logins import logs
from qinling.ledger.logins.queries import read_log_spans, read_logins
from qinling.ledger.migrations.registry import MIGRATIONS
from qinling.ledger.reader import open_reader
from qinling.procedures.ledger_verification import try_to_verify
from qinling.procedures.logins.log_intake import delete_expired_records
from qinling.procedures.logins.log_replacement import remove_logs
from qinling.procedures.logins.read_logs import find_logs_named, forget_logs
from qinling.procedures.undo import undo_last_command
from tests.example_counts import scale_examples
from tests.procedures.logins.sample_logs import LoginLedger, SampleRecord, stamp
from tests.procedures.logins.test_log_intake import count_logins, read_roll_up, week_moment


@pytest.fixture
def ledger(tmp_path):
    return LoginLedger(tmp_path / "台账.db")


def read_states(ledger):
    with open_reader(ledger.path) as reader:
        return {one.id: one for one in logs.list_logs(reader)}


# -- saved again -----------------------------------------------------------------------------


def drop_seconds(entries):
    return [one._replace(at=one.at.replace(second=0)) for one in entries]


def drop_addresses(entries):
    return [one._replace(address="") for one in entries]


def drop_outcomes(entries):
    return [one._replace(failed=False) for one in entries]


def raise_case(entries):
    return [one._replace(account=one.account.upper() + " ") for one in entries]


#: Of few accounts, minutes and addresses, so that many records lie close together.
CLOSE_RECORDS = st.builds(
    SampleRecord,
    st.sampled_from(["szq0001", "szq0002"]),
    st.integers(0, 240).map(lambda second: week_moment(0, 8, 10) + timedelta(seconds=second * 7)),
    st.sampled_from(["10.61.0.1", "10.61.0.2"]),
    st.booleans(),
)
COPIES = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 1 << 30)),
    max_size=4,
)


def save_again(entries, no_seconds, no_addresses, no_outcomes, upper_case, chosen):
    """Return a part of a log as it was saved again, and whether it has outcomes."""
    part = [one for place, one in enumerate(entries) if chosen >> (place % 30) & 1]
    for is_done, change in (
        (no_seconds, drop_seconds),
        (no_addresses, drop_addresses),
        (no_outcomes, drop_outcomes),
        (upper_case, raise_case),
    ):
        part = change(part) if is_done else part
    return part, not no_outcomes


@settings(max_examples=scale_examples(60))
@given(st.data(), st.lists(CLOSE_RECORDS, min_size=1, max_size=20), COPIES)
def test_copies_without_some_of_what_the_whole_log_says_add_nothing(tmp_path_factory, data, entries, copies):
    ledger = LoginLedger(tmp_path_factory.mktemp("台账") / "台账.db")
    parts = [save_again(entries, *copy) for copy in copies]
    for place, (part, has_outcomes) in enumerate(data.draw(st.permutations([(entries, True), *parts]))):
        if part:
            ledger.import_log(*part, name=f"{place}.csv", has_outcomes=has_outcomes)
    assert read_roll_up(ledger.path) == count_logins(entries)
    assert try_to_verify(ledger.path, None).faults == []


@settings(max_examples=scale_examples(60))
@given(st.data(), st.lists(CLOSE_RECORDS, min_size=1, max_size=20), COPIES)
def test_a_log_in_pieces_and_copies_gives_the_same_or_says_what_it_joined(
    tmp_path_factory, data, entries, copies
):
    ledger = LoginLedger(tmp_path_factory.mktemp("台账") / "台账.db")
    cut = data.draw(st.integers(0, len(entries)))
    parts = [(entries[:cut], True), (entries[cut:], True)]
    parts += [save_again(entries, *copy) for copy in copies]
    results = [
        ledger.import_log(*part, name=f"{place}.csv", has_outcomes=has_outcomes)
        for place, (part, has_outcomes) in enumerate(data.draw(st.permutations(parts)))
        if part
    ]
    joined = sum(one.joined_count for one in results)
    # Where a piece has no seconds by chance, two logins of a minute may be taken for one, and it is said.
    assert joined or read_roll_up(ledger.path) == count_logins(entries)


@settings(max_examples=scale_examples(40))
@given(st.data(), st.lists(CLOSE_RECORDS, min_size=1, max_size=15), COPIES)
def test_the_order_of_the_logs_does_not_matter(tmp_path_factory, data, entries, copies):
    parts = [part for copy in copies if (part := save_again(entries, *copy))[0]]
    roll_ups = []
    for order in (parts, data.draw(st.permutations(parts))):
        ledger = LoginLedger(tmp_path_factory.mktemp("台账") / "台账.db")
        for part, has_outcomes in order:
            ledger.import_log(*part, name=f"{len(part)}{has_outcomes}.csv", has_outcomes=has_outcomes)
        roll_ups.append(read_roll_up(ledger.path) if parts else {})
    assert roll_ups[0] == roll_ups[1]


def test_the_result_says_how_many_records_were_joined(ledger):
    entries = [SampleRecord("a", week_moment(0, 8, 10, 5)), SampleRecord("a", week_moment(0, 8, 10, 40))]
    copy = drop_seconds(entries)[:1]
    assert ledger.import_log(*copy).joined_count == 0
    fuller = ledger.import_log(*entries, name="全.csv")
    assert (fuller.new_count, fuller.joined_count) == (1, 1)
    assert read_roll_up(ledger.path) == count_logins(entries)
    with open_reader(ledger.path) as reader:
        listed = list(read_logins(reader, date(2026, 4, 20), date(2026, 4, 20)))
    assert [one.at for one in listed] == [one.at for one in entries]


def test_the_same_second_from_two_addresses_is_two_logins(ledger):
    entries = [SampleRecord("a", week_moment(0, 8, 10, 5), f"10.61.0.{last}") for last in (1, 2)]
    ledger.import_log(entries[0])
    assert ledger.import_log(entries[1], name="又.csv").joined_count == 0
    assert read_roll_up(ledger.path) == count_logins(entries)


# -- read again ------------------------------------------------------------------------------


def test_the_same_content_read_in_another_way_replaces_what_it_gave(ledger):
    entries = [SampleRecord("a", week_moment(day, 8, 10, 5), failed=day == 1) for day in range(3)]
    wrong = [one._replace(failed=not one.failed) for one in entries]
    first = ledger.import_log(*wrong, digest="d1")
    right = ledger.import_log(*entries, digest="d1")
    assert ([one.id for one in right.replaced], right.new_count) == ([first.log], 3)
    assert read_roll_up(ledger.path) == count_logins(entries)
    again = ledger.import_log(*entries, digest="d1", name="改名.csv")
    assert (again.known_as.id, again.log, again.new_count) == (right.log, None, 0)
    assert try_to_verify(ledger.path, None).faults == []


def test_days_that_only_the_replaced_reading_had_are_empty_again(ledger):
    ledger.import_log(SampleRecord("a", week_moment(0)), SampleRecord("b", week_moment(1)), digest="d1")
    right = ledger.import_log(SampleRecord("a", week_moment(2)), digest="d1")
    assert set(read_roll_up(ledger.path)) == {("a", "2026-04-22")}
    with open_reader(ledger.path) as reader:
        assert read_log_spans(reader) == [(right.first, right.last)]


def test_a_log_that_has_grown_replaces_itself_whatever_it_said_of_failures(ledger):
    entries = [SampleRecord("a", week_moment(day, 8, 10, 5)) for day in range(3)]
    first = ledger.import_log(*[one._replace(failed=True) for one in entries[:2]], digest="d1")
    grown = ledger.import_log(*entries, digest="d2")
    assert [one.id for one in grown.replaced] == [first.log]
    assert read_roll_up(ledger.path) == count_logins(entries)


def test_another_log_of_the_same_name_replaces_nothing(ledger):
    entries = [SampleRecord("a", week_moment(day, 8, 10, 5)) for day in range(3)]
    ledger.import_log(*entries[:2])
    assert ledger.import_log(*entries[1:]).replaced == []
    assert read_roll_up(ledger.path) == count_logins(entries)


def test_logs_that_contradict_each_other_are_told(ledger):
    entries = [SampleRecord("a", week_moment(day, 8, 10, 5)) for day in range(3)]
    ledger.import_log(*entries, name="一.csv")
    wrong = [one._replace(failed=True) for one in entries[:2]]
    assert ledger.import_log(*wrong, name="二.csv").contradicted_count == 2


# -- removed ---------------------------------------------------------------------------------


def remove(ledger, log):
    with ledger.writing() as writer:
        return remove_logs(writer, [log], stamp())


def test_a_removed_log_takes_only_its_own_with_it(ledger):
    entries = [SampleRecord("a", week_moment(day, 8, 10, 5)) for day in range(3)]
    ledger.import_log(*drop_seconds(entries[:2]), name="一.csv")
    other = ledger.import_log(*entries[1:], SampleRecord("b", week_moment(2)), name="二.csv")
    assert remove(ledger, other.log) == [date(2026, 4, 21), date(2026, 4, 22)]
    assert read_roll_up(ledger.path) == count_logins(drop_seconds(entries[:2]))
    assert try_to_verify(ledger.path, None).faults == []
    with open_reader(ledger.path) as reader:
        assert [last.date() for _, last in read_log_spans(reader)] == [date(2026, 4, 21)]


def test_days_with_deleted_records_keep_their_counts_and_stay_covered(ledger):
    entries = [SampleRecord("a", week_moment(day, 8, 10, 5)) for day in range(4)]
    whole = ledger.import_log(*entries)
    with ledger.writing() as writer:
        assert delete_expired_records(writer, date(2026, 4, 22)) == 2
    remove(ledger, whole.log)
    assert set(read_roll_up(ledger.path)) == {("a", "2026-04-20"), ("a", "2026-04-21")}
    assert try_to_verify(ledger.path, None).faults == []
    again = ledger.import_log(*entries)
    assert (again.expired_count, again.new_count) == (2, 2)
    assert read_roll_up(ledger.path) == count_logins(entries)
    assert try_to_verify(ledger.path, None).faults == []


def test_an_older_log_read_after_others_were_deleted_is_not_taken_for_one(ledger):
    ledger.import_log(SampleRecord("a", week_moment(0)), SampleRecord("a", week_moment(3)))
    with ledger.writing() as writer:
        delete_expired_records(writer, date(2026, 4, 22))
    ledger.import_log(SampleRecord("a", week_moment(-2)), name="早.csv")
    late = ledger.import_log(SampleRecord("b", week_moment(0)), name="晚.csv")
    assert late.expired_count == 1  # its day has lost its records, although an older day has some


# -- before each log had its own records -----------------------------------------------------


@pytest.fixture
def earlier_ledger(tmp_path):
    """A ledger of schema 12 with two logs whose records lie together, and a day that has lost them."""
    path = tmp_path / "旧.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("fold_name", 1, str.casefold)
        for statements in MIGRATIONS[:12]:
            for statement in statements:
                connection.execute(statement)
        connection.execute("pragma user_version = 12")
        connection.execute("insert into meta values ('ledger_id', ?)", ("12" * 16,))
        connection.execute("insert into account values (1, 'a', 'a', '', '', null, 'unknown', null, 1)")
        connection.execute("insert into login_address values (1, '10.61.0.1')")
        for day, second in (("2026-04-20", 30_005), ("2026-04-21", 30_000)):
            blob = (1 << 44 | second << 26 | 1).to_bytes(8, "little")
            connection.execute("insert into login_events values (?, ?)", (day, blob))
            connection.execute("insert into login_day values (1, ?, 1, 0, ?)", (day, second))
        connection.execute("insert into login_day values (1, '2026-04-10', 7, 1, 5)")
        for name, day in (("甲.csv", 10), ("乙.csv", 20)):
            connection.execute(
                "insert into login_log (at, actor, name, first, last, entries, fresh) values"
                " ('2026-04-27T01:00:00.000000Z', '张某', ?, ?, ?, 9, 1)",
                (name, f"2026-04-{day}T00:00", f"2026-04-{day + 1}T23:59"),
            )
    return LoginLedger(path)


def test_what_was_read_before_counts_as_before(earlier_ledger):
    before = read_roll_up(earlier_ledger.path)
    same = SampleRecord("A", datetime(2026, 4, 20, 8, 20, 5))
    fuller = SampleRecord("a", datetime(2026, 4, 21, 8, 20, 7))  # the old day has no seconds
    lost = SampleRecord("a", datetime(2026, 4, 10, 8, 20, 7))
    result = earlier_ledger.import_log(same, fuller, lost)
    assert (result.new_count, result.joined_count, result.expired_count) == (0, 1, 1)
    after = read_roll_up(earlier_ledger.path)
    assert after == before | {("a", "2026-04-21"): (1, 0, 30_007)}
    assert try_to_verify(earlier_ledger.path, None).faults == []
    states = read_states(earlier_ledger)
    assert [(one.name, one.kept_in) for one in states.values()] == [
        ("甲.csv", 3),
        ("乙.csv", 3),
        ("读入方式改变前的记录", None),
        ("日志.csv", None),
    ]


def test_logs_read_before_go_only_together(earlier_ledger):
    with earlier_ledger.writing() as writer:
        with pytest.raises(UsageRefused, match="qinling login forget 读入方式改变前的记录"):
            forget_logs(writer, find_logs_named(writer, "乙.csv")[0], stamp())
        forgotten = forget_logs(writer, find_logs_named(writer, "读入方式改变前的记录")[0], stamp())
    assert forgotten.kept_until == date(2026, 4, 10)
    assert read_roll_up(earlier_ledger.path) == {("a", "2026-04-10"): (7, 1, 5)}
    assert try_to_verify(earlier_ledger.path, None).faults == []
    with open_reader(earlier_ledger.path) as reader:
        assert [last.date() for _, last in read_log_spans(reader)] == [date(2026, 4, 10)]
    before = read_states(earlier_ledger)
    with earlier_ledger.writing() as writer:
        undo_last_command(writer, stamp())
    after = read_states(earlier_ledger)
    assert {one.id for one in after.values() if one.removed is None} == set(before)
    assert read_roll_up(earlier_ledger.path).keys() == {("a", f"2026-04-{day}") for day in (10, 20, 21)}
    assert try_to_verify(earlier_ledger.path, None).faults == []


def test_undo_says_that_it_does_not_reach_a_log_read_before(earlier_ledger):
    reader = replace(stamp(), actor="张某")
    with earlier_ledger.writing() as writer, pytest.raises(UndoRefused, match="读入登录日志不能撤回"):
        undo_last_command(writer, reader)
