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
    assert said["items"] == [
        {"name": "区林业局", "overdue": 2, "most_days_late": 16, "unanswered": 0},
        {"name": "区水利局", "overdue": 1, "most_days_late": 35, "unanswered": 1},
    ]


def test_the_unit_of_another_county_is_named_by_itself(given_late, run_ok):
    given_late("A1", due="2026-04-01", 责任单位="洛南县林业局")
    given_late("A2", due="2026-04-20", 责任单位="商州区林业局")
    said = json.loads(run_ok("supervise", "circular", "--json", **DUE).stdout)
    assert [one["name"] for one in said["items"]] == ["洛南县林业局", "商州区林业局"]


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
