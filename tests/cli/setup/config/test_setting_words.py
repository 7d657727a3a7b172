"""Settings as a person types them: several at once, without a command, and words for pages of the manual."""

import json
import tomllib

import pytest

from qinling.cli.commands import COMMANDS
from qinling.cli.lookup.topic_words import TOPIC_WORDS
from qinling.cli.manual_topics import read_topics
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.setup.config.setting_topics import find_topic


@pytest.fixture
def config(qinling, with_settings):
    env = with_settings("# 说明\n")

    def run(*words, code=0):
        result = qinling("config", *words, **env)
        assert result.exit_code == code, (result.stdout, result.stderr)
        return result

    return run


@pytest.fixture
def read(tmp_path):
    return lambda: tomllib.loads((tmp_path / "settings.toml").read_text("utf-8"))


def test_several_settings_are_written_at_once(config, read):
    told = config("set", "office=甲区", "warning.near＝9", "notify.receivers.麻街镇=stdout").stderr
    assert read() == {
        "office": "甲区",
        "warning": {"near": 9},
        "notify": {"receivers": {"麻街镇": ["stdout"]}},
    }
    assert 'office = "甲区"' in told
    assert "warning.near = 9" in told
    items = json.loads(config("set", "office=乙", "warning.near=8", "--json").stdout)["items"]
    assert [(one["key"], one["before"], one["after"]) for one in items] == [
        ("office", "甲区", "乙"),
        ("warning.near", 9, 8),
    ]


def test_their_order_makes_no_difference(config, read):
    config("set", "warning.near=20", "warning.upcoming=40", "warning.ahead=60")
    assert read()["warning"] == {"near": 20, "upcoming": 40, "ahead": 60}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("office=甲区", "warning.near=900"), 18, "应依次增大"),
        (("office=甲区", "warning.naer=9"), 2, "warning.naer"),
        (("office=甲区", "office=乙区"), 2, "office 写了两次"),
        (("office", "甲区", "warning.near", "9"), 2, "qinling config set office=甲区 warning.near=9"),
    ],
)
def test_a_mistake_in_one_writes_none(config, read, words, code, said):
    assert said in config("set", *words, code=code).stderr
    assert read() == {}


def test_a_value_with_an_equals_sign_or_a_blank_stays_one(config, read):
    config("set", "office=甲区", "秦岭办")
    config("set", "saved_filters.急", "--unit=水利局")
    config("set", "brief.template=x=y.txt")
    assert (read()["office"], read()["saved_filters"], read()["brief"]["template"]) == (
        "甲区 秦岭办",
        {"急": "--unit=水利局"},
        "x=y.txt",
    )


def test_a_key_alone_is_shown_and_a_value_behind_it_is_refused_with_the_command(config, read):
    assert config("warning.near").stdout == "7\n"
    assert config("warning").stdout.startswith("warning.urgent")
    assert json.loads(config("office", "--json").stdout)["items"][0]["key"] == "office"
    assert "notify.receivers" in config("提醒").stdout or "alerts" in config("提醒").stdout
    for words in (("warning.near", "9"), ("warning.near=9",), ("warning.near", "=", "9")):
        assert "qinling config set warning.near 9" in config(*words, code=2).stderr
    assert read() == {}
    assert "没有“乱写”这个命令" in config("乱写", code=2).stderr
    assert "qinling config unset office" in config("remove", "office", code=2).stderr


def test_a_table_of_channels_may_be_set_whole(config, read):
    config("set", "channels", '{"甲"={way="folder",folder="发件"}}')
    assert read()["channels"] == {"甲": {"way": "folder", "folder": "发件"}}


def test_every_word_leads_to_a_page():
    titles = read_topics(COMMANDS).titles
    assert set(TOPIC_WORDS.values()) <= titles.keys()
    assert {find_topic(key) for key in SETTINGS} <= titles.keys()


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("收件人", "通知渠道"),
        ("邮件", "通知渠道"),
        ("提醒", "预警"),
        ("warning.near", "预警"),
        ("notify.receivers.麻街镇", "通知渠道"),
        ("office", "设置"),
        ("怎样改设置", "设置"),
        ("周报", "报告"),
        ("查找", "查看"),
    ],
)
def test_a_word_that_is_no_title_finds_its_page(qinling, word, title):
    result = qinling("help", word)
    assert result.exit_code == 0, result.stderr
    assert f"没有叫“{word}”的主题，说它的是“{title}”" in result.stderr
    assert result.stdout.startswith(title)


def test_a_word_of_nothing_is_refused(qinling):
    assert qinling("help", "乱七八糟").exit_code == 2
