"""The office's own days over the statutory calendar."""

import json

import pytest


@pytest.fixture
def given_calendar(tmp_path):
    def write(text):
        (tmp_path / "calendar.toml").write_text(text, "utf-8")
        settings = tmp_path / "settings.toml"
        settings.write_text('calendar = "calendar.toml"', "utf-8")
        return ("--settings", settings)

    return write


@pytest.fixture
def workdays_left(qinling):
    """Return the working days from 2026-04-25 to *deadline*, as `warn` tells them."""

    def ask(deadline, *options):
        given = ("级别=区级", "编号=A1", "问题描述=河道弃渣", f"整改时限={deadline}")
        assert qinling("add", *given).exit_code == 0
        result = qinling("warn", "--json", "--within", 1000, *options)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)["items"][0]["workdays_left"]

    return ask


def test_days_of_the_office_go_before_the_statutory_ones(workdays_left, given_calendar):
    # 04-27 to 04-30 are worked, 05-01 to 05-05 are not.
    own = given_calendar('off = ["2026-04-27/2026-04-28"]\nworked = ["2026-05-01"]')
    assert workdays_left("2026-05-05", *own) == 3


def test_half_a_day_counts_as_a_working_day(workdays_left, given_calendar):
    assert workdays_left("2026-05-05", *given_calendar('half = ["2026-05-01"]')) == 5


def test_without_a_file_the_statutory_calendar_counts(workdays_left):
    assert workdays_left("2026-05-05") == 4


def test_a_year_without_an_official_calendar_is_marked_as_an_estimate(workdays_left, qinling, given_calendar):
    workdays_left("2027-03-01")
    told = "2027 年的放假安排还没有公布（或未收入），工作日按法定节日和周末估算"
    assert qinling("warn", "--within", 1000).stderr.count(told) == 1
    own = given_calendar('off = ["2027-02-05/2027-02-11"]\nyears = [2027]')
    assert told not in qinling("warn", "--within", 1000, *own).stderr


def test_days_counted_from_the_hand_over_heed_the_office(qinling, given_calendar):
    own = given_calendar('off = ["2026-04-27"]')
    said = ("级别=区级", "编号=A1", "问题描述=弃渣", "交办日期=2026-04-24", "整改时限=3个工作日内")
    result = qinling("add", *said, "--json", *own)
    assert json.loads(result.stdout)["items"][0]["deadline"] == "2026-04-30"


def test_a_year_that_is_announced_needs_no_days_off_of_the_office(workdays_left, given_calendar):
    assert workdays_left("2026-05-05", *given_calendar("years = [2026]")) == 4


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("off = 3", "off 看不懂"),
        ('off = ["2026-02-30"]', "2026年2月没有30日"),
        ('off = ["2026-05-05/2026-05-01"]', "前后颠倒"),
        ('off = ["2026-05-05"]\nworked = ["2026-05-05"]', "既写作休息日又写作上班日"),
        ('holidays = ["2026-05-05"]', "没有 holidays 这一项"),
        ('years = ["2027"]', "years"),
        ("years = [27]", "27 不在 1990 至 2100 年之间"),
        ("years = [2999]", "2999 不在 1990 至 2100 年之间"),
        ("years = [2027]", "off 里却没有这一年的放假日"),
        ('off = ["2026-05-05"]\nyears = [2026, 2027]', "years 里有 2027 年"),
        ("years = [true]", "四位数"),
        ('off = ["2026-05-05"]\nhalf = ["2026-05-05"]', "既写作休息日又写作半天班"),
        ('off = ["2026-02-14 下午"]', "半天班写在 half 里"),
        ("off = [", "不合 TOML"),
    ],
)
def test_a_mistake_names_the_file(qinling, given_calendar, text, complaint):
    result = qinling("add", "级别=区级", "问题描述=弃渣", *given_calendar(text))
    assert result.exit_code == 18, result.stderr
    assert complaint in result.stderr
    assert "calendar.toml" in result.stderr


def test_a_missing_calendar_file_is_reported(qinling, given_calendar, tmp_path):
    own = given_calendar("")
    (tmp_path / "calendar.toml").unlink()
    assert qinling("add", "级别=区级", "问题描述=弃渣", *own).exit_code == 18
