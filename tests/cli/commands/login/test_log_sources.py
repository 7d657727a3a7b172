"""Logs are read by the settings: columns, time zone, and which source a file belongs to."""

import json

import pytest

from qinling.cli.context import Desk

SETTINGS = """
[logins]
ignore_words = ["心跳"]
ignore_accounts = ["SYSTEM", "svc-*"]
[logins.sources."代码"]
files = ["ev*.csv"]
success = ["A1"]
failure = ["B2"]
ignore = ["Z9"]
[logins.sources."网关"]
files = ["gw-*.csv"]
columns = { "who" = "account", "when" = "at" }
timezone = "UTC"
[logins.sources."另一个"]
files = ["*2026*"]
columns = { "who" = "account", "when" = "at" }
"""
EVENTS = """账号,时间,ev
a,2026-04-20 08:00,A1
b,2026-04-20 08:01,b2
b,2026-04-20 08:02,Z9
System,2026-04-20 08:03,A1
svc-7,2026-04-20 08:04,A1
a,2026-04-20 08:05,心跳检测
"""
LOG = "who,when\nszq1,2026-04-20 20:00:00\n"


@pytest.fixture
def import_log(qinling, tmp_path):
    """Import a log of the name: `import_log("gw-1.csv")`."""
    settings = tmp_path / "设置.toml"
    settings.write_text(SETTINGS, encoding="utf-8")

    def run(name, *words, code=0, text=LOG, **how):
        (tmp_path / name).write_text(text, encoding="utf-8")
        words = ("login", "import", tmp_path / name, *words, "--settings", settings, "--today", "2026-04-27")
        result = qinling(*words, **how)
        assert result.exit_code == code, result.stderr
        return result

    return run


def test_the_source_is_found_by_the_name_of_the_file(import_log):
    said = json.loads(import_log("gw-1.csv", "--json").stdout)
    assert said["items"][0]["from"] == "2026-04-21T04:00:00"
    assert "不是登录日志" in import_log("别的.csv", code=15).stderr


def test_a_named_source_goes_before_the_name_of_the_file(import_log):
    said = json.loads(import_log("gw-1.csv", "--source", "另一个", "--json").stdout)
    assert said["items"][0]["from"] == "2026-04-20T20:00:00"


def test_an_unknown_source_and_two_that_fit_are_refused_with_what_to_type(import_log):
    assert "可用：代码、网关、另一个" in import_log("gw-1.csv", "--source", "门户", code=2).stderr
    assert "--source 网关 或 --source 另一个" in import_log("gw-2026.csv", code=20).stderr


def test_words_codes_and_accounts_of_the_settings_are_left_out_and_counted(import_log):
    result = import_log("ev.csv", "--json", text=EVENTS)
    (item,) = json.loads(result.stdout)["items"]
    assert (item["entries"], item["unlisted"]) == (2, ["a", "b"])
    assert "设置里写明不读的账号 2 行" in result.stderr
    assert "设置里写明不读的词 2 行" in result.stderr
    assert (
        "“ev”列的词"
        in import_log("别的.csv", text=EVENTS.replace("A1", "登录").replace("b2", "乙"), code=20).stderr
    )


def test_at_a_terminal_doubts_are_asked_about(import_log, monkeypatch):
    monkeypatch.setattr(Desk, "is_interactive", True)
    log = "账号,时间,备注\na,2026-04-20 08:00,登录成功\nb,2026-04-20 08:01,换了电脑\n"
    result = import_log("问.csv", text=log, input="9\n3\n")
    assert "“备注”列的词看不出" in result.stderr
    assert "没有“9”这个答案" in result.stderr
    assert "已读入 2 条" in result.stderr
    asked = import_log("gw-2026.csv", input="2\n")
    assert "1 网关\n    2 另一个" in asked.stderr
    assert "2026-04-20 20:00" in asked.stderr
    assert "不是登录的操作 1 行" in import_log("问.csv", "--map", "备注=操作", text=log).stderr


def test_a_log_of_what_users_did_is_refused_with_an_option_that_works(import_log):
    log = "账号,时间,操作\na,2026-04-20 08:00,查询\n"
    refused = import_log("操作.csv", text=log, code=15)
    assert "没有一行是登录：“操作”列写的是 查询 等操作" in refused.stderr
    assert "--map 操作=登录方式" in refused.stderr
    assert "已读入 1 条" in import_log("操作.csv", "--map", "操作=登录方式", text=log).stderr


