import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.ledger import sql_conditions
from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.figures.measuring import (
    find_figure_issues,
    find_figure_rows,
    measure_figures,
    measure_figures_by,
    measure_figures_over,
)
from qinling.ledger.reader import open_reader
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.rules.figures import issue_conditions
from qinling.rules.figures.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Blank,
    Compare,
    CompareColumns,
    Contains,
    IsAmong,
    Not,
    OneOf,
    Says,
    all_of,
)
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import Count, Figure, LatestOf, Population, Span, SumOf
from qinling.rules.history.events import Event

DAY = date(2026, 4, 25)
SPAN = Span(DAY, date(2026, 4, 1), DAY)

days = st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3))
leaves = st.one_of(
    st.builds(
        Compare,
        st.sampled_from(["deadline", "closed_on"]),
        st.sampled_from(["=", "<", "<=", ">", ">="]),
        days,
    ),
    st.builds(
        CompareColumns,
        st.sampled_from(["deadline", "closed_on"]),
        st.sampled_from(["<", ">=", "="]),
        st.just("rectified_on"),
    ),
    st.builds(OneOf, st.just("town"), st.lists(st.sampled_from(["甲镇", "乙镇"]), max_size=2).map(tuple)),
    st.builds(Contains, st.just(("town", "source")), st.sampled_from(["甲", "ab", "A_", "%", "\\"])),
    st.builds(IsAmong, st.just("id"), st.lists(st.integers(0, 6), max_size=4).map(tuple)),
    st.builds(Blank, st.sampled_from(["deadline", "town"])),
    st.builds(Says, st.just("on_platform"), st.booleans()),
    st.just(ALWAYS),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)
rows = st.fixed_dictionaries(
    {
        "deadline": st.none() | days,
        "closed_on": st.none() | days,
        "rectified_on": st.none() | days,
        "town": st.sampled_from([None, "甲镇", "乙镇", "A_镇"]),
        "source": st.sampled_from([None, "aB%", "\\"]),
        "on_platform": st.sampled_from([None, True, False]),
    }
)


@given(data=st.lists(rows, max_size=6), condition=conditions)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_condition_holds_in_python_exactly_where_it_holds_in_sql(memory_issues, data, condition):
    sql = ConditionSql()
    reader = memory_issues(data)
    found = reader.tuples(f"select id from issue where {sql.build(condition)} order by id", **sql.params)
    assert [number for (number,) in found] == [
        index for index, row in enumerate(data) if condition.holds({**row, "id": index})
    ]


@pytest.fixture
def memory_issues():
    """Return a reader of a table in memory with only the columns that the conditions need."""
    connection = sqlite3.connect(":memory:")
    columns = ("deadline", "closed_on", "rectified_on", "town", "source", "on_platform")
    connection.execute(f"create table issue (id, {', '.join(columns)})")

    def fill(data):
        connection.execute("delete from issue")
        for index, row in enumerate(data):
            values = [row[name].isoformat() if isinstance(row[name], date) else row[name] for name in columns]
            connection.execute("insert into issue values (?, ?, ?, ?, ?, ?, ?)", [index, *values])
        return SqliteReader(connection)

    yield fill
    connection.close()


WORK = Population("work", "工作记录", "work", ("unit",), ("id", "kind", "day", "unit", "value"), ("day",))


def figure_of(key, measure, *values):
    return Figure(
        key,
        key,
        key,
        "个",
        WORK,
        lambda span: all_of(OneOf("kind", values), Compare("day", "<=", span.last)),
        measure,
    )


MEETINGS, PEOPLE = figure_of("meetings", Count(), "会议"), figure_of("people", SumOf("value"), "会议")
HUTS = figure_of("huts", LatestOf("value", "day", ("unit",)), "岗亭")
FOREST = figure_of("forest", LatestOf("value", "day"), "森林覆盖率")
NOBODY = figure_of("nobody", LatestOf("value", "day"), "卡点")


