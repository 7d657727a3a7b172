"""The command group `config`: what each setting is and where it comes from, and how a file is changed."""

import json
import os
import shlex
import stat
import sys
import tomllib

import pytest
from rich.cells import cell_len

from qinling.cli.settings.schema import SETTINGS
from qinling.cli.setup.config.setting_topics import find_subject, read_subjects
from qinling.cli.setup.settings_text.settings_file import read_settings_text, write_settings_text
from qinling.errors import OutputRefused


@pytest.fixture
def file(tmp_path):
    return tmp_path / "设置" / "settings.toml"


@pytest.fixture
def config(qinling, file):
    """Run a command of `config` on the file of the test."""

    def run(*words, code=0, **env):
        result = qinling("config", *words, **{"QINLING_SETTINGS": str(file)} | env)
        assert result.exit_code == code, (result.stdout, result.stderr)
        return result

    return run


@pytest.fixture
def given(file):
    """Write the settings file of the test."""

    def write(text):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def read(file):
    return tomllib.loads(file.read_text("utf-8-sig"))


# -- set: what is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("warning.near", "9"), {"warning": {"near": 9}}),
        (("Ｗarning.Near", "9"), {"warning": {"near": 9}}),
        (("warning.near", "９"), {"warning": {"near": 9}}),
        (("office", "１２３"), {"office": "１２３"}),
        (("pager", "False"), {"pager": False}),
        (("office", "云岭区秦岭办"), {"office": "云岭区秦岭办"}),
        (("office", "123"), {"office": "123"}),
        (("office", "1#楼"), {"office": "1#楼"}),
        (("office", '他说"好"\\n'), {"office": '他说"好"\\n'}),
        (("office", "甲办，乙办"), {"office": "甲办，乙办"}),
        (("notify.lights", "否"), {"notify": {"lights": False}}),
        (("notify.lights", "true"), {"notify": {"lights": True}}),
        (("notify.quiet", "21:00-07:00"), {"notify": {"quiet": "21:00-07:00"}}),
        (("notify.overdue_day", "周五"), {"notify": {"overdue_day": "周五"}}),
        (("procedure.requires", "文号，整改后照片"), {"procedure": {"requires": ["文号", "整改后照片"]}}),
        (("procedure.requires", "文号", "整改后照片"), {"procedure": {"requires": ["文号", "整改后照片"]}}),
        (("procedure.requires", '["文号"]'), {"procedure": {"requires": ["文号"]}}),
        (("logins.off", ""), {"logins": {"off": []}}),
        (("import.similarity", "0.9"), {"import": {"similarity": 0.9}}),
        (("files.mode", "0640"), {"files": {"mode": "0640"}}),
        (
            ("coordinates.box", "109.5,33.4,110.3,34.2"),
            {"coordinates": {"box": [109.5, 33.4, 110.3, 34.2]}},
        ),
        (("report.order", "1,2"), {"report": {"order": ["1", "2"]}}),
        (("notify.receivers.区.水利局", "stdout"), {"notify": {"receivers": {"区.水利局": ["stdout"]}}}),
        (("actor.names.wang.min", "王敏"), {"actor": {"names": {"wang.min": "王敏"}}}),
        (("import.headings.整改时间", "deadline"), {"import": {"headings": {"整改时间": "deadline"}}}),
        (("channels.群.1.way", "stdout"), {"channels": {"群.1": {"way": "stdout"}}}),
        (('channels."群".port', "25"), {"channels": {"群": {"port": 25}}}),
        (("channels.群.phones", "13800000000"), {"channels": {"群": {"phones": "13800000000"}}}),
        (("channels.群.user", "123"), {"channels": {"群": {"user": "123"}}}),
        (("channels.群.to", "a@x.cn", "b@x.cn"), {"channels": {"群": {"to": ["a@x.cn", "b@x.cn"]}}}),
        (("work.kinds.植树.unit", "棵"), {"work": {"kinds": {"植树": {"unit": "棵"}}}}),
        (
            ("logins.sources.市平台.columns", '{ "操作员" = "account" }'),
            {"logins": {"sources": {"市平台": {"columns": {"操作员": "account"}}}}},
        ),
        (
            ("warning.specials", '[{level = "省级", ahead = 45}]'),
            {"warning": {"specials": [{"level": "省级", "ahead": 45}]}},
        ),
        (("ledger", "台账.db"), {"ledger": "台账.db"}),
    ],
)
def test_a_value_is_typed_plainly_and_written_as_the_file_wants_it(config, given, file, words, written):
    given("# 一行注释\n")
    config("set", *words)
    assert read(file) == written
    assert file.read_text("utf-8").startswith("# 一行注释\n")


