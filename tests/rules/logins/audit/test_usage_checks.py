"""Whom to help: each check on both sides of its threshold, and where the logs have gaps."""

from dataclasses import replace
from datetime import date

import pytest

from qinling.rules.history.events import EventKind
from qinling.rules.logins.audit.checks import collect_findings
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.audit.usage_checks import (
    find_few_active_days,
    find_idle_with_issues,
    find_long_idle,
    find_many_failures,
    find_never_logged_in,
    find_report_day_only,
    list_busy_accounts,
)
from qinling.rules.logins.deeds import Deed
from tests.rules.logins.sample_usage import (
    RULES,
    account_usage,
    evidence_by_account,
    log_coverage,
    login_texts,
    parse_day,
)

SEEN = "04-13/04-26"
MONDAYS = login_texts("03-30", 4, step=7)
FRIDAYS = ["04-03 09:00", "04-10 09:00", "04-17 09:00"]


# -- never logged in ------------------------------------------------------------------------------


def test_an_account_never_used_is_found_when_its_grace_is_over():
    new, older = account_usage(account="new", opened="04-12"), account_usage(account="older", opened="04-11")

    found = evidence_by_account(find_never_logged_in, new, older, on=log_coverage("03-30/04-26"))

    assert found == {"older": "2026-04-11 开通；2026-04-11 以来有日志的 15 天里没有登录成功过"}


@pytest.mark.parametrize(
    ("use", "logs"),
    [
        (account_usage("03-01 09:00"), [SEEN]),  # it has logged in once
        (account_usage(state="left"), ["03-30/04-26"]),
        (account_usage(state="unknown"), ["03-30/04-26"]),
        (account_usage(), ["04-13/04-26"]),  # logs of 14 days only
        (account_usage(), ["04-01/04-10", "04-23/04-26"]),  # 14 days seen of 26
    ],
)
def test_an_account_of_which_too_little_is_known_is_not_found(use, logs):
    assert not evidence_by_account(find_never_logged_in, use, on=log_coverage(*logs))


def test_failures_are_no_login_and_an_unknown_day_of_opening_is_said():
    found = evidence_by_account(
        find_never_logged_in, account_usage("04-20 09:00 失败", opened=None), on=log_coverage("04-12/04-26")
    )

    assert found == {"dj01": "开通日期不详；2026-04-12 以来有日志的 15 天里没有登录成功过"}


def test_without_grace_an_account_is_found_the_day_after_it_was_opened():
    assert evidence_by_account(find_never_logged_in, account_usage(opened="04-25"), grace_days=0)
    assert not evidence_by_account(find_never_logged_in, account_usage(opened="04-26"), grace_days=0)


# -- idle for long --------------------------------------------------------------------------------


def test_an_account_is_idle_from_its_day_on():
    found = evidence_by_account(
        find_long_idle,
        account_usage("04-12 08:05", account="idle"),
        account_usage("04-13 08:05", account="not yet"),
    )

    assert found == {"idle": "最近登录 2026-04-12 08:05；至 2026-04-26 闲置 14 天"}


def test_days_without_a_log_are_not_idle_and_are_said():
    logs = log_coverage("04-01/04-12", "04-15/04-26")

    found = evidence_by_account(
        find_long_idle, account_usage("04-10 09:00", account="idle"), account_usage("04-11 09:00"), on=logs
    )

    assert found == {"idle": "最近登录 2026-04-10 09:00；至 2026-04-26 闲置 14 天（另有 2 天缺日志，不计）"}


@pytest.mark.parametrize(
    "use",
    [
        account_usage(),
        account_usage("04-01 09:00", state="left"),
        account_usage("04-01 09:00", state="unknown"),
    ],
)
def test_who_never_logged_in_or_is_not_listed_is_not_idle(use):
    assert not evidence_by_account(find_long_idle, use)


# -- few days for weeks ---------------------------------------------------------------------------


def test_few_active_days_are_found_when_they_last_for_weeks():
    few = account_usage(
        "03-30 09:00", "03-31 09:00", "04-07 09:00", "04-15 09:00", "04-15 10:00", account="few"
    )
    enough = account_usage("03-30 09:00", *login_texts("04-07", 2), "04-15 09:00", account="two weeks only")

    found = evidence_by_account(find_few_active_days, few, enough)

    assert found == {
        "few": "连续 3 周每周登录不足 2 天：2026-W15 1 天、2026-W16 1 天、2026-W17 0 天",
    }


