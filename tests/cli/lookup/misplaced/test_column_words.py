"""Lists of columns, and words behind them that name columns too."""

import csv
import io

import pytest


@pytest.fixture
def given_one(given_issue, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given_issue("SJ-001")


@pytest.mark.usefixtures("given_one")
@pytest.mark.parametrize(
    "columns",
    [
        "编号,级别,问题描述,时限",
        "编号、级别、问题描述、时限",
        "编号，级别、问题描述　时限",
        "编号 级别 问题描述 时限",
    ],
)
def test_columns_are_parted_alike_in_list_and_export(qinling, tmp_path, columns):
    assert "整改时限" in qinling("list", "-c", columns).stdout
    assert qinling("export", "表.csv", "-c", columns).exit_code == 0
    rows = csv.reader(io.StringIO((tmp_path / "表.csv").read_text("utf-8-sig")))
    assert next(rows) == ["问题编号", "级别", "问题描述", "整改时限"]


@pytest.mark.usefixtures("given_one")
def test_what_export_advises_for_missing_columns_keeps_those_that_were_asked_for(qinling):
    refused = qinling("export", "表.csv", "-c", "编号、问题、时限")
    assert refused.exit_code == 2
    advice = refused.stderr.rpartition("写成 ")[2].strip()
    assert qinling("export", "表.csv", "-c", advice).exit_code == 0


@pytest.mark.usefixtures("given_one")
@pytest.mark.parametrize("word", ["时限", "问题描述", "责任单位", "剩余天数"])
@pytest.mark.parametrize("command", [("list",), ("export", "表.csv")])
def test_a_word_that_names_a_column_is_led_behind_the_comma(qinling, word, command):
    told = qinling(
        *command, "--columns", "编号,级别,描述", word, "--force" if "export" in command else "--open"
    )
    assert f"“{word}”按文字找；要这一栏，写成 --columns 编号,级别,描述,{word}" in told.stderr
    assert "按文字找；要这一栏" not in qinling("list", word).stderr
    assert "按文字找；要这一栏" not in qinling("list", "-c", "编号", "河道").stderr
