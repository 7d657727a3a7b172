"""What refusals of `init` and `config` tell to type comes out when it is typed: no remedy leads back to its refusal."""

import re
import shlex

import pytest

#: A command among the words of a refusal. Chinese words and signs go on behind it.
COMMAND = re.compile(r"qinling ((?:init|config) [^；。，\n]+)")


@pytest.fixture
def go_on(qinling, tmp_path):
    """Type *words*, then each command that the refusal tells as the last, until one is taken; return the lines typed."""
    settings = {"QINLING_SETTINGS": str(tmp_path / "s.toml")}

    def run(*words):
        typed = []
        while (result := qinling(*words, **settings)).exit_code:
            line = COMMAND.findall(result.stderr)[-1].strip()
            assert line not in typed, result.stderr
            typed.append(line)
            words = shlex.split(line)
        return typed

    return run


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ("init", "--receiver", "麻街镇=邮箱", "--mail-host", "smtp.a.cn:465", "--mail-sender", "a@a.cn"),
            ["init --receiver 麻街镇=name@example.cn --mail-host smtp.a.cn:465 --mail-sender a@a.cn"],
        ),
        (("init", "--receiver", "麻街镇=Email", "--mail-host", "smtp.a.cn", "--mail-sender", "a@a.cn"), None),
        (("init", "云岭区秦岭办"), ["init --office 云岭区秦岭办"]),
        (("init", "--receiver", "本单位="), ["config set notify.office stdout"]),
        (("init", "--receiver", "本单位=a@b.cn"), None),
        (("init", "--receiver", "本单位=发件/"), None),
        (("config", "set", "notify.office", "群"), None),
        (("config", "set", "notify.office", "a@b.cn"), None),
        (("config", "set", "actor.names", "王敏"), None),
        (("config", "set", "actor.names", "wm=王敏"), ["config set actor.names.wm 王敏"]),
    ],
)
def test_a_remedy_comes_out(go_on, words, lines):
    typed = go_on(*words)
    assert typed
    assert lines in (None, typed)


def test_a_channel_that_is_used_goes_together_with_its_users(go_on, qinling, tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(
        '[channels.a]\nway = "folder"\nfolder = "x"\n[notify]\noffice = ["a", "stdout"]\n'
        '[notify.receivers]\n"麻街镇" = "a"\n',
        "utf-8",
    )
    assert go_on("config", "unset", "channels.a") == ["config set notify.office stdout"]
    assert go_on("config", "unset", "channels.a") == ["config unset notify.receivers.麻街镇 channels.a"]
    assert "channels" not in file.read_text("utf-8")


def test_a_setting_of_several_sections_leads_to_the_file(qinling):
    refused = qinling("config", "set", "warning.specials", "3")
    assert "写在设置文件里：qinling config edit" in refused.stderr


def test_a_word_for_mail_needs_no_server_that_is_known(qinling, tmp_path):
    file = tmp_path / "s.toml"
    file.write_text('[channels.a]\nway = "mail"\nhost = "h.cn"\nsender = "a@h.cn"\nto = "b@h.cn"\n', "utf-8")
    told = qinling("init", "--settings", file, "--receiver", "麻街镇=邮件").stderr
    assert told.endswith("init --receiver 麻街镇=name@example.cn\n")


def test_a_settings_file_that_is_named_and_not_there_is_made_without_a_ledger_being_named(qinling, tmp_path):
    file = tmp_path / "新" / "s.toml"
    made = qinling("init", "--settings", file, QINLING_LEDGER=None)
    assert made.exit_code == 0, made.stderr
    assert file.exists()


def test_a_place_that_takes_no_ledger_leads_to_another(qinling, tmp_path):
    (tmp_path / "文件").touch()
    refused = qinling("init", QINLING_LEDGER=str(tmp_path / "文件" / "t.db"))
    assert refused.exit_code == 13
    assert "qinling init --ledger 文件夹/台账.db" in refused.stderr
    refused = qinling("init", "--office", "甲办", QINLING_SETTINGS=str(tmp_path / "文件" / "s.toml"))
    assert "--settings 另指" in refused.stderr
