"""Cells as offices write them: shares, places, answers, days, states."""

import os

import pytest

PLAIN_ROW = {"问题描述": "河道堆放弃渣", "责任单位": "麻街镇人民政府"}


@pytest.fixture
def read_column(given_file, run_import, issues):
    """Import a column of cells under *heading* and return what *field* became, in the order of the rows."""

    def run(heading, cells, field, suffix=".xlsx"):
        rows = [PLAIN_ROW | {"问题编号": f"A{at:02}", heading: cell} for at, cell in enumerate(cells)]
        run_import(given_file(rows, f"区级台账{suffix}"))
        return [issue[field] for issue in issues().values()]

    return run


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        ([0.45, 1.0, 0], [45.0, 100.0, 0.0]),
        ([45, 1, 100], [45.0, 1.0, 100.0]),
        (["45%", "百分之四十五", "４５．５％", "100%"], [45.0, 45.0, 45.5, 100.0]),
        (["45", "100", ""], [45.0, 100.0, None]),
    ],
)
def test_percentages_are_read(read_column, cells, shares):
    assert read_column("完成率", cells, "percent") == shares


def test_a_percentage_that_may_be_one_or_a_hundred_is_refused(run_import, given_file):
    rows = [PLAIN_ROW | {"问题编号": f"A{at}", "完成率": cell} for at, cell in enumerate([0.45, 45, 1])]
    (error,) = run_import(given_file(rows), code=16)["errors"]
    assert (error["row"], error["column"]) == (4, "D")
    assert "可能是 1%，也可能是 100%" in error["why"]


def test_coordinates_are_read(read_column):
    cells = ["109.689503", 109.689503, "109°41′22″", "东经109度41分22.2秒", "109°41.37′E"]
    assert read_column("经度", cells, "lon") == [109.689503, 109.689503, 109.689444, 109.6895, 109.6895]


def test_both_coordinates_in_one_cell(read_column, issues):
    assert read_column("经纬度", ["109.5，33.9", "东经109°30′，北纬33°54′"], "lon") == [109.5, 109.5]
    assert [issue["lat"] for issue in issues().values()] == [33.9, 33.9]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_yes_and_no_are_read(read_column, suffix):
    cells = ["是", "否", "√", "×", "已录入", "未录入", "Y", "N", ""]
    assert read_column("是否录入平台", cells, "on_platform", suffix) == [True, False] * 4 + [None]


def test_answers_as_truth_values_and_numbers(read_column):
    assert read_column("是否录入平台", [True, False, 1, 0], "on_platform") == [True, False, True, False]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods"])
def test_days_are_read_from_every_file_type(read_column, suffix):
    cells = [
        "2026年4月1日",
        "2026.4.1",
        "2026-04-01",
        "20260401",
        "２０２６年４月１日",
        "二〇二六年四月一日",
        "46113",
    ]
    assert set(read_column("发现日期", cells, "found_on", suffix)) == {"2026-04-01"}


def test_statuses_and_schedules_are_read(read_column, issues):
    words = {
        "尚未启动": ("not_started", None), "正在整改": ("rectifying", None), "达到序时进度": ("rectifying", "on_track"),
        "滞后": ("rectifying", "behind"), "超过序时进度": ("rectifying", "ahead"), "基本完成": ("rectifying", None),
        "阶段性办结": ("rectifying", None), "超期未整改": ("rectifying", None), "待验收": ("rectified", None),
        "已完成整改（待销号）": ("rectified", None), "验收中": ("accepting", None), "完成交账销号": ("closed", None),
        "已完成整改并销号": ("closed", None), "已撤并": ("void", None), "": ("not_started", None),
    }  # fmt: skip
    assert read_column("整改状态", words, "status") == [status for status, _ in words.values()]
    assert [issue["schedule"] for issue in issues().values()] == [pace for _, pace in words.values()]


def test_a_contradiction_of_status_columns_is_refused_and_agreement_is_not(given_file, run_import, issues):
    rows = [
        PLAIN_ROW | {"问题编号": "A1", "整改状态": "整改中", "是否完成整改": "否", "是否销号": "否"},
        PLAIN_ROW | {"问题编号": "A2", "整改状态": "已完成整改", "是否完成整改": "是", "是否销号": "否"},
        PLAIN_ROW | {"问题编号": "A3", "整改状态": "已完成整改", "是否完成整改": "是", "是否销号": "是"},
        PLAIN_ROW | {"问题编号": "A4", "整改状态": "未启动", "是否完成整改": "否", "是否销号": "否"},
    ]
    run_import(given_file(rows))
    states = [issue["status"] for issue in issues().values()]
    assert states == ["rectifying", "rectified", "closed", "not_started"]


def test_texts_stay_as_the_office_wrote_them(given_file, run_import, issues):
    words = {
        "责任单位": "麻街镇人民政府（牵头）；区水利局\n区林业局",
        "备注": "=A1 见附件[1]",
        "问题来源": "“回头看”〔2026〕3号",
    }
    run_import(given_file([PLAIN_ROW | words | {"问题编号": "A/1-（2）"}]))
    (issue,) = issues().values()
    assert (issue["number"], issue["duty_unit"], issue["remark"], issue["source"]) == (
        "A/1-（2）",
        *words.values(),
    )


def test_numbers_that_a_spreadsheet_made_of_numbers_keep_their_digits(given_file, run_import, issues):
    numbers = [20250001, 20250002.0, "00123", 123456789012345, " Q 1\n"]
    run_import(given_file([PLAIN_ROW | {"问题编号": number} for number in numbers]))
    assert sorted(issues()) == ["00123", "123456789012345", "20250001", "20250002", "Q 1"]


def test_a_name_in_another_encoding_is_no_obstacle(given_file, qinling, tmp_path, history):
    file = given_file([PLAIN_ROW | {"问题编号": "A1"}], "区级台账.csv")
    odd = os.fsencode(tmp_path) + "/区级台账".encode() + "（商州）".encode("gb18030") + b".csv"
    os.rename(os.fsencode(file), odd)
    result = qinling("import", os.fsdecode(odd))
    assert result.exit_code == 0, result.stderr
    assert history("A1")[0]["ground"].startswith("导入 区级台账")


def test_what_is_said_to_have_happened_on_a_day_ahead_is_refused_by_row(given_file, run_import, issues):
    row = {"问题描述": "河道堆放弃渣", "整改时限": "2036-12-30", "整改状态": "已销号"}
    days = {"发现日期": "2026-04-01", "交办日期": "2026-04-02"}
    days |= {"完成整改日期": "2026-04-10", "销号日期": "2026-04-20"}
    rows = [{"问题编号": "B0", **row, **days}]
    rows += [{"问题编号": f"B{at}", **row, **days, name: "2036-05-01"} for at, name in enumerate(days, 1)]
    said = run_import(given_file(rows), "--level", "区级", "--skip-bad")
    assert list(issues()) == ["B0"]
    ahead = [error["heading"] for error in said["errors"] if "还没有到" in error["why"]]
    assert ahead == list(days)


def test_a_day_ahead_is_refused_when_typed(given_issue, run_refused):
    given_issue("A1")
    for words in (
        ("edit", "A1", "发现日期=2036-01-01"),
        ("add", "级别=区级", "问题描述=新", "交办日期=2036-01-01"),
    ):
        assert "2036-01-01 还没有到（今天是 2026-04-25）" in run_refused(19, *words)
