"""Logs of other makes through the command line: what is said, what is asked, and which options answer."""

import json

import pytest

from tests.workbook.makers.log_makes import (
    keycloak_object_with_tokens,
    sshd_without_a_year,
    windows_event_viewer_xml,
)

SETTINGS = """
[logins.sources."堡垒机"]
form = "sshd"
files = ["auth*.log"]
"""


@pytest.fixture
def import_log(qinling, tmp_path):
    """Import a file of this name and contents: `import_log("a.json", data)`."""
    settings = tmp_path / "设置.toml"
    settings.write_text(SETTINGS, encoding="utf-8")

    def run(name, data, *words, code=0):
        (tmp_path / name).write_bytes(data)
        words = ("login", "import", tmp_path / name, *words, "--settings", settings, "--today", "2026-06-29")
        result = qinling(*words)
        assert result.exit_code == code, result.stderr
        return result

    return run


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (keycloak_object_with_tokens, ("按 Keycloak 的事件读", "不是登录的操作 4 行", "毫秒")),
        (windows_event_viewer_xml, ("按 Windows 安全日志读", "计算机账号和系统账号 5 行", "写有时区")),
        (sshd_without_a_year, ("没有写年份，按文件名取 2026-06-30",)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_recognized_left_out_and_converted_is_said(import_log, write, said):
    make = write()
    result = import_log(make.name, make.data, "--json")
    (item,) = json.loads(result.stdout)["items"]
    assert (item["entries"], item["from"][:16]) == (
        4,
        "2026-06-22T09:15" if "auth" not in make.name else "2026-06-01T00:00",
    )
    assert all(words in result.stderr for words in said)


def test_an_open_order_of_days_ends_with_20_and_the_named_option_answers_it(import_log):
    data = "账号,登录时间,结果\nzs,03/06/2026 08:10,成功\n".encode()
    assert "--map @日期次序=日月年" in import_log("a.csv", data, code=20).stderr
    said = json.loads(import_log("a.csv", data, "--map", "@日期次序=日月年", "--json").stdout)
    assert said["items"][0]["from"] == "2026-06-03T08:10:00"
    assert "可用：日月年" in import_log("a.csv", data, "--map", "@日期次序=甲", code=2).stderr


def test_a_broken_line_is_listed_and_left_out_with_skip_bad(import_log):
    data = (
        b'{"user": "zs", "time": "2026-06-22 09:15:03", "ip": "1.1.1.1", "result": "success"}\n{"user": \n'
        * 2
    )
    assert "第2行" in import_log("a.jsonl", data, code=16).stderr
    assert "已读入 1 条" in import_log("a.jsonl", data, "--skip-bad").stderr


def test_lines_of_a_server_without_a_source_say_what_to_write(import_log):
    make = sshd_without_a_year()
    assert ".form sshd 写上" in import_log("别的.log", make.data, code=15).stderr
    assert "已读入 4 条" in import_log("别的.log", make.data, "--source", "堡垒机").stderr
