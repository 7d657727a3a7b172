"""Logs are read by the settings: columns, time zone, and which source a file belongs to."""

import json

import pytest

SETTINGS = """
[logins.sources."网关"]
files = ["gw-*.csv"]
columns = { "who" = "account", "when" = "at" }
timezone = "UTC"
[logins.sources."另一个"]
files = ["*2026*"]
columns = { "who" = "account", "when" = "at" }
"""
LOG = "who,when\nszq1,2026-04-20 20:00:00\n"


@pytest.fixture
def import_log(qinling, tmp_path):
    """Import a log of the name: `import_log("gw-1.csv")`."""
    settings = tmp_path / "设置.toml"
    settings.write_text(SETTINGS, encoding="utf-8")

    def run(name, *words, code=0):
        (tmp_path / name).write_text(LOG, encoding="utf-8")
        words = ("login", "import", tmp_path / name, *words, "--settings", settings, "--today", "2026-04-27")
        result = qinling(*words)
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
    assert "可用：网关、另一个" in import_log("gw-1.csv", "--source", "门户", code=2).stderr
    assert "--source 网关 或 --source 另一个" in import_log("gw-2026.csv", code=20).stderr
