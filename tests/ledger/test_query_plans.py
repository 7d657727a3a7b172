"""The questions asked every day must not grow with the ledger: SQLite answers them from an index."""

from datetime import date

import pytest

from qinling.ledger.filters import Filters
from qinling.ledger.queries import (
    find_issues,
    find_issues_by_fingerprint,
    find_issues_by_number,
    find_numbered_issues,
    find_numbers_by_prefix,
    find_unrectified_issues_due_by,
    read_chain_head,
    read_issue_events,
)
from qinling.ledger.reader import open_reader

DAY = date(2026, 4, 25)


class Explaining:
    """A Reader that notes how SQLite goes about each question."""

    def __init__(self, reader):
        self.reader = reader
        self.plan = []

    def rows(self, row_type, sql, /, **params):
        self.plan += self.reader.rows(lambda *columns: columns[3], f"explain query plan {sql}", **params)
        return self.reader.rows(row_type, sql, **params)


@pytest.fixture
def explaining(ledger):
    with open_reader(ledger) as reader:
        yield Explaining(reader)


BY_NUMBER = "sqlite_autoindex_issue_1 (level=?"


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
        (lambda reader: find_numbered_issues(reader, "city", ["1", "2"]), BY_NUMBER),
        (lambda reader: find_issues_by_fingerprint(reader, ["1", "2"]), "issue_fingerprint (fingerprint=?"),
        (lambda reader: read_issue_events(reader, 1), "ix_event_issue (issue=?"),
    ],
)
def test_an_index_finds_and_orders_the_rows(explaining, ask, index):
    list(ask(explaining))
    assert explaining.plan
    for step in explaining.plan:
        if "json_each" not in step and "SUBQUERY" not in step:
            assert step.startswith("SEARCH")
            assert index in step


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
def test_an_index_finds_the_rows_and_only_those_are_sorted(explaining, ask, index):
    list(ask(explaining))
    found, *rest = explaining.plan
    assert found.startswith("SEARCH")
    assert index in found
    assert rest == ["USE TEMP B-TREE FOR ORDER BY"]


def test_the_head_of_the_history_is_read_from_its_end(explaining):
    read_chain_head(explaining)
    assert explaining.plan == ["SCAN event"]  # by id, backwards, one row: no sorting
