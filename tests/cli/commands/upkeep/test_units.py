"""`unit`, and units as one wherever they are counted, searched, sent to and written."""

import json

import pytest

UNITS = ("水利局", "水 利局", "水务局", "林业局")


@pytest.fixture
def given_units(given_issue):
    """Register an issue for each of UNITS, all of them overdue."""
    for number, unit in enumerate(UNITS, 1):
        given_issue(
            f"A{number}", 责任单位=unit, 镇办="大荆镇" if number % 2 else "大 荆镇", 整改时限="2026-04-20"
        )


def read_items(result):
    return json.loads(result.stdout)["items"]


def list_numbers(run_ok, *options):
    return [one["number"] for one in read_items(run_ok("list", "--json", *options))]


def test_spellings_are_one_and_a_merge_joins_the_rest(given_units, run_ok):
    assert list_numbers(run_ok, "--unit", "水利局") == ["A1", "A2"]
    assert list_numbers(run_ok, "--town", "大荆镇") == ["A1", "A2", "A3", "A4"]
    told = run_ok("unit", "merge", "水利局", "水务局", "--ground", "机构改革")
    said = "已合并：水务局 算作 水利局，改算的问题 1 个；拆开用 qinling unit split 水务局"
    assert said in told.stderr
    assert (
        list_numbers(run_ok, "--unit", "水务局")
        == list_numbers(run_ok, "--unit", "水利局")
        == ["A1", "A2", "A3"]
    )
    board = run_ok("board", "--by", "责任单位").stdout
    assert "水务局" not in board
    assert "按责任单位（2 个）" in board
    cells = {one["number"]: one["duty_unit"] for one in read_items(run_ok("list", "--json"))}
    assert cells["A3"] == "水务局"
    run_ok("unit", "split", "水务局")
    assert list_numbers(run_ok, "--unit", "水务局") == ["A3"]
    run_ok("undo")
    assert list_numbers(run_ok, "--unit", "水务局") == ["A1", "A2", "A3"]
    run_ok("db", "verify")


def test_a_merge_counts_each_issue_once(given_issue, run_ok):
    given_issue("B1", 责任单位="区住建局、区水务局", 牵头单位="区住建局")
    given_issue("B2", 责任单位="区住建局（牵头）", 镇办="大荆镇")
    told = run_ok("unit", "merge", "大荆镇", "区住建局", "区水务局").stderr
    assert "改算的问题 2 个；拆开用 qinling unit split 区住建局 区水务局" in told


def test_history_tells_of_merges_and_json_too(given_units, run_ok):
    run_ok("unit", "merge", "水利局", "水务局", "--ground", "机构改革")
    told = run_ok("history", "--since", "2026-04-25").stdout
    assert "合并单位  单位名称  机构改革" in told
    assert "水务局：算作 水利局" in told
    assert run_ok("history", "单位名称").stdout == told[told.index("2026-04-25", told.index("A4")) :]
    event = read_items(run_ok("history", "--since", "2026-04-25", "--json"))[-1]
    assert event["kind"] == "units_merged"
    assert event["changes"] == {"水务局": {"old": None, "new": "水利局"}}


def test_a_letter_and_a_workbook_go_to_each_unit_once(given_units, run_ok, tmp_path):
    run_ok("unit", "merge", "水利局", "水务局")
    acts = run_ok("supervise", "act", "--where", "超期", "--step", "催办", "--yes").stderr
    assert "1号 发给 水利局" in acts
    assert "A1、A2、A3" in acts
    assert "2号 发给 林业局" in acts
    assert "3号" not in acts
    run_ok("dispatch", "round", "--by", "责任单位", "--due", "2026-05-20", "--to", str(tmp_path / "分发"))
    assert len(list((tmp_path / "分发").glob("*.xlsx"))) == 2


def test_a_receiver_under_any_name_of_the_unit_hears(given_units, run_ok, with_settings):
    run_ok("unit", "merge", "水利局", "水务局")
    settings = with_settings('[notify.receivers]\n"水务局" = ["stdout"]\n')
    found = json.loads(run_ok("notify", "receivers", "--json", **settings).stdout)
    assert (found["items"][0]["receiver"], found["items"][0]["issues"]) == ("水务局", 3)
    assert [one["unit"] for one in found["unheard"]] == ["林业局"]


