"""The monthly circular: proposed when its day has come, written by a person, and proposed no more."""

import io
import json

import pytest
from docx import Document

DUE = {"QINLING_TODAY": "2026-05-06"}
NOT_YET = {"QINLING_TODAY": "2026-05-04"}


@pytest.fixture
def given_overdue(given_late):
    given_late("A1", due="2026-04-01")
    given_late("A2", due="2026-04-20", 责任单位="区林业局")
    given_late("A3", due="2026-04-21", 责任单位="商州区林业局")
    given_late("B1", due="2026-12-31")


def test_it_names_the_units_with_overdue_issues(given_overdue, qinling, run_ok):
    run_ok("supervise", "A1", "--step", "催办", "--on", "2026-04-02", "--reply-by", "2026-04-09")
    said = json.loads(run_ok("supervise", "circular", "--json", **DUE).stdout)

    assert (said["kind"], said["number"], said["due"], said["written"], said["overdue"]) == (
        "circular", "调度通报〔2026〕第5期", True, False, 3,
    )  # fmt: skip
    unsent = {"sent_on": None, "signed_on": None, "signed_by": None}
    assert said["items"] == [
        {"name": "区林业局", "overdue": 2, "most_days_late": 16, "unanswered": 0, **unsent},
        {"name": "区水利局", "overdue": 1, "most_days_late": 35, "unanswered": 1, **unsent},
    ]


def test_the_unit_of_another_county_is_named_by_itself(given_late, run_ok):
    given_late("A1", due="2026-04-01", 责任单位="洛南县林业局")
    given_late("A2", due="2026-04-20", 责任单位="商州区林业局")
    said = json.loads(run_ok("supervise", "circular", "--json", **DUE).stdout)
    assert [one["name"] for one in said["items"]] == ["洛南县林业局", "商州区林业局"]


def test_a_unit_without_an_area_is_not_joined_with_that_of_another_county(given_late, run_ok):
    for at, unit in enumerate(("大荆镇", "商州区大荆镇人民政府", "丹凤县大荆镇人民政府", "西安市大荆镇"), 1):
        given_late(f"A{at}", due=f"2026-04-0{at}", 责任单位=unit)
    result = run_ok("supervise", "circular", "--json", QINLING_OFFICE="商洛市商州区秦岭办", **DUE)
    found = {one["name"]: one["overdue"] for one in json.loads(result.stdout)["items"]}
    assert found == {"大荆镇": 2, "丹凤县大荆镇人民政府": 1, "西安市大荆镇": 1}


def test_each_of_several_units_of_an_issue_has_it(given_late, run_ok):
    given_late("A1", due="2026-04-01", 责任单位="区水利局、区林业局")
    given_late("A2", due="2026-04-20", 责任单位="林业局")
    result = run_ok("supervise", "circular", "--json", **DUE)
    units = {one["name"]: one["overdue"] for one in json.loads(result.stdout)["items"]}
    assert (sorted(units.values()), len(units)) == ([1, 2], 2)
    told = run_ok("supervise", "circular", **DUE).stderr
    assert "超期 2 个，2 个单位，几个单位共同负责的各单位都计" in told


def test_it_is_proposed_until_it_is_written(given_overdue, run_ok, tmp_path, show_issue):
    assert "还没有到日子" in run_ok("supervise", "circular", **NOT_YET).stderr
    assert "该出了" in run_ok("supervise", "circular", **DUE).stderr
    assert "调度通报〔2026〕第5期该出了" in run_ok("warn", "--notify", "--dry-run", **DUE).stdout

    run_ok("supervise", "circular", "--letters", tmp_path, QINLING_OFFICE="商州区秦岭办", **DUE)
    letter = Document(io.BytesIO((tmp_path / "调度通报〔2026〕第5期.docx").read_bytes()))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    numbers = [number for number in ("A1", "A2", "A3", "B1") if any(number in cell for cell in cells)]
    assert numbers == ["A1", "A2", "A3"]

    assert "已经出过" in run_ok("supervise", "circular", **DUE).stderr
    assert "调度通报" not in run_ok("warn", "--notify", "--dry-run", **DUE).stdout
    assert "第6期该出了" in run_ok("supervise", "circular", QINLING_TODAY="2026-06-05").stderr
    assert show_issue("A1")["supervision"] == []  # it is no rung
    run_ok("db", "verify")


