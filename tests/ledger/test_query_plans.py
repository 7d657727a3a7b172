"""The questions asked every day must not grow with the ledger: SQLite answers them from an index."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from qinling.ledger.attachments import read_attachment_events
from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.figures import measure_figures
from qinling.ledger.filters import Filters
from qinling.ledger.issue_numbers import list_document_numbers
from qinling.ledger.outbox import (
    find_deliveries_to_send,
    find_unfinished_deliveries,
    read_last_deliveries,
)
from qinling.ledger.past_facts import read_past_rounds, read_step_rows
from qinling.ledger.queries import (
    ALERT_CONDITIONS,
    find_alert_candidates,
    find_issue_versions,
    find_issues,
    find_issues_by_act_number,
    find_issues_by_fingerprint,
    find_issues_by_folded_number,
    find_issues_by_number,
    find_issues_with_opinions,
    find_numbered_issues,
    find_numbers_by_prefix,
    find_unrectified_issues_due_by,
    find_unrectified_issues_in_own_lead_time,
    list_distinct_values,
    read_chain_head,
    read_issue_by_id,
    read_issue_events,
)
from qinling.ledger.reader import open_reader
from qinling.ledger.told_notices import find_last_change_ids, read_notified_tiers
from qinling.rules.figures.declared import FIGURES
from qinling.rules.figures.figures import Span

DAY = date(2026, 4, 25)
SPAN = Span(DAY, DAY, DAY)
WEEK = timedelta(days=7)


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


def issue(at, **values):
    plain = {
        "number": f"N-{at:05}",
        "level": ("province", "city", "district")[at % 3],
        "status": "rectifying",
        "description": "河道旁堆放垃圾",
        "duty_unit": f"单位{at % 9}",
        "found_on": (DAY - timedelta(days=at % 600)).isoformat(),
        "reported_on": DAY.isoformat(),
        "deadline": (DAY + timedelta(days=at % 400 - 100)).isoformat(),
    }
    return plain | values


FAR = {"deadline": "2030-12-31", "found_on": DAY.isoformat()}
#: What ledgers may look like: the issues of each are alike in this.
SHAPES = {
    "empty": None,
    "all open": {},
    "all closed": {"status": "closed", "closed_on": DAY.isoformat()},
    "all awaiting": {"status": "rectified", "rectified_on": DAY.isoformat()},
    "all due on one day": {"deadline": DAY.isoformat(), "found_on": DAY.isoformat()},
    "all of one unit and level": {"duty_unit": "甲", "level": "city"},
    "all with a lead time": {"lead_days": 30, "percent": 50.0},
    "all standing": {"deadline": None, "deadline_kind": "standing"},
    "all far off": FAR,
}
ALERT_DAYS = {
    "reported": DAY - timedelta(days=30),
    "rectified": DAY - timedelta(days=30),
    "looked": DAY - timedelta(days=90),
    "opinion": DAY - timedelta(days=7),
    "answer": DAY,
}
#: What is asked every day. Counts over all issues (board) are not here: they read them all.
DAILY = {
    "list": lambda reader: find_issues(reader, Filters(), limit=20),
    "list a level": lambda reader: find_issues(reader, Filters(levels=("city",)), limit=20),
    "list open": lambda reader: find_issues(reader, Filters(open_only=True), limit=20),
    "list a status": lambda reader: find_issues(reader, Filters(statuses=("rectifying",)), limit=20),
    "list a unit": lambda reader: find_issues(reader, Filters(units=("甲",)), limit=20),
    "list overdue": lambda reader: find_issues(reader, Filters(overdue_on=DAY), limit=20),
    "list overdue of a level": lambda reader: find_issues(reader, Filters(overdue_on=DAY, levels=("city",))),
    "list due": lambda reader: find_issues(reader, Filters(due_from=DAY, due_by=DAY + WEEK)),
    "list due of a status": lambda reader: find_issues(
        reader, Filters(due_by=DAY, statuses=("rectifying",), open_only=True)
    ),
    "number": lambda reader: find_issues_by_number(reader, "N-00001"),
    "number of a level": lambda reader: find_issues_by_number(reader, "N-00001", "city"),
    "id": lambda reader: [read_issue_by_id(reader, 1)],
    "due": lambda reader: find_unrectified_issues_due_by(reader, DAY + WEEK),
    "own lead time": lambda reader: find_unrectified_issues_in_own_lead_time(reader, DAY, DAY + WEEK),
    **{
        f"alert {kind}": lambda reader, kind=kind: find_alert_candidates(reader, [kind], ALERT_DAYS)
        for kind in ALERT_CONDITIONS
    },
    "open opinions": lambda reader: find_issues_with_opinions(reader, open_only=True),
    "alerts": lambda reader: find_alert_candidates(reader, ALERT_CONDITIONS, ALERT_DAYS),
    "numbers": lambda reader: find_numbered_issues(reader, "city", ["N-00001", "2"]),
    "versions": lambda reader: find_issue_versions(reader, "city", ["N-00001", "2"]),
    "fingerprints": lambda reader: find_issues_by_fingerprint(reader, ["1", "2"]),
    "prefix": lambda reader: find_numbers_by_prefix(reader, "N", 20),
    "units": lambda reader: list_distinct_values(reader, "duty_unit", "甲", 20),
    "events": lambda reader: read_issue_events(reader, 1),
    "act": lambda reader: find_issues_by_act_number(reader, "催办〔2026〕1号"),
    "document numbers": list_document_numbers,
    "attachments": read_attachment_events,
    "tiers": lambda reader: read_notified_tiers(reader, [1, 2], DAY),
    "last change": lambda reader: find_last_change_ids(reader, [1, 2], ["deadline"]),
    "to send": lambda reader: find_deliveries_to_send(reader, "2026-04-25T00:00:00Z", "2026-04-26T00:00:00Z"),
    "unfinished": lambda reader: find_unfinished_deliveries(reader, DAY, DAY),
    "last deliveries": lambda reader: read_last_deliveries(reader, 5),
}
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