def test_a_week_with_enough_days_ends_the_row_wherever_it_stands():
    assert not evidence_by_account(find_few_active_days, account_usage(*MONDAYS, "04-14 09:00"))
    assert evidence_by_account(find_few_active_days, account_usage(*MONDAYS, "03-31 09:00"))
    assert not evidence_by_account(find_few_active_days, account_usage(*MONDAYS, "03-31 09:00"), few_weeks=4)
    assert evidence_by_account(find_few_active_days, account_usage(*MONDAYS), few_weeks=4)


def test_failures_do_not_make_a_day_active():
    assert evidence_by_account(find_few_active_days, account_usage(*MONDAYS, "04-14 09:00 失败"))


@pytest.mark.parametrize(
    "logs", [["03-30/04-14", "04-16/04-26"], ["04-08/04-26"], ["03-30/04-23"], ["04-20/04-26"]]
)
def test_a_week_of_which_a_working_day_has_no_log_is_not_few(logs):
    assert not evidence_by_account(find_few_active_days, account_usage(*MONDAYS), on=log_coverage(*logs))


def test_a_weekend_without_a_log_does_not_hide_a_week():
    weekly = log_coverage("03-30/04-03", "04-07/04-10", "04-13/04-17", "04-20/04-24")

    assert evidence_by_account(find_few_active_days, account_usage(*MONDAYS), on=weekly)


def test_the_week_not_over_is_not_counted():
    begun = log_coverage("03-30/04-21", until="04-21")

    found = evidence_by_account(find_few_active_days, account_usage("04-02 09:00"), on=begun)

    assert found["dj01"].endswith("2026-W14 1 天、2026-W15 0 天、2026-W16 0 天")
    assert not evidence_by_account(find_few_active_days, account_usage("04-02 09:00"), on=begun, few_weeks=4)


def test_weeks_before_an_account_was_open_are_not_counted():
    assert evidence_by_account(find_few_active_days, account_usage("04-06 09:00", opened="04-06"))
    assert not evidence_by_account(find_few_active_days, account_usage("04-07 09:00", opened="04-07"))
    assert evidence_by_account(find_few_active_days, account_usage("04-07 09:00", opened=None))


def test_a_holiday_week_asks_for_nothing_and_a_short_one_for_no_more_than_it_has():
    february = date(2026, 2, 23)
    found = evidence_by_account(
        find_few_active_days,
        account_usage("02-02 09:00", monday=february),
        on=log_coverage("02-02/03-01", monday=february),
        few_weeks=3,
    )
    assert found["dj01"].endswith("2026-W06 1 天、2026-W07 0 天、2026-W09 0 天")

    october = date(2026, 10, 5)  # worked from Thursday to Saturday; 09-28 to 09-30 the week before
    each_day = account_usage(
        *login_texts("10-08", 3), "09-28 09:00", "09-29 09:00", "09-30 09:00", monday=october
    )
    assert not evidence_by_account(
        find_few_active_days, each_day, on=log_coverage(monday=october), few_days=5, few_weeks=1
    )
    two_days = account_usage(*login_texts("10-08", 2), monday=october)
    assert evidence_by_account(
        find_few_active_days, two_days, on=log_coverage(monday=october), few_days=5, few_weeks=1
    )


def test_the_row_of_weeks_passes_the_turn_of_the_year():
    january = date(2027, 1, 4)
    found = evidence_by_account(
        find_few_active_days,
        account_usage("2026-12-15 09:00", monday=january),
        on=log_coverage(monday=january),
    )
    assert found["dj01"].endswith("2026-W51 1 天、2026-W52 0 天、2026-W53 0 天、2027-W01 0 天")


@pytest.mark.parametrize(
    ("use", "rules"),
    [
        (account_usage(*MONDAYS), {"few_days": 0}),
        (account_usage(), {}),  # never logged in is found as that
        (account_usage(*MONDAYS, state="left"), {}),
    ],
)
def test_few_is_not_found_when_off_or_of_others(use, rules):
    assert not evidence_by_account(find_few_active_days, use, **rules)


