"""What an administrator types in the first ten minutes: each slip is taken as it is meant, or leads to a line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.cli.context import Desk
from qinling.cli.setup.settings_text.typed_settings import split_typed_keys, split_typed_settings


@pytest.fixture
def config(qinling, with_settings, monkeypatch):
    monkeypatch.setattr(Desk, "system_user", "wangmin")
    env = with_settings("# 说明\n")

    def run(*words, code=0):
        result = qinling(*words, **env)
        assert result.exit_code == code, (result.stdout, result.stderr)
        return result.stderr

    return run


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("warning.near", "9天"), {"warning": {"near": 9}}),
        (("warning.near", "９ 天"), {"warning": {"near": 9}}),
        (("supervision.urge", "2个工作日"), {"supervision": {"urge": 2}}),
        (("notify.quiet", "21点到7点"), {"notify": {"quiet": "21:00-07:00"}}),
        (("notify.quiet", "21：30～7:00"), {"notify": {"quiet": "21:30-07:00"}}),
        (("actor.fixed", "对"), {"actor": {"fixed": True}}),
        (("pager", "关"), {"pager": False}),
        (("channels.邮件.way", "邮件"), {"channels": {"邮件": {"way": "mail"}}}),
        (
            ("channels.邮件.host", "smtp.x.cn：465"),
            {"channels": {"邮件": {"host": "smtp.x.cn", "port": 465, "security": "ssl"}}},
        ),
    ],
)
def test_a_plain_value_is_taken(config, tmp_path, words, written):
    config("config", "set", *words)
    assert tomllib.loads((tmp_path / "settings.toml").read_text("utf-8")) == written


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("config", "set", "supervision.urge", "2天"), 18, "qinling config get supervision.urge"),
        (("config", "set", "notify.quiet", "25点到7点"), 18, "如 21:00-07:00"),
        (("config", "set", "actor.names", "root=王敏"), 2, "qinling config set actor.names.root 王敏"),
        (("config", "set", "actor.names", "王敏"), 2, "qinling config set actor.names.wangmin 王敏"),
        (
            ("config", "set", "notify.receivers.麻街镇", "a@x.cn"),
            2,
            "qinling init --receiver 麻街镇=a@x.cn",
        ),
        (("config", "set", "notify.office", "群"), 18, "qinling config set notify.office stdout"),
        (("init", "云岭区秦岭办"), 2, "qinling init --office 云岭区秦岭办"),
        (("init", "--receiver", "麻街镇=https://x.cn/send?key=geheim"), 2, "麻街镇=wecom:env:变量名"),
        (("notify", "test", "群"), 18, "新的，用 qinling init --receiver 单位=去处"),
    ],
)
def test_another_leads_to_a_line(config, tmp_path, words, code, line):
    said = config(*words, code=code)
    assert line in said
    assert "geheim" not in said
    assert (tmp_path / "settings.toml").read_text("utf-8") == "# 说明\n"


KEYS = ["warning.near", "office", "notify.receivers.麻街镇", "channels.发件夹.to"]
VALUE = st.sampled_from(["9", "甲办", "a@x.cn", "21:00-07:00"])


@given(st.lists(st.tuples(st.sampled_from(KEYS), VALUE), min_size=1, max_size=4), st.data())
def test_a_comma_between_settings_is_of_neither(settings, data):
    words = [f"{key}={value}" for key, value in settings]
    line = words[0]
    for word in words[1:]:
        line += data.draw(st.sampled_from(["\n", ",\n", "，", "、", ",", "； ", "\n,\n"])) + word
    assert split_typed_settings(line.split("\n")) == [[word] for word in words]
    keys = line.replace("=9", "").replace("=甲办", "").replace("=a@x.cn", "").replace("=21:00-07:00", "")
    assert split_typed_keys(keys.split("\n")) == [key for key, _ in settings]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("warning.near=9,", "warning.urgent=2"), {"warning": {"near": 9, "urgent": 2}}),
        (("warning.near=9，warning.urgent=2",), {"warning": {"near": 9, "urgent": 2}}),
        (("warning.near", "9,", "warning.urgent", "2"), {"warning": {"near": 9, "urgent": 2}}),
        (("office", "甲办,乙办"), {"office": "甲办,乙办"}),
        (("alerts.off", "进度滞后,", "久未报进展"), {"alerts": {"off": ["进度滞后", "久未报进展"]}}),
        (("saved_filters.急", "镇=甲,局=乙"), {"saved_filters": {"急": "镇=甲,局=乙"}}),
    ],
)
def test_a_comma_within_a_value_stays(config, tmp_path, words, written):
    config("config", "set", *words)
    assert tomllib.loads((tmp_path / "settings.toml").read_text("utf-8")) == written


def test_a_channel_is_set_up_by_the_commands_that_it_names(config):
    told = config("config", "set", "channels.群.way", "mail")
    words = "channels.群.host=服务器 channels.群.sender=发件地址 channels.群.to=收件地址"
    assert f"渠道 群 还缺 host、sender、to：qinling config set {words}" in told
    told = config("config", "set", "channels.群.host=h.cn", "channels.群.sender=a@x.cn")
    assert "渠道 群 还缺 to：qinling config set channels.群.to=收件地址" in told
    assert "渠道 群 写全了" in config("config", "set", "channels.群.to=b@x.cn")
    told = config("config", "set", "channels.夹.folder=发件")
    assert "渠道 夹 还缺 way（怎么发：folder 文件夹）：qinling config set channels.夹.way=folder" in told


def test_what_is_not_there_leads_to_what_is(config):
    assert "是接收人的，写成 notify.receivers.麻街镇" in config("config", "set", "麻街镇=stdout", code=2)
    config("config", "set", "channels.发件夹.way=folder", "channels.发件夹.folder=发件")
    assert "channels 里有：发件夹" in config("config", "unset", "channels.发件")
    assert "没有发送渠道 发件，你是不是想写 发件夹" in config("notify", "test", "发件", code=18)
    assert "里只有符号" in config("config", "set", "office", "“", code=2)
    config("config", "set", "office", "")


def test_columns_that_no_export_has_are_told_at_once_and_by_doctor(config, qinling, with_settings):
    assert "导出时会停下：没有“不存在的列”" in config("config", "set", "export.columns", "编号,不存在的列")
    env = with_settings('[export]\ncolumns = ["编号", "不存在的列"]\n')
    assert "设置 export.columns：没有“不存在的列”" in qinling("doctor", **env).stdout
