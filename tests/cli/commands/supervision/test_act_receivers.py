"""Who a letter of an act goes to where cells hold several names, or names spelt otherwise."""

import json

import pytest

SETTINGS = """office = "商州区秦岭办"
[notify.receivers]
"水利局" = ["box"]
"大荆镇" = ["box"]
"王某" = ["box"]
"赵某" = ["box"]
"林业局" = []
[channels.box]
way = "folder"
folder = "发出"
"""


@pytest.fixture
def plan(tmp_path, with_settings, given_late, run_ok, qinling, monkeypatch):
    """Return (receiver, copied_from, issues) of what is sent of an act of A1 with the fields given."""
    monkeypatch.chdir(tmp_path)
    env = with_settings(SETTINGS)

    def ask(*words, **fields):
        given_late("A1", **fields)
        run_ok("supervise", "A1", "--step", "督办", *words)
        ask.look = lambda: qinling("supervise", "send", "督办〔2026〕1号", "--dry-run", COLUMNS="80", **env)
        result = qinling("supervise", "send", "督办〔2026〕1号", "--dry-run", "--json", **env)
        if result.exit_code:
            return result.stderr
        items = json.loads(result.stdout)["items"]
        return [(one["receiver"], one["copied_from"]) for one in items]

    return ask


@pytest.mark.parametrize(
    ("fields", "receivers"),
    [
        ({"责任单位": "区水利局；大荆镇人民政府"}, [("水利局", None), ("大荆镇", None)]),
        ({"责任单位": "大荆镇\n水利局（牵头）"}, [("大荆镇", None), ("水利局", None)]),
        ({"责任单位": "商州区大荆镇人民政府", "包抓领导": "王某、赵某"},
         [("大荆镇", None), ("王某", "商州区大荆镇人民政府"), ("赵某", "商州区大荆镇人民政府")]),
        ({"责任单位": "区水利局", "包抓领导": "水利局"}, [("水利局", None)]),  # who is told is not copied too
        ({"责任单位": "", "牵头单位": "水 利 局"}, [("水利局", None)]),
    ],
)  # fmt: skip
def test_every_name_of_a_cell_is_a_receiver(plan, fields, receivers):
    assert plan(**fields) == receivers


def test_the_unit_of_the_option_goes_before_that_of_the_issue(plan):
    assert plan("--to", "大荆镇人民政府", "--yes", 责任单位="区水利局") == [("大荆镇", None)]


def test_a_receiver_without_a_channel_is_not_reached(plan):
    assert "没有设发送渠道：区林业局，什么也没有发" in plan(责任单位="区林业局")


def test_of_several_units_those_with_a_channel_are_reached_and_the_others_are_named(plan):
    assert plan(责任单位="区林业局；区水利局") == [("水利局", None)]


def test_the_town_of_another_county_gets_no_letter_of_ours(plan):
    assert "没有设发送渠道：丹凤县大荆镇，什么也没有发" in plan(责任单位="丹凤县大荆镇")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"责任单位": "大荆镇"}, "大荆镇  附文书"),
        ({"责任单位": "⼤荆镇"}, "⼤荆镇  附文书"),  # as the letter writes it
        ({"责任单位": "商州区大荆镇人民政府"}, "大荆镇（函上写作 商州区大荆镇人民政府）"),
        ({"责任单位": "大荆镇、大荆镇政府"}, "大荆镇（函上写作 大荆镇、大荆镇政府）"),
        ({"责任单位": "大荆镇", "包抓领导": "王 某"}, "王 某"),
    ],
)
def test_the_look_shows_whom_the_letter_names(plan, fields, shown):
    plan(**fields)
    assert shown in plan.look().stdout


def test_a_unit_of_unknown_area_is_said_at_the_look(plan, with_settings):
    with_settings(SETTINGS.replace("商州区秦岭办", "秦岭办"))
    plan(责任单位="丹凤县大荆镇")
    with_settings(SETTINGS.replace("商州区秦岭办", "秦岭办"))
    result = plan.look()
    assert "大荆镇（函上写作 丹凤县大荆镇）" in result.stdout
    assert "设置 office 没有写明区县" in result.stderr
