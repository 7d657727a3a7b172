"""What is a risk: each check on both sides of its threshold, its sliding windows against a search of all."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.logins.audit.risk_checks import (
    find_crowded_addresses,
    find_failure_bursts,
    find_holiday_logins,
    find_left_accounts,
    find_night_logins,
    find_shared_accounts,
    find_unknown_accounts,
    find_woken_accounts,
)
from qinling.rules.logins.usage import Login
from qinling.rules.workdays import WorkCalendar
from tests.rules.logins.sample_usage import (
    MONDAY,
    account_usage,
    evidence_by_account,
    log_coverage,
    parse_day,
)

MIDNIGHT = datetime.combine(MONDAY, time())
ENTRIES = st.lists(
    st.builds(
        lambda minute, address, failed: Login(1, MIDNIGHT + timedelta(minutes=minute), address, failed),
        st.integers(0, 90),
        st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1", ""]),
        st.booleans(),
    ),
    max_size=20,
)
WINDOWS = st.integers(1, 40)


def within(entries, minutes):
    """Yield, for each of *entries*, those not before it and at most *minutes* after it."""
    for one in entries:
        yield [other for other in entries if timedelta(0) <= other.at - one.at <= timedelta(minutes=minutes)]


# -- one account from several addresses -----------------------------------------------------------


def test_a_shared_account_is_found_with_when_and_from_where():
    use = account_usage(
        "04-20 09:00 10.0.0.1", "04-20 09:30 10.0.0.2", "04-20 09:40 10.0.0.1", "04-20 10:00 2001:db8::1"
    )

    assert evidence_by_account(find_shared_accounts, use) == {
        "dj01": "60 分钟内从 3 个地址登录；04-20 09:00 10.0.0.1；04-20 09:30 10.0.0.2；04-20 10:00 2001:db8::1"
    }


@pytest.mark.parametrize(
    "entries",
    [
        ["04-20 09:00 10.0.0.1", "04-20 09:30 10.0.0.2", "04-20 10:00:01 10.0.0.3"],  # a second too late
        ["04-20 09:00 10.0.0.1", "04-20 09:30 10.0.0.2", "04-20 09:40 10.0.0.2"],
        ["04-20 09:00 10.0.0.1", "04-20 09:30 10.0.0.2", "04-20 12:00 10.0.0.3"],
        ["04-20 09:00 10.0.0.1", "04-20 09:30 10.0.0.2", "04-20 09:40"],  # no address is none
        ["04-20 09:00 10.0.0.1", "04-20 09:30 10.0.0.2", "04-20 09:40 10.0.0.3 失败"],
    ],
)
def test_two_addresses_within_an_hour_are_not_enough(entries):
    assert not evidence_by_account(find_shared_accounts, account_usage(*entries))
    assert evidence_by_account(find_shared_accounts, account_usage(*entries), shared_addresses=2)
    assert not evidence_by_account(find_shared_accounts, account_usage(*entries), shared_addresses=0)


def test_an_hour_passes_midnight():
    use = account_usage("04-20 23:30 10.0.0.1", "04-20 23:50 10.0.0.2", "04-21 00:30 10.0.0.3")

    assert evidence_by_account(find_shared_accounts, use)


@given(ENTRIES, WINDOWS)
def test_the_most_addresses_of_any_window_are_found(entries, minutes):
    known = [one for one in entries if one.address and not one.failed]
    most = max((len({one.address for one in some}) for some in within(known, minutes)), default=0)

    found = evidence_by_account(
        find_shared_accounts,
        replace(account_usage(), logins=entries),
        shared_addresses=1,
        shared_minutes=minutes,
    )

    assert bool(found) == bool(most)
    if found:
        head, *shown = found["dj01"].split("；")
        assert head == f"{minutes} 分钟内从 {most} 个地址登录"
        assert len({fact.split()[-1] for fact in shown}) == most


# -- at odd times ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "night", "is_night"),
    [
        ("21:59:59", "22:00-06:00", False),
        ("22:00:00", "22:00-06:00", True),
        ("00:00:00", "22:00-06:00", True),
        ("05:59:59", "22:00-06:00", True),
        ("06:00:00", "22:00-06:00", False),
        ("23:00:00", "00:00-05:00", False),
        ("00:00:00", "00:00-05:00", True),
        ("04:59:59", "00:00-05:00", True),
        ("05:00:00", "00:00-05:00", False),
        ("23:59:59", "22:00-00:00", True),
        ("00:00:00", "22:00-00:00", False),
    ],
)
def test_a_night_may_pass_midnight_or_not(clock, night, is_night):
    begin, end = map(time.fromisoformat, night.split("-"))

    assert (
        bool(evidence_by_account(find_night_logins, account_usage(f"04-21 {clock}"), night=(begin, end)))
        == is_night
    )


def test_night_logins_are_counted_and_five_of_them_named():
    nights = [f"04-2{number} 23:10 10.0.0.1" for number in range(6)]

    found = evidence_by_account(find_night_logins, account_usage(*nights, "04-21 03:00 失败", "04-21 12:00"))

    assert found["dj01"].startswith("22:00—06:00 之间登录 6 次；04-20 23:10 10.0.0.1；04-21 23:10 10.0.0.1；")
    assert found["dj01"].endswith("04-24 23:10 10.0.0.1；另有 1 次未列")
    assert not evidence_by_account(find_night_logins, account_usage("04-21 03:00 失败"))
    assert not evidence_by_account(find_night_logins, account_usage(*nights), night=None)


def test_logins_on_statutory_holidays_are_found_and_those_of_weekends_are_not():
    april, may = parse_day("03-30"), parse_day("05-04")

    found = evidence_by_account(
        find_holiday_logins,
        account_usage("04-03 09:00", "04-04 09:00", "04-05 09:00 10.0.0.1", monday=april),
        on=log_coverage(monday=april),
    )

    assert found == {"dj01": "2026-04-04、2026-04-05 是节假日；04-04 09:00；04-05 09:00 10.0.0.1"}
    assert not evidence_by_account(find_holiday_logins, account_usage("04-25 09:00"))  # a Saturday
    assert not evidence_by_account(
        find_holiday_logins, account_usage("05-05 09:00 失败", monday=may), on=log_coverage(monday=may)
    )
    assert not evidence_by_account(
        find_holiday_logins, account_usage("05-09 09:00", monday=may), on=log_coverage(monday=may)
    )  # made up for


def test_the_office_has_the_last_word_on_holidays():
    office = WorkCalendar(days_off=frozenset({parse_day("04-22")}))

    assert evidence_by_account(
        find_holiday_logins, account_usage("04-22 09:00"), on=log_coverage(calendar=office)
    )


# -- one address of many accounts -----------------------------------------------------------------


def test_an_address_of_many_accounts_is_found_with_each_of_them():
    uses = [
        account_usage("04-20 09:00 10.0.0.1", "04-21 09:00 10.0.0.1", account=f"dj0{number}")
        for number in range(4)
    ]
    failed = account_usage("04-20 09:00 10.0.0.1 失败", "04-20 09:10", account="failed")

    assert not evidence_by_account(find_crowded_addresses, *uses, failed)
    assert evidence_by_account(find_crowded_addresses, *uses, failed, crowded_accounts=4) == {
        "dj00、dj01、dj02、dj03": "4 个账号从 10.0.0.1 登录；dj00 2 次；dj01 2 次；dj02 2 次；dj03 2 次"
    }
    assert not evidence_by_account(find_crowded_addresses, *uses, crowded_accounts=0)


def test_of_very_many_accounts_five_are_named_and_no_address_is_no_address():
    uses = [account_usage("04-20 09:00 ::1", account=f"dj{number}") for number in range(10, 17)]
    nowhere = [account_usage("04-20 09:00", account=f"dj{number}") for number in range(10, 17)]

    (evidence,) = evidence_by_account(find_crowded_addresses, *uses).values()

    assert evidence.endswith("dj14 1 次；另有 2 个未列")
    assert next(iter(evidence_by_account(find_crowded_addresses, *uses[:5]).values())).endswith("dj14 1 次")
    assert not evidence_by_account(find_crowded_addresses, *nowhere)


# -- accounts that should not be there ------------------------------------------------------------


def test_unknown_accounts_are_found_once_there_is_a_list():
    unknown = account_usage("04-20 09:00 10.0.0.1", "04-20 08:00 失败", account="odd", state="unknown")
    earlier = account_usage("04-19 09:00", account="earlier", state="unknown")

    assert evidence_by_account(find_unknown_accounts, unknown, earlier, account_usage()) == {
        "odd": "04-20 08:00 失败；04-20 09:00 10.0.0.1 成功"
    }
    assert not evidence_by_account(find_unknown_accounts, unknown, earlier)


def test_accounts_that_left_are_found_when_they_log_in_again():
    found = evidence_by_account(
        find_left_accounts,
        account_usage(
            "04-20 09:00",
            "04-21 09:00 10.0.0.1",
            "04-22 09:00 失败",
            account="again",
            state="left",
            left_on="04-21",
        ),
        account_usage("04-20 09:00", account="before", state="left", left_on="04-21"),
        account_usage("04-22 09:00 失败", account="kept out", state="left", left_on="04-21"),
        account_usage("04-22 09:00", account="back on the list"),
    )

    assert found == {
        "again": "2026-04-21 起已停用；登录在停用当天，也可能在停用之前；04-21 09:00 10.0.0.1 成功；04-22 09:00 失败"
    }


# -- bursts of failures ---------------------------------------------------------------------------


def test_a_burst_of_failures_is_found_with_its_begin_and_its_addresses():
    burst = [f"04-20 09:0{minute} 10.0.0.{minute % 2} 失败" for minute in (1, 2, 4, 5)]

    found = evidence_by_account(
        find_failure_bursts, account_usage("04-20 08:50 失败", *burst, "04-20 09:11 失败")
    )

    assert found == {"dj01": "04-20 09:01 起 10 分钟内失败 5 次；来自 10.0.0.0、10.0.0.1"}
    assert not evidence_by_account(
        find_failure_bursts, account_usage(*burst, "04-20 09:11:01 失败")
    )  # a second too late
    assert not evidence_by_account(find_failure_bursts, account_usage(*burst, "04-20 09:06"))
    assert evidence_by_account(find_failure_bursts, account_usage(*burst), burst_failures=4)
    assert not evidence_by_account(find_failure_bursts, account_usage(*burst), burst_failures=0)


def test_of_very_many_addresses_five_are_named_and_none_is_no_matter():
    spread = [f"04-20 09:00:0{second} 10.0.0.{second} 失败" for second in range(8)]

    assert evidence_by_account(find_failure_bursts, account_usage(*spread))["dj01"].endswith(
        "10.0.0.4、另有 3 个未列"
    )
    assert evidence_by_account(find_failure_bursts, account_usage(*["04-20 09:00 失败"] * 5)) == {
        "dj01": "04-20 09:00 起 10 分钟内失败 5 次"
    }


@given(ENTRIES, WINDOWS)
def test_the_densest_window_is_found(entries, minutes):
    failures = [one for one in entries if one.failed]
    most = max(map(len, within(failures, minutes)), default=0)

    found = evidence_by_account(
        find_failure_bursts, replace(account_usage(), logins=entries), burst_failures=1, burst_minutes=minutes
    )

    assert bool(found) == bool(most)
    if found:
        assert found["dj01"].partition("；")[0].endswith(f"起 {minutes} 分钟内失败 {most} 次")


# -- accounts that wake ---------------------------------------------------------------------------


def test_an_account_that_wakes_is_found_with_how_long_it_slept():
    found = evidence_by_account(
        find_woken_accounts,
        account_usage("02-18 09:00", "04-20 09:30 失败", "04-20 09:31 10.0.0.1", account="woken"),
        account_usage("02-19 09:00", "04-20 09:30", account="a day short"),
        account_usage("02-18 09:00", account="asleep"),
        account_usage("04-20 09:30", account="new"),
        on=log_coverage("01-01/04-26"),
    )

    assert found == {"woken": "上次登录 2026-02-18；60 天没有登录；04-20 09:31 10.0.0.1 又登录"}


def test_days_without_a_log_are_no_sleep():
    use = account_usage("02-18 09:00", "04-20 09:30")

    assert not evidence_by_account(find_woken_accounts, use, on=log_coverage("01-01/03-01", "03-03/04-26"))
    assert evidence_by_account(
        find_woken_accounts, use, on=log_coverage("01-01/03-01", "03-03/04-26"), woken_days=59
    ) == {"dj01": "上次登录 2026-02-18；59 天没有登录（另有 1 天缺日志，不计）；04-20 09:30 又登录"}
    assert not evidence_by_account(find_woken_accounts, use, on=log_coverage("01-01/04-26"), woken_days=0)