def test_a_success_beside_the_text_of_a_failure_is_refused_by_line(import_log):
    log = "账号,时间,结果,失败原因\na,2026-04-20 08:00,成功,\nb,2026-04-20 08:01,成功,密码错误\n"
    refused = import_log("矛盾.csv", text=log, code=16)
    assert "“结果”写“成功”，“失败原因”写“密码错误”" in refused.stderr.replace("\n", "")
    assert "已读入 1 条" in import_log("矛盾.csv", "--skip-bad", text=log).stderr
    assert "已读入 2 条" in import_log("矛盾.csv", "--map", "失败原因=不读", text=log).stderr


def test_the_weekly_run_needs_no_options_for_a_source(qinling, tmp_path):
    (tmp_path / "日志").mkdir()
    (tmp_path / "日志" / "ev1.csv").write_text(EVENTS, encoding="utf-8")
    settings = tmp_path / "设置.toml"
    settings.write_text(SETTINGS.replace("[logins]\n", '[logins]\nfolder = "日志"\n'), encoding="utf-8")
    words = ("--settings", settings, "--today", "2026-04-27")

    qinling("login", "weekly", *words)

    items = json.loads(qinling("login", "report", "--json", *words).stdout)["items"]
    assert [(item["account"], item["logins"], item["failed"]) for item in items] == [("a", 1, 0), ("b", 0, 1)]


def test_rows_that_tell_no_outcome_are_what_the_source_or_the_answer_says(import_log, tmp_path, monkeypatch):
    source = '[logins.sources."明细"]\nfiles = ["*失败明细.csv"]\ncolumns = { "@每行" = "登录失败" }\n'
    (tmp_path / "设置.toml").write_text(SETTINGS + source, encoding="utf-8")
    text = "账号,登录时间\na,2026-04-20 08:00\n"
    assert "按 @每行 都算登录失败" in import_log("登录失败明细.csv", "--dry-run", text=text).stderr
    monkeypatch.setattr(Desk, "is_interactive", True)
    shown = import_log("登录失败.csv", "--dry-run", text=text, input="2\n")
    assert "按 @每行 都算登录失败" in shown.stderr


UNKNOWN_WORD = "账号,登录时间,说明\nzs,2026-04-20 08:00:00,登录成功\nls,2026-04-20 08:01:00,钥匙没对上\n"


def test_the_setting_for_an_unknown_word_of_failure_is_offered_first_and_works(qinling, tmp_path):
    log, settings = tmp_path / "登录日志.csv", tmp_path / "s.toml"
    log.write_text(UNKNOWN_WORD, "utf-8")
    told = qinling("login", "import", log).stderr
    lines = [line.strip() for line in told.splitlines() if line.startswith("  ")]
    assert lines.pop().startswith("不然请加其中一项：--map ")
    assert lines == ['[logins.sources."登录日志"]', 'files = ["登录日志.csv"]', 'failure = ["钥匙没对上"]']
    assert told.index("failure") < told.index("--map")
    settings.write_text("\n".join(lines[:2]) + "\n", "utf-8")
    told = qinling("login", "import", log, "--settings", settings).stderr
    call = f"qinling --settings {settings} config set logins.sources.登录日志.failure 钥匙没对上"
    assert f"用 {call} 写上" in told
    words = ("config", "set", "logins.sources.登录日志.failure", "钥匙没对上")
    assert qinling(*words, "--settings", settings).exit_code == 0
    assert qinling("login", "import", log, "--settings", settings, "--today", "2026-04-27").exit_code == 0
    report = qinling("login", "report", "--week", "2026-W17", "--json", "--today", "2026-04-27").stdout
    assert {one["account"]: one["failed"] for one in json.loads(report)["items"]} == {"zs": 0, "ls": 1}


def test_at_a_terminal_the_setting_is_shown_before_the_question(qinling, tmp_path, monkeypatch):
    log = tmp_path / "登录日志.csv"
    log.write_text(UNKNOWN_WORD, "utf-8")
    monkeypatch.setattr(Desk, "is_interactive", True)
    told = qinling("login", "import", log, "--today", "2026-04-27", input="3\n")
    assert told.exit_code == 0, told.stderr
    assert told.stderr.index('failure = ["钥匙没对上"]') < told.stderr.index("写着字的都算登录失败")
    assert "按 Ctrl-C 停下" in told.stderr
