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
    named = line.replace("qinling", f"qinling --settings {with_receivers[1]}")
    assert named in qinling("cron", "check", *with_receivers).stderr
    assert "接收人" not in qinling("warn", "--notify", "--dry-run").stdout


COUNTY = """office = "商洛市商州区秦岭办"
[notify.receivers]
"大荆镇" = ["box"]
"商州住建局" = ["box"]
[channels.box]
way = "folder"
folder = "out"
[channels.post]
way = "folder"
folder = "other"
"""
FOREIGN = ("丹凤县大荆镇人民政府", "西安市大荆镇", "洛南县住建局")


@pytest.fixture
def with_counties(given_issue, with_settings):
    """Register issues of the own town and office, and of those of other counties. Return a writer of settings."""
    for number, unit in enumerate(("大荆镇人民政府", "商州区大荆镇", "区住建局", *FOREIGN), 1):
        given_issue(f"C{number}", 责任单位=unit, 整改时限="2026年4月26日")
    return lambda more="": with_settings(COUNTY.replace("[channels.box]", f"{more}\n[channels.box]"))


def ask_coverage(qinling, env):
    return json.loads(qinling("notify", "receivers", "--json", **env).stdout)


def test_a_receiver_without_an_area_hears_nothing_of_another_county(qinling, with_counties):
    env = with_counties()
    shown = ask_coverage(qinling, env)
    assert {one["receiver"]: set(one["spellings"]) for one in shown["items"]} == {
        "大荆镇": {"大荆镇人民政府", "商州区大荆镇"},
        "商州住建局": {"区住建局"},
    }
    assert {one["unit"] for one in shown["unheard"]} == {*FOREIGN}
    told = qinling("warn", "--notify", "--dry-run", **env).stdout
    to_town = told.partition("── 发给 大荆镇（box）──")[2].partition("── 发给")[0]
    assert all(number in to_town for number in ("C1（", "C2（"))
    assert not any(number in to_town for number in ("C4（", "C5（"))


@pytest.mark.parametrize("office", ['office = "秦岭办"', ""])
def test_where_the_office_names_no_area_it_is_said_who_was_taken_in(
    qinling, run_ok, with_settings, with_counties, office
):
    with_counties()
    run_ok("edit", "C3", "责任单位=商州区住建局")
    env = with_settings(COUNTY.replace('office = "商洛市商州区秦岭办"', office))
    shown = ask_coverage(qinling, env)
    assert set(shown["unclear"]) == {*FOREIGN[:2]}
    said = "设置 office 没有写明区县"
    assert said in qinling("notify", "receivers", **env).stdout
    assert said in qinling("cron", "check", **env).stderr
    assert "商州区大荆镇 也算" not in qinling("notify", "receivers", **env).stdout.replace("\n", "")
    assert said in qinling("unit", "variants", **env).stderr


def test_a_receiver_that_is_written_twice_hears_once_and_it_is_said(qinling, with_counties):
    env = with_counties('"⼤荆镇" = ["post"]')
    shown = ask_coverage(qinling, env)
    town = shown["items"][0]
    assert (town["receiver"], town["others"], town["channels"]) == (
        "大荆镇", ["⼤荆镇"], ["box", "post"],
    )  # fmt: skip
    assert shown["twice"] == []
    told = qinling("warn", "--notify", "--dry-run", **env).stdout
    assert told.count("── 发给 大荆镇（box、post）──") == 1
    assert "── 发给 ⼤荆镇" not in told
    said = "接收人 大荆镇、⼤荆镇 是同一个单位，只发一遍，走 box、post"
    assert said in qinling("notify", "receivers", **env).stdout.replace("\n", "")
    assert said in qinling("config", "list", **env).stderr
    assert said in qinling("doctor", **env).stdout
    assert said in qinling("config", "set", "notify.receivers.住建局", "post", **env).stderr


def test_receivers_that_the_ledger_merged_hear_twice_and_it_is_said(qinling, run_ok, with_counties):
    env = with_counties('"水利局" = ["post"]\n"水务局" = ["box"]')
    run_ok("edit", "C5", "责任单位=水务局")
    run_ok("edit", "C6", "责任单位=水利局")
    run_ok("unit", "merge", "水利局", "水务局")
    assert ask_coverage(qinling, env)["twice"] == [["水利局", "水务局"]]
    said = "接收人 水利局、水务局 说的是同一个单位"
    assert said in qinling("notify", "receivers", **env).stdout
    assert said in qinling("cron", "check", **env).stderr


def test_no_name_is_cut_on_a_narrow_screen(qinling, given_issue, with_settings):
    names = [f"商洛市商州区大荆镇{at}村秦岭生态环境保护网格员工作站" for at in range(30)]
    for at, name in enumerate(names):
        given_issue(f"A{at}", 责任单位=name)
    shown = qinling("notify", "receivers", COLUMNS="40", **with_settings(COUNTY)).stdout
    assert "…" not in shown
    assert all(name in shown.replace("\n", "") for name in names)


def test_an_office_that_hears_nothing_is_told_so_everywhere(qinling, with_settings, given_issue):
    given_issue("A1", 整改时限="2026年4月26日")
    env = with_settings("")
    said = "notify.office 是空的，本单位自己收不到提醒"
    assert said not in qinling("doctor", **env).stdout
    assert "提醒都只发给本单位" in qinling("notify", "receivers", **env).stdout
    assert said in qinling("config", "set", "notify.office=", **env).stderr
    assert said in qinling("doctor", **env).stdout.replace("\n", "")
    shown = qinling("notify", "receivers", **env).stdout
    assert "提醒谁也不发" in shown
    assert said in shown.replace("\n", "")
    sent = qinling("warn", "--notify", QINLING_TODAY="2026-04-24", **env)
    assert "该提醒的问题 1 个，谁也没有发" in sent.stderr
    assert said not in qinling("config", "unset", "notify.office", **env).stderr
    assert "谁也没有发" not in qinling("warn", "--notify", QINLING_TODAY="2026-04-24", **env).stderr