def test_a_column_of_a_source_of_logs_is_set_by_its_heading(config, given, file):
    given('[logins.sources."甲.乙"]\nfiles = ["*.csv"]\n')
    config("set", "logins.sources.甲.乙.columns.登录人=account")
    columns = {"登录人": "account"}
    assert read(file)["logins"]["sources"] == {"甲.乙": {"files": ["*.csv"], "columns": columns}}
    assert config("get", "logins.sources.甲.乙.columns.登录人").stdout.startswith("account\n")
    config("unset", "logins.sources.甲.乙.columns.登录人")
    assert "登录人" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("warnig.near", "9"), 2, "没有 warnig.near 这项设置，你是不是想写 warning.near"),
        (("near", "9"), 2, "你是不是想写 warning.near"),
        (("warning", "9"), 2, "warning 是一节，里面有 warning.urgent、"),
        (("warning.near", "9999"), 18, "应是 1 到 3650 的整数"),
        (("warning.near", "2"), 18, "应依次增大"),
        (("warning.near", "很快"), 18, "应是 1 到 3650 的整数"),
        (("office", "甲\u202e乙"), 18, "看不见的控制字符"),
        (("office", "长" * 61), 18, "应是一行文字"),
        (("notify.receivers.麻街镇", "麻街镇群"), 18, "写的渠道 麻街镇群 没有"),
        (("notify.receivers.", "stdout"), 2, "缺名字"),
        (("notify.receivers", "stdout"), 18, "如 qinling config set notify.receivers.麻街镇 stdout"),
        (("channels.群", "stdout"), 18, "如 qinling config set channels.群.way folder"),
        (("channels.群.secret", "abc"), 18, "不能直接写在设置里"),
        (("channels.群.sekret", "abc"), 18, "没有 sekret 这一项，你是不是想写 secret"),
        (
            ("channels.群.to", '["b@x.cn;c@x.cn"]'),
            18,
            "一个地址一项：qinling config set channels.群.to b@x.cn c@x.cn",
        ),
        (("channels.群.to", "a@x.cn", "b@x"), 18, "“b@x”不是一个电子邮件地址"),
        (("channels.群.sender", "b@x.cn;c@x.cn"), 18, "这里只写一个"),
        (("timezone", "北京"), 18, "应是时区名"),
        (("ledger", "甲" * 5000), 18, "超过上限"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_written(config, given, file, words, code, said):
    before = given("# 注释\n[warning]\nnear = 8 # 八天\n").read_bytes()
    assert said in config("set", *words, code=code).stderr
    assert file.read_bytes() == before


def test_a_value_is_needed(config):
    said = config("set", "warning.near", code=2).stderr
    assert "没有写 warning.near 的值。写成 qinling config set warning.near 值" in said


@pytest.mark.parametrize(
    "words",
    [("office=甲办",), ("office＝甲办",), ("office", "=", "甲办"), ("office", "＝甲办"), ("office=", "甲办")],
)
def test_an_equals_sign_parts_key_and_value(config, given, file, words):
    given("")
    config("set", *words)
    assert read(file) == {"office": "甲办"}
    config("set", "office=")
    assert read(file) == {"office": ""}


def test_a_word_of_the_meaning_leads_to_the_key(config):
    assert "含义里有“单位”的：qinling config list 单位" in config("get", "单位", code=2).stderr


def test_a_file_is_named_as_the_program_will_look_for_it(config, file, given):
    given("")
    said = config("set", "calendar", "日历.toml").stderr
    assert f"指的是 {file.parent / '日历.toml'}，现在还没有" in said


# -- set: what the file keeps ---------------------------------------------------------------------

AS_WRITTEN = """\
# 云岭区秦岭办的设置

timezone = "Asia/Shanghai"   # 北京时间

[warning]
urgent = 2 # 两天
# near = 7
upcoming = 15

[[warning.specials]]
level = "省级"
ahead = 45

# 通知
[notify]
office = [
  "stdout", # 窗口
]

[channels."群"]
way = "stdout"

[notify.receivers]
"麻街镇" = ["群"]

[alerts]
# near = 1
"""


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        (("timezone", "UTC"), '"Asia/Shanghai"   #', '"UTC"   #'),
        (("warning.urgent", "3"), "urgent = 2 # 两天", "urgent = 3 # 两天"),
        (("warning.near", "9"), "# near = 7\n", "near = 9\n"),
        (("warning.ahead", "31"), "upcoming = 15\n", "upcoming = 15\nahead = 31\n"),
        (("office", "甲办"), "北京时间\n", '北京时间\noffice = "甲办"\n'),
        (("channels.群.folder", "发件"), 'way = "stdout"\n', 'way = "stdout"\nfolder = "发件"\n'),
        (("notify.receivers.青屏镇", "群"), '"麻街镇" = ["群"]\n', '"麻街镇" = ["群"]\n"青屏镇" = ["群"]\n'),
        (("notify.receivers.麻街镇", "stdout"), '"麻街镇" = ["群"]', '"麻街镇" = ["stdout"]'),
        (("notify.most", "9"), '  "stdout", # 窗口\n]\n', '  "stdout", # 窗口\n]\nmost = 9\n'),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_nothing_but_the_value_changes(config, given, words, old, new, line_end, mark):
    file = given((mark + AS_WRITTEN).replace("\n", line_end))
    config("set", *words)
    assert file.read_bytes().decode() == (mark + AS_WRITTEN.replace(old, new)).replace("\n", line_end)


def test_mixed_line_ends_stay_as_they_are(config, given):
    file = given('# 甲\r\noffice = "甲"\n# 乙\r\n')
    config("set", "office", "丙")
    assert file.read_bytes().decode() == '# 甲\r\noffice = "丙"\n# 乙\r\n'


@pytest.mark.parametrize("text", ["", "[warning]\n", "# 只有注释\n", "[warning]\nurgent = 1"])
def test_a_key_without_a_section_stands_before_all_sections(config, given, text):
    file = given(text)
    config("set", "office", "甲办")
    assert read(file)["office"] == "甲办"


@pytest.mark.parametrize("text", ["warning = { near = 8 }\n", "warning.near = 8\n", '"warning"."near" = 8\n'])
def test_other_ways_to_write_a_section_are_kept(config, given, text):
    file = given(text)
    config("set", "warning.near", "9")
    assert file.read_text("utf-8") == text.replace("8", "9")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_mode_and_link_stay(config, given, file, tmp_path):
    real = tmp_path / "共用.toml"
    real.write_text('office = "甲"\n', "utf-8")
    real.chmod(0o664)
    file.parent.mkdir()
    file.symlink_to(real)
    config("set", "office", "乙")
    assert file.is_symlink()
    assert (read(real), stat.S_IMODE(real.stat().st_mode)) == ({"office": "乙"}, 0o664)


def test_the_same_value_is_not_written_again(config, given):
    file = given('office = "甲"\n')
    before = file.stat()
    assert "没有改动" in config("set", "office", "甲").stderr
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_is_not_there_begins_with_every_setting_as_a_comment(config, file):
    config("set", "warning.near", "9")
    assert read(file)["warning"] == {"near": 9}
    text = file.read_text("utf-8")
    assert all(
        f"# {key.rpartition('.')[2]} = " in text
        for key, one in SETTINGS.items()
        if not one.example and key != "warning.near"
    )
    config("set", "warning.near", "8")
    assert file.read_text("utf-8") == text.replace("near = 9", "near = 8")


def test_a_mistake_elsewhere_does_not_stop_a_change_and_can_be_mended(config, given, file):
    given("[warning]\nnaer = 8\nurgent = 900\n")
    assert "没有 warning.naer" in config("list", "warning").stderr
    config("set", "office", "甲办")
    config("set", "warning.urgent", "2")
    assert read(file) == {"office": "甲办", "warning": {"naer": 8, "urgent": 2}}
    told = config("set", "notify.receivers.麻街镇", "stdout").stderr  # what is written is no error
    assert "写好了，可是设置里原有的错还在" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"office = ", "office 后面没有值"),
        ('office = "甲"'.encode("gb18030"), "不是 UTF-8 编码"),
        (b"x = 1\n" * 800_000, "超过上限"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_alone(config, given, content, said):
    file = given(content)
    for words in (("set", "office", "乙"), ("unset", "office")):
        assert said in config(*words, code=18).stderr
    assert said in config("list", "office").stderr
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("office = “商州区秦岭办”\n", 1, 'office = "商州区秦岭办"'),
        ("office = ‘商州区秦岭办’\n", 1, "office = '商州区秦岭办'"),
        ('x = 1\noffice = "商州区秦岭办”', 2, 'office = "商州区秦岭办"'),
        ('office = "商州“秦岭”办”\n', 1, 'office = "商州“秦岭”办"'),
        ('[notify.receivers]\n“麻街镇” = ["stdout"]\n', 2, '"麻街镇" = ["stdout"]'),
        ('[notify.receivers]\n"甲“乙”" ＝ ["stdout"， "x"]\n', 2, '"甲“乙”" = ["stdout", "x"]'),
        ("【notify】\n", 1, "[notify]"),
        ('[channels."群"]\nsecret = “geheim”\n', 2, "把它们换成半角的"),
    ],
)
def test_signs_of_an_input_method_are_named_with_the_line_to_write(config, given, qinling, text, line, said):
    given(text)
    for words in (("set", "office", "乙"), ("get", "office")):
        told = config(*words, code=18).stderr
        assert f"第 {line} 行的 " in told
        assert said in told
        assert "geheim" not in told


