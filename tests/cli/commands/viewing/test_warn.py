"""Warnings: what is late and what falls due, in every form, for people and for cron."""

import csv
import json
from datetime import date
from io import StringIO

import icalendar
import pytest

from qinling.rules.vocabulary import AlertKind


def list_numbers(result):
    return [item["number"] for item in json.loads(result.stdout)["items"]]


@pytest.mark.usefixtures("given_around_today")
def test_warnings_come_most_urgent_first_with_tier_and_working_days(qinling, read_json):
    items = read_json(qinling("warn", "--json"), "warnings")["items"]
    assert [(item["number"], item["tier"], item["days_left"], item["workdays_left"]) for item in items] == [
        ("过期", "overdue", -1, 0),  # yesterday was a Friday: no working day since
        ("当天", "due_today", 0, 0),
        ("三天", "urgent", 3, 2),
        ("七天", "near", 7, 4),
        ("半月", "upcoming", 15, 8),  # Saturday 9 May is worked
        ("一月", "ahead", 30, 19),
    ]
    assert items[0].keys() >= {"number", "deadline", "duty_unit", "tier", "workdays_left"}
    assert [item["overdue"] for item in items] == [True, False, False, False, False, False]


@pytest.mark.usefixtures("given_around_today")
@pytest.mark.parametrize(("within", "last"), [(0, "当天"), (3, "三天"), (31, "更远"), (10**15, "更远")])
def test_within_limits_the_warnings(qinling, within, last):
    result = qinling("warn", "--within", within, "--format", "json")
    assert list_numbers(result)[0] == "过期"
    assert list_numbers(result)[-1] == last


@pytest.mark.usefixtures("given_around_today")
def test_the_settings_give_the_days_of_the_tiers(qinling, tmp_path):
    (tmp_path / "s.toml").write_text("[warning]\nurgent = 1\nnear = 3\nupcoming = 7\nahead = 10\n", "utf-8")
    items = json.loads(qinling("warn", "--json", "--settings", tmp_path / "s.toml").stdout)["items"]
    assert [(item["number"], item["tier"]) for item in items][2:] == [("三天", "near"), ("七天", "upcoming")]


@pytest.mark.usefixtures("given_around_today")
def test_exit_codes_of_warn_are_asked_for(qinling):
    assert qinling("warn").exit_code == 0
    assert qinling("warn", "--exit-code").exit_code == 11
    assert qinling("complete", "过期").exit_code == 0
    assert qinling("warn", "--exit-code").exit_code == 10
    assert qinling("warn", "--exit-code", "--today", "2025-01-01").exit_code == 0


@pytest.mark.usefixtures("given_around_today")
def test_on_the_day_itself_an_issue_is_in_time_and_the_day_after_it_is_late(qinling):
    assert list_numbers(qinling("warn", "--json", "--within", 0, "--today", "2026-04-24")) == ["过期"]
    assert qinling("warn", "--exit-code", "--today", "2026-04-24").exit_code == 10
    assert qinling("warn", "--exit-code", "--today", "2026-04-25").exit_code == 11


@pytest.mark.usefixtures("given_around_today")
@pytest.mark.parametrize("form", ["table", "text", "csv"])
def test_a_cron_run_without_warnings_prints_nothing(qinling, form):
    result = qinling("warn", "--format", form, "--today", "2025-01-01")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.usefixtures("given_around_today")
def test_no_warnings_as_json_are_an_empty_list(qinling):
    result = qinling("warn", "--json", "--today", "2025-01-01")
    assert json.loads(result.stdout)["items"] == []


@pytest.mark.usefixtures("given_around_today")
def test_warnings_as_a_table(qinling):
    lines = qinling("warn").stdout.splitlines()
    assert lines[0].split() == ["预警", "编号", "问题描述", "责任单位", "时限", "余天", "工作日"]
    assert lines[2].split() == ["已超期", "过期", "过期的问题", "04-24", "-1", "0"]
    assert [line.split()[0] for line in lines[3:]] == ["今日到期", "紧急", "临近", "将到期", "预告"]


@pytest.mark.usefixtures("given_around_today")
def test_warnings_as_text_for_a_phone(qinling):
    lines = qinling("warn", "--format", "文字").stdout.splitlines()
    assert lines[:3] == [
        "临近到期预警（2026-04-25，共 6 个）",
        "【已超期】",
        "过期（区级）2026-04-24 超期1天，已过 0 个工作日　　过期的问题",
    ]
    assert "半月（区级）2026-05-10 剩15天，余 8 个工作日　　半月的问题" in lines


def test_warnings_as_csv_never_become_formulas(qinling, given_file, run_import):
    rows = [
        {"问题编号": "A1", "问题描述": '=HYPERLINK("x"),\n"乙"', "整改时限": "2026-04-20", "责任单位": "+86"}
    ]
    run_import(given_file(rows))
    ((*headings,), cells) = csv.reader(StringIO(qinling("warn", "--format", "csv").stdout))
    assert dict(zip(headings, cells, strict=True)) == {
        "问题编号": "A1", "级别": "区级", "镇办": "", "问题描述": '\'=HYPERLINK("x"),\n"乙"', "牵头单位": "",
        "责任单位": "'+86", "整改时限": "2026-04-20", "剩余天数": "-5", "剩余工作日": "-4", "预警级别": "已超期",
    }  # fmt: skip