# -- idle with issues -----------------------------------------------------------------------------


def test_who_did_not_log_in_all_week_while_the_unit_has_issues_is_found():
    found = evidence_by_account(
        find_idle_with_issues,
        account_usage("04-19 23:59", account="overdue", unit="大荆镇", issues=3, overdue=1),
        account_usage("04-20 09:00 失败", account="open", unit="腰市镇", issues=2),
        account_usage("04-20 00:00", account="logged in", unit="黑山镇", issues=2),
        account_usage(account="no issues", unit="区水利局"),
        account_usage(account="left", state="left", issues=2),
    )

    assert found == {
        "overdue": "本单位未完成问题 3 个，其中超期 1 个；2026-W17 没有登录",
        "open": "本单位未完成问题 2 个，均未超期；2026-W17 没有登录",
    }


def test_that_colleagues_logged_in_is_told():
    found = evidence_by_account(
        find_idle_with_issues,
        account_usage(account="one", unit="商州区水利局", issues=1),
        account_usage("04-21 09:00", account="two", unit="区水利局", issues=1),
        account_usage("04-21 09:00", account="of the city", unit="市水利局", issues=1),
        account_usage("04-21 09:00", account="of another county", unit="洛南县水利局"),
        account_usage("04-21 09:00", account="left", unit="区水利局", state="left", issues=1),
    )

    assert found == {"one": "本单位未完成问题 1 个，均未超期；2026-W17 没有登录；本单位另有 1 个账号登录过"}


@pytest.mark.parametrize(
    "stand",
    [
        log_coverage("03-30/04-23"),  # no log of Friday
        log_coverage(until="04-25"),  # not over
        log_coverage(monday=date(2026, 2, 16)),  # the Spring Festival
    ],
)
def test_a_week_that_cannot_be_judged_finds_nobody_idle(stand):
    assert not evidence_by_account(
        find_idle_with_issues, account_usage(issues=1, monday=stand.monday), on=stand
    )


def test_a_weekend_without_a_log_is_said():
    found = evidence_by_account(
        find_idle_with_issues, account_usage(issues=1), on=log_coverage("03-30/04-24")
    )

    assert found["dj01"].endswith("2026-W17 没有登录（另有 2 天缺日志，不计）")


def test_an_account_opened_in_the_middle_of_the_week_had_no_whole_week():
    assert evidence_by_account(find_idle_with_issues, account_usage(issues=1, opened="04-20"))
    assert evidence_by_account(find_idle_with_issues, account_usage(issues=1, opened=None))
    assert not evidence_by_account(find_idle_with_issues, account_usage(issues=1, opened="04-21"))


# -- only on the day of reporting -----------------------------------------------------------------


def test_who_logs_in_on_report_days_only_is_found_with_the_days():
    found = evidence_by_account(
        find_report_day_only,
        account_usage(*FRIDAYS, "04-10 15:00", account="fridays"),
        account_usage(*FRIDAYS[:2], "04-10 15:00", account="too seldom"),
        account_usage(*FRIDAYS, "04-16 09:00", account="thursday too"),
        account_usage(*FRIDAYS, "04-16 09:00 失败", account="failed on thursday"),
        account_usage(*FRIDAYS, account="left", state="left"),
    )

    days = "2026-03-30 以来只在周五登录：04-03、04-10、04-17"
    assert found == {"fridays": days, "failed on thursday": days}


@pytest.mark.parametrize(("weekday", "clock"), [(1, "04-13 09:00"), (7, "04-19 09:00")])
def test_the_day_of_reporting_is_a_setting(weekday, clock):
    assert evidence_by_account(find_report_day_only, account_usage(clock), report_day=weekday, few_weeks=1)
    assert not evidence_by_account(find_report_day_only, account_usage(clock), report_day=5, few_weeks=1)
    assert not evidence_by_account(find_report_day_only, account_usage(clock), report_day=0, few_weeks=1)
    assert not evidence_by_account(find_report_day_only, account_usage(), report_day=0, few_weeks=1)


