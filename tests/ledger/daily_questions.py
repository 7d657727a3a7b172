"""What is asked every day, and what ledgers may look like: the plans of both engines are tested on them."""

from datetime import date, timedelta

from qinling.ledger.attachments import read_attachment_events
from qinling.ledger.deliveries.outbox import (
    find_deliveries_to_send,
    find_unfinished_deliveries,
    read_last_deliveries,
)
from qinling.ledger.deliveries.told_notices import find_last_change_ids, read_notified_tiers
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.issue_numbers import list_document_numbers
from qinling.ledger.issues.queries import (
    ALERT_CONDITIONS,
    find_alert_candidates,
    find_issue_versions,
    find_issues,
    find_issues_by_act_number,
    find_issues_by_fingerprint,
    find_issues_by_number,
    find_issues_with_opinions,
    find_numbered_issues,
    find_numbers_by_prefix,
    find_unrectified_issues_due_by,
    find_unrectified_issues_in_own_lead_time,
    list_distinct_values,
    read_issue_by_id,
    read_issue_events,
    read_issues_by_id,
)
from qinling.ledger.issues.several_issues import find_issues_by_numbers, read_issues_with_events

DAY = date(2026, 4, 25)
WEEK = timedelta(days=7)


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
    "several numbers": lambda reader: find_issues_by_numbers(reader, [("N-00001", None), ("2", "city")]),
    "events of several": lambda reader: read_issues_with_events(reader, read_issues_by_id(reader, [1])),
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
