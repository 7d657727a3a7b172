"""A letter means one option in all commands, every command that has the option takes it, and the manual lists them."""

import re

import pytest
from typer.core import TyperOption

from qinling.cli.framework.short_options import SHORT_OPTIONS
from tests.checkout import ROOT
from tests.cli.test_command_list import LOADED

OWN = {"-y": "--yes", "-h": "--help"}


def list_options():
    """Yield (command, option) of all commands."""
    for name, command in LOADED.items():
        for param in command.params:
            if isinstance(param, TyperOption):
                yield name, param


def test_a_letter_means_one_option_everywhere():
    meanings = {}
    for _, param in list_options():
        for short in (one for one in param.opts if re.fullmatch("-[a-z]", one)):
            meanings.setdefault(short, set()).add(max(param.opts, key=len))

    assert meanings == {short: {name} for name, short in SHORT_OPTIONS.items()} | {"-y": {"--yes"}}


def test_every_command_with_the_option_takes_its_letter():
    without = {
        (name, param.opts[0], param.type.name)
        for name, param in list_options()
        if param.opts[0] in SHORT_OPTIONS and SHORT_OPTIONS[param.opts[0]] not in param.opts
    }

    # --to is a day in some commands, a unit in one
    assert {option for _, option, _ in without} == {"--to"}
    assert {kind for *_, kind in without} == {"日期", "文字"}


def test_the_manual_has_one_table_of_them():
    page = (ROOT / "qinling/manual/zh/start.md").read_text("utf-8")
    rows = re.findall(r"^\| `(-[a-z])` \| `(--[a-z-]+)` \|", page, re.MULTILINE)

    assert dict(rows) == {short: name for name, short in SHORT_OPTIONS.items()} | OWN
    assert len(rows) == len(dict(rows))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("list -u 水利 -t 甲镇 -l 区级 -s 整改中 -n 1", "list --unit 水利 --town 甲镇 --level 区级 --status 整改中 --limit 1"),
        ("list -c 编号,镇办 -n2 -u水利", "list --columns 编号,镇办 --limit 2 --unit 水利"),
    ],
)  # fmt: skip
def test_a_short_option_does_what_the_long_one_does(qinling, short, long):
    for number in ("A1", "A2"):
        qinling(
            "add",
            "级别=区级",
            f"编号={number}",
            "问题描述=弃渣",
            "镇办=甲镇",
            "责任单位=区水利局",
            "状态=整改中",
        )

    first, second = qinling(*short.split()), qinling(*long.split())

    assert (first.exit_code, first.stdout, first.stderr) == (0, second.stdout, second.stderr)
    assert "A1" in first.stdout


def test_a_file_is_written_by_the_short_option_and_a_day_is_not(qinling, tmp_path):
    qinling("add", "级别=区级", "编号=A1", "问题描述=弃渣")
    file = tmp_path / "附表.xlsx"

    assert qinling("report", "month", "2026-04", "-o", file).exit_code == 0
    assert file.exists()
    assert "没有 -o 这个选项" in qinling("brief", "-o", "2026-04-01").stderr
