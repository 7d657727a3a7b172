"""The sections [logins.sources.NAME] become rules, or every mistake is named."""

import pytest

from qinling.cli.settings.loader import read_settings
from qinling.errors import SettingsRefused
from qinling.rules.logins.logs.log_source_rules import LogReadingRules, LogSourceRules


def load(tmp_path, text):
    path = tmp_path / "设置.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path, {}).log_reading


def test_a_source_has_everything_that_was_written(tmp_path):
    rules = load(
        tmp_path,
        """
[logins]
ignore_words = ["心跳"]
ignore_accounts = ["SYSTEM", "svc-*"]
[logins.sources."网关"]
files = ["gw-*.csv"]
form = "web"
columns = { "op" = "outcome", "who" = "账号" }
success = ["Y"]
failure = ["N"]
ignore = ["X"]
timezone = "UTC"
day_order = "日/月/年"
login_url = "/login"
""",
    )
    columns = {"op": "outcome", "who": "account"}
    source = LogSourceRules(
        "网关", ("gw-*.csv",), "web", columns, ("Y",), ("N",), ("X",), "UTC", "日/月/年", "/login"
    )
    assert rules == LogReadingRules({"网关": source}, ("心跳",), ("SYSTEM", "svc-*"))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("file = 3", "没有 file 这一项，可用：files、form"),
        ('files = "a" \ncolumns = { "op" = "大概" }', "columns 没有 大概 这个字段"),
        ("columns = { op = 3 }", "columns 应写成"),
        ('form = "nginx"', "form 应是 sshd、web 之一"),
        ('timezone = "Mars"', "timezone 应是时区名"),
        ('day_order = "年/月/日"', "day_order 应是 日/月/年、月/日/年 之一"),
        ('success = ["0"]\nfailure = ["1", "0"]', "0 在 success、failure、ignore 里写了不止一处"),
    ],
)
def test_a_mistake_names_the_source_and_the_key(tmp_path, line, why):
    with pytest.raises(SettingsRefused, match=f"logins.sources = .*网关 (?:的 |){why}"):
        load(tmp_path, f'[logins.sources."网关"]\n{line}\n')