def test_where_nothing_is_overdue_there_is_none(given_issue, run_ok, tmp_path):
    given_issue("A1", 整改时限="2026-12-31")

    assert "不用出调度通报" in run_ok("supervise", "circular", "--letters", tmp_path / "文书", **DUE).stderr
    assert not (tmp_path / "文书").exists()


def test_an_office_may_want_none(given_overdue, run_ok):
    env = {**DUE, "QINLING_SUPERVISION_CIRCULAR_DAY": "0"}

    assert "调度通报" not in run_ok("warn", "--notify", "--dry-run", **env).stdout


# -- sent to the units ------------------------------------------------------------------------------

NUMBER = "调度通报〔2026〕第5期"
SETTINGS = """office = "商州区秦岭办"
[notify.receivers]
"水利局" = ["box"]
"区林业局" = ["box"]
"王某" = ["box"]
[channels.box]
way = "folder"
folder = "发出"
"""


@pytest.fixture
def office(tmp_path, with_settings, given_overdue, given_late, monkeypatch):
    """The environment of an office that can send, where an issue of another unit without a channel is overdue too."""
    monkeypatch.chdir(tmp_path)
    given_late("A4", due="2026-04-20", 责任单位="区城管局", 包抓领导="王某")
    return {**with_settings(SETTINGS), **DUE}


def read_units(run_ok, **env):
    items = json.loads(run_ok("supervise", "circular", "--json", **env).stdout)["items"]
    return {one["name"]: (one["sent_on"], one["signed_on"], one["signed_by"]) for one in items}


def test_it_is_sent_to_every_unit_and_leader_with_the_letter_and_signed_for_by_each(
    office, run_ok, run_refused, qinling, tmp_path, show_issue
):
    assert "--yes" in run_refused(20, "supervise", "send", NUMBER, **office)
    assert not (tmp_path / "发出").exists()
    told = run_ok("supervise", "send", "调度通报[2026]5", "--yes", **office).stderr
    assert "1 个收文单位没有设发送渠道：区城管局" in told
    assert "已送达 3 个收件" in told

    texts = {path.read_text("utf-8") for path in (tmp_path / "发出").glob("act-*.txt")}
    (forest,) = (text for text in texts if "区林业局：请签收通报" in text)
    assert [number for number in ("A1", "A2", "A3", "A4") if number in forest] == ["A2", "A3"]
    (letter,) = (tmp_path / "发出").glob("*.docx")
    cells = [c.text for t in Document(letter).tables for row in t.rows for c in row.cells]
    assert all(any(number in cell for cell in cells) for number in ("A1", "A2", "A3", "A4"))

    sent = ("2026-05-06", None, None)
    assert read_units(run_ok, **office) == {
        "区林业局": sent, "区水利局": sent, "区城管局": (None, None, None),
    }  # fmt: skip
    run_ok("supervise", "receipt", "--doc", NUMBER, "--unit", "林业局", "--signed", "2026-05-06", "--by", "李某", **office)  # fmt: skip
    assert read_units(run_ok, **office)["区林业局"] == ("2026-05-06", "2026-05-06", "李某")
    assert read_units(run_ok, **office)["区水利局"] == sent
    shown = run_ok("supervise", "circular", **office).stdout
    assert "2026-05-06 李某" in shown
    assert "还没有" in shown
    assert show_issue("A2")["supervision"] == []
    run_ok("db", "verify")


def test_it_is_sent_once_and_proposed_no_more_and_not_taken_back(office, run_ok, qinling):
    run_ok("supervise", "send", NUMBER, "--yes", **office)
    assert "都已送达过" in run_ok("supervise", "send", NUMBER, "--yes", **office).stderr
    assert "已经出过" in run_ok("supervise", "circular", **office).stderr
    assert "该出了" not in run_ok("warn", "--notify", "--dry-run", **office).stdout
    refused = qinling("undo", **office)
    assert "发出的收不回" in refused.stderr


