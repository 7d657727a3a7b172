"""The questions asked every day must not grow with the ledger: SQLite answers them from an index."""

import sqlite3
from contextlib import closing

import pytest

from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.figures.measuring import measure_figures
from qinling.ledger.figures.past_facts import read_past_rounds, read_step_rows
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.queries import (
    find_issues,
    find_issues_by_fingerprint,
    find_issues_by_folded_number,
    find_issues_by_number,
    find_numbered_issues,
    find_numbers_by_prefix,
    find_unrectified_issues_due_by,
    read_chain_head,
    read_issue_events,
)
from qinling.ledger.reader import open_reader
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import Span
from tests.ledger.daily_questions import DAILY, DAY, FAR, SHAPES, issue

pytestmark = pytest.mark.about_a_file

SPAN = Span(DAY, DAY, DAY)


class PlanReader:
    """A Reader that notes how SQLite goes about each question."""

    member = None

    def __init__(self, reader):
        self.reader = reader
        self.plan = []

    def rows(self, row_type, sql, /, **params):
        self.explain(sql, params)
        return self.reader.rows(row_type, sql, **params)

    def tuples(self, sql, /, **params):
        self.explain(sql, params)
        return self.reader.tuples(sql, **params)

    all_tuples = tuples

    def value(self, sql, /, **params):
        self.explain(sql, params)
        return self.reader.value(sql, **params)

    def explain(self, sql, params):
        self.plan += self.reader.rows(lambda *columns: columns[3], f"explain query plan {sql}", **params)


@pytest.fixture
def plan_reader(ledger):
    with open_reader(ledger) as reader:
        yield PlanReader(reader)


BY_NUMBER = "sqlite_autoindex_issue_1 (level=?"
BY_FOLDED_NUMBER = "issue_number_key (level=? AND number_key=?)"


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda reader: find_issues(reader, Filters(), limit=20), BY_NUMBER),
        (lambda reader: find_issues(reader, Filters(levels=("city",)), limit=20), BY_NUMBER),
        (lambda reader: find_issues(reader, Filters(open_only=True), limit=20), "issue_open (level=?"),
        (lambda reader: find_issues(reader, Filters(text="河"), limit=20), BY_NUMBER),
        (
            lambda reader: find_issues(reader, Filters(statuses=("void",)), limit=20),
            "issue_level_status (level=? AND status=?",
        ),
        (lambda reader: find_unrectified_issues_due_by(reader, DAY), "issue_due (deadline<?"),
        (lambda reader: find_unrectified_issues_due_by(reader, DAY, 20), "issue_due (deadline<?"),
        (lambda reader: find_issues_by_number(reader, "1", "city"), BY_NUMBER),
        (lambda reader: find_numbers_by_prefix(reader, "Q", 20), "issue_number (number>? AND number<?"),
        (lambda reader: find_numbered_issues(reader, "city", ["1", "2"]), BY_FOLDED_NUMBER),
        (lambda reader: find_issues_by_folded_number(reader, "1"), BY_FOLDED_NUMBER),
        (lambda reader: find_issues_by_folded_number(reader, "1", "city"), BY_FOLDED_NUMBER),
        (lambda reader: find_issues_by_fingerprint(reader, ["1", "2"]), "issue_fingerprint (fingerprint=?"),
        (lambda reader: read_issue_events(reader, 1), "ix_event_issue (issue=?"),
    ],
)
def test_an_index_finds_and_orders_the_rows(plan_reader, ask, index):
    list(ask(plan_reader))
    assert plan_reader.plan
    for step in plan_reader.plan:
        if "json_each" not in step and "SUBQUERY" not in step:
            assert step.startswith("SEARCH")
            # a number that is not there as written is looked for by its folded form
            assert index in step or BY_FOLDED_NUMBER in step


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda reader: find_issues_by_number(reader, "1"), "issue_number (number=?"),
        (lambda reader: find_issues(reader, Filters(overdue_on=DAY), limit=20), "issue_due (deadline<?"),
        (
            lambda reader: find_issues(reader, Filters(overdue_on=DAY, levels=("city",))),
            "issue_due (deadline<?",
        ),
        (
            lambda reader: find_issues(reader, Filters(due_by=DAY, statuses=("rectifying",))),
            "issue_due (deadline<?",
        ),
        (
            lambda reader: find_issues(reader, Filters(due_from=DAY, due_by=DAY)),
            "issue_due (deadline>? AND deadline<?",
        ),
    ],
)
def test_an_index_finds_the_rows_and_only_those_are_sorted(plan_reader, ask, index):
    list(ask(plan_reader))
    found, *rest = (step for step in plan_reader.plan if BY_FOLDED_NUMBER not in step)
    assert found.startswith("SEARCH")
    assert index in found
    assert rest == ["USE TEMP B-TREE FOR ORDER BY"]