def test_a_folder_or_a_device_is_no_settings_file(config, file):
    file.mkdir(parents=True)
    assert "设置文件" in config("set", "office", "乙", code=18).stderr


def test_a_file_that_is_open_or_read_only_is_refused(config, given):
    file = given('office = "甲"\n')
    lock = file.with_name("~$settings.toml")
    lock.touch()
    assert "正在 WPS 或 Office 里打开" in config("set", "office", "乙", code=26).stderr
    lock.unlink()
    file.chmod(0o444)
    assert "是只读的" in config("set", "office", "乙", code=26).stderr
    assert read(file) == {"office": "甲"}


def test_a_place_under_a_file_is_refused(config, tmp_path):
    (tmp_path / "文件").touch()
    place = tmp_path / "文件" / "settings.toml"
    assert "写不进去" in config("set", "office", "乙", code=26, QINLING_SETTINGS=str(place)).stderr


# -- unset ----------------------------------------------------------------------------------------


def test_unset_takes_a_key_out_and_leaves_the_rest(config, given):
    file = given(AS_WRITTEN)
    assert "去掉了 warning.urgent = 2，现在为默认 3" in config("unset", "warning.urgent").stderr
    assert file.read_text("utf-8") == AS_WRITTEN.replace("urgent = 2 # 两天\n", "")
    assert "没有改动" in config("unset", "warning.urgent").stderr


