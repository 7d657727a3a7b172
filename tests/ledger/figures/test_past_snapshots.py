"""Snapshots of several days say what a replay of each day says, and the reader is as before afterwards."""

from datetime import date, datetime, timedelta

import pytest

from qinling.ledger.figures.measuring import find_figure_rows, measure_figures, measure_figures_by_each
from qinling.ledger.figures.past_snapshots import SNAPSHOT_COLUMNS, PastSnapshots
from qinling.ledger.figures.state_series import count_states
from qinling.ledger.history.replay import find_position_on, find_positions_on, replay_as_of
from qinling.ledger.reader import open_reader
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import ISSUES, ROUNDS, Count, Span

TALLIED = [one for one in FIGURES.values() if one.measure == Count() and one.population in (ISSUES, ROUNDS)]
FIELDS = ("level", "category", "zone", "lead_unit", "duty_unit")
DAYS = [date(2026, 3, 31) + timedelta(days=number) for number in range(0, 26, 3)]


def tell_everything(reader, day):
    span = Span(day, date(2026, 4, 1), day)
    return (
        measure_figures(reader, FIGURES.values(), span),
        measure_figures_by_each(reader, TALLIED, span, FIELDS),
        {key: [row["number"] for row in find_figure_rows(reader, one, span)] for key, one in FIGURES.items()},
    )


def test_a_snapshot_says_what_the_replay_of_its_day_says(lived_ledger):
    with open_reader(lived_ledger) as reader:
        snapshots = PastSnapshots(reader, DAYS, DAYS)
        told = []
        for day in reversed(DAYS):
            with snapshots.open_snapshot(day) as past:
                told.append(tell_everything(past, day))
        assert snapshots.counts == count_states(reader, DAYS)
        assert snapshots.is_before_first_event(DAYS[0])
        assert not snapshots.is_before_first_event(DAYS[1])
        present = tell_everything(reader, DAYS[-1])

    for day, one in zip(reversed(DAYS), told, strict=True):
        with open_reader(lived_ledger) as reader:
            replay_as_of(reader, day)
            assert one == tell_everything(reader, day), day
    with open_reader(lived_ledger) as reader:
        assert present == tell_everything(reader, DAYS[-1])


def test_positions_of_many_days_are_those_of_each(qinling, ledger):
    """A slip of the date that was undone hides nothing that came after it."""
    for day, *words in (
        ("2026-04-01", "add", "级别=区级", "编号=A1", "问题描述=甲"),
        ("2026-04-02", "add", "级别=区级", "编号=A2", "问题描述=乙"),
        ("2027-04-03", "add", "级别=区级", "编号=A3", "问题描述=丙"),
        ("2026-04-04", "undo", "--yes"),
        ("2026-04-05", "add", "级别=区级", "编号=A4", "问题描述=丁"),
    ):
        clock = datetime.fromisoformat("2026-04-03T09:30:00+08:00") if day.startswith("2027") else None
        assert qinling(*words, "--today", day, clock=clock).exit_code == 0
    days = [date(2026, 3, 31) + timedelta(days=number) for number in range(8)]

    with open_reader(ledger) as reader:
        assert find_positions_on(reader, days) == [find_position_on(reader, day) for day in days]
        assert find_positions_on(reader, days)[-1] == 5


@pytest.mark.parametrize("units", [(), ("水利",), ("水利", "镇"), ("没有",)])
def test_a_series_of_some_units_counts_what_concerned_them_then(qinling, ledger, units):
    for day, *words in (
        ("2026-04-01", "add", "级别=区级", "编号=A1", "问题描述=弃渣", "责任单位=区水利局"),
        ("2026-04-02", "add", "级别=区级", "编号=A2", "问题描述=弃渣", "责任单位=青屏镇"),
        ("2026-04-05", "edit", "A2", "责任单位=区水利局", "--ground", "来函"),
    ):
        assert qinling(*words, "--today", day).exit_code == 0
    days = [date(2026, 4, day) for day in (1, 3, 6)]
    expected = {(): [1, 2, 2], ("水利",): [1, 1, 2], ("水利", "镇"): [1, 2, 2], ("没有",): [0, 0, 0]}

    with open_reader(ledger) as reader:
        assert [one.total for one in PastSnapshots(reader, days[:1], days, units).counts] == expected[units]
        assert [one.total for one in count_states(reader, days, units)] == expected[units]


def test_a_snapshot_holds_every_column_that_a_figure_reads():
    span = Span(date(2026, 4, 25), date(2026, 4, 1), date(2026, 4, 25))
    read = {
        column
        for one in FIGURES.values()
        if one.population in (ISSUES, ROUNDS)
        for column in one.condition(span).columns
    }
    assert read <= {"id", *SNAPSHOT_COLUMNS}
