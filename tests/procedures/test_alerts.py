"""Each kind of alert has its condition in the ledger, and the condition finds what the rule raises."""

from datetime import date, timedelta

import pytest

from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.issues.queries import ALERT_CONDITIONS
from qinling.ledger.reader import open_reader
from qinling.procedures.views.issue_views import find_alerts
from qinling.rules.vocabulary import AlertKind
from qinling.rules.warnings.alerts import ALERTS, AlertRules

TODAY = date(2026, 4, 25)
LONG_AGO = date(2025, 1, 5)
YESTERDAY = TODAY - timedelta(days=1)
#: For each kind, what an issue needs to raise it.
RAISED_BY = {
    AlertKind.UNANSWERED: {"reply_by": YESTERDAY},
    AlertKind.OPINION: {"opinion_text": "〔1〕2025-01-05：未清运", "opinion_on": LONG_AGO},
    AlertKind.EXTENSION: {"requested_deadline": date(2026, 12, 31)},
    AlertKind.BEHIND: {"percent": 10.0, "handed_over_on": LONG_AGO, "deadline": YESTERDAY},
    AlertKind.UNACCEPTED: {"status": "rectified", "rectified_on": LONG_AGO},
    AlertKind.RECHECK: {"deadline_kind": "standing", "handed_over_on": LONG_AGO},
    AlertKind.UNREPORTED: {"handed_over_on": LONG_AGO, "deadline_kind": "none"},
}


def test_no_part_of_a_kind_is_missing():
    parts = (ALERTS, ALERT_CONDITIONS, RAISED_BY)

    assert [set(part) for part in parts] == [set(AlertKind)] * len(parts)


@pytest.mark.parametrize("kind", AlertKind, ids=lambda kind: kind.value)
def test_the_ledger_finds_an_issue_that_raises_the_alert(tmp_path, kind):
    rules = AlertRules(off=tuple(other for other in AlertKind if other is not kind))
    plain = {"level": "district", "number": "A1", "description": "弃渣", "status": "rectifying"}
    values = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in RAISED_BY[kind].items()
    }
    with open_ledger(tmp_path / "ledger.db", create=True) as writer:
        insert_issues(writer, [plain | values])

    with open_reader(tmp_path / "ledger.db") as reader:
        found = find_alerts(reader, TODAY, rules, recheck_days=180)

    assert [(one.issue.number, one.kind) for one in found] == [("A1", kind)]