def test_a_channel_that_is_used_is_not_unset(config, given):
    file = given(AS_WRITTEN)
    assert (
        "渠道 群 还有 notify.receivers.麻街镇 在用，没有去掉"
        in config("unset", "channels.群", code=18).stderr
    )
    config("unset", "notify.receivers.麻街镇")
    config("unset", "channels.群")
    assert "群" not in file.read_text("utf-8")


def test_several_settings_are_taken_out_together_or_not_at_all(config, given):
    file = given(AS_WRITTEN)
    assert "没有 warning.nea 这项设置" in config("unset", "timezone", "warning.nea", code=2).stderr
    assert "还有 notify.receivers.麻街镇 在用" in config("unset", "timezone", "channels.群", code=18).stderr
    assert file.read_text("utf-8") == AS_WRITTEN
    told = config("unset", "channels.群,", "notify.receivers.麻街镇、warning.urgent").stderr
    again = "qinling config set notify.receivers.麻街镇=群 warning.urgent=2 channels.群.way=stdout"
    assert f"要它回来：{again}" in told
    assert "群" not in file.read_text("utf-8")
    config(*again.split()[2:])
    assert read(file) == tomllib.loads(AS_WRITTEN)


def test_a_table_that_was_taken_out_is_told_with_what_sets_it_again(config, given):
    text = """[notify.receivers]
"麻街镇" = ["stdout"]
"区 局" = ["stdout"]
[saved_filters]
"急" = "-u 水利局"
[channels."群"]
way = "wecom"
secret = "geheim"
"""
    file = given(text)
    told = config("unset", "notify.receivers").stderr
    first, second = (
        "qinling config set notify.receivers.麻街镇=stdout", 'qinling config set "notify.receivers.区 局=stdout"'
    )  # fmt: skip
    assert f"要它回来：{first}；{second}" in told
    for line in (first, second):
        config(*shlex.split(line)[2:])
    assert read(file)["notify"] == tomllib.loads(text)["notify"]
    again = config("unset", "saved_filters").stderr.partition("要它回来：")[2]
    config(*shlex.split(again)[2:])
    assert read(file)["saved_filters"] == {"急": "-u 水利局"}
    told = config("unset", "channels", "saved_filters").stderr
    assert "geheim" not in told
    assert "要它回来" not in told  # the secret of a channel cannot be said


# -- list and get ---------------------------------------------------------------------------------


def test_list_names_value_source_and_meaning_of_every_setting(config, given, file):
    given(AS_WRITTEN)
    said = json.loads(config("list", "--json", QINLING_WARNING_NEAR="8").stdout)
    assert (said["schema"], said["kind"], said["path"]) == ("qinling/1", "settings", str(file))
    items = {item["key"]: item for item in said["items"]}
    assert items.keys() == SETTINGS.keys()
    assert [items["warning.urgent"][key] for key in ("value", "default", "source", "line")] == [
        2,
        3,
        "file",
        6,
    ]
    assert [items["warning.near"][key] for key in ("value", "source", "place")] == [
        8,
        "environment",
        "QINLING_WARNING_NEAR",
    ]
    assert [items["warning.ahead"][key] for key in ("value", "source", "line")] == [30, "default", None]
    assert items["notify.office"]["line"] == 16
    assert items["notify.receivers"]["line"] == 23
    assert (items["ledger"]["source"], items["ledger"]["place"]) == ("environment", "QINLING_LEDGER")
    assert items["warning.specials"]["value"] == [{"level": "省级", "ahead": 45}]


def test_list_shows_what_was_changed_or_what_a_word_is_about(config, given):
    given(AS_WRITTEN)
    shown = config("list", "--changed", QINLING_LEDGER=None).stdout
    assert "warning.urgent = 2  （设置文件第 6 行，默认 3）" in shown
    assert "warning.ahead" not in shown
    assert "notify.quiet" in config("list", "静默").stdout
    assert "没有哪项设置" in config("list", "没有的词", code=2).stderr


def test_a_typed_ledger_is_an_option(config):
    said = json.loads(config("get", "ledger", "--json", "--ledger", "另.db").stdout)["items"][0]
    assert (said["value"], said["source"], said["place"]) == ("另.db", "option", "--ledger")


