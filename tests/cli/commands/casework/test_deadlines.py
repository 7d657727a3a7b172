"""Deadlines in working days, counted again when the calendar has changed."""

import json

import pytest


@pytest.fixture
def announced(tmp_path):
    """The environment with another calendar, as when the days off of a year are announced: two working days fewer."""
    (tmp_path / "日历.toml").write_text('off = ["2026-04-28/2026-04-29"]', "utf-8")
    (tmp_path / "设置.toml").write_text('calendar = "日历.toml"', "utf-8")
    return {"QINLING_SETTINGS": str(tmp_path / "设置.toml")}


@pytest.fixture
def given_issues(given_issue):
    counted = {"交办日期": "2026-04-24"}
    given_issue("B1", 整改时限="5个工作日内", **counted)
    given_issue("B2", 整改时限="5天内", **counted)
    given_issue("B3", 整改时限="5个工作日内", 状态="已完成整改", **counted)
    given_issue("B4", 整改时限="2026-05-06", **counted)
    given_issue("B5", 整改时限="5个工作日内", **counted)


def read_days(run_ok):
    items = json.loads(run_ok("list", "--json").stdout)["items"]
    return {one["number"]: (one["deadline"], one["original_deadline"]) for one in items}


def test_nothing_moves_until_it_is_asked_for(given_issues, announced, run_ok, qinling):
    before = read_days(run_ok)
    assert before["B1"] == ("2026-05-06", "2026-05-06")
    told = run_ok("deadlines", **announced)
    assert [number in told.stdout for number in ("B1", "B2", "B3", "B4", "B5")] == [
        True,
        False,
        False,
        False,
        True,
    ]
    assert "+2 天" in told.stdout
    assert "2 个问题的时限要改：加 --apply 全改" in told.stderr
    assert read_days(run_ok) == before
    assert "有 2 个问题的时限要改" in qinling("cron", "check", **announced).stderr


def test_what_is_moved_is_recorded_and_what_was_not_named_stays(given_issues, announced, run_ok):
    before = read_days(run_ok)
    (item,) = json.loads(run_ok("deadlines", "B1", "--apply", "--json", **announced).stdout)["items"]
    assert (item["number"], item["deadline"], item["recounted"]) == ("B1", "2026-05-06", "2026-05-08")
    assert read_days(run_ok) == before | {"B1": ("2026-05-08", "2026-05-08")}
    assert "按现在的放假安排重算“5个工作日内”" in run_ok("history", "B1").stdout.replace("\n", "").replace(
        " ", ""
    )
    assert "B1" not in run_ok("deadlines", **announced).stdout
    run_ok("undo")
    assert read_days(run_ok) == before


def test_a_level_without_numbers_keeps_issues_of_other_levels_as_they_are(
    given_issues, given_issue, announced, run_ok
):
    given_issue("B6", 级别="市级", 整改时限="5个工作日内", 交办日期="2026-04-24")
    before = read_days(run_ok)
    (item,) = json.loads(run_ok("deadlines", "--level", "市级", "--json", **announced).stdout)["items"]
    assert item["number"] == "B6"
    run_ok("deadlines", "--level", "市级", "--apply", **announced)
    assert read_days(run_ok) == before | {"B6": ("2026-05-08", "2026-05-08")}


def test_an_extended_deadline_and_one_long_over_stay(given_issues, announced, run_ok):
    run_ok("extend", "B1", "--to", "2026-06-30", "--reason", "汛期", "--by", "张某")
    run_ok("extend", "B1", "--approve", "--by", "李某")
    assert "B1" not in run_ok("deadlines", **announced).stdout
    assert "没有要改的时限" in run_ok("deadlines", "--today", "2026-05-09", **announced).stderr


def test_the_explanation_never_shows_two_counts_of_one_span(given_issues, announced, run_ok):
    assert "跳过休息日 7 天" in run_ok("show", "B1", "--explain").stdout
    told = "".join(run_ok("show", "B1", "--explain", **announced).stdout.split())
    assert "登记时算到2026-05-06；按现在的放假安排是2026-05-08，要改用qinlingdeadlines" in told
    assert "跳过" not in told
