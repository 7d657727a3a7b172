"""Looking: board, list and show as people and scripts see them."""

import json

import pytest
from rich.cells import cell_len

#: Keys of an issue that other programs rely on.
JSON_KEYS = [
    "number",
    "level",
    "source",
    "category",
    "zone",
    "town",
    "location",
    "lon",
    "lat",
    "description",
    "lead_unit",
    "duty_unit",
    "goal",
    "measures",
    "found_on",
    "deadline",
    "deadline_kind",
    "deadline_text",
    "original_deadline",
    "status",
    "schedule",
    "percent",
    "rectified_on",
    "closed_on",
    "on_platform",
    "round",
    "overdue",
    "days_left",
    "version",
]


@pytest.mark.usefixtures("given_golden")
def test_a_listed_issue_has_the_documented_keys_and_codes(read_json, qinling):
    items = read_json(qinling("list", "--json"), "issues")["items"]
    assert len(items) == 143
    for item in items:
        assert item.keys() >= set(JSON_KEYS)
        assert item["level"] in {"province", "city", "district"}
        assert item["status"] in {"not_started", "rectifying", "rectified", "accepting", "closed", "void"}
        assert item["schedule"] in {"behind", "on_track", "ahead", None}
        assert item["status"] in {"not_started", "rectifying"} or (item["schedule"], item["days_left"]) == (
            None,
            None,
        )
        assert isinstance(item["overdue"], bool)
        assert item["version"] == item["round"] == 1


