"""On any lived ledger a report is true of its day, adds up, and does not change with what comes later."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.ledger.figures.measuring import measure_figures
from qinling.ledger.figures.past_snapshots import PastSnapshots
from qinling.ledger.history.replay import replay_as_of
from qinling.ledger.reader import open_reader
from qinling.procedures.figures.period_reports import ReportRequest, build_report
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import RateOf, Span
from qinling.rules.figures.issue_figures import AWAITING, OVERDUE, UNRECTIFIED
from qinling.rules.period_reports.periods import ReportKind, find_period
from qinling.rules.period_reports.report_numbers import ROW_FIELDS, ROW_FIGURES
from qinling.rules.warning_tiers import TierDays
from tests.procedures.test_period_figures import FIRST_DAY, moves, open_office


def live(office, steps):
    for number, choice, passed, found, undoes in steps:
        office.day += timedelta(passed)
        if undoes and office.done:
            office.undo()
        office.take_step(number, choice, {"on": office.day, "found": found})


def ask(office, kind, day):
    request = ReportRequest(find_period(kind, day), office.day, None, (), (), TierDays(), True)
    with open_reader(office.path) as reader:
        return build_report(reader, request)


@given(
    moves=st.lists(moves, min_size=4, max_size=16), days=st.sets(st.integers(0, 60), min_size=1, max_size=4)
)
@settings(max_examples=12)
def test_snapshots_tell_what_replays_tell(moves, days):
    with open_office() as office:
        live(office, moves)
        wanted = sorted(FIRST_DAY - timedelta(1) + timedelta(number) for number in days)
        with open_reader(office.path) as reader:
            snapshots = PastSnapshots(reader, wanted, wanted)
            for day, counts in zip(wanted, snapshots.counts, strict=True):
                span = Span(day, FIRST_DAY, day)
                with snapshots.open_snapshot(day) as past:
                    found = measure_figures(past, FIGURES.values(), span)
                with open_reader(office.path) as other:
                    replay_as_of(other, day)
                    assert found == measure_figures(other, FIGURES.values(), span)
                assert (counts.unrectified, counts.overdue, counts.closed) == (
                    found["unrectified"],
                    found["overdue"],
                    found["closed"],
                )


@given(
    moves=st.lists(moves, min_size=4, max_size=12),
    later=st.lists(moves, min_size=1, max_size=8),
    kind=st.sampled_from([ReportKind.WEEK, ReportKind.MONTH]),
)
@settings(max_examples=12)
def test_a_report_adds_up_and_does_not_change_with_what_comes_later(moves, later, kind):
    with open_office() as office:
        live(office, moves)
        asked = office.day
        office.day = max(office.day, find_period(kind, asked).last)
        numbers, sources = ask(office, kind, asked)
        for source in sources:
            if not isinstance(source.figure.measure, RateOf):
                assert len(source.issues) == source.value, source.figure.key
        for field in ROW_FIELDS:
            for figure in ROW_FIGURES:
                whole = sum(group[figure.key] for group in numbers.now.tables[field].values())
                assert whole == numbers.count(figure), (field, figure.key)
        last = numbers.series[-1]
        assert last.day == numbers.now.span.as_of
        assert [last.unrectified, last.overdue, last.awaiting] == [
            numbers.count(figure) for figure in (UNRECTIFIED, OVERDUE, AWAITING)
        ]
        assert len(numbers.overdue) == numbers.count(OVERDUE)

        office.day += timedelta(1)
        live(office, later)
        again, sources_again = ask(office, kind, asked)
        assert replace(again, corrections=()) == replace(numbers, corrections=())
        assert sources_again == sources


def test_a_period_that_is_not_over_ends_today():
    with open_office() as office:
        office.day = FIRST_DAY + timedelta(3)
        numbers, _ = ask(office, ReportKind.MONTH, office.day)

    assert not numbers.is_complete
    assert numbers.now.span[:3] == (office.day, date(2026, 3, 1), office.day)
    assert numbers.before is None
    assert numbers.following.first == date(2026, 4, 1)
