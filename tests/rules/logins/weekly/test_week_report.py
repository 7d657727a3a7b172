"""What is different between two reports on a week."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.weekly.week_report import (
    AccountWeek,
    FindingLine,
    ReportedLog,
    WeekReport,
    compare_week_reports,
)

MONDAY = date(2026, 4, 20)
DAYS = st.dates(MONDAY, date(2026, 4, 26))
ACCOUNTS = st.sampled_from(["a", "b", "“引号”", "甲\\乙"])
REPORTS = st.builds(
    WeekReport,
    st.dictionaries(ACCOUNTS, st.builds(AccountWeek, *[st.integers(0, 9)] * 3)),
    st.lists(
        st.builds(FindingLine, st.sampled_from(["few", "idle"]), st.tuples(ACCOUNTS), st.text(max_size=5)),
        max_size=4,
        unique_by=lambda one: one.key,
    ).map(tuple),
    st.lists(DAYS, unique=True).map(lambda days: tuple(sorted(days))),
    st.dictionaries(st.text(max_size=3), st.tuples(st.integers(0, 9), st.integers(0, 9))),
)


def week(*counts):
    return AccountWeek(*counts)


def finding(account, line="少", code="few"):
    return FindingLine(code, (account,), line)


@given(REPORTS)
def test_a_report_is_kept_whole_and_is_not_different_from_itself(report):
    kept = WeekReport.decode(report.encode())
    assert kept == report
    assert not compare_week_reports(report, kept)


@given(REPORTS, REPORTS)
def test_what_is_added_one_way_is_removed_the_other_way(one, other):
    there, back = compare_week_reports(one, other), compare_week_reports(other, one)
    assert bool(there) == bool(back)
    assert (sorted(there.added), sorted(there.removed)) == (sorted(back.removed), sorted(back.added))


@given(st.dictionaries(DAYS, st.tuples(st.integers(0, 9), st.integers(0, 9))), st.frozensets(DAYS))
def test_a_log_is_kept_whole(days, uncovered):
    log = ReportedLog(MONDAY, date(2026, 4, 26), days, uncovered)
    assert ReportedLog.decode(log.encode()) == log


def test_an_account_that_comes_up_or_vanishes_is_different():
    before = WeekReport({"a": week(3, 2, 0), "b": week(1, 1, 0)}, (), ())
    after = WeekReport({"b": week(1, 1, 0), "c": week(0, 0, 2)}, (), ())
    assert compare_week_reports(before, after).accounts == (
        ("c", week(0, 0, 0), week(0, 0, 2)),
        ("a", week(3, 2, 0), week(0, 0, 0)),
    )


def test_other_evidence_alone_is_no_correction_and_is_named_where_the_account_differs():
    before = WeekReport({"a": week(1, 1, 0)}, (finding("a", "1 天"), finding("b", "1 天")), ())
    elsewhere = WeekReport({"a": week(1, 1, 0)}, (finding("a", "2 天"), finding("b", "2 天")), ())
    assert not compare_week_reports(before, elsewhere)
    after = WeekReport({"a": week(2, 2, 0)}, elsewhere.findings, ())
    found = compare_week_reports(before, after)
    assert (found.added, found.removed, found.changed, found.recounted) == ((), (), ("2 天",), 1)


def test_days_that_have_a_log_now_are_a_correction():
    gap = WeekReport({}, (), (date(2026, 4, 25),))
    found = compare_week_reports(gap, WeekReport({}, (), ()))
    assert found
    assert (found.uncovered_before, found.uncovered) == ((date(2026, 4, 25),), ())