def test_get_prints_the_value_alone_on_stdout(config, given):
    given(AS_WRITTEN)
    result = config("get", "timezone")
    assert result.stdout == "Asia/Shanghai\n"
    assert "设置文件第 3 行" in result.stderr
    assert config("get", "notify.office").stdout == "stdout\n"
    assert config("get", "notify.receivers.麻街镇").stdout == "群\n"
    assert config("get", "channels.群.way").stdout == "stdout\n"
    assert "里没有 青屏镇。已有：麻街镇" in config("get", "notify.receivers.青屏镇", code=2).stderr


def test_several_settings_are_shown_behind_their_keys(config, given):
    given(AS_WRITTEN)
    result = config("get", "timezone,", "notify.office，notify.receivers.麻街镇")
    assert result.stdout.splitlines() == [
        'timezone = "Asia/Shanghai"', 'notify.office = ["stdout"]', 'notify.receivers.麻街镇 = ["群"]'
    ]  # fmt: skip
    items = json.loads(config("get", "timezone", "office", "--json").stdout)["items"]
    assert [one["key"] for one in items] == ["timezone", "office"]
    assert "没有写是哪项设置" in config("get", "，", code=2).stderr


def test_a_broken_file_does_not_hide_the_defaults(config, given):
    given("office = \n")
    for words in (
        ("get", "timezone"),
        ("get", "timezone", "--json"),
    ):  # a script would take it for what is set
        refused = config(*words, code=18)
        assert (refused.stdout, "office 后面没有值" in refused.stderr) == ("", True)
    result = config("list", "--json")
    assert {item["source"] for item in json.loads(result.stdout)["items"]} <= {"default", "environment"}
    assert "office 后面没有值" in result.stderr


SECRETS = """\
[channels."群"]
way = "wecom"
secret = "geheim-1"
sign = "geheim-2"
url = "https://qyapi.example.cn/send?key=geheim-3"
body = '{"password": "geheim-4"}'
sekret = "geheim-5"

[channels."群".headers]
Authorization = "geheim-6"

[export]
title = "https://wang:geheim-7@example.cn/?token=geheim-8"
"""


@pytest.mark.parametrize(
    "words",
    [
        ("config", "list"),
        ("config", "list", "--json"),
        ("config", "get", "channels"),
        ("config", "get", "channels", "--json"),
        ("config", "get", "channels.群.secret"),
        ("config", "get", "channels.群.headers", "--json"),
        ("config", "get", "export.title"),
        ("config", "set", "channels.群.secret", "geheim-9"),
        ("config", "set", "channels.群.url", "http://geheim-9 x"),
        ("config", "set", "channels.群.way", "folder"),
        ("config", "unset", "channels.群.sekret", "--json"),
        ("config", "unset", "channels.群", "--json"),
        ("config", "edit"),
        ("notify", "test", "群"),
        ("doctor",),
        ("doctor", "--json"),
        ("list", "--ledger", "postgresql://wang:geheim-9@host/x"),
        ("config", "list", "--ledger", "postgresql://wang:geheim-9@host/x"),
    ],
)
def test_no_secret_is_ever_shown(qinling, given, words):
    file = given(SECRETS)
    result = qinling(*words, QINLING_SETTINGS=str(file), EDITOR="true", VISUAL="")
    assert result.exit_code in (0, 2, 18, 29)
    assert "geheim" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    "text", ['channels = "geheim"\n', '[channels]\n"群" = "geheim"\n', 'channels.a.b.c = "geheim"\n']
)
def test_no_secret_stands_in_a_mistake_of_the_settings(qinling, given, text):
    result = qinling("warn", QINLING_SETTINGS=str(given(text)))
    assert "geheim" not in result.stderr
    assert "geheim" not in qinling("config", "list", "--json", QINLING_SETTINGS=str(given(text))).stdout


# -- path and edit --------------------------------------------------------------------------------


def test_path_is_where_the_file_is_or_would_be(config, file, given, qinling, tmp_path):
    assert qinling("config", "path").stdout == f"{tmp_path / 'qinling' / 'settings.toml'}\n"
    result = config("path")
    assert (result.stdout, "还没有" in result.stderr) == (f"{file}\n", True)
    given("")
    said = json.loads(config("path", "--json").stdout)
    assert (said["kind"], said["path"], said["exists"]) == ("settings_path", str(file), True)


@pytest.fixture
def editor(tmp_path):
    """Return the words of an editor that replaces one text by another."""

    def build(old, new):
        script = tmp_path / "editor.py"
        script.write_text(
            "import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n"
            f"text = path.read_bytes().decode().replace({old!r}, {new!r})\npath.write_bytes(text.encode())\n",
            "utf-8",
        )
        return f"{sys.executable} {script}"

    return build


