"""预警提前天数: how long before its deadline an issue is first warned of, where it has a time of its own."""

import json

import pytest


@pytest.fixture
def list_warnings(run_ok):
    """Return (tier, days left) by number, as `warn --json` gives them on a day."""

    def ask(today="2026-04-25"):
        items = json.loads(run_ok("warn", "--json", QINLING_TODAY=today).stdout)["items"]
        return {item["number"]: (item["tier"], item["days_left"]) for item in items}

    return ask


@pytest.mark.parametrize("cells", [(45, 5), ("45天", "提前5日"), ("４５", " 5 天 ")])
def test_a_column_gives_the_lead_time_of_a_warning(given_file, run_import, issues, list_warnings, cells):
    run_import(
        given_file(
            [
                {"问题编号": "早", "问题描述": "弃渣", "整改时限": "2026-06-04", "预警提前天数": cells[0]},
                {"问题编号": "晚", "问题描述": "违建", "整改时限": "2026-05-05", "预警提前天数": cells[1]},
                {"问题编号": "平", "问题描述": "采伐", "整改时限": "2026-05-05", "预警提前天数": ""},
                {"问题编号": "远", "问题描述": "排污", "整改时限": "2026-06-04", "预警提前天数": None},
            ]
        )
    )
    assert {number: item["lead_days"] for number, item in issues().items()} == {
        "早": 45, "晚": 5, "平": None, "远": None,
    }  # fmt: skip
    # 40 days ahead the one with 45 is told of; 10 days ahead the one with 5 is not, and one without is.
    assert list_warnings() == {"平": ("upcoming", 10), "早": ("ahead", 40)}
    assert list_warnings("2026-04-30")["晚"] == ("near", 5)
    assert "晚" not in list_warnings("2026-04-29")


@pytest.mark.parametrize("cell", [0, "很多", 4000, "5个月", -3])
def test_a_cell_that_is_no_number_of_days_is_refused(given_file, run_import, cell):
    rows = [{"问题编号": "A1", "问题描述": "弃渣", "整改时限": "2026-06-04", "预警提前天数": cell}]
    said = run_import(given_file(rows), code=16)
    (error,) = said["errors"]
    assert (error["heading"], error["row"]) == ("预警提前天数", 2)
    assert "不是天数" in error["why"]
    assert "在 1 到 3650 之间" in error["remedy"]


def test_edit_sets_and_clears_the_lead_time(given_issue, run_ok, show_issue, list_warnings):
    given_issue("A1", 整改时限="2026-06-04")
    assert list_warnings() == {}
    run_ok("edit", "A1", "预警提前天数=45天")
    assert show_issue("A1")["lead_days"] == 45
    assert list_warnings() == {"A1": ("ahead", 40)}
    assert "45" in run_ok("show", "A1").stdout
    run_ok("edit", "A1", "预警提前天数=")
    assert (show_issue("A1")["lead_days"], list_warnings()) == (None, {})


@pytest.mark.parametrize("text", ["0", "很多", "4000", "45.5", "-5", "一会儿"])
def test_edit_refuses_what_is_no_number_of_days(given_issue, run_refused, text):
    given_issue("A1")
    assert "预警提前天数" in run_refused(19, "edit", "A1", f"预警提前天数={text}")
