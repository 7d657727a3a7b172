"""A table that is named where the ledger belongs: no ledger is made of it, and how it is read into one is said."""

import pytest


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("words", [("board",), ("list",), ("doctor",), ("add", "级别=区级", "问题描述=甲")])
def test_a_table_named_as_the_ledger_is_told_how_it_is_read(qinling, tmp_path, exists, words):
    table = tmp_path / "表.xlsx"
    if exists:
        table.write_bytes(b"PK" + b"x" * 600)
    result = qinling(*words, "--ledger", table)
    assert result.exit_code in (2, 12, 13, 29)
    if words[0] == "add" and not exists:
        assert f"没有建台账。台账文件写成 --ledger {tmp_path / '表.db'}" in result.stderr
    else:
        assert f"qinling import {table} --ledger {tmp_path / '表.db'}" in result.output
        assert "db restore" not in result.output
    assert table.exists() == exists


@pytest.mark.parametrize("name", ["表.xlsx", "表.et", "表.CSV"])
def test_no_ledger_is_made_under_the_name_of_a_table(qinling, tmp_path, name):
    refused = qinling("init", "--ledger", tmp_path / name, "--settings", tmp_path / "新.toml")
    assert (refused.exit_code, "是表格的名字，没有建台账" in refused.stderr) == (2, True)
    assert not (tmp_path / name).exists()
    assert not (tmp_path / "新.toml").exists()


@pytest.mark.about_a_file
def test_doctor_names_ledgers_near_to_one_that_is_not_there(qinling, tmp_path):
    assert qinling("init", "--ledger", tmp_path / "台账.db").exit_code == 0
    told = qinling("doctor", "--ledger", tmp_path / "台帐.db").stdout
    assert f"相近的有：\n  qinling doctor --ledger {tmp_path / '台账.db'}" in told


@pytest.mark.parametrize("words", [("doctor", "--fix"), ("doctor", "--repair"), ("cron", "check", "--fix")])
def test_a_command_that_looks_names_the_one_that_mends(qinling, words, ledger):
    refused = qinling(*words, "--ledger", ledger)
    said = f"只看，什么也不改。照它说的几处办；台账文件的毛病，稳妥的这样处理：qinling --ledger {ledger} db doctor --fix"
    assert (refused.exit_code, said in refused.stderr) == (2, True)


def test_a_settings_file_that_is_not_there_can_be_written(qinling, tmp_path):
    told = qinling("doctor", "--settings", tmp_path / "无.toml").stdout
    assert f"要新写一份的：qinling --settings {tmp_path / '无.toml'} init" in told
