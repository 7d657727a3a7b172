"""`warn --notify` reminds the units that have not returned their workbook, until they do."""

import json

import pytest

from tests.cli.commands.exchange.dispatched import DUE, UNITS, write_ledger_csv
from tests.workbook.makers.returned_workbooks import Copy

SETTINGS = """
[notify]
office = ["box"]
[notify.receivers]
"{unit}" = ["box"]
[channels.box]
way = "folder"
folder = "消息"
"""
#: No reasons to speak but the reminders.
QUIET = {"QINLING_WARNING_UPCOMING": "3", "QINLING_WARNING_NEAR": "2", "QINLING_WARNING_URGENT": "1"}


@pytest.fixture
def remind(run_ok, tmp_path, monkeypatch):
    """Dispatch to two units, of which one has a channel; return the function that sends on a day and gives subjects by receiver."""
    monkeypatch.chdir(tmp_path)
    run_ok("import", write_ledger_csv(tmp_path / "台账.csv", UNITS[:2]))
    run_ok("dispatch", "--by", "责任单位", "--due", DUE, "--to", "分发")
    settings = tmp_path / "settings.toml"
    settings.write_text(SETTINGS.format(unit=UNITS[0]), "utf-8")

    def send(day, *options):
        result = run_ok(
            "warn", "--notify", "--json", *options, "--today", day, QINLING_SETTINGS=str(settings), **QUIET
        )
        items = json.loads(result.stdout)["items"]
        return {one["receiver"]: one["body"] for one in items if "-return-" in one["uid"]}

    return send


def give_back(run_ok, tmp_path, n, day=DUE, folder="交回"):
    (tmp_path / folder).mkdir(exist_ok=True)
    copy = Copy(tmp_path / "分发" / f"{UNITS[n - 1]}-{DUE}.xlsx")
    copy.write(f"A{n:02}", 备注="填了").save(tmp_path / folder / f"{n}.xlsx")
    run_ok("return", folder, "--today", day)


def test_units_are_reminded_once_a_working_day_until_they_return(remind, run_ok, tmp_path):
    assert remind("2026-05-07") == {}
    planned = remind(DUE, "--dry-run")
    first = remind(DUE)
    assert planned == first
    assert first.keys() == {None, UNITS[0]}
    assert "应于 2026-05-08 前交回，今天到期" in first[UNITS[0]]
    assert f"没有设发送渠道、要打电话催的：{UNITS[1]}" in first[None]
    assert remind(DUE) == {}  # once a day
    assert remind("2026-05-10") == {}  # a Sunday; the Saturday is worked
    assert "已过 3 天" in remind("2026-05-11")[UNITS[0]]
    give_back(run_ok, tmp_path, 1, "2026-05-11")
    assert remind("2026-05-12").keys() == {None}
    give_back(run_ok, tmp_path, 2, "2026-05-12")
    assert remind("2026-05-13") == {}


def test_an_ended_round_reminds_nobody(remind, run_ok):
    run_ok("dispatch", "end")
    assert remind(DUE) == {}


def test_a_unit_that_was_dispatched_anew_owes_the_later_round(remind, run_ok):
    run_ok("dispatch", "--by", "责任单位", "--due", "2026-05-15", "--to", "分发", "--today", "2026-05-07")
    assert remind("2026-05-08") == {}
    assert "第 2 轮" in remind("2026-05-15")[None]


def test_a_reminder_that_waits_is_not_sent_once_the_unit_has_returned(remind, run_ok, tmp_path, ledger):
    (tmp_path / "消息").write_text("in the way of the folder")
    result = None
    with pytest.raises(AssertionError, match="没有送达"):
        result = remind(DUE)
    assert result is None
    give_back(run_ok, tmp_path, 1)
    rows = json.loads(run_ok("notify", "list", "--json").stdout)["items"]
    states = {(one["state"], one["why"]) for one in rows if "-return-" in one["uid"]}
    assert states == {("withdrawn", "表已交回，不再催")}


def test_a_reminder_that_waits_is_not_sent_beside_that_of_a_later_day(remind, run_ok, tmp_path):
    (tmp_path / "消息").write_text("in the way of the folder")
    with pytest.raises(AssertionError, match="没有送达"):
        remind(DUE)
    (tmp_path / "消息").unlink()
    sent = remind("2026-05-11")
    assert "已过 3 天" in sent[UNITS[0]]
    assert len([path for path in (tmp_path / "消息").iterdir() if "-return-" in path.name]) == 2
    rows = json.loads(run_ok("notify", "list", "--json").stdout)["items"]
    states = [(one["state"], one["why"]) for one in rows if one["day"] == DUE and "-return-" in one["uid"]]
    assert states == [("withdrawn", "今天另有催报")] * 2


def test_all_receivers_of_a_merged_unit_are_reminded_until_it_returns(remind, run_ok, tmp_path):
    run_ok("edit", "B02", "责任单位=甲乙局")
    run_ok("unit", "merge", UNITS[0], "甲乙局")
    settings = tmp_path / "settings.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[channels.box]", '"甲乙局" = ["box"]\n[channels.box]'), "utf-8")
    sent = remind(DUE)
    assert sent.keys() == {None, UNITS[0], "甲乙局"}
    assert sent[UNITS[0]] == sent["甲乙局"]
    assert remind(DUE) == {}
    give_back(run_ok, tmp_path, 1)
    assert remind("2026-05-11").keys() == {None}