def test_logs_of_report_days_alone_say_nothing_of_the_other_days():
    fridays = account_usage(*FRIDAYS)

    assert not evidence_by_account(
        find_report_day_only, fridays, on=log_coverage("04-03", "04-10", "04-17", "04-24")
    )
    assert not evidence_by_account(
        find_report_day_only, fridays, on=log_coverage("03-30/04-14", "04-16/04-26")
    )
    assert evidence_by_account(find_report_day_only, fridays, on=log_coverage("03-30/04-18", until="04-22"))


def test_the_days_before_a_gap_and_the_weeks_after_it_are_no_ground():
    later = log_coverage("03-30/03-31", "04-07/04-24", until="04-24")  # Friday of a week not over

    assert evidence_by_account(
        find_report_day_only, account_usage("03-31 09:00", *FRIDAYS[1:]), on=later, few_weeks=2
    )
    assert not evidence_by_account(find_report_day_only, account_usage(*FRIDAYS[1:], "04-24 09:00"), on=later)
    assert not evidence_by_account(
        find_report_day_only, account_usage(*FRIDAYS[1:], "04-22 09:00"), on=later, few_weeks=2
    )


# -- failures, and all of them --------------------------------------------------------------------


def test_many_failures_in_the_week_are_found():
    failures = [f"04-2{number} 09:00 失败" for number in range(5)]

    found = evidence_by_account(
        find_many_failures,
        account_usage(*failures, "04-20 09:01", account="many"),
        account_usage(*failures[1:], "04-19 09:00 失败", "04-20 10:00", account="few"),
        account_usage(*failures, account="left", state="left"),
    )

    assert found == {"many": "本周失败 5 次，成功 1 次"}
    assert evidence_by_account(find_many_failures, account_usage(failures[0]), failures=1)


def test_all_checks_run_in_their_order_but_for_those_not_wanted():
    uses = [
        account_usage(account="idle", issues=1),
        account_usage("04-20 23:00", account="late", opened="04-20"),
    ]

    kinds = [one.kind for one in collect_findings(uses, log_coverage(), LoginThresholds())]
    wanted = [
        one.kind for one in collect_findings(uses, log_coverage(), LoginThresholds(off=(FindingKind.NEVER,)))
    ]

    assert kinds == [FindingKind.NEVER, FindingKind.IDLE_WITH_ISSUES, FindingKind.NIGHT]
    assert wanted == kinds[1:]
    assert [kind.is_risk for kind in kinds] == [False, False, True]


# -- deeds in the ledger


def handle(usage, *days, of_unit=False):
    """The person of *usage*, or somebody for its unit, handled an issue on each of *days*."""
    deeds = [
        Deed(parse_day(day), "张三", EventKind.REPORTED, place, f"A{place}", "大荆镇")
        for place, day in enumerate(days, 1)
    ]
    return replace(usage, **{"unit_deeds" if of_unit else "deeds": deeds})


def test_an_account_with_few_logins_that_handled_issues_is_not_told_of():
    low = account_usage("04-07 09:00", "04-14 09:00", "04-21 09:00")
    assert "few" in kinds_found(low)
    assert "few" not in kinds_found(handle(low, "04-15"))
    assert "few" in kinds_found(handle(low, "03-29"))  # before these weeks
    assert "few" in kinds_found(handle(low, "04-15"), few_deeds=0)
    assert "few" in kinds_found(handle(low, "04-15", "04-16"), few_deeds=3)
    assert list_busy_accounts([handle(low, "04-15")], log_coverage(), RULES) == [handle(low, "04-15")]
    assert list_busy_accounts([low, handle(low, "03-29")], log_coverage(), RULES) == []


def test_what_was_done_for_the_unit_is_told_and_spares_no_account():
    low = account_usage("04-07 09:00", "04-14 09:00", "04-21 09:00")
    evidence = evidence_by_account(find_few_active_days, handle(low, "04-15", "04-16", of_unit=True))
    assert evidence["dj01"].endswith("台账上另有本单位的办理 2 件，对不上账号")


def test_who_never_logs_in_is_told_of_with_what_the_person_did_in_the_ledger():
    evidence = evidence_by_account(find_never_logged_in, handle(account_usage(), "04-15", "04-21"))
    assert evidence["dj01"].endswith("近 4 周本人在台账上办理 2 件")


def kinds_found(usage, **rules):
    return {one.kind.value for one in find_few_active_days([usage], log_coverage(), LoginThresholds(**rules))}
