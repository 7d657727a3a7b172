"""JSON, tables and encodings of the output."""

import pytest
from rich.cells import cell_len

from tests.cli import test_app

trial, process = test_app.trial, test_app.process  # fixtures


def test_json_is_one_object_made_item_by_item(trial):
    result = trial("json")

    assert result.stdout == (
        '{"schema": "qinling/1", "kind": "issues", "as_of": "2026-04-25", "total": 2, "place": "秦岭\\udc80", "items": [\n'
        '{"number": "SJ-0", "deadline": "2026-06-30", "level": "city"},\n'
        '{"number": "SJ-1", "deadline": "2026-06-30", "level": "city"}]}\n'
    )


def test_json_may_be_as_of_another_day(trial):
    assert '"as_of": "2026-03-31"' in trial("json", "--of-day", "2026-03-31").stdout


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_json_is_utf8_in_any_console_encoding(process, env):
    result = process("qinling json", **env)

    assert result.returncode == 0, result.stderr
    assert '"place": "秦岭\\udc80"' in result.stdout.decode()


def test_a_console_without_chinese_gets_utf8_and_a_gbk_one_gets_gbk(process):
    plain = process("qinling refuse", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert plain.stderr.decode().startswith("错误：没有台账")

    office = process("qinling refuse", PYTHONIOENCODING="gbk")
    assert office.stderr.decode("gbk").startswith("错误：没有台账")


def test_ledger_text_is_no_markup_and_a_table_is_80_columns_off_a_terminal(trial):
    result = trial("table")

    assert "[b]砂石[/b]场" in result.stdout
    assert max(cell_len(line) for line in result.stdout.splitlines()) == 80
    assert result.stderr == "说给人听\n"
    assert "\x1b" not in result.stdout


def test_columns_says_how_wide_a_table_may_be(trial):
    lines = trial("table", COLUMNS="200").stdout.splitlines()

    assert max(cell_len(line) for line in lines) == 200