def test_edit_takes_what_is_right(config, given, editor):
    file = given(AS_WRITTEN.replace("\n", "\r\n"))
    config("edit", EDITOR=editor("urgent = 2", "urgent = 1"), VISUAL="")
    assert file.read_bytes().decode() == AS_WRITTEN.replace("urgent = 2", "urgent = 1").replace("\n", "\r\n")
    assert "没有改动" in config("edit", EDITOR="nobody", VISUAL=editor("不在", "x")).stderr


def test_edit_of_no_file_begins_with_the_comments(config, file, editor):
    config("edit", EDITOR=editor('# office = ""', 'office = "甲办"'), VISUAL="")
    assert read(file)["office"] == "甲办"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("urgent = 900", "应依次增大"),
        ("urgent =", "urgent 后面没有值"),
        ("urgent = 0", "行：warning.urgent = 0"),
    ],
)
def test_edit_leaves_the_file_and_keeps_what_was_wrong(config, given, editor, new, said):
    file = given(AS_WRITTEN)
    result = config("edit", EDITOR=editor("urgent = 2", new), VISUAL="", code=18)
    assert said in result.stderr
    assert file.read_text("utf-8") == AS_WRITTEN
    assert file.with_name("settings-未采用.toml").read_text("utf-8") == AS_WRITTEN.replace("urgent = 2", new)
    again = config("edit", EDITOR=editor("不在", "x"), VISUAL="")
    assert f"没有采用的还在 {file.with_name('settings-未采用.toml')}" in again.stderr


def test_edit_of_no_file_that_changes_nothing_writes_none(config, file):
    assert "没有改动，没有写" in config("edit", EDITOR="true", VISUAL="").stderr
    assert not file.exists()


def test_what_was_typed_is_kept_whatever_goes_wrong(config, given, tmp_path):
    """The editor fails after it has saved; another program writes the file meanwhile; it saves what is no text."""
    file = given(AS_WRITTEN)
    script = tmp_path / "editor.py"
    typed = []
    for content, code in (
        ("path.write_text('office = 1'); sys.exit(3)", 20),
        (f"path.write_text('office = \\'甲\\''); Path({str(file)!r}).write_text('')", 26),
        ("path.write_bytes(b'\\xff\\xff\\xff')", 26),
    ):
        file.write_text(AS_WRITTEN, "utf-8")
        script.write_text(
            f"import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n{content}\n", "utf-8"
        )
        typed.append(config("edit", EDITOR=f"{sys.executable} {script}", VISUAL="", code=code).stderr)
    kept = [file.with_name(f"settings-未采用{number}.toml") for number in ("", "-2", "-3")]
    assert [f"改过的存为 {place}\n" in said for place, said in zip(kept, typed, strict=True)] == [True] * 3
    assert [one.read_bytes() for one in kept] == [b"office = 1", "office = '甲'".encode(), b"\xff\xff\xff"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("office = '甲'\noffice = '乙'", "第 2 行的 office 前面已经写过"),
        ("office = '甲'\noffice = '乙'\npager = true\n", "第 2 行的 office 前面已经写过"),
        ('[notify.receivers]\n"甲" = []\n"甲" = [\n"x"]\n', '第 3 行的 "甲" 前面已经写过'),
        ("[warning]\n[backup]\n [warning] # 再写\n", "第 3 行的 [warning] 前面已经写过"),
        ("channels = {a = 1, a = 1}", "第 1 行的 channels 里同一项写了两次"),
    ],
)
def test_a_key_that_stands_twice_is_named(config, given, editor, text, said):
    given("")
    assert said in config("edit", VISUAL=editor("", text), code=18).stderr
    given(text)
    assert said in config("set", "office", "丙", code=18).stderr
    assert said in config("list").stderr


def test_an_editor_that_is_missing_or_fails_is_told(config, given):
    file = given(AS_WRITTEN)
    told = config("edit", EDITOR="nosuch", VISUAL="", code=2).stderr
    assert "环境变量 EDITOR 写的编辑器 nosuch 找不到" in told
    assert "没有正常结束（1）" in config("edit", EDITOR="false", VISUAL="", code=20).stderr
    assert "这里不是终端，开不了编辑器" in config("edit", EDITOR="", VISUAL="", code=20).stderr
    assert file.read_text("utf-8") == AS_WRITTEN


# -- the ledger of the settings -------------------------------------------------------------------


def test_the_ledger_of_the_settings_is_used_where_none_is_named(qinling, given, file):
    given('ledger = "台账/今年.db"\n')
    env = {"QINLING_SETTINGS": str(file), "QINLING_LEDGER": None}
    assert qinling("init", **env).exit_code == 0
    assert (file.parent / "台账" / "今年.db").exists()
    assert "另.db" in qinling("list", "--ledger", "另.db", **env).stderr
    given('ledger = "postgresql://wang:geheim@host/x"\n')
    refused = qinling("list", **env)
    assert (refused.exit_code, "geheim" in refused.stderr) == (18, False)