@pytest.fixture
def given_lagging(given_file, run_import):
    run_import(
        given_file(
            [
                {
                    "问题编号": "慢",
                    "问题描述": "弃渣",
                    "整改时限": "2026-04-30",
                    "整改状态": "未达到序时进度",
                },
                {"问题编号": "等", "问题描述": "违建", "整改时限": "2026-03-01", "整改状态": "已完成整改"},
            ]
        )
    )


@pytest.mark.usefixtures("given_lagging")
def test_warn_counts_other_alerts_and_lists_them_with_the_option(qinling):
    assert qinling("warn").stdout.splitlines()[-1] == "另有：进度滞后 1 个（明细用 --kind）"
    listed = qinling("warn", "--kind", "进度滞后").stdout
    assert "序时进度为未达到" in listed
    assert "已超期" not in listed
    assert qinling("warn", "--kind", "extension").stdout == ""
    assert "【进度滞后】" in qinling("warn", "--format", "text").stdout
    assert qinling("warn", "--kind", "behind", "--format", "csv").exit_code == 2


@pytest.mark.usefixtures("given_lagging")
def test_json_has_other_alerts_next_to_the_items_and_they_can_be_switched_off(qinling):
    (alert,) = json.loads(qinling("warn", "--json").stdout)["alerts"]
    assert (alert["number"], alert["alert"], alert["why"]) == ("慢", "behind", "序时进度为未达到")
    off = qinling("warn", "--json", QINLING_ALERTS_OFF="behind, unreported")
    assert json.loads(off.stdout)["alerts"] == []


def test_alerts_alone_are_no_reason_for_a_mail(qinling, given_file, run_import):
    run_import(
        given_file([{"问题编号": "慢", "问题描述": "弃渣", "整改时限": "2027-04-30", "整改状态": "滞后"}])
    )
    assert qinling("warn").stdout == ""
    assert "慢" in qinling("warn", "--kind", "behind").stdout


@pytest.mark.usefixtures("given_around_today")
def test_a_calendar_holds_every_warning_once_and_keeps_its_names_from_run_to_run(qinling):
    first, second = (qinling("warn", "--format", "ics").stdout for _ in range(2))
    uids = [line for line in first.splitlines() if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) == len(list_numbers(qinling("warn", "--json")))
    assert uids == [line for line in second.splitlines() if line.startswith("UID:")]
    assert first.splitlines()[0] == "BEGIN:VCALENDAR"


@pytest.mark.usefixtures("given_around_today")
def test_explain_derives_each_deadline(qinling):
    assert "时限原文“2026-04-28”：到 2026-04-28（当天仍在期内）" in qinling("warn", "--explain").stdout
    item = json.loads(qinling("warn", "--explain", "--json").stdout)["items"][0]
    assert item["explanation"][0].startswith("时限原文“2026-04-24”")
    page = "".join(qinling("show", "三天", "--explain").stdout.split())
    assert "离到期还有3天，其中工作日2天、休息日1天" in page
    assert "explanation" not in json.loads(qinling("show", "三天", "--json").stdout)["items"][0]


def read_calendar(file):
    """Return the number of each event → its status ("" for one that stands) and its day."""
    events = icalendar.Calendar.from_ical(file.read_bytes()).events
    return {event.summary.split()[1]: (event.get("status", ""), event.start) for event in events}


@pytest.mark.usefixtures("given_around_today")
def test_a_calendar_file_says_what_became_of_what_it_held(qinling, tmp_path):
    file = tmp_path / "时限.ics"
    assert "6 条日程" in qinling("warn", "--to", file).stderr
    first = read_calendar(file)
    assert first.keys() == {"过期", "当天", "三天", "七天", "半月", "一月"}
    for words in (
        ("complete", "过期"),
        ("void", "当天", "--reason", "登记重了"),
        ("edit", "三天", "整改时限=2027-01-31", "--ground", "市函"),
    ):
        assert qinling(*words).exit_code == 0
    assert "6 条日程，其中取消 2 条" in qinling("warn", "--to", file).stderr
    moved = {"过期": "CANCELLED", "当天": "CANCELLED"}
    again = read_calendar(file)
    assert {number: status for number, (status, _) in again.items() if status} == moved
    assert again["三天"] == ("", date(2027, 1, 31))
    assert again["七天"] == first["七天"]


@pytest.mark.usefixtures("given_around_today")
def test_a_file_that_is_no_calendar_of_this_ledger_is_kept(qinling, tmp_path):
    file = tmp_path / "时限.ics"
    file.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert qinling("warn", "--to", file).exit_code == 26
    file.write_text("课程表")
    result = qinling("warn", "--to", file, "--force")
    assert (result.exit_code, "接不上" in result.stderr) == (0, True)
    assert (tmp_path / "时限-旧1.ics").read_text() == "课程表"


