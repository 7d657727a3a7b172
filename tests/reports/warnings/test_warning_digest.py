"""The warning digest as a text for a phone."""

from datetime import date, timedelta

from qinling.procedures.notifications.notification_plan import Digest, DueItem, RunPlan
from qinling.reports.warnings.warning_digest import format_digest
from qinling.rules.workdays import WorkCalendar
from tests.reports.makers import HEAD, TODAY, make_issue

CALENDAR = WorkCalendar()


def make_due(days_left=-5, tier="overdue", kind="deadline", why="", **values):
    usual = {"deadline": TODAY + timedelta(days=days_left), "duty_unit": "甲镇"}
    return DueItem(make_issue(**{**usual, **values}), kind, tier, "v1", why)


def digest_of(*items, recipient="", office="区秦岭办", **counts):
    digest = Digest(recipient, list(items), **counts)
    plan = RunPlan(TODAY, len(items), [digest], 7, HEAD)
    subject, body = format_digest(plan, digest, CALENDAR, office)
    return subject, body.splitlines(), plan.build_message_uid(digest)


def test_a_digest_names_its_items_by_group():
    subject, lines, uid = digest_of(
        make_due(number="甲2", deadline=TODAY, tier="due_today", days_left=0),
        make_due(number="甲1", level="city"),
        make_due(number="甲3", kind="behind", tier="", why="进度滞后"),
    )

    assert subject == "秦岭问题预警 2026-04-25：已超期 1 个，今日到期 1 个，进度滞后 1 个"
    assert lines == [
        "全部单位：截至 2026-04-25，请关注下列 3 项。",
        "",
        "【已超期】1 个",
        "1. 甲1（市级）河道弃渣",
        "   时限 2026-04-20，超期5天，4 个工作日；甲镇",
        "",
        "【今日到期】1 个",
        "1. 甲2（区级）河道弃渣",
        "   时限 2026-04-25，今日到期；甲镇",
        "",
        "【进度滞后】1 个",
        "1. 甲3（区级）河道弃渣",
        "   进度滞后；甲镇",
        "",
        "区秦岭办",
        f"消息编号 {uid}，历史链至第 7 条，链首 abababababababab",
    ]


def test_the_digest_of_a_unit_does_not_repeat_its_name():
    _, lines, uid = digest_of(make_due(), recipient="甲镇", office="")

    assert lines[-1] == f"消息编号 {uid}"  # the head of the chain is for the office
    assert lines[0] == "甲镇：截至 2026-04-25，请关注下列 1 项。"
    assert lines[4] == "   时限 2026-04-20，超期5天，4 个工作日"
    assert "区秦岭办" not in lines


def test_a_deadline_on_a_day_off_that_is_warned_of_early_is_marked():
    subject, lines, _ = digest_of(make_due(1, "due_today"))

    assert subject.endswith("：今日和休息日到期 1 个")
    assert lines[4] == "   时限 2026-04-26（休息日），剩1天，0 个工作日；甲镇"


def test_a_subject_counts_at_most_four_groups():
    kinds = ("unanswered", "extension", "behind", "unaccepted")
    subject, _, _ = digest_of(make_due(), *(make_due(kind=kind, tier="", why="甲") for kind in kinds))

    assert subject.endswith("：已超期 1 个，督办逾期未复 1 个，延期待批复 1 个，进度滞后 1 个 等")


def test_long_and_hostile_texts_stay_on_one_line():
    description = "甲[b]乙[/b]\n" + "长" * 40
    _, lines, _ = digest_of(make_due(description=description, duty_unit=" 甲镇\n乙镇 "))

    assert lines[3] == f"1. QJ-001（区级）甲[b]乙[/b] {'长' * 30}…"
    assert lines[4].endswith("；甲镇 乙镇")


def test_a_digest_counts_postponed_and_overdue_issues():
    _, lines, _ = digest_of(make_due(), postponed_count=3, still_overdue_count=2)

    assert "其余 3 项以后几次发出。" in lines
    assert "另有以前提醒过、现仍超期的 2 个。" in lines


def test_an_issue_without_deadline_or_unit_has_no_blank_details():
    _, lines, _ = digest_of(make_due(deadline=None, duty_unit=None, kind="unreported", tier="", why="60 天未报"))  # fmt: skip

    assert lines[4] == "   60 天未报"


def test_years_without_an_announced_calendar_are_named():
    _, lines, _ = digest_of(make_due(deadline=date(2031, 6, 30), tier="ahead"))

    assert "2031 年的放假安排还没有公布（或未收入），工作日按法定节日和周末估算。" in lines


def test_many_items_are_numbered():
    _, lines, _ = digest_of(*(make_due(number=f"甲{number}") for number in range(1, 101)))

    assert "100. 甲100（区级）河道弃渣" in lines
