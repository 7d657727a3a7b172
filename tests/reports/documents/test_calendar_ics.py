"""Deadlines as a calendar, read back by a parser of another make."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject

from qinling.errors import ValueRefused
from qinling.ledger.rows import IssueRow
from qinling.reports.documents.calendar_ics import CANCELLED_DAYS, build_calendar_file, read_past_events
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
    read = vobject.readOne(build_calendar_file(issues, "ab12", TIER_RULES, NOW).content.decode())
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


def write_again(before, *due, now=NOW + timedelta(days=1), all_issues=()):
    """Return the calendar that is written over *before*; *all_issues* are those that are not due, as they are now."""
    past = read_past_events(before, "ab12")
    current = {one.id: one for one in (*all_issues, *due)}
    return build_calendar_file(due, "ab12", TIER_RULES, now, past, current)


def read_by_two(content):
    """Return uid → (status, sequence, day) as two parsers of different makes read it."""
    one, other = vobject.readOne(content.decode()), icalendar.Calendar.from_ical(content)
    read = {
        event.uid.value: (
            getattr(event, "status", None) and event.status.value, int(event.sequence.value), event.dtstart.value,
        )
        for event in getattr(one, "vevent_list", [])
    }  # fmt: skip
    assert read == {
        str(event["uid"]): (
            event.get("status") and str(event["status"]),
            event["sequence"],
            event["dtstart"].dt,
        )
        for event in other.walk("VEVENT")
    }
    return read


FIRST = build_calendar_file([issue(), issue(id=8)], "ab12", TIER_RULES, NOW).content


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (issue(status="rectified", version=4), "已完成整改"),
        (issue(status="closed", version=5), "已销号"),
        (issue(status="void", version=4), "已撤并"),
        (issue(deadline=None, version=4), "不再有时限"),
        (issue(round=2, version=6), "另定时限"),
        (None, "已撤回登记"),
    ],
)
def test_what_is_not_due_any_more_is_cancelled_and_says_why(now, reason):
    again = write_again(FIRST, issue(id=8), all_issues=[now] if now else [])
    assert again.cancelled == 1
    read = read_by_two(again.content)
    status, sequence, day = read["7-1@ab12.qinling"]
    assert (status, day) == ("CANCELLED", date(2026, 4, 30))
    assert sequence > 3
    assert read["8-1@ab12.qinling"] == (None, 3, date(2026, 4, 30))
    (event,) = (one for one in vobject.readOne(again.content.decode()).vevent_list if hasattr(one, "status"))
    assert event.summary.value.startswith(reason)
    assert "SJ-001 河堤内侧" in event.summary.value
    assert not hasattr(event, "valarm")


def test_a_deadline_that_moved_beyond_the_list_moves_the_event():
    moved = issue(deadline=date(2026, 12, 31), version=3)
    read = read_by_two(write_again(FIRST, issue(id=8), all_issues=[moved]).content)
    assert read["7-1@ab12.qinling"] == (None, 4, date(2026, 12, 31))


def test_a_file_written_again_without_news_is_the_same_to_the_byte():
    assert write_again(FIRST, issue(), issue(id=8)).content == FIRST


def test_a_cancelled_event_stays_for_sixty_days_and_comes_back_with_its_issue():
    closed = issue(status="closed", version=5)
    cancelled = write_again(FIRST, issue(id=8), all_issues=[closed]).content
    kept, gone = (
        write_again(cancelled, issue(id=8), now=NOW + timedelta(days=days), all_issues=[closed]).content
        for days in (CANCELLED_DAYS, CANCELLED_DAYS + 2)
    )
    assert read_by_two(kept) == read_by_two(cancelled)
    assert read_by_two(gone).keys() == {"8-1@ab12.qinling"}
    back = read_by_two(write_again(cancelled, issue(version=6), issue(id=8)).content)["7-1@ab12.qinling"]
    assert back == (None, 6, date(2026, 4, 30))


@pytest.mark.parametrize(
    "content",
    [b"", b"no calendar", FIRST.replace(b"ab12.qinling", b"cd34.qinling"), FIRST.replace(b"7-1@", b"x@")],
)
def test_a_file_of_another_make_is_not_taken_for_ones_own(content):
    with pytest.raises(ValueRefused):
        read_past_events(content, "ab12")
