"""Looking after the ledger file: `qinling db …`."""

import json
import re

import pytest


def test_db_says_what_it_can_do(qinling):
    told = qinling("db", "--help")
    assert told.exit_code == 0
    for command in ("verify", "head", "migrate"):
        assert command in told.stdout
        assert qinling("db", command, "--help").exit_code == 0
    assert qinling("db", "没有这个").exit_code == 2


def test_verify_reports_a_sound_ledger_and_what_it_checked(given_closed, run_ok):
    given_closed("A1")
    told = run_ok("db", "verify")
    head = run_ok("db", "head").stdout
    assert re.fullmatch(r"4 [0-9a-f]{64}\n", head)
    assert told.stdout == ""
    assert told.stderr == f"完好：历史 4 条、问题 1 个、材料 0 份都对得上；链首 {head}"
    said = json.loads(run_ok("db", "verify", "--json").stdout)
    assert said == {
        "schema": "qinling/1", "kind": "soundness", "as_of": "2026-04-25", "events": 4, "issues": 1, "papers": 0,
        "position": 4, "head": head.split()[1], "faults": [], "noted_head": None, "items": [],
    }  # fmt: skip


def test_the_head_of_the_history_moves_with_every_change_and_only_then(given_issue, run_ok):
    given_issue("A1")
    heads = [run_ok("db", "head").stdout]
    for words in (("list",), ("complete", "A1", "--dry-run"), ("edit", "A1", "备注=")):
        run_ok(*words)
        assert run_ok("db", "head").stdout == heads[-1]
    for words in (("complete", "A1"), ("undo",)):
        run_ok(*words)
        heads.append(run_ok("db", "head").stdout)
    assert [head.split()[0] for head in heads] == ["1", "2", "3"]
    said = json.loads(run_ok("db", "head", "--json").stdout)
    assert (said["kind"], f"{said['position']} {said['head']}\n") == ("head", heads[-1])


def test_an_empty_ledger_is_sound_and_its_head_is_none(qinling, run_ok):
    qinling("init")
    assert run_ok("db", "head").stdout == f"0 {'0' * 64}\n"
    assert "历史 0 条、问题 0 个、材料 0 份" in run_ok("db", "verify").stderr


@pytest.mark.parametrize("command", ["verify", "head", "migrate"])
def test_verify_and_head_need_a_ledger_and_make_none(qinling, ledger, command):
    assert qinling("db", command).exit_code == 12
    assert not ledger.exists()
    ledger.write_bytes(b"not a ledger" * 100)
    assert qinling("db", command).exit_code == 13


def test_migrating_what_is_up_to_date_changes_nothing(given_issue, run_ok, ledger):
    given_issue("A1")
    head = run_ok("db", "head").stdout
    assert run_ok("db", "migrate").stderr == f"台账 {ledger} 已是现在的格式\n"
    assert run_ok("db", "head").stdout == head


def test_the_copy_is_named_in_full_for_the_settings(given_issue, run_ok, ledger, tmp_path, monkeypatch):
    given_issue("A1")
    monkeypatch.chdir(tmp_path)
    told = run_ok("db", "copy", ledger, "新.db").stderr
    assert f"以后就用搬到的：qinling config set ledger {tmp_path / '新.db'}" in told
