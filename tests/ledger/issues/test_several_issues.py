"""Many issues are found and read with few questions, and with the same answers as one by one."""

from qinling.ledger.changes import update_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues import several_issues
from qinling.ledger.issues.queries import (
    find_issues_by_number,
    read_issue_by_id,
    read_issue_events,
    read_issues_by_id,
)
from qinling.ledger.issues.several_issues import find_issues_by_numbers, read_issues_with_events
from qinling.ledger.reader import open_reader

REFERENCES = [
    ("SJ-001", None),
    ("SJ-001", "city"),
    ("sj-001", None),
    ("SJ-001", "province"),
    ("ＳＪ－００２", "district"),
    ("SJ-002", None),
    ("没有", None),
    ("SJ-002", None),
]


def give_some(given_issues):
    return given_issues(
        ("SJ-001", {"level": "district"}),
        ("SJ-001", {"level": "city"}),
        ("SJ-002", {"duty_unit": "甲局"}),
        ("sj-002", {"level": "city"}),
    )


def test_issues_are_found_as_one_by_one_in_chunks_too(ledger, given_issues, monkeypatch):
    give_some(given_issues)
    with open_reader(ledger) as reader:
        one_by_one = [find_issues_by_number(reader, *reference) for reference in REFERENCES]
        assert list(find_issues_by_numbers(reader, REFERENCES)) == one_by_one
        monkeypatch.setattr(several_issues, "_CHUNK_SIZE", 3)
        assert list(find_issues_by_numbers(reader, REFERENCES)) == one_by_one
        assert list(find_issues_by_numbers(reader, [])) == []
    assert [len(rows) for rows in one_by_one] == [2, 1, 2, 0, 1, 1, 0, 1]


def test_events_are_those_of_each_issue_oldest_first(ledger, given_issues, monkeypatch):
    ids = give_some(given_issues)
    monkeypatch.setattr(several_issues, "_CHUNK_SIZE", 3)
    with open_reader(ledger) as reader:
        issues = read_issues_by_id(reader, ids)[::-1]
        read = list(read_issues_with_events(reader, issues))
        assert [issue for issue, _ in read] == issues
        assert [events for _, events in read] == [read_issue_events(reader, issue.id) for issue in issues]


def test_several_issues_change_alike_and_others_do_not(ledger, given_issues):
    first, second, third, fourth = give_some(given_issues)
    with open_ledger(ledger) as writer:
        update_issues(writer, [first, third], {"lead_unit": "新局", "percent": 60.0})
        update_issues(writer, [], {"lead_unit": "别的"})
        changed = [read_issue_by_id(writer, one) for one in (first, third)]
        assert [(one.lead_unit, one.percent, one.version) for one in changed] == [("新局", 60.0, 2)] * 2
        assert [read_issue_by_id(writer, one).version for one in (second, fourth)] == [1, 1]
        assert "新局" in set(writer.rows(str, "select name from unit"))