def test_a_file_that_was_written_meanwhile_is_not_overwritten(given):
    file = given('office = "甲"\n')
    old = read_settings_text(file)
    file.write_text('office = "别人的"\n', "utf-8")
    with pytest.raises(OutputRefused, match="刚被别的程序写过"):
        write_settings_text(old, 'office = "乙"\n')
    assert read(file) == {"office": "别人的"}
    missing = read_settings_text(file.with_name("新.toml"))
    file.with_name("新.toml").write_text("", "utf-8")
    with pytest.raises(OutputRefused, match="刚被别的程序写过"):
        write_settings_text(missing, "x = 1\n")


def test_what_an_editor_saves_in_the_encoding_of_windows_is_read(config, given, tmp_path):
    file = given(AS_WRITTEN)
    script = tmp_path / "notepad.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\ntext = path.read_bytes().decode()\n"
        "path.write_bytes(text.replace('两天', '两个整天').encode('gb18030'))\n",
        "utf-8",
    )
    config("edit", VISUAL=f"{sys.executable} {script}")
    assert file.read_text("utf-8") == AS_WRITTEN.replace("两天", "两个整天")


@pytest.mark.parametrize("width", ["60", "80", "200"])
def test_no_line_of_the_list_is_wider_than_the_screen(config, given, width):
    given(AS_WRITTEN)
    lines = config("list", COLUMNS=width).stdout.splitlines()
    assert max(map(cell_len, lines)) <= int(width)


@pytest.mark.parametrize("address", ["https://qyapi.cn/send?key=geheim", "https://hook.cn/bot/geheim"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("config", "list"), 0),
        (("config", "list", "--json"), 0),
        (("config", "get", "notify.receivers"), 0),
        (("config", "get", "notify.receivers.青屏镇"), 0),
        (("config", "set", "notify.receivers.麻街镇", "ADDRESS"), 18),
        (("config", "unset", "notify.receivers.青屏镇"), 0),
        (("config", "unset", "notify.receivers.ADDRESS"), 0),
        (("import", "."), 18),
        (("cron", "show"), 18),
        (("notify", "test", "ADDRESS"), 18),
        (("init", "--receiver", "青屏镇=ADDRESS"), 2),
        (("doctor",), 29),
    ],
)
def test_an_address_where_a_channel_is_meant_is_never_shown(qinling, given, address, words, code):
    file = given(f'[notify.receivers]\n"青屏镇" = ["{address}"]\n"{address}" = ["stdout"]\n')
    result = qinling(*(one.replace("ADDRESS", address) for one in words), QINLING_SETTINGS=str(file))
    assert "geheim" not in result.stdout + result.stderr
    assert result.exit_code == code


def test_a_channel_without_a_key_is_refused_without_the_others(config, given):
    given('[channels."群"]\nway = "folder"\nfolder = "发件"\n')
    said = config("set", "channels.发", "夹.way", "folder", code=18).stderr
    assert "{" not in said
    assert "如 qinling config set channels.发.way folder" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "."), 18),
        (("config", "path"), 18),
        (("config", "get", "office"), 18),
        (("init",), 18),
        (("doctor",), 29),
    ],
)
def test_settings_that_nobody_can_look_for_are_an_error_and_not_the_defaults(qinling, tmp_path, words, code):
    folder = tmp_path / ("长" * 100)  # longer than a name may be: also root cannot look there
    homes = {"XDG_CONFIG_HOME": str(folder), "QINLING_SETTINGS": None}
    result = qinling(*words, **homes)
    assert (result.exit_code, "看不了设置文件" in result.stdout + result.stderr) == (code, True)


@pytest.mark.parametrize(
    "words", [("超期 麻街镇",), ("-u 水利局 --overdue",), ("超期", "麻街镇"), ("--overdue 麻街镇、青屏镇",)]
)
def test_a_single_filter_is_set_shown_and_taken_out(config, given, words):
    file = given('[saved_filters]\n"水" = "水利局"\n')
    config("set", "saved_filters.急", *words, "--json")
    assert read(file)["saved_filters"] == {"水": "水利局", "急": " ".join(words)}
    assert config("get", "saved_filters.急").stdout == " ".join(words) + "\n"
    config("unset", "saved_filters.急")
    assert read(file)["saved_filters"] == {"水": "水利局"}
    assert "已有：水" in config("get", "saved_filters.急", code=2).stderr


def test_a_filter_that_is_wrong_is_refused_with_what_may_be_written(config, given):
    given("")
    assert "--nosuch 不是筛选的选项" in config("set", "saved_filters.急", "--nosuch 1", code=18).stderr
    assert (
        "如 qinling config set saved_filters.河道超期"
        in config("set", "saved_filters", "急=超期", code=18).stderr
    )
    assert "应是 1 到 3650 的整数" in config("set", "warning.near", "-1", code=18).stderr


def test_a_file_that_was_not_there_is_said_to_be_new(config, file):
    assert f"{file} 原来没有，已新建" in config("set", "office", "甲").stderr
    assert "已新建" not in config("set", "office", "乙").stderr