def test_split_sheets_hold_one_unit_each(given_units, run_ok, tmp_path):
    from openpyxl import load_workbook

    run_ok("unit", "merge", "水利局", "水务局")
    run_ok("export", str(tmp_path / "表.xlsx"), "--split", "责任单位")
    names = load_workbook(tmp_path / "表.xlsx").sheetnames
    assert "水利局" in names
    assert "林业局" in names
    assert not {"水务局", "水 利局"} & set(names)


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--unit", "水力局"),
        ("list", "--unit", "水力局", "--json"),
        (
            "list",
            "--where-town",
        ),
        ("export", "表.xlsx", "--unit", "水力局"),
        ("map", "图.kml", "--unit", "水力局"),
    ],
)
def test_a_filter_that_finds_nothing_names_near_units(given_units, qinling, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if words[1] == "--where-town":
        words = ("list", "--unit", "大荆镇")
    told = qinling(*words).stderr
    assert "没有名称含“大荆镇”的单位；它是镇办，用 --town 大荆镇" in told or "相近的有：水" in told


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("merge", "水利局", "水力局"), 2, "没有单位“水力局”"),
        (("merge", "水利局", "水 利局"), 21, "只差写法"),
        (("split", "林业局"), 21, "没有并入别的单位"),
    ],
)
def test_what_cannot_be_merged_is_refused(given_units, run_refused, words, code, told):
    assert told in run_refused(code, "unit", *words)


def test_variants_and_the_list_as_a_table_and_as_json(given_units, run_ok):
    told = run_ok("unit", "variants")
    assert "qinling unit merge 水利局 水务局" in told.stdout
    assert "共 1 对" in told.stderr
    (pair,) = read_items(run_ok("unit", "variants", "--json"))
    assert (pair["unit"], pair["other"], pair["sure"]) == ("水利局", "水务局", False)
    table = run_ok("unit", "list").stdout
    assert "水利局 1、水 利局 1" in table
    assert read_items(run_ok("unit", "list", "--json"))[0]["unit"] == "大荆镇"


def test_a_unit_of_another_county_is_no_variant(given_issue, run_ok):
    for number, unit in enumerate(("洛南县自然资源局", "商州区自然资源局", "商洛市商州区自然资源局"), 1):
        given_issue(f"A{number}", 责任单位=unit)
    (pair,) = read_items(run_ok("unit", "variants", "--json"))
    assert {pair["unit"], pair["other"]} == {"商州区自然资源局", "商洛市商州区自然资源局"}


def test_a_stock_of_merged_units_is_the_last_one_recorded(given_units, run_ok):
    run_ok("work", "add", "岗亭", "--count", "3", "--on", "2026-03-01", "--by", "水利局")
    run_ok("work", "add", "岗亭", "--count", "5", "--on", "2026-04-01", "--by", "水务局")
    assert "现有岗亭8座" in run_ok("brief", "--since-year").stdout
    run_ok("unit", "merge", "水利局", "水务局")
    assert "现有岗亭5座" in run_ok("brief", "--since-year").stdout


def test_merges_and_what_is_done_for_the_login_audit_do_not_touch_each_other(given_units, run_ok, tmp_path):
    log, accounts = tmp_path / "登录.csv", tmp_path / "清单.csv"
    log.write_text("登录时间,账号,登录IP,登录结果\n2026-04-15 08:10:05,zs,10.61.0.1,成功\n", "utf-8")
    accounts.write_text("账号,姓名,单位\nzs,张三,水务局\n", "utf-8")
    run_ok("unit", "merge", "水利局", "水务局")
    run_ok("login", "accounts", "import", accounts)
    run_ok("login", "import", log)
    assert "读入" not in run_ok("history", "单位名称").stdout
    kinds = {one["kind"]: one for one in read_items(run_ok("history", "--since", "2026-04-25", "--json"))}
    assert kinds["units_merged"]["number"] == "单位名称"
    assert kinds["logins_read"]["number"] is None
    (account,) = read_items(run_ok("login", "report", "--week", "2026-W16", "--unit", "水利局", "--json"))
    assert account["open_issues"] == 3
    for what in ("读入登录日志", "读入账号清单", "合并单位"):
        assert what in run_ok("undo").stderr
    assert read_items(run_ok("login", "imports", "--json")) == []
    assert list_numbers(run_ok, "--unit", "水务局") == ["A3"]
    run_ok("db", "verify")


def test_letters_digests_and_the_circular_know_merged_units(
    given_units, run_ok, with_settings, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    settings = with_settings(
        'office = "区秦岭办"\n[notify.receivers]\n"水务局" = ["out"]\n[channels.out]\nway = "folder"\nfolder = "发出"\n'
    )
    run_ok("unit", "merge", "水利局", "水务局")
    units = read_items(run_ok("supervise", "circular", "--json"))
    assert {one["name"]: one["overdue"] for one in units} == {"水利局": 3, "林业局": 1}
    run_ok("void", "A3", "--reason", "重复")
    told = run_ok("warn", "--notify", "--dry-run", **settings).stdout
    told = told[told.index("发给 水务局") :].partition("消息编号")[0]
    assert "水务局：请办理下列 2 个问题" in told
    assert "水利局" not in told  # the unit itself is told
    run_ok("undo")
    told = run_ok("supervise", "A1", "A3", "--step", "催办", "--send", "--yes", **settings).stderr
    assert told.splitlines()[-1] == "已送达 1 个收件"
