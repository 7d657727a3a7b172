"""The first set-up: an empty ledger, and the settings that the office gives."""

import os
import stat
import tomllib

import pytest

from qinling.cli.context import Desk
from tests.checkout import ROOT
from tests.cli.framework.terminal.test_terminal import Terminal


@pytest.fixture
def own_settings(tmp_path):
    """Where the user's own settings file is, or would be."""
    return tmp_path / "qinling" / "settings.toml"


@pytest.fixture
def given_user(monkeypatch):
    monkeypatch.setattr(Desk, "system_user", "wangmin")


def read(file):
    return tomllib.loads(file.read_text("utf-8"))


def test_init_makes_an_empty_ledger_once(qinling, ledger, own_settings):
    first, *after = qinling("init").stderr.splitlines()
    assert first == f"已新建台账 {ledger}"
    assert after[0] == "接着："
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    before = ledger.read_bytes()
    assert "没有改动" in qinling("init").stderr
    assert ledger.read_bytes() == before
    assert not own_settings.exists()  # a script that says nothing of settings gets none


def test_what_comes_next_can_be_typed(qinling, ledger, tmp_path, given_file):
    def list_next(*words, **env):
        lines = qinling("init", *words, **env).stderr.splitlines()
        return [line.split("  （")[0].strip() for line in lines[lines.index("接着：") + 1 :]]

    assert list_next() == ["qinling import 手里的台账.xlsx --dry-run", "qinling doctor", "qinling help 开始"]
    other = tmp_path / "练习 一.db"
    assert list_next("--ledger", other)[1] == f'qinling doctor --ledger "{other}"'
    assert qinling("add", "级别=区级", "问题描述=甲").exit_code == 0
    assert list_next()[0] == "qinling board"


def test_the_default_ledger_lies_in_the_users_data_folder(qinling, tmp_path):
    result = qinling("init", QINLING_LEDGER=None)
    assert result.exit_code == 0
    assert (tmp_path / "qinling" / "ledger.db").exists()


def test_init_refuses_a_file_of_another_program(qinling, ledger):
    ledger.write_text("问题编号,问题描述\n", "utf-8")
    assert qinling("init").exit_code == 13
    assert ledger.read_text("utf-8") == "问题编号,问题描述\n"


@pytest.mark.usefixtures("given_user")
def test_options_write_the_settings(run_ok, own_settings):
    told = run_ok(
        *("init", "--office", "云岭区秦岭办", "--name", "王敏", "--receiver", "青屏镇=发件/"),
        *("--receiver", "麻街镇＝a@x.cn", "--mail-host", "smtp.x.cn", "--mail-sender", "q@x.cn"),
        *(
            "--receiver",
            "大荆镇=b@x.cn",
            "--receiver",
            "板桥镇：企业微信:env:WK",
            "--receiver",
            "区水利局=stdout",
        ),
    ).stderr
    assert "渠道 青屏镇 写全了，试发：qinling notify test 青屏镇" in told
    assert "渠道 板桥镇 还不能用" in told
    mail = {"way": "mail", "host": "smtp.x.cn", "sender": "q@x.cn"}
    said = read(own_settings)
    assert (said["office"], said["actor"]["names"]) == ("云岭区秦岭办", {"wangmin": "王敏"})
    assert said["channels"] == {
        "青屏镇": {"way": "folder", "folder": "发件/"},
        "麻街镇": mail | {"to": ["a@x.cn"]},
        "大荆镇": mail | {"to": ["b@x.cn"]},
        "板桥镇": {"way": "wecom", "secret": "env:WK"},
    }
    assert said["notify"]["receivers"] == {
        "青屏镇": ["青屏镇"], "麻街镇": ["麻街镇"], "大荆镇": ["大荆镇"], "板桥镇": ["板桥镇"], "区水利局": ["stdout"]
    }  # fmt: skip
    run_ok("notify", "test", "青屏镇")