def test_a_unit_that_could_not_be_reached_is_sent_it_again(office, qinling, run_ok, tmp_path):
    (tmp_path / "发出").write_text("不是文件夹", "utf-8")
    failed = qinling("supervise", "send", NUMBER, "--yes", **office)
    assert failed.exit_code == 25
    assert f"qinling supervise send {NUMBER}" in failed.stderr
    assert set(read_units(run_ok, **office).values()) == {(None, None, None)}
    (tmp_path / "发出").unlink()
    assert "已送达 3 个收件" in run_ok("supervise", "send", NUMBER, "--yes", **office).stderr


def test_a_unit_whose_name_is_wrapped_in_its_cell_signs_for_it(
    tmp_path, monkeypatch, with_settings, given_late, run_ok
):
    monkeypatch.chdir(tmp_path)
    office = {**with_settings(SETTINGS), **DUE}
    given_late("A1", due="2026-04-20", 责任单位="商州区林\n业局")
    run_ok("supervise", "send", NUMBER, "--yes", **office)
    run_ok("supervise", "receipt", "--doc", NUMBER, "--unit", "林业局", "--signed", "2026-05-06", **office)
    ((sent_on, signed_on, _),) = read_units(run_ok, **office).values()
    assert (sent_on, signed_on) == ("2026-05-06", "2026-05-06")


@pytest.mark.parametrize(
    ("code", "words", "told"),
    [
        (2, ("send", "调度通报〔2026〕第4期", "--yes"), "不是本月的"),
        (17, ("receipt", "--doc", NUMBER, "--signed", "2026-05-06"), "还没有发出"),
        (21, ("reply", "--doc", NUMBER, "--note", "甲"), "不要求回复"),
        (2, ("receipt", "--doc", NUMBER, "A1", "--unit", "林业局", "--signed", "2026-05-06"), "--unit"),
    ],
)
def test_what_cannot_be_sent_or_signed_for_is_refused(office, run_refused, code, words, told):
    assert told in run_refused(code, "supervise", *words, **office)


def test_one_unit_signs_for_a_circular_of_the_ladder(given_late, run_ok, run_refused, show_issue):
    given_late("A1", 责任单位="区林业局")
    given_late("A2", 责任单位="区水利局")
    run_ok("supervise", "A1", "A2", "--step", "通报")
    words = ("supervise", "receipt", "--doc", "通报[2026]1", "--unit")
    run_ok(*words, "商州区水利局", "--signed", "2026-04-25")
    assert show_issue("A2")["supervision"][0]["signed_on"] == "2026-04-25"
    assert show_issue("A1")["supervision"][0]["signed_on"] is None
    told = run_refused(2, *words, "区城管局", "--signed", "2026-04-25")
    assert "收文单位有 区林业局、区水利局" in told
    run_ok(*words[:-1], "--signed", "2026-04-25")  # the rest
    assert show_issue("A1")["supervision"][0]["signed_on"] == "2026-04-25"


def test_one_of_the_units_on_the_lines_of_a_cell_signs(given_late, run_ok, show_issue):
    given_late("A1", 责任单位="区林业局\n区水利局")
    run_ok("supervise", "A1", "--step", "通报")
    run_ok("supervise", "receipt", "--doc", "通报[2026]1", "--unit", "水利局", "--signed", "2026-04-25")
    assert show_issue("A1")["supervision"][0]["signed_on"] == "2026-04-25"


def test_a_circular_that_cannot_be_read_is_answered_with_this_month_s(given_overdue, run_ok, run_refused):
    run_ok("supervise", "A1", "--step", "催办", **DUE)
    for typed in ("调度通报5", "本月调度通报"):
        said = run_refused(17, "supervise", "send", typed, "--yes", **DUE)
        assert f"没有文号为 {typed} 的调度通报" in said
        assert f"本月的是 {NUMBER}" in said
    said = run_refused(2, "supervise", "send", "调度通报2026-4", "--yes", **DUE)
    assert f"调度通报〔2026〕第4期 不是本月的，不能再发。本月的是 {NUMBER}" in said