@pytest.fixture
def work_records():
    """Return a reader of a table of records that are no issues."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"create table event ({', '.join(Event._fields)})")
    connection.execute("create table work (id integer primary key, kind, day, unit, value)")
    connection.executemany(
        "insert into work (kind, day, unit, value) values (?, ?, ?, ?)",
        [
            ("会议", "2026-04-01", "甲镇", 12),
            ("会议", "2026-04-25", None, 3),
            ("会议", "2026-04-26", "甲镇", 100),  # after the period
            ("岗亭", "2026-03-01", "甲镇", 1),
            ("岗亭", "2026-04-02", "甲镇", 2),
            ("岗亭", "2026-01-02", "乙镇", 5),
            ("森林覆盖率", "2026-02-01", "区林业局", 69.5),
            ("森林覆盖率", "2026-02-01", "区林业局", 70.25),  # the same day, recorded later
        ],
    )
    yield SqliteReader(connection)
    connection.close()


def test_figures_count_sum_and_hold_what_records_say(work_records):
    figures = [MEETINGS, PEOPLE, HUTS, FOREST, NOBODY]
    found = measure_figures(work_records, figures, SPAN)
    assert found == {"meetings": 2, "people": 15, "huts": 7, "forest": 70.25, "nobody": None}
    behind = {one.key: list(find_figure_rows(work_records, one, SPAN)) for one in figures}
    assert {key: sum(row["value"] for row in rows) for key, rows in behind.items() if rows} == {
        "meetings": 15, "people": 15, "huts": 7, "forest": 70.25
    }  # fmt: skip
    assert behind["huts"][1] == {
        "id": 6, "kind": "岗亭", "day": date(2026, 1, 2), "unit": "乙镇", "value": 5
    }  # fmt: skip
    by_unit = measure_figures_by(work_records, figures, SPAN, "unit")
    assert [*by_unit] == [None, "乙镇", "区林业局", "甲镇"]
    assert by_unit["甲镇"] == {"meetings": 1, "people": 12, "huts": 2, "forest": None, "nobody": None}
    assert by_unit["乙镇"]["huts"] == 5
    one_town = measure_figures(work_records, figures, SPAN._replace(units=("甲",)))
    assert (one_town["meetings"], one_town["huts"]) == (1, 2)
    earlier = [SPAN._replace(last=date(2026, 3, 31)), SPAN]
    assert [one["huts"] for one in measure_figures_over(work_records, figures, earlier)] == [6, 7]
    with pytest.raises(KeyError):
        measure_figures_by(work_records, figures, SPAN, "level")


def test_figures_count_what_their_rule_says(given_issues, ledger):
    given_issues(
        ("A-1", {"deadline": DAY - timedelta(days=1)}),
        ("A-2", {"deadline": DAY}),
        ("A-3", {"deadline": DAY + timedelta(days=3), "level": "city"}),
        ("A-4", {"deadline": None, "on_platform": False}),
        ("A-5", {"status": "rectified", "rectified_on": DAY}),
        ("A-6", {"status": "closed", "closed_on": date(2026, 3, 31), "deadline": date(2026, 3, 31)}),
        ("A-7", {"status": "closed", "closed_on": DAY, "deadline": date(2026, 4, 1), "level": "city"}),
        ("A-8", {"status": "void"}),
    )
    with open_reader(ledger) as reader:
        found = measure_figures(reader, FIGURES.values(), SPAN)
        march = Span(DAY, date(2026, 3, 1), date(2026, 3, 31))
        over = measure_figures_over(reader, [FIGURES["closed_out"], FIGURES["on_time_rate"]], [march, SPAN])
        by_level = measure_figures_by(reader, [FIGURES["total"], FIGURES["close_out_rate"]], SPAN, "level")
        overdue = [issue.number for issue in find_figure_issues(reader, FIGURES["overdue"], SPAN)]
    some = {key: found[key] for key in ("total", "in_force", "overdue", "due_today", "due_within_urgent")}
    assert some == {"total": 8, "in_force": 7, "overdue": 1, "due_today": 1, "due_within_urgent": 2}
    assert found["on_schedule"] == 3
    assert (found["closed"], found["closed_since_year"], found["closed_out"]) == (2, 2, 1)
    assert (found["on_platform"], found["not_on_platform"]) == (7, 1)
    assert found["close_out_rate"] == 28.6
    assert over == [{"closed_out": 1, "on_time_rate": 100.0}, {"closed_out": 1, "on_time_rate": 0.0}]
    assert by_level["city"] == {"total": 2, "close_out_rate": 50.0}
    assert overdue == ["A-1"]


def test_every_count_is_the_length_of_the_list_behind_it(given_issues, ledger):
    given_issues(*((f"B-{index}", {"deadline": DAY + timedelta(days=index - 5)}) for index in range(40)))
    with open_reader(ledger) as reader:
        for figure in FIGURES.values():
            (value,) = measure_figures(reader, [figure], SPAN).values()
            if figure.unit != "%":
                assert value == len(list(find_figure_rows(reader, figure, SPAN))), figure.key


def test_a_column_that_figures_are_not_told_apart_by_is_refused(ledger):
    with open_reader(ledger) as reader, pytest.raises(KeyError):
        measure_figures_by(reader, FIGURES.values(), SPAN, "description")


def test_issues_behind_a_rate_are_those_of_its_part_and_steps_are_no_issues(given_issues, ledger):
    given_issues(("C-1", {"status": "closed"}), ("C-2", {}))
    with open_reader(ledger) as reader:
        assert [one.number for one in find_figure_issues(reader, FIGURES["close_out_rate"], SPAN)] == ["C-1"]
        with pytest.raises(ValueError, match="acts"):
            list(find_figure_issues(reader, FIGURES["acts"], SPAN))


@pytest.mark.parametrize(
    "name", ["IS_UNRECTIFIED", "IS_OPEN", "IS_AWAITING_CLOSE_OUT", "IS_CLOSED_UNACCEPTED"]
)
def test_indexes_warnings_and_figures_mean_the_same_issues(name):
    """The text, too: a partial index serves only the conditions that are written like its own."""
    assert ConditionSql().build(getattr(issue_conditions, name)) == getattr(sql_conditions, name)