@pytest.mark.usefixtures("given_user")
def test_init_again_changes_what_it_is_told_and_nothing_else(run_ok, own_settings):
    own_settings.parent.mkdir()
    own_settings.write_bytes('# 我们的设置\r\noffice = "甲办" # 名称\r\n[warning]\r\nnear = 8\r\n'.encode())
    own_settings.chmod(0o640)
    assert "没有改动" in run_ok("init", "--office", "甲办").stderr
    assert "office（原来是 甲办）" in run_ok("init", "--office", "乙办", "--name", "王敏", "--force").stderr
    text = own_settings.read_bytes().decode()
    assert text.startswith('# 我们的设置\r\noffice = "乙办" # 名称\r\n')
    assert text.count("\n") == text.count("\r\n")
    assert read(own_settings) == {
        "office": "乙办",
        "warning": {"near": 8},
        "actor": {"names": {"wangmin": "王敏"}},
    }
    assert os.name == "nt" or stat.S_IMODE(own_settings.stat().st_mode) == 0o640
    assert "没有改动" in run_ok("init", "--office", "乙办", "--name", "王敏").stderr
    assert own_settings.read_bytes().decode() == text


def test_a_settings_file_that_the_call_names_is_made(run_ok, tmp_path):
    file = tmp_path / "另.toml"
    run_ok("init", "--settings", file)
    assert read(file)["warning"] == {}
    run_ok("list", "--settings", file)


def test_a_ledger_can_become_the_usual_one(run_ok, qinling, tmp_path, own_settings):
    place = tmp_path / "共用" / "台账.db"
    run_ok("init", "--ledger", place, "--remember")
    assert read(own_settings)["ledger"] == str(place)
    run_ok("list", QINLING_LEDGER=None)
    again = run_ok("init", "--ledger", place, "--remember").stderr
    assert "  qinling doctor  （看装好了没有）" in again  # the place needs no option any more
    assert "--remember 要同 --ledger 一起写" in qinling("init", "--remember", QINLING_LEDGER=None).stderr