@pytest.mark.usefixtures("given_golden")
@pytest.mark.parametrize(
    ("filters", "fits", "count"),
    [
        (("--level", "province"), lambda issue: issue["level"] == "province", 24),
        (("--level", "省", "--level", "市级"), lambda issue: issue["level"] != "district", 55),
        (("--status", "已销"), lambda issue: issue["status"] == "closed", 106),
        (("--open",), lambda issue: issue["status"] != "closed", 37),
        (("--overdue",), lambda issue: issue["overdue"], 4),
        (("--due-within", "7"), lambda issue: 0 <= issue["days_left"] <= 7, 13),
        (("--due-within", "7", "--overdue"), lambda issue: issue["days_left"] <= 7, 17),
        (("--unit", "区水利局"), lambda issue: "区水利局" in (issue["lead_unit"], issue["duty_unit"]), 19),
        (("--category", "河道"), lambda issue: issue["category"] == "河道", 16),
        (("--level", "区", "--status", "整改中", "--category", "乱采"), lambda issue: issue["category"] == "乱采乱挖", None),
        (("--town", "麻街"), lambda issue: issue["town"] == "麻街镇", None),
        (("--zone", "核心"), lambda issue: issue["zone"] == "核心保护区", None),
        (("--source", "卫星"), lambda issue: issue["source"] == "卫星遥感图斑", None),
        (("--text", "砂场 铁峪铺"), lambda issue: "铁峪铺" in issue["description"] and "砂场" in issue["description"], None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_filters_leave_what_fits(issues, filters, fits, count):
    found = issues(*filters)
    assert found
    assert all(fits(issue) for issue in found.values())
    assert count is None or len(found) == count


@pytest.mark.usefixtures("given_golden")
def test_lists_are_sorted_limited_and_have_the_columns_asked_for(qinling):
    result = qinling(
        "list", "--sort", "-整改时限,编号", "--limit", 3, "--columns", "编号，级别,deadline、剩余天数"
    )
    headings, _, *rows = result.stdout.splitlines()
    assert headings.split() == ["问题编号", "级别", "整改时限", "剩余天数"]
    days = [row.split()[2] for row in rows]
    assert len(days) == 3
    assert days == sorted(days, reverse=True)
    assert result.stderr == "只列出前 3 个，后面还有\n"


@pytest.mark.usefixtures("given_golden")
@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize(
    "command", [("board",), ("list",), ("warn",), ("show", "SL-QL-2025-001")], ids=lambda words: words[0]
)
def test_what_is_shown_fits_the_screen(qinling, command, width):
    result = qinling(*command, COLUMNS=str(width))
    assert result.exit_code == 0
    assert max(map(cell_len, result.stdout.splitlines())) <= width
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("given_golden")
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--columns", "没有的"), "没有“没有的”这个字段"),
        (("--sort", "version"), "不能按版本排序"),
        (("--sort", "单位"), "可以指几个字段"),
        (("--level", "镇级"), "“镇级”不"),
        (("--due-within", "很快"), "不是天数"),
        (("--limit", "0"), "最小是 1"),
    ],
)
def test_options_that_make_no_sense_exit_2_with_a_message(qinling, words, complaint):
    result = qinling("list", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


@pytest.mark.usefixtures("given_golden")
def test_a_day_without_issues_does_not_send_to_the_import(qinling):
    assert "那天台账里还没有问题；看现在的，去掉 --as-of" in qinling("list", "--as-of", "2001-01-01").stderr


@pytest.mark.usefixtures("given_golden")
@pytest.mark.parametrize("days", ["7天", "７ 日内", "7 天以内"])
def test_days_are_counted_as_people_write_them(issues, qinling, days):
    assert len(issues("--due-within", days)) == 13
    assert qinling("warn", "--within", days).stdout == qinling("warn", "--within", "7").stdout


@pytest.mark.usefixtures("given_golden")
def test_numbers_beyond_all_bounds_do_no_harm(issues):
    assert len(issues("--limit", 10**30)) == 143
    assert issues("--due-within", 10**30)


def test_text_that_looks_like_markup_or_has_line_breaks_is_shown_as_it_is(qinling, given_file, run_import):
    run_import(given_file([{"问题编号": "[A1]", "问题描述": "[bold]甲[/b]\n乙", "整改状态": "整改中"}]))
    assert "[bold]甲[/b] 乙" in qinling("list").stdout
    page = qinling("show", "[A1]").stdout
    assert "[bold]甲[/b]" in page


# -- show and board ---------------------------------------------------------------------------


@pytest.mark.usefixtures("given_golden")
def test_one_issue_is_shown_with_its_history(read_json, qinling, issues):
    item = read_json(qinling("show", "QZ25053", "--json"), "issue")["items"][0]
    (event,) = item.pop("history")
    course = {
        "rounds",
        "acceptances",
        "extensions",
        "rechecks",
        "attachments",
        "supervision",
        "voided",
        "recheck_due",
        "opinions",
        "workdays_left",
    }
    assert course <= item.keys()
    item = {name: value for name, value in item.items() if name not in course}
    assert item == issues()["QZ25053"]
    assert event.keys() >= {"at", "actor", "kind", "changes", "ground", "hash"}
    page = qinling("show", "QZ25053").stdout
    for words in (
        "QZ25053",
        "区级",
        item["description"][:10],
        "2026-04-06（超期19天，14 个工作日）",
        "历史（1 条）",
        "测试员  新增  导入",
    ):
        assert words in page


@pytest.mark.usefixtures("given_golden")
def test_an_issue_that_is_not_there_is_refused(qinling):
    result = qinling("show", "QZ99999")
    assert (result.exit_code, result.stdout) == (17, "")
    assert "QZ99999" in result.stderr


def test_a_number_that_stands_at_two_levels_wants_its_level(qinling, given_file, run_import):
    row = {"问题编号": "A1", "问题描述": "甲", "整改状态": "整改中"}
    run_import(given_file([row], "区级.csv"), given_file([row], "市级.csv"))
    result = qinling("show", "A1")
    assert result.exit_code == 17
    assert all(f"qinling show A1 --level {level}" in result.stderr for level in ("市级", "区级"))
    assert json.loads(qinling("show", "A1", "--level", "市", "--json").stdout)["items"][0]["level"] == "city"


@pytest.mark.usefixtures("given_golden")
def test_without_a_command_the_board_is_shown(qinling):
    result = qinling()
    assert result.stdout == qinling("board").stdout
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0][-2:] == ["143", "个"]
    assert ["省级", "4", "1", "19", "24"] in lines
    assert ["合计", "34", "3", "106", "143"] in lines
    assert ["4", "3", "7", "13", "18", "19", "3", "14"] in lines


@pytest.mark.usefixtures("given_around_today")
def test_the_board_as_json_counts_what_the_list_holds(read_json, qinling, issues):
    board = read_json(qinling("board", "--json"), "board")
    held = list(issues().values())
    assert board["total"] == sum(item["count"] for item in board["items"]) == len(held)
    assert board["overdue"] == sum(issue["overdue"] for issue in held) == 1
    assert board["due"] == {"overdue": 1, "due_today": 1, "urgent": 1, "near": 1, "upcoming": 1, "ahead": 1}
    assert board["by_duty_unit"][0].keys() == {
        "duty_unit",
        "total",
        "running",
        "awaiting",
        "closed",
        "overdue",
    }


def test_an_empty_ledger_suggests_the_next_command(qinling):
    qinling("init")
    assert "qinling import" in qinling("board").stdout
    assert json.loads(qinling("list", "--json").stdout)["items"] == []


@pytest.mark.parametrize("command", ["board", "list", "warn", "show A1"])
def test_a_view_never_makes_a_ledger(qinling, ledger, command):
    result = qinling(*command.split())
    assert (result.exit_code, result.stdout) == (12, "")
    assert "qinling import" in result.stderr
    assert not ledger.exists()


def test_json_has_all_columns_and_says_so_where_some_were_asked_for(given_issue, run_ok):
    given_issue("A1")
    result = run_ok("list", "--json", "-c", "编号")
    assert "description" in json.loads(result.stdout)["items"][0]
    assert "--json 总有全部的栏" in result.stderr
