"""Deadlines as a calendar, read back by a parser of another make."""

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from qinling.ledger.rows import IssueRow
from qinling.procedures.views import DeadlineWarning
from qinling.reports.documents.calendar_ics import build_calendar_file
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warning_tiers import TierDays, TierRules

NOW = datetime(2026, 4, 25, 1, 2, 3, tzinfo=UTC)


def issue(**values):
    plain = {
        "id": 7, "number": "SJ-001", "level": "province", "description": "河堤内侧\n违规种植；影响行洪, 约3,000㎡",
        "status": "rectifying", "deadline": date(2026, 4, 30), "round": 1, "version": 3, "extra_json": "{}",
        "town": "麻街镇", "duty_unit": "麻街镇人民政府",
    }  # fmt: skip
    return IssueRow(**{name: {**plain, **values}.get(name) for name in IssueRow._fields})


TIER_RULES = TierRules(TierDays(3, 7, 15, 30))


def read_events(*issues):
    warnings = [DeadlineWarning(one, 5, 3, WarningTier.NEAR) for one in issues]
    read = vobject.readOne(build_calendar_file(warnings, "ab12", TIER_RULES, NOW).decode())
    return list(getattr(read, "vevent_list", []))


def test_a_deadline_is_an_all_day_event_with_its_details():
    (event,) = read_events(issue())
    assert event.dtstart.value == date(2026, 4, 30)
    assert event.summary.value == "整改到期 SJ-001 河堤内侧 违规种植；影响行洪, 约3,000㎡"
    assert event.description.value == "级别：省级\n镇办：麻街镇\n责任单位：麻街镇人民政府"
    assert event.location.value == "麻街镇"
    assert event.dtstamp.value == NOW


def test_alarms_ring_at_nine_on_the_days_of_the_tiers_and_on_the_day_itself():
    (event,) = read_events(issue())
    nine = timedelta(hours=9)
    assert [alarm.trigger.value for alarm in event.valarm_list] == [
        *(nine - timedelta(days=days) for days in (30, 15, 7, 3)),
        nine,
    ]


def test_an_issue_with_a_lead_time_of_its_own_rings_no_earlier():
    (event,) = read_events(issue(lead_days=5))
    nine = timedelta(hours=9)
    assert [alarm.trigger.value for alarm in event.valarm_list] == [
        nine - timedelta(days=5),
        nine - timedelta(days=3),
        nine,
    ]


def test_a_deadline_that_moves_keeps_its_uid_and_raises_its_sequence():
    (before,), (after,) = read_events(issue()), read_events(issue(deadline=date(2026, 6, 30), version=4))
    assert before.uid.value == after.uid.value
    assert int(before.sequence.value) < int(after.sequence.value)
    assert after.dtstart.value == date(2026, 6, 30)


def test_issues_rounds_and_ledgers_have_different_uids():
    one, other, again = read_events(issue(), issue(id=8), issue(round=2))
    assert len({one.uid.value, other.uid.value, again.uid.value}) == 3


def test_nothing_due_is_a_calendar_too():
    assert read_events() == []


@pytest.mark.parametrize("words", ["a;b,c\\d", "“引号”", "汉" * 500, "一\r\nBEGIN:VEVENT"])
def test_texts_are_escaped(words):
    (event,) = read_events(issue(description=words))
    assert " ".join(event.summary.value.split()) == " ".join(f"整改到期 SJ-001 {words}".split())
