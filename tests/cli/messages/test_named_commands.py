"""The commands that notes and refusals name can be typed as they stand: for the same ledger, day and settings."""

import shlex

import pytest

from qinling.cli.browse.shown_texts import reword_for_screen
from qinling.cli.framework.unknown_options.option_words import add_root_words
from tests.cli.browse.conftest import LATE


@pytest.fixture
def two_ledgers(qinling, given_file, tmp_path):
    """The ledger of the test and another one, with the same issue."""
    other = tmp_path / "别的 台账.db"
    file = given_file([LATE])
    assert qinling("import", file, "--yes").exit_code == 0
    assert qinling("import", file, "--yes", "--ledger", other).exit_code == 0
    return other


def find_named_command(told):
    return shlex.split(told.strip().rpartition("qinling ")[2].partition("，")[0])


def test_the_undo_that_a_note_names_is_of_the_ledger_of_the_call(qinling, two_ledgers):
    for place in ((), ("--ledger", two_ledgers)):
        assert qinling("progress", "ZC-7", "--percent", "60", *place).exit_code == 0
    told = qinling("progress", "ZC-7", "--percent", "10", f"--ledger={two_ledgers}").stderr

    words = find_named_command(told)
    assert words == [f"--ledger={two_ledgers}", "undo"]
    assert qinling(*words, "--yes").exit_code == 0
    assert "60%" in qinling("show", "ZC-7").stdout
    assert "60%" in qinling("show", "ZC-7", "--ledger", two_ledgers).stdout


def test_the_step_that_a_refusal_names_is_for_the_ledger_of_the_call(qinling, two_ledgers):
    refused = qinling("close", "ZC-7", "--ledger", two_ledgers)

    words = find_named_command(refused.stderr)
    assert words == ["--ledger", str(two_ledgers), "complete", "ZC-7"]
    assert qinling(*words).exit_code == 0
    assert "整改中" in qinling("show", "ZC-7").stdout


@pytest.mark.parametrize(
    ("text", "root_words", "told"),
    [
        ("用 qinling undo 撤回", (), "用 qinling undo 撤回"),
        ("用 qinling undo 撤回", ("--ledger", "r2.db"), "用 qinling --ledger r2.db undo 撤回"),
        ("qinling show 1 --ledger r2.db", ("--ledger", "r2.db"), "qinling show 1 --ledger r2.db"),
        ("qinling，秦岭", ("--ledger", "r2.db"), "qinling，秦岭"),
        (
            "用 qinling init --settings s.toml，或 qinling undo",
            ("--settings", "s.toml", "--ledger=r2.db"),
            "用 qinling --ledger=r2.db init --settings s.toml，或 qinling --settings s.toml --ledger=r2.db undo",
        ),
    ],
)
def test_root_words_stand_in_each_command_once(text, root_words, told):
    assert add_root_words(text, root_words) == told


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("写错了的：qinling undo", "写错了的：按 u"),
        ("多登的用 qinling undo 撤回", "多登的按 u 撤回"),
        ("不是这样的，先 qinling undo 再重新登记", "不是这样的，先按 u 再重新登记"),
        ("报进展用 qinling progress A1，完成了用 qinling complete A1", "报进展按 a，完成了按 a"),
        ("请先用 qinling extend A1 --approve 或 --reject 批复", "请先按 a 批复"),
        ("请先用 qinling extend 编号 --to 日期 --reason … 申请", "请先按 a 申请"),
        ('材料先用 qinling attach "甲 1" 收入', "材料先按 a 收入"),
        ("请写 --to 日期；批复用 --approve 或 --reject", "请写 --to 日期；批复按 a"),
    ],
)
def test_the_screen_names_its_keys(told, shown):
    assert reword_for_screen(told) == shown
