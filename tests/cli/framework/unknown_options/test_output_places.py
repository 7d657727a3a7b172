"""A file to write that is given to -o or --to, of a command that takes it as a word of its own."""

import shlex

import pytest

from tests.cli.test_command_list import LOADED

CALLS = {
    "export a.csv -o b.csv": "export b.csv",
    "export -o b.csv --open": "export b.csv --open",
    "export --open a.csv --to b.csv": "export --open b.csv",
    "export --output=b.csv": "export b.csv",
    "export --columns 编号,级别,描述 -o b.csv": "export --columns 编号,级别,描述 b.csv",
    "export --ledger x.db -o 'b 1.csv'": 'export --ledger x.db "b 1.csv"',
    "brief --explain -o x.txt": "brief --explain x.txt",
    "brief --explain --to x.txt": "brief --explain x.txt",
    "map -o a.kml": "map a.kml",
    "template ledger --to 空表.xlsx": "template ledger 空表.xlsx",
    "db backup -o 备份.zip": "db backup 备份.zip",
    "db salvage 坏.db -o 好.db": "db salvage 好.db --ledger 坏.db",
    "supervise forms -o 样式": "supervise forms 样式",
}


@pytest.mark.parametrize("call", CALLS)
def test_the_line_is_told_as_it_is_to_be_typed(qinling, call):
    refused = qinling(*shlex.split(call))
    assert refused.exit_code == 2
    assert refused.stderr.endswith(f"写到哪个文件，直接写在命令后面：qinling {CALLS[call]}\n")


def test_an_option_without_a_file_has_no_line(qinling):
    assert qinling("export", "表.csv", "-o").stderr.endswith("写到哪个文件，直接写在命令后面\n")


def test_the_lines_that_are_told_work(qinling, given_issue, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given_issue("SJ-001")
    for line in [
        line
        for line in CALLS.values()
        if line.startswith(("export", "brief", "template")) and "x.db" not in line
    ]:
        assert qinling(*shlex.split(line), "--force").exit_code == 0, line


@pytest.mark.parametrize(
    "call", ["import -o x.csv", "list -o x.csv", "return --to x.csv", "brief --to 下下周"]
)
def test_other_commands_and_days_are_told_otherwise(qinling, call):
    refused = qinling(*call.split())
    assert refused.exit_code == 2
    assert "写到哪个文件" not in refused.stderr


def test_no_command_with_the_option_is_concerned():
    concerned = {call.partition(" ")[0] for call in CALLS}
    assert not [
        name for name, one in LOADED.items() if name in concerned and any("-o" in p.opts for p in one.params)
    ]
