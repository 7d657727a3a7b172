"""An error about a value names who gave it: a variable or a line of the settings file, where no option did."""

import pytest


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"QINLING_TODAY": "2026-13-45"}, "环境变量 QINLING_TODAY：一年没有13月"),
        ({"QINLING_TODAY": "2026-02-30"}, "环境变量 QINLING_TODAY：2026年2月没有30日"),
        ({"QINLING_ACTOR": "？"}, "环境变量 QINLING_ACTOR：“？”里只有符号"),
        ({"QINLING_LEDGER": "没有.db"}, "台账的位置来自环境变量 QINLING_LEDGER"),
        ({"QINLING_LEDGER": "."}, "台账的位置来自环境变量 QINLING_LEDGER"),
        ({"QINLING_SETTINGS": "没有.toml"}, "核对变量 QINLING_SETTINGS 写的文件名"),
        ({"QINLING_WARNING_NEAR": "x"}, "去掉这个变量：unset QINLING_WARNING_NEAR"),
    ],
)
def test_a_variable_is_named(qinling, ledger, env, said):
    refused = qinling("warn", **env)
    assert refused.exit_code != 0
    assert said in refused.stderr
    assert "--today" not in refused.stderr
    assert "核对 --" not in refused.stderr


def test_an_option_is_named_where_it_is_given(qinling, ledger):
    assert "选项 --today：" in qinling("list", "--today", "2026-13-45", QINLING_TODAY="2026-13-46").stderr
    assert "核对 --settings 后的文件名" in qinling("list", "--settings", "没有.toml").stderr
    assert "来自" not in qinling("list", "--ledger", "没有.db").stderr


def test_the_line_of_the_settings_file_is_named(qinling, with_settings, tmp_path):
    env = with_settings('# 说明\nledger = "没有.db"\ncalendar = "没有.toml"\n[warning]\nnear = 8\n')
    place = tmp_path / "settings.toml"
    said = qinling("list", QINLING_LEDGER=None, **env).stderr
    assert f"台账的位置来自设置文件 {place} 第 2 行的 ledger" in said
    qinling("init", **env)
    said = qinling("warn", **env).stderr
    assert f"它写在设置文件 {place} 第 3 行的 calendar" in said
    said = qinling("warn", QINLING_CALENDAR="无.toml", **env).stderr
    assert "它写在环境变量 QINLING_CALENDAR" in said
    wrong = with_settings("[warning]\n\nnear = 900\n")
    assert f"{place} 第 3 行：warning 的" in qinling("warn", **wrong).stderr