@pytest.mark.parametrize(
    "words",
    [("--to", "时限.xlsx"), ("--to", "a.ics", "--json"), ("--to", "a.ics", "--kind", "进度滞后"), ("--force",),
     ("--to", "a.ics", "--notify")],
)  # fmt: skip
def test_a_calendar_file_and_other_options_are_refused_together(qinling, words):
    result = qinling("warn", *words)
    assert (result.exit_code, words[0] in result.stderr) == (2, True)


@pytest.mark.usefixtures("given_around_today")
def test_json_and_another_format_contradict_each_other(run_refused, qinling):
    assert "--json 与 --format csv 不能同用" in run_refused(2, "warn", "--json", "--format", "csv")
    assert qinling("warn", "--json", "--format", "json").exit_code == 0


@pytest.mark.parametrize("days", ["7天", "７", "7日内"])
def test_days_ahead_may_be_typed_with_their_unit(qinling, given_issue, days):
    given_issue("A1", 整改时限="2026-05-01")

    assert "A1" in qinling("warn", "--within", days, "--format", "文字").stdout


@pytest.mark.parametrize("form", ["csv", "ics"])
@pytest.mark.parametrize("option", [("--explain",), ("--kind", "behind")])
def test_a_format_without_a_place_for_an_option_refuses_it(run_refused, given_issue, form, option):
    given_issue("A1")
    assert f"{option[0]} 与 --format" in run_refused(2, "warn", "--format", form, *option)


def test_the_list_of_a_kind_explains_no_deadline(run_refused, given_issue):
    given_issue("A1")
    assert "--explain 与 --kind 不能同用" in run_refused(2, "warn", "--kind", "behind", "--explain")


def test_nothing_for_the_words_that_were_typed_is_said(given_issue, run_ok):
    given_issue("A1", 整改时限="2026-12-31")

    assert "没有临近到期或超期的问题（条件是 整改时限 2026-04-26）" in run_ok("warn", "明天").stderr
    assert "没有临近到期或超期的问题（条件是 含 河道）" in run_ok("warn", "河道").stderr
    assert run_ok("warn").stderr == ""


@pytest.mark.usefixtures("given_lagging")
@pytest.mark.parametrize("kind", [one.label for one in AlertKind if one.label != "进度滞后"])
@pytest.mark.parametrize("form", ["表格", "文字"])
def test_at_a_terminal_or_with_words_no_alert_of_a_kind_is_said(qinling, monkeypatch, kind, form):
    words = ("warn", "--kind", kind, "--format", form)
    assert qinling(*words).stderr == ""
    assert f"没有“{kind}”这类提醒（条件是 含 慢）" in qinling(*words, "慢").stderr
    monkeypatch.setattr("rich.console.Console.is_terminal", True)
    assert f"没有“{kind}”这类提醒" in qinling(*words).stderr


@pytest.fixture
def given_days(given_issue):
    given_issue("A1", 整改时限="2026-04-01", 责任单位="甲镇")  # overdue on 2026-04-25
    given_issue("A2", 整改时限="2026-04-26", 责任单位="乙镇")
    given_issue("A3", 整改时限="2026-04-30", 责任单位="乙镇")
    given_issue("A4", 整改时限="2026-05-08", 责任单位="乙镇")
    given_issue("A5", 整改时限="2026-07-07", 责任单位="乙镇")


@pytest.mark.usefixtures("given_days")
@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("3", 3),
        ("７", 7),
        ("0", 0),
        ("7天", 7),
        ("三天内", 3),
        ("七日内", 7),
        ("近7天", 7),
        ("一周", 7),
        ("两周内", 14),
        ("半个月", 15),
        ("3个工作日", 4),
        ("本周", 1),
        ("周末前", 1),
        ("月底前", 5),
        ("今年", 250),
        ("--overdue 3", 3),
        ("超期 三天内", 3),
    ],
)
def test_a_word_for_so_many_days_is_how_far_ahead_it_warns(run_ok, words, days):
    result = run_ok("warn", *words.split(), "--format", "csv")
    assert result.stdout == run_ok("warn", "--within", str(days), "--format", "csv").stdout
    assert "A1," in result.stdout
    assert f"--within {days}：已超期的和 {days} 天内到期的" in result.stderr


@pytest.mark.usefixtures("given_days")
@pytest.mark.parametrize("word", ["30日", "下周", "5月", "3天内到期", "今天"])
def test_other_days_stay_those_of_the_deadline(run_ok, word):
    result = run_ok("warn", word)
    assert "A1" not in result.stdout
    assert "--within" not in result.stderr


@pytest.mark.usefixtures("given_days")
def test_days_go_with_other_words_and_beside_within_a_number_is_a_text(run_ok):
    assert "A1" in run_ok("warn", "甲镇", "7").stdout
    assert "A2" not in run_ok("warn", "甲镇", "7").stdout
    assert "“7”按文字找" in run_ok("warn", "--within", "3", "7").stderr
