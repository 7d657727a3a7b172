"""Who hears of what, by the receivers of the settings."""

import json

import pytest

SETTINGS = """
office = "区秦岭办"
[notify.receivers]
"大荆镇" = ["box"]
"水利局" = ["box"]
"区林叶局" = ["box"]
"区住建局" = []
"李副区长" = ["box"]
[channels.box]
way = "folder"
folder = "out"
"""


@pytest.fixture
def with_receivers(given_issue, tmp_path):
    given_issue("A1", 责任单位="大荆镇人民政府", 牵头单位="区水利局（牵头）；区林业局", 包抓领导="李副区长")
    given_issue("A2", 镇办="商州区大荆镇", 整改时限="2026年4月26日")
    given_issue("A3", 责任单位="区住建局", 整改时限="2026年4月26日")
    given_issue("A4", 责任单位="区住建局", 状态="已完成整改")
    (tmp_path / "s.toml").write_text(SETTINGS, "utf-8")
    return ("--settings", tmp_path / "s.toml")


def test_receivers_and_the_units_that_nobody_hears_for_are_counted(qinling, with_receivers):
    shown = json.loads(qinling("notify", "receivers", "--json", *with_receivers).stdout)
    assert [(one["receiver"], one["issues"], one["spellings"]) for one in shown["items"]] == [
        ("大荆镇", 2, ["商州区大荆镇", "大荆镇人民政府"]),
        ("水利局", 1, ["区水利局"]),
        ("区林叶局", 0, []),
        ("区住建局", 1, ["区住建局"]),
        ("李副区长", 1, ["李副区长"]),
    ]
    assert shown["items"][2]["near"][0] == "区林业局"
    assert shown["unheard"] == [{"unit": "区住建局", "issues": 1}, {"unit": "区林业局", "issues": 1}]


def test_the_unit_of_another_county_is_not_ours(qinling, given_issue, tmp_path):
    given_issue("B1", 责任单位="洛南县自然资源局")
    given_issue("B2", 责任单位="商州区自然资源局")
    given_issue("B3", 责任单位="商州区自然资源局（牵头）")
    (tmp_path / "s.toml").write_text(SETTINGS, "utf-8")
    shown = json.loads(qinling("notify", "receivers", "--json", "--settings", tmp_path / "s.toml").stdout)
    assert shown["unheard"] == [
        {"unit": "商州区自然资源局", "issues": 2},
        {"unit": "洛南县自然资源局", "issues": 1},
    ]


def test_a_unit_that_two_cells_of_an_issue_spell_in_two_ways_is_counted_once(qinling, given_issue, tmp_path):
    given_issue("A1", 牵头单位="区农业局", 责任单位="农业局/大荆镇\n人民政府")
    (tmp_path / "s.toml").write_text(SETTINGS, "utf-8")
    shown = json.loads(qinling("notify", "receivers", "--json", "--settings", tmp_path / "s.toml").stdout)
    assert shown["unheard"] == [{"unit": "农业局", "issues": 1}]
    assert shown["items"][0]["issues"] == 1


def test_a_person_reads_what_to_mend(qinling, with_receivers):
    told = qinling("notify", "receivers", *with_receivers)
    assert "没有接收人的：区住建局 1 个、区林业局 1 个" in "".join(told.stdout.split("\n"))
    assert "接收人 区林叶局 对不上任何问题，相近的有：区林业局" in told.stdout
    assert "都只发给本单位" in qinling("notify", "receivers").stdout


def test_the_office_reads_it_in_its_digest_and_cron_check_says_it(qinling, with_receivers):
    line = (
        "2 个单位有没完成整改的问题而没有接收人；接收人 区林叶局 对不上任何问题（qinling notify receivers）"
    )
    told = qinling("warn", "--notify", "--dry-run", *with_receivers)
    assert told.stdout.count(line) == 1  # the office's, not the town's
    assert "── 发给 大荆镇（box）──" in told.stdout
    assert line in qinling("cron", "check", *with_receivers).stderr
    assert "接收人" not in qinling("warn", "--notify", "--dry-run").stdout
