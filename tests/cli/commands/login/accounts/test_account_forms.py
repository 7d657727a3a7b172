"""Account lists and logs of many makes, each with the answer that its maker expects: right, or said to be in doubt."""

import json

import pytest

HEADINGS = ("序号", "账号", "使用人", "所属单位", "状态")


def units(known):
    return {account: one["unit"] for account, one in known.items()}


def list_of(*accounts):
    """A list of (account, person, unit)."""
    return [("账号", "使用人", "所属单位"), *accounts]


# -- lists -----------------------------------------------------------------------------------------

ROWS = [
    HEADINGS,
    (1, "a1", "张三", "区水利局", "正常"),
    (2, "a2", "李四", None, "正常"),
    (3, "a3", "王五", None, "正常"),
    (4, "b1", "赵六", "大荆镇", "正常"),
    (5, "b2", "钱七", None, "正常"),
]


def test_merged_units_fill_their_rows(read_list):
    said, known = read_list(ROWS, ("D2:D4", "D5:D6"))
    assert units(known) == {
        "a1": "区水利局",
        "a2": "区水利局",
        "a3": "区水利局",
        "b1": "大荆镇",
        "b2": "大荆镇",
    }
    assert (said["rows"], said["notes"]) == ({"accounts": 5}, [])


def test_blank_units_below_one_are_counted_and_not_filled(read_list):
    said, known = read_list(ROWS)
    assert units(known) == {"a1": "区水利局", "a2": None, "a3": None, "b1": "大荆镇", "b2": None}
    assert "有 3 格空着" in said["notes"][0]
    assert "第 3 行 a2" in said["notes"][0]
    assert "5 个账号里有 3 个没有单位" in said["notes"][1]


def test_a_list_without_units_names_the_column_looked_for(read_list):
    said, known = read_list([("账号", "使用人"), ("a1", "张三"), ("a2", "李四")])
    assert units(known) == {"a1": None, "a2": None}
    assert "没有所属单位一列" in said["notes"][0]
    assert "2 个账号里有 2 个没有单位" in said["notes"][1]


def test_ditto_marks_are_filled_with_a_note(read_list):
    said, known = read_list(list_of(("a1", "张三", "区水利局"), ("a2", "李四", "同上"), ("a3", "王五", "〃")))
    assert set(units(known).values()) == {"区水利局"}
    assert "2 格写着同上" in said["notes"][0]


def test_a_login_after_the_day_of_leaving_is_found_on_the_first_list(read_list, read_log, run_login):
    read_list(
        [
            ("账号", "使用人", "单位", "停用日期"),
            ("a1", "张三", "水利局", "2026-06-10"),
            ("a2", "李四", "水利局", ""),
        ]
    )
    read_log("a1", "a2")
    found = json.loads(run_login("report", "--json").stdout)["found"]
    (left,) = [one for one in found if one["code"] == "left"]
    assert left["accounts"] == ["a1"]
    assert left["evidence"][0] == "2026-06-10 起已停用"


def test_a_day_of_leaving_ahead_means_in_use_until_then(read_list, run_login):
    _, known = read_list(
        [("账号", "单位", "注销日期"), ("a1", "水利局", "2026-07-10"), ("a2", "水利局", "长期")]
    )
    assert [known[one]["state"] for one in ("a1", "a2")] == ["listed", "listed"]
    later = json.loads(run_login("accounts", "list", "--json", today="2026-07-10").stdout)["items"]
    assert [(one["account"], one["state"]) for one in later] == [("a1", "left"), ("a2", "listed")]


@pytest.mark.parametrize(
    ("day", "state", "why"),
    [
        ("2026-06-10", "正常", "已经过了，状态却是“正常”"),
        ("2026-12-31", "停用", "还没有到，状态却已是“停用”"),
    ],
)
def test_a_day_of_leaving_against_the_state_is_refused(read_list, day, state, why):
    rows = [("账号", "单位", "离职时间", "状态"), ("a1", "水利局", day, state), ("a2", "水利局", "", "正常")]
    told = read_list(rows, code=16)
    assert why[:6] in told
    _, known = read_list(rows, words=("--skip-bad",))
    assert list(known) == ["a2"]
    said, _ = read_list(rows, words=("--skip-bad",))
    assert why in said["errors"][0]["why"]


# -- spellings in logs -----------------------------------------------------------------------------

LIST = list_of(
    ("zs", "张三", "区水利局"),
    ("ls", "李四", "大荆镇"),
    ("00123", "王五", "板桥镇"),
    ("13800000000", "赵六", "黑山镇"),
    ("Szq 001", "钱七", "黑山镇"),
)


@pytest.mark.parametrize(
    ("spelling", "listed"),
    [
        ("zs@slj.gov.cn", "zs"),
        ("QINLING\\zs", "zs"),
        ("张三(zs)", "zs"),
        ("zs（张三）", "zs"),
        ("123", "00123"),
        ("ＳＺＱ001", "Szq 001"),
    ],
)
def test_another_spelling_counts_for_the_account_of_the_list(
    read_list, read_log, run_login, spelling, listed
):
    read_list(LIST)
    said = read_log(spelling, "ls")
    assert [(one["account"], one["listed"]) for one in said["matched"]] == [(spelling, listed)]
    assert said["unlisted"] == []
    report = json.loads(run_login("report", "--json").stdout)
    assert {one["account"]: one["logins"] for one in report["items"]} == {
        "zs": 0, "ls": 1, "00123": 0, "13800000000": 0, "Szq 001": 0, listed: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "logged", "candidates"),
    [
        (LIST, ("zs@a局", "zs@b局"), ["zs"]),  # two domains may be two persons
        (LIST, ("赵六(zs)",), ["zs"]),  # another person beside it
        (list_of(("00123", "", ""), ("0123", "", "")), ("123",), ["00123", "0123"]),
    ],
)
def test_what_may_be_another_account_stays_unlisted_and_is_named(
    read_list, read_log, rows, logged, candidates
):
    read_list(rows)
    said = read_log(*logged)
    assert (said["matched"], said["unlisted"]) == ([], list(logged))
    assert [one["candidates"] for one in said["doubtful"]] == [candidates] * len(logged)


def test_a_number_shortened_by_a_spreadsheet_is_refused_by_its_line(read_list, read_log):
    read_list(LIST)
    told = read_log("1.38E+10", "zs", code=16)
    assert "1.38E+10" in told
    assert "后几位已" in told.replace("\n", "")


@pytest.mark.parametrize(
    ("logged", "likely"),
    [("zss", None), ("szqO01", "Szq 001"), ("张三", "zs"), (("zhangs", "张三"), "zs")],
)
def test_an_unknown_account_names_its_likely_twin(read_list, read_log, run_login, logged, likely):
    read_list(LIST)
    said = read_log(logged, "ls")
    assert [one["candidates"] for one in said["likely"]] == ([[likely]] if likely else [])
    found = json.loads(run_login("report", "--json").stdout)["found"]
    (unknown,) = [one for one in found if one["code"] == "unknown"]
    assert any(text.startswith("可能是清单上的") for text in unknown["evidence"]) == bool(likely)


def test_two_accounts_that_both_stand_on_the_list_stay_two(read_list, read_log, run_login):
    read_list(list_of(("zs", "张三", "甲"), ("zs@a局", "张三", "甲")))
    read_log("zs", "zs@a局", "ZS@A局")
    report = json.loads(run_login("report", "--json").stdout)
    assert {one["account"]: one["logins"] for one in report["items"]} == {"zs": 1, "zs@a局": 2}
    assert report["found"] == [] or "unknown" not in {one["code"] for one in report["found"]}
