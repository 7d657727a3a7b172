"""The audit of a week on a ledger of its own: what each account did, what the logs do not tell, whom to help."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from qinling.errors import UsageRefused
from qinling.ledger.attachments import AttachmentFolder
from qinling.ledger.reader import open_reader
from qinling.procedures.importing.ledger_import import import_drafts
from qinling.procedures.ledger_verification import verify
from qinling.procedures.logins.accounts import import_accounts
from qinling.procedures.logins.audit import build_audit
from qinling.procedures.logins.coaching import measure_coaching_effects, propose_coaching, record_coaching
from qinling.procedures.logins.week_reports import queue_week_report
from qinling.procedures.logins.weekly import list_pending_weeks
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.units.unit_areas import read_home_area
from qinling.rules.workdays import WorkCalendar
from tests.procedures.logins.sample_logs import LoginLedger, SampleRecord, listed_account, stamp

CALENDAR = WorkCalendar()
RULES = LoginThresholds()
MONDAY = date(2026, 4, 20)
TODAY = date(2026, 4, 27)


def week_moment(day, hour=9, minute=0):
    """The hour of a day counted from the Monday of the week."""
    return datetime(2026, 4, 20) + timedelta(days=day, hours=hour, minutes=minute)


@pytest.fixture
def office(tmp_path):
    """A ledger with three accounts on its list; the log of four weeks shows what they did."""
    ledger = LoginLedger(tmp_path / "台账.db")
    with ledger.writing() as writer:
        rows = [
            listed_account("a1", "大荆镇", place=0),
            listed_account("b1", "黑山镇", place=1),
            listed_account("a2", "大荆镇", place=2),
        ]
        import_accounts(writer, rows, stamp(), partial=False)
    weeks = [SampleRecord("a1", week_moment(day)) for day in range(-21, 7)]
    ledger.import_log(
        *weeks,
        SampleRecord("b1", week_moment(-10)),
        SampleRecord("b1", week_moment(1), failed=True),
        name="四周.csv",
    )
    return ledger


def run_audit(office, monday=MONDAY, today=TODAY, rules=RULES, **narrowed):
    with open_reader(office.path) as reader:
        return build_audit(reader, monday, today, rules, CALENDAR, **narrowed)


def test_accounts_of_a_unit_stand_together_in_the_order_of_the_list(office):
    seen = run_audit(office)
    assert [use.account.account for use in seen.usages] == ["a1", "a2", "b1"]
    assert seen.week_label == "2026-W17"


def test_a_week_is_counted_from_monday_to_sunday(office):
    a1, a2, b1 = run_audit(office).usages
    ground = run_audit(office).coverage
    assert ground.build_week_usage(a1, MONDAY)[1:5] == (7, 7, 0, 0)
    assert ground.build_week_usage(b1, MONDAY)[1:5] == (0, 0, 1, 0)
    assert (b1.last_login, b1.last_day_before) == (week_moment(-10), week_moment(-10).date())
    assert (a2.last_login, a2.last_day_before, a2.days) == (None, None, {})


def test_a_past_week_is_audited_as_it_was(office):
    seen = run_audit(office, monday=MONDAY - timedelta(weeks=2))
    b1 = seen.usages[2]
    assert b1.last_login == week_moment(-10)
    assert seen.coverage.count_idle_days(b1) == 2  # to the Sunday of that week
    assert not any(use.last_login and use.last_login > week_moment(-7) for use in seen.usages)


def test_what_is_narrowed_to_a_unit_or_account_is_found_all_the_same(office):
    seen = run_audit(office, units=["黑山"])
    assert [use.account.account for use in seen.usages] == ["b1"]
    assert {one.accounts for one in seen.findings} == {("b1",)}
    assert [use.account.account for use in run_audit(office, accounts=["A2"]).usages] == ["a2"]
    with pytest.raises(UsageRefused, match="没有账号 nobody"):
        run_audit(office, accounts=["nobody"])


def test_a_week_to_come_is_refused(office):
    with pytest.raises(UsageRefused, match="2026-W18 还没有到"):
        run_audit(office, monday=TODAY, today=TODAY - timedelta(days=1))


def test_issues_to_rectify_are_those_of_the_unit_however_it_is_written(office):
    issues = (
        {"number": "1", "duty_unit": "大荆镇人民政府", "deadline": "2026-04-01"},
        {"number": "2", "duty_unit": "区水利局、大荆镇", "lead_unit": "黑山镇（牵头）"},
        {"number": "3", "duty_unit": "大荆镇", "status": "closed", "closed_on": "2026-04-02"},
        {"number": "4", "town": "黑山镇"},
        {"number": "5", "duty_unit": "商州区黑山镇", "lead_unit": "黑山镇人民政府"},
    )
    with office.writing() as writer:
        drafts = [
            Draft(
                {"level": "district", "description": one["number"], "status": "rectifying", **one},
                {},
                Sheet("台账.xlsx", "台账"),
                row,
            )
            for row, one in enumerate(issues, 2)
        ]
        import_drafts(writer, drafts, stamp())
    assert {
        use.account.account: (use.open_issues, use.overdue_issues) for use in run_audit(office).usages
    } == {
        "a1": (2, 1),
        "a2": (2, 1),
        "b1": (3, 0),
    }


def test_a_unit_that_gives_no_area_has_no_issues_of_another_county(office):
    with office.writing() as writer:
        units = ("丹凤县大荆镇", "商州区大荆镇人民政府")
        issues = [{"level": "district", "description": one, "number": one, "duty_unit": one} for one in units]
        sheet = Sheet("台账.xlsx", "台账")
        import_drafts(writer, [Draft(one, {}, sheet, row) for row, one in enumerate(issues, 2)], stamp())
    usages = run_audit(office, home=read_home_area("商洛市商州区秦岭办")).usages
    assert {use.account.account: use.open_issues for use in usages} == {"a1": 1, "a2": 1, "b1": 0}


def test_issues_of_another_county_are_not_those_of_the_unit(office):
    with office.writing() as writer:
        rows = [listed_account("a1", "商州区大荆镇"), listed_account("b1", "洛南县大荆镇")]
        import_accounts(writer, rows, stamp(), partial=False)
        values = {"level": "district", "description": "一", "number": "1", "duty_unit": "洛南县大荆镇"}
        import_drafts(writer, [Draft(values, {}, Sheet("台账.xlsx", "台账"), 2)], stamp())
    usages = run_audit(office).usages
    assert {use.account.account: use.open_issues for use in usages if use.account.unit} == {"a1": 0, "b1": 1}


def test_an_account_that_left_and_does_nothing_is_not_listed(office):
    with office.writing() as writer:
        rows = [listed_account("a1"), listed_account("b1", "黑山镇"), listed_account("a2", left=True)]
        import_accounts(writer, rows, stamp(), partial=False)
    assert [use.account.account for use in run_audit(office).usages] == ["a1", "b1"]


def test_a_count_that_was_altered_is_found(office):
    with open_reader(office.path) as reader:
        assert verify(reader, AttachmentFolder(office.path.parent)).faults == []
    with closing(sqlite3.connect(office.path)) as connection, connection:
        connection.execute("update login_day set logins = 9 where account = 1 and day = '2026-04-20'")
    with open_reader(office.path) as reader:
        assert verify(reader, AttachmentFolder(office.path.parent)).faults == [
            "登录次数与日志明细对不上的账号：a1"
        ]


# -- help


def coach_account(office, account, day, next_visit=None):
    with office.writing() as writer:
        return record_coaching(writer, [account], day, "李某", "填报进展", "", next_visit, stamp(TODAY))


def list_proposals(office, weeks=4, **when):
    seen = run_audit(office, **when)
    with open_reader(office.path) as reader:
        return {one.usage.account.account: one.last_coached for one in propose_coaching(reader, seen, weeks)}


def test_coaching_is_proposed_for_accounts_with_findings_and_no_recent_coaching(office):
    assert list_proposals(office) == {"a2": None, "b1": None}  # never logged in, and few days week after week
    coach_account(office, "B1", TODAY - timedelta(days=3))
    assert list_proposals(office) == {"a2": None}
    coach_account(office, "a2", TODAY - timedelta(weeks=6))
    assert list_proposals(office) == {"a2": TODAY - timedelta(weeks=6)}


def test_coaching_needs_a_known_account_and_a_past_day(office):
    with pytest.raises(UsageRefused, match="没有账号 zz"):
        coach_account(office, "zz", TODAY)
    with pytest.raises(UsageRefused, match="还没有到"):
        coach_account(office, "a1", TODAY + timedelta(days=1))
    with pytest.raises(UsageRefused, match="不在 --on 2026-04-27 之后"):
        coach_account(office, "a1", TODAY, next_visit=TODAY)
    with pytest.raises(UsageRefused, match="在指导一年以后"):
        coach_account(office, "a1", TODAY, next_visit=TODAY + timedelta(days=367))


def test_a_visit_that_was_agreed_on_is_brought_up_when_it_is_due(office):
    coach_account(office, "b1", TODAY - timedelta(days=3), next_visit=TODAY + timedelta(days=6))
    coach_account(office, "a2", TODAY - timedelta(days=3), next_visit=TODAY + timedelta(days=7))
    assert list_proposals(office) == {"b1": TODAY - timedelta(days=3)}
    coach_account(office, "b1", TODAY)  # the visit
    assert list_proposals(office) == {}


def test_usage_before_and_after_coaching_is_compared_with_the_other_accounts(office):
    coach_account(office, "b1", date(2026, 4, 12))
    with open_reader(office.path) as reader:
        (one,) = measure_coaching_effects(reader, None, TODAY, 1, CALENDAR)
        assert measure_coaching_effects(reader, date(2026, 4, 13), TODAY, 1, CALENDAR) == []
    # 4-10 lies before, and the failure is no login
    assert (one.own.before.active_days, one.own.after.active_days) == (1, 0)
    assert one.unknown == "同期未指导的账号只有 2 个，无从对照"


def test_usage_after_coaching_needs_complete_weeks_with_logs(office):
    coach_account(office, "b1", TODAY - timedelta(days=3))
    coach_account(office, "a2", date(2026, 4, 1))
    with open_reader(office.path) as reader:
        first, last = measure_coaching_effects(reader, None, TODAY, 1, CALENDAR)
    assert first.unknown == "前后缺 3 个工作日的日志"  # the log begins on 3-30
    assert last.unknown == "指导后还不满 1 周"


# -- week by week


def pending_weeks(office, today=TODAY):
    with open_reader(office.path) as reader:
        return [(one.monday, one.is_ready) for one in list_pending_weeks(reader, today, CALENDAR)]


def queue_report(office, monday, today=TODAY):
    audit = run_audit(office, monday, today)
    with office.writing() as writer:
        return queue_week_report(writer, audit, ("题", "文"), ["stdout"], today, datetime(2026, 4, 27, 1))


def test_the_last_week_is_reported_once(office):
    assert pending_weeks(office) == [(MONDAY, True)]
    assert queue_report(office, MONDAY)
    assert pending_weeks(office) == []
    assert not queue_report(office, MONDAY)  # another run was quicker


def test_missed_weeks_are_reported_when_their_logs_are_there(office):
    queue_report(office, MONDAY - timedelta(weeks=1))
    later = TODAY + timedelta(weeks=2)
    assert pending_weeks(office, later) == [
        (MONDAY, True),
        (MONDAY + timedelta(weeks=1), False),
        (MONDAY + timedelta(weeks=2), False),
    ]


def test_a_week_waits_for_the_logs_of_its_working_days_and_a_week_later_no_more(office):
    friday = week_moment(11)  # the week after: Monday to Friday, but not Thursday
    office.import_log(
        SampleRecord("a1", week_moment(7)), SampleRecord("a1", week_moment(9)), name="周一至周三.csv"
    )
    office.import_log(SampleRecord("a1", friday), name="周五.csv")
    queue_report(office, MONDAY)
    week = MONDAY + timedelta(weeks=1)
    assert pending_weeks(office, TODAY + timedelta(weeks=1))[0] == (week, False)
    assert pending_weeks(office, TODAY + timedelta(weeks=2))[0] == (week, True)


def test_a_finding_kind_that_is_off_is_not_reported(office):
    kinds = {one.kind for one in run_audit(office).findings}
    assert FindingKind.NEVER in kinds
    rules = LoginThresholds(off=(FindingKind.NEVER,))
    assert {one.kind for one in run_audit(office, rules=rules).findings} == kinds - {FindingKind.NEVER}