@pytest.mark.parametrize(
    ("text", "key", "left"),
    [
        ("office = '甲'\nofice = 'geheim'\n", "ofice", {"office": "甲"}),
        ("[warning]\nneer = 5\nnear = 6\n", "warning.neer", {"warning": {"near": 6}}),
        ("[nosuch]\na = 1\nb = 2\n[warning]\nnear = 6\n", "nosuch", {"warning": {"near": 6}}),
        ("[nosuch]\na = 1\nb = 2\n", "nosuch.a", {"nosuch": {"b": 2}}),
        ("warning = 5\n", "warning", {}),
    ],
)
def test_what_is_no_setting_can_be_taken_out(config, given, text, key, left):
    file = given(text)
    said = config("unset", key, "--json")
    assert read(file) == left
    assert "geheim" not in said.stdout
    given(text)
    assert f"去掉了 {key}，它不是一项设置" in config("unset", key).stderr


@pytest.mark.parametrize("key", ["warning", "ofice", "warning.neer", "nosuch.a.b"])
def test_nothing_is_taken_out_that_is_a_section_or_not_there(config, given, key):
    text = "[warning]\nnear = 6\n"
    file = given(text)
    config("unset", key, code=2)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("word", "key"), [("预警", "warning.near"), ("坐标", "coordinates.box"), ("督办", "supervision.urge")]
)
def test_settings_are_found_by_what_the_manual_calls_them(config, word, key):
    shown = [one["key"] for one in json.loads(config("list", word, "--json").stdout)["items"]]
    assert key in shown
    assert "pager" not in shown


def test_every_row_of_the_manual_names_a_setting():
    for name, words in read_subjects():
        assert any(find_subject(key, [(name, words)]) for key in SETTINGS), name
    assert find_subject("ledger", read_subjects()) == "用哪本台账 安装和设置"


def test_set_and_unset_leave_a_new_file_as_it_was(config, file):
    config("set", "pager", "否")
    config("unset", "pager")
    before = file.read_text("utf-8")
    for key, value in (("warning.near", "9"), ("office", "甲"), ("export.columns", "编号")):
        assert "说明去掉了" not in config("set", key, value).stderr
        config("unset", key)
        assert file.read_text("utf-8") == before


def test_comments_within_a_value_that_is_replaced_are_told(config, given):
    given('procedure.requires = [\n  "验收意见文字", # 一\n  "文号", # 二\n]\n')
    said = config("set", "procedure.requires", "文号", "整改后照片").stderr
    assert "说明去掉了：# 一；# 二" in said


def test_an_address_that_no_server_takes_is_not_written(qinling, tmp_path):
    pytest.importorskip("psycopg")
    before = sorted(tmp_path.rglob("*"))
    told = qinling("config", "set", "ledger", "postgresql://wang@h/q?offce=x")
    assert told.exit_code == 18
    assert "没有改" in told.stderr
    assert "offce" in told.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_setting_is_written_though_the_address_of_the_ledger_is_wrong(run_ok):
    pytest.importorskip("psycopg")
    bad = "postgresql://wang@h/q?offce=x"
    run_ok("--ledger", bad, "config", "set", "notify.receivers.水利局", "stdout")
    assert "stdout" in run_ok("config", "get", "notify.receivers.水利局").stdout


def test_the_user_of_an_address_is_shown_and_a_password_is_not(run_ok):
    run_ok("config", "set", "ledger", "postgresql://wang@h/q?office=a")
    assert run_ok("config", "get", "ledger", QINLING_LEDGER=None).stdout == "postgresql://wang@h/q?office=a\n"
    from qinling.cli.settings.secret_masking import mask_text

    assert mask_text("postgresql://wang:geheim@h/q") == "postgresql://wang:（已隐去）@h/q"
    assert mask_text("tgram://123456@chat") == "tgram://（已隐去）@chat"


@pytest.mark.parametrize(
    ("key", "typed", "number"),
    [
        *(("notify.most", one, "10") for one in ("十", "10", "10条")),
        ("warning.near", "九", "9"),
        ("warning.near", "十二", "12"),
        ("warning.ahead", "一百", "100"),
    ],
)
def test_a_number_in_words_is_written_as_one(run_ok, key, typed, number):
    assert f"{key} = {number}（" in run_ok("config", "set", key, typed).stderr
    assert run_ok("config", "get", key).stdout == f"{number}\n"


def test_a_duration_in_words_is_told_as_the_number_understood(run_ok):
    assert "warning.near：两周 读作 14" in run_ok("config", "set", "warning.near", "两周").stderr
    assert "读作" not in run_ok("config", "set", "warning.near", "9").stderr


def test_a_setting_by_its_everyday_name_and_a_person_without_a_name_are_told(qinling):
    assert "你是不是想写 office" in qinling("config", "set", "单位名称", "甲办").stderr
    assert "你是不是想写 actor.names" in qinling("config", "set", "姓名", "王敏").stderr
    assert "qinling config unset actor.names.root" in qinling("config", "set", "actor.names.root=").stderr