def test_a_place_without_a_ledger_of_ours_does_not_become_the_usual_one(qinling, tmp_path, own_settings):
    (tmp_path / "表.csv").write_text("问题编号,问题描述\n", "utf-8")
    assert qinling("init", "--ledger", tmp_path / "表.csv", "--remember").exit_code == 13
    assert qinling("init", "--ledger", tmp_path / "表.csv" / "台账.db", "--remember").exit_code == 26
    assert not own_settings.exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--receiver", "麻街镇"), 2, "写成 麻街镇=去处"),
        (("--receiver", "麻街镇", "a@x.cn"), 2, "写成 --receiver 麻街镇=a@x.cn"),
        (("--receiver", "麻街镇=wecom:WK"), 2, "写成 麻街镇=wecom:env:变量名"),
        (("--receiver", "麻街镇:发件/"), 2, "写成 麻街镇=发件/"),
        (
            ("--receiver", "麻街镇=a@x.cn", "--mail-host", "h.cn:99999", "--mail-sender", "q@x.cn"),
            2,
            "--mail-host 的端口：应是 1 到 65535",
        ),
        (
            ("--receiver", "麻街镇=a@x.cn", "--mail-host", "h.cn:0", "--mail-sender", "q@x.cn"),
            2,
            "发邮件的服务器“h.cn:0”看不懂",
        ),
        (("--receiver", "麻街镇="), 2, "“麻街镇”后面没有写去处"),
        (("--receiver", "本单位="), 2, "写成 qinling config set notify.office stdout"),
        (
            ("--receiver", "麻街镇=mail"),
            2,
            "如 qinling init --receiver 麻街镇=name@example.cn --mail-host 服务器",
        ),
        (
            ("--receiver", "麻街镇=邮箱"),
            2,
            "如 qinling init --receiver 麻街镇=name@example.cn --mail-host 服务器",
        ),
        (("--receiver", "麻街镇=wechat:env:WK"), 2, "写成 麻街镇=wecom:env:WK"),
        (("--receiver", "麻街镇=wechat:WK"), 2, "写成 麻街镇=wecom:env:变量名"),
        (("--receiver", "麻街镇=企微:env:WK"), 2, "写成 麻街镇=wecom:env:WK"),
        (("--receiver", "麻街镇=企微"), 2, "写成 麻街镇=wecom:env:变量名"),
        (
            ("--receiver", "麻街镇=短信"),
            2,
            "先 qinling config set channels.麻街镇.way=webhook channels.麻街镇.url=网址",
        ),
        (("--receiver", "麻街镇=文件夹"), 2, "写成 麻街镇=文件夹/"),
        (("--receiver", "麻街镇=发件"), 2, "是文件夹的，写成 麻街镇=发件/"),
        (("--receiver", "麻街镇=发件/，out/"), 2, "每个都写 单位=去处"),
        (("--receiver", "区 局=发件/ 市 局=out/"), 2, "每个都写 单位=去处"),
        (("--receiver", "麻街镇=a@x.cn、b@x.cn", "--mail-host", "x.cn"), 2, "每个都写 单位=去处"),
        (
            ("--receiver", "麻街镇=a@x.cn b@x.cn"),
            2,
            "建好以后用 qinling config set channels.麻街镇.to a@x.cn b@x.cn",
        ),
        (("--receiver", "麻街镇=a@x", "--mail-host", "x.cn", "--mail-sender", "q@x.cn"), 2, "域名里没有点"),
        (
            ("--receiver", "麻街镇=a@x.cn", "--mail-host", "x.cn", "--mail-sender", "q@x.cn;b@x.cn"),
            2,
            "--mail-sender：“q@x.cn;b@x.cn”不是一个电子邮件地址",
        ),
        (("--receiver", "麻街镇=发件/", "--mail-host", "x.cn"), 2, "--mail-host、--mail-sender 用不上"),
        (("--mail-sender", "a@x.cn"), 2, "--mail-host、--mail-sender 用不上"),
        (("--receiver", "麻街镇=没有"), 2, "没有叫 没有 的渠道，已有：stdout"),
        (("--receiver", "麻街镇=a@x.cn"), 20, "请加 --mail-host 服务器 --mail-sender 发件地址"),
        (
            ("--receiver", "麻街镇=a@x.cn", "--mail-host", "x", "--mail-sender", "坏"),
            2,
            "“坏”不是一个电子邮件地址",
        ),
        (("--receiver", "麻街镇=wecom:geheim"), 2, "不能直接写在设置里"),
        (("--office", "长" * 61), 18, "应是一行文字"),
        (("--office", " "), 2, "不能为空"),
        (("--office", "？"), 2, "里只有符号"),
        (("--name", "?"), 2, "里只有符号"),
        (("--name", "——"), 2, "里只有符号"),
        (("--name", "王\u200b敏"), 2, "看不见的控制字符"),
    ],
)
def test_what_is_wrong_writes_nothing(qinling, ledger, own_settings, words, code, said):
    result = qinling("init", *words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
    assert "geheim" not in result.stderr
    assert not own_settings.exists()
    assert not ledger.exists()


@pytest.mark.parametrize("sign", ["，", "、", ",", "；", ";", " ", "　", "， "])
@pytest.mark.parametrize("equals", ["=", "＝", "：", " = "])
def test_several_receivers_on_a_line_are_each_one(qinling, own_settings, run_ok, sign, equals):
    run_ok("init", "--receiver", f"麻街镇{equals}发件/{sign}青屏镇{equals}wecom:env:钥匙")
    said = read(own_settings)
    assert said["notify"]["receivers"] == {"麻街镇": ["麻街镇"], "青屏镇": ["青屏镇"]}
    assert said["channels"]["麻街镇"] == {"way": "folder", "folder": "发件/"}


def test_a_channel_of_the_same_name_is_not_overwritten(qinling, own_settings, run_ok):
    run_ok("init", "--receiver", "青屏镇=发件/")
    before = own_settings.read_bytes()
    refused = qinling("init", "--receiver", "青屏镇=别处/")
    said = "channels.青屏镇.folder 现在是 发件/，要改成 别处/。什么也没有写。确要改的，加 --force"
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    run_ok("init", "--receiver", "青屏镇=发件/")
    assert own_settings.read_bytes() == before


def test_a_channel_of_the_same_name_is_changed_on_request(own_settings, run_ok):
    run_ok("init", "--receiver", "青屏镇=发件/", "--receiver", "麻街镇=出件/")
    told = run_ok("init", "--receiver", "青屏镇=别处/", "--force").stderr
    assert "写好了 channels.青屏镇.folder（原来是 发件/）；别的各项都没有动" in told
    mail = ("--mail-host", "smtp.x.cn", "--mail-sender", "q@x.cn")
    run_ok("config", "set", "channels.甲.way=mail", "channels.甲.host=h.cn", "channels.甲.sender=a@x.cn")
    told = run_ok("init", "--receiver", "青屏镇=a@x.cn", *mail, "--force").stderr
    assert "channels.青屏镇.way（原来是 folder）" in told
    assert "channels.青屏镇.folder（原来是 别处/）" in told
    own = {"way": "mail", "host": "smtp.x.cn", "sender": "q@x.cn", "to": ["a@x.cn"]}
    assert read(own_settings)["channels"]["青屏镇"] == own
    run_ok("config", "set", "channels.青屏镇.port", "25")
    run_ok(
        "init", "--receiver", "青屏镇=b@x.cn", "--force"
    )  # the server stays its own, not that of the first
    assert read(own_settings)["channels"]["青屏镇"] == own | {"to": ["b@x.cn"], "port": 25}
    told = run_ok("init", "--receiver", "麻街镇=stdout", "--force").stderr
    assert "notify.receivers.麻街镇（原来是 麻街镇）" in told
    assert "渠道 麻街镇 现在没有谁用；不要它：qinling config unset channels.麻街镇" in told
    run_ok("config", "unset", "channels.麻街镇")


def test_what_is_set_already_is_changed_only_on_request(qinling, own_settings, run_ok, given_user, tmp_path):
    run_ok(
        *("init", "--office", "甲办", "--name", "王敏", "--receiver", "麻街镇=stdout"),
        *("--ledger", tmp_path / "甲.db", "--remember"),
    )
    before = own_settings.read_bytes()
    for words, said in (
        (("--office", "乙办"), "office 现在是 甲办，要改成 乙办"),
        (("--name", "李四", "--office", "甲办"), "actor.names.wangmin 现在是 王敏，要改成 李四"),
        (("--receiver", "麻街镇=发件/"), "notify.receivers.麻街镇 现在是 stdout，要改成 麻街镇"),
        (("--ledger", tmp_path / "乙.db", "--remember"), f"现在是 {tmp_path / '甲.db'}"),
    ):
        result = qinling("init", *words)
        assert (result.exit_code, said in result.stderr, "加 --force" in result.stderr) == (2, True, True)
        assert own_settings.read_bytes() == before
    assert not (tmp_path / "乙.db").exists()
    run_ok("init", "--office", "乙办", "--force")
    assert read(own_settings)["office"] == "乙办"


# -- at a terminal --------------------------------------------------------------------------------


@pytest.fixture
def open_terminal(tmp_path):
    opened = []

    def start(*words, **env):
        own = {
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "COLUMNS": "80",
            "LANG": "C.UTF-8",
        }
        opened.append(Terminal(words, own | {"PATH": os.defpath} | env))
        return opened[-1]

    yield start
    for one in opened:
        one.process.kill()
        one.process.wait()


def answer(session, *answers):
    for question, typed in answers:
        session.expect(question)
        session.type(typed)


def test_an_empty_file_becomes_a_new_ledger_that_only_its_owner_reads(qinling, tmp_path):
    place = tmp_path / "空.db"
    place.touch(0o644)
    assert f"已新建台账 {place}" in qinling("init", "--ledger", place).stderr
    if os.name != "nt":
        assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_everything_may_be_passed_over(open_terminal, tmp_path):
    session = open_terminal("init")
    answer(
        session,
        ("本单位的名称: ", ""),
        ("您的姓名（本机用户 ", ""),
        ("台账放在哪里 [", ""),
        ("单位=去处: ", ""),
        ("定时任务怎样写（是/否） [否]: ", ""),
        ("在桌面放上图标：今日预警、读入台账等（是/否） [否]: ", ""),
    )
    session.expect("qinling import 手里的台账.xlsx --dry-run")
    assert session.end() == 0
    file = tmp_path / ".config/qinling/settings.toml"
    assert read(file)["warning"] == {}
    assert (tmp_path / ".local/share/qinling/ledger.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_answers_are_checked_written_and_offered_again(open_terminal, tmp_path):
    (tmp_path / "表.csv").write_text("问题编号,问题描述\n", "utf-8")
    session = open_terminal("init")
    answer(
        session,
        ("本单位的名称: ", "长" * 61),
        ("应是一行文字", "云岭区秦岭办"),
        ("您的姓名（本机用户 ", "王敏"),
        ("台账放在哪里 [", "~/表.csv"),
        ("不是", f"{tmp_path}/表.csv/台账.db"),
        ("写不进去", "/proc/没有/台账.db"),
        ("写不进去", "~/共用/"),
        ("单位=去处: ", "麻街镇=没有"),
        ("没有叫 没有 的渠道", "麻街镇=a@x.cn"),
        ("发邮件的服务器", "青屏镇＝发件/，城关街道＝out/"),
        ("发邮件的服务器", "smtp.x.cn"),
        ("用哪个地址发", "青屏镇＝b@x.cn"),
        ("用哪个地址发", "q@x.cn"),
        ("单位=去处: ", "青屏镇＝发件/，城关街道：坏 北宽坪镇=out/"),
        ("没有叫 坏 的渠道", ""),
        ("定时任务怎样写（是/否） [否]: ", "是"),
        ("在桌面放上图标", "否"),
    )
    assert session.end() == 0
    said = read(tmp_path / ".config/qinling/settings.toml")
    assert (said["office"], said["ledger"]) == ("云岭区秦岭办", f"{tmp_path}/共用/ledger.db")
    assert [*said["actor"]["names"].values()] == ["王敏"]
    assert [*said["notify"]["receivers"]] == ["麻街镇", "青屏镇", "北宽坪镇"]
    again = open_terminal("init")
    again.expect("本单位的名称 [云岭区秦岭办]: ")
    again.type("")
    again.expect(" [王敏]: ")
    again.process.kill()
    assert read(tmp_path / ".config/qinling/settings.toml") == said


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_the_server_of_mail_may_be_passed_over(open_terminal, tmp_path):
    file = tmp_path / "甲.toml"
    file.write_text('[notify.receivers]\n"青屏镇" = ["stdout"]\n', "utf-8")
    session = open_terminal("init", "--settings", str(file), "--ledger", str(tmp_path / "甲.db"))
    answer(
        session,
        ("本单位的名称: ", ""),
        ("您的姓名（本机用户 ", ""),
        ("单位=去处: ", "麻街镇=a@x.cn"),
        ("发邮件的服务器，如 smtp.example.cn（按回车跳过）: ", ""),
        ("a@x.cn 还收不到，没有记下。以后写：", "麻街镇=a@x.cn"),
        ("发邮件的服务器", "smtp.x.cn"),
        ("用哪个地址发，如 qinling@example.cn（按回车跳过）: ", ""),
        ("a@x.cn 还收不到", "青屏镇=发件/"),
        ("现在是 stdout，要改成 青屏镇，改不改（是/否） [否]: ", ""),
        ("单位=去处: ", "大荆镇=out/"),
        ("单位=去处: ", ""),
        ("定时任务怎样写", "否"),
        ("在桌面放上图标", "否"),
    )
    assert session.end() == 0
    said = read(file)
    assert said["notify"]["receivers"] == {"青屏镇": ["stdout"], "大荆镇": ["大荆镇"]}
    assert [*said["channels"]] == ["大荆镇"]


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_the_server_of_a_typed_receiver_is_asked_for(open_terminal, tmp_path):
    session = open_terminal(
        *("init", "--receiver", "麻街镇=a@x.cn"),
        *("--settings", str(tmp_path / "甲.toml"), "--ledger", str(tmp_path / "甲.db")),
    )
    answer(
        session,
        ("发邮件的服务器", "smtp.x.cn:465"),
        ("用哪个地址发", "q@x.cn"),
        ("本单位的名称: ", ""),
        ("您的姓名（本机用户 ", ""),
        ("定时任务怎样写", "否"),
        ("在桌面放上图标", "否"),
    )
    assert session.end() == 0


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_a_value_that_is_missing_is_asked_for(open_terminal, tmp_path):
    session = open_terminal("config", "set", "office")
    session.expect("本单位的名称")
    answer(session, ("值: ", "甲办"))
    session.expect('office = "甲办"')
    assert session.end() == 0
    assert read(tmp_path / ".config/qinling/settings.toml")["office"] == "甲办"


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_a_change_by_an_option_is_asked_about(open_terminal, tmp_path):
    file = tmp_path / "甲.toml"
    file.write_text('office = "甲办"\n', "utf-8")
    session = open_terminal("init", "--office", "乙办", "--settings", str(file))
    answer(session, ("office 现在是 甲办，要改成 乙办，改不改（是/否） [否]: ", ""))
    session.expect("什么也没有写")
    assert session.end() == 2
    assert read(file)["office"] == "甲办"


@pytest.mark.skipif(os.name == "nt", reason="there is no pty")
def test_a_table_is_taken_out_only_on_request(open_terminal, tmp_path):
    file = tmp_path / "甲.toml"
    text = '[notify.receivers]\n"麻街镇" = ["stdout"]\n"青屏镇" = ["stdout"]\n'
    file.write_text(text, "utf-8")
    words = ("config", "unset", "notify.receivers", "--settings", str(file))
    for typed, code in (("", 2), ("是", 0)):
        assert file.read_text("utf-8") == text
        session = open_terminal(*words)
        answer(session, ("notify.receivers 里有 2 项：麻街镇、青屏镇，都去掉（是/否） [否]: ", typed))
        session.expect("要它回来：" if code == 0 else "只去掉一项：")
        assert session.end() == code
    assert "麻街镇" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "typed"),
    [
        *((option, word) for option in ("--office", "--name") for word in ("yes", "No", "是", "否", "y")),
        ("--name", "王敏 13800000000"),
        ("--name", "0914-2312345"),
        ("--office", "区秦岭办 138 0000 0000"),
    ],
)
def test_an_answer_to_another_question_is_no_name(qinling, tmp_path, option, typed):
    told = qinling("init", option, typed)
    assert told.exit_code == 2
    assert "王敏" in told.stderr if option == "--name" else "写全称" in told.stderr
    assert not (tmp_path / "qinling" / "settings.toml").exists()


def test_what_was_written_is_told_with_its_values(run_ok):
    told = run_ok("init", "--office", "云岭区秦岭办", "--receiver", "麻街镇=发件/").stderr
    assert "  office = 云岭区秦岭办\n" in told
    assert "  notify.receivers.麻街镇 = 麻街镇\n" in told
    again = run_ok("init", "--office", "乙办", "--force").stderr
    assert "  office = 乙办\n" in again
    assert "麻街镇 =" not in again


def test_the_advice_on_a_receiver_is_taken_next(qinling, run_ok):
    assert "写成 麻街镇=发件/\n" in qinling("init", "--receiver", "麻街镇:发件").stderr
    run_ok("init", "--receiver", "麻街镇=发件/")


@pytest.mark.skipif(os.name == "nt", reason="there it is a folder")
def test_a_path_of_windows_is_no_advice_elsewhere(qinling):
    told = qinling("init", "--receiver", "麻街镇=D:\\发件").stderr
    assert "是 Windows 的路径" in told
    assert "麻街镇=发件/" in told