def test_the_head_of_the_history_is_read_from_its_end(plan_reader):
    read_chain_head(plan_reader)
    assert plan_reader.plan == ["SCAN event"]  # by id, backwards, one row: no sorting


@pytest.mark.parametrize(
    ("keys", "plan"),
    [
        (("overdue", "due_today", "awaiting"), ["SCAN issue USING INDEX issue_open"]),
        (("closed_unaccepted",), ["SCAN issue USING INDEX issue_unaccepted"]),
        (("closed", "void"), ["SCAN issue USING COVERING INDEX issue_level_status"]),
    ],
)
def test_figures_of_few_issues_do_not_read_the_ledger(plan_reader, keys, plan):
    measure_figures(plan_reader, [FIGURES[key] for key in keys], SPAN)
    assert plan_reader.plan == plan


def test_what_happened_in_a_period_is_found_by_its_steps(plan_reader):
    list(read_past_rounds(plan_reader, DAY))
    list(read_step_rows(plan_reader, DAY))
    assert sum("event_step (kind=? AND day>?)" in step for step in plan_reader.plan) == 3
    assert not any(step.startswith("SCAN") for step in plan_reader.plan)


#: Steps that look like full scans and are none: the list of a parameter, the names of units, and what only the
#: condition of its index holds.
SMALL_SCANS = (
    "SCAN json_each",
    "SCAN unit",
    "SCAN event USING INDEX event_act",
    "SCAN delivery USING INDEX",
    "SCAN event USING INDEX event_paper",
)


def make_shape(path, values, count=300, *, analyzed=False):
    with open_ledger(path, create=True) as writer:
        insert_issues(writer, [] if values is None else [issue(at, **values) for at in range(count)])
    if analyzed:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("analyze")


@pytest.fixture(scope="module", params=SHAPES)
def shape(request, tmp_path_factory):
    return request.param, tmp_path_factory.mktemp("shapes")


@pytest.mark.parametrize("analyzed", [False, True], ids=["", "analyzed"])
def test_no_daily_question_reads_or_sorts_all_issues_whatever_the_ledger_looks_like(shape, analyzed):
    name, folder = shape
    make_shape(folder / f"{analyzed}.db", SHAPES[name], analyzed=analyzed)
    with open_reader(folder / f"{analyzed}.db") as reader:
        for question, ask in DAILY.items():
            explaining = PlanReader(reader)
            try:
                list(ask(explaining))
            except StopIteration:
                assert question == "id"  # of an issue that is not there
            assert explaining.plan, question
            scans = [step for step in explaining.plan if step.startswith("SCAN")]
            if question == "last deliveries":
                assert scans == ["SCAN d"]  # by id, backwards, five rows
                continue
            assert [step for step in scans if not step.startswith(SMALL_SCANS)] == [], question
            if "USE TEMP B-TREE FOR ORDER BY" in explaining.plan:
                # only what a day, a number or an inner query has found
                assert any(
                    part in explaining.plan[0]
                    for part in ("deadline", "(number=?", "rowid=?", "issue_opinion")
                ), question


def count_work(path, ask):
    """Return how many hundreds of steps SQLite's machine takes to answer."""
    with open_reader(path) as reader:
        hundreds = []
        reader.connection.set_progress_handler(lambda: hundreds.append(1) and None, 100)
        assert list(ask(reader)) == []
        reader.connection.set_progress_handler(None, 100)
    return len(hundreds)


@pytest.mark.parametrize("analyzed", [False, True], ids=["", "analyzed"])
@pytest.mark.parametrize("question", ["due", "own lead time", "alerts", "list overdue", "list due"])
def test_what_warns_of_nothing_costs_nothing_when_every_issue_is_open(tmp_path, question, analyzed):
    work = []
    for count in (300, 3_000):
        make_shape(tmp_path / f"{count}.db", FAR, count, analyzed=analyzed)
        work.append(count_work(tmp_path / f"{count}.db", DAILY[question]))
    assert work[0] == work[1] < 10
