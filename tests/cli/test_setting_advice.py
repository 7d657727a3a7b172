"""What a command misses in the settings is told by the command that sets it, and that command works as typed."""

import re
import shlex

import pytest

UNIT = "区水利局"


def take_advice(told, **filled):
    """Return the words of the first command that sets something, with its placeholders filled."""
    command = re.search(r"qinling ((?:config set|init) [^，。；（\n]+?)(?= 写上|$|[，。（])", told)[1]
    for placeholder, value in filled.items():
        command = command.replace(placeholder, str(value))
    return shlex.split(command)


@pytest.fixture
def settings(tmp_path, given_late):
    """Write the user's own settings, beside a ledger with an issue that is late."""
    given_late("A1")

    def write(text):
        path = tmp_path / "qinling" / "settings.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    return write


@pytest.mark.usefixtures("settings")
def test_a_missing_office(run_refused, run_ok, tmp_path):
    words = ("supervise", "A1", "--step", "督办", "--letters", tmp_path)
    told = run_refused(20, *words)
    run_ok(*take_advice(told, 单位全称="商州区秦岭办"))
    run_ok(*words)


@pytest.mark.usefixtures("settings")
def test_a_missing_authority_of_referrals(run_refused, run_ok):
    told = run_refused(20, "supervise", "A1", "--step", "移送问责")
    run_ok(*take_advice(told, 受理单位="区纪委监委"))
    assert "发给 区纪委监委" in run_ok("supervise", "A1", "--step", "移送问责").stderr


def test_a_missing_receiver_of_a_letter(record_act, settings, run_refused, run_ok, tmp_path):
    settings('office = "商州区秦岭办"\n')
    told = run_refused(2, "supervise", "A1", "--step", "督办", "--send", "--yes")
    document = record_act("--step", "催办")
    assert f"--receiver {UNIT}=去处" in run_refused(2, "supervise", "send", document, "--yes")
    run_ok(*take_advice(told, 去处=f"{tmp_path}/out/"))
    run_ok("supervise", "A1", "--step", "督办", "--send", "--yes")
    assert list((tmp_path / "out").rglob("*.docx"))


@pytest.mark.usefixtures("settings")
def test_a_channel_that_is_missing(run_refused, run_ok, tmp_path):
    told = run_refused(18, "notify", "test", "没有的")
    run_ok(*take_advice(told, 单位="麻街镇", 去处=f"{tmp_path}/out/"))
    run_ok("notify", "test", "麻街镇")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ('[notify.receivers]\n"麻街镇" = ["没有的"]\n', {"渠道": "stdout"}),
        ('[notify]\noffice = ["没有的"]\n', {"渠道": "stdout"}),
    ],
)
def test_a_setting_that_names_a_missing_channel(settings, run_refused, run_ok, text, filled):
    settings(text)
    run_ok(*take_advice(run_refused(18, "board"), **filled))
    run_ok("list")


def test_a_receiver_s_new_channel(settings, run_ok, run_refused, tmp_path):
    settings('[notify.receivers]\n"麻街镇" = ["没有的"]\n')
    told = run_refused(18, "board").partition("新的：")[2]
    run_ok(*take_advice(told, 去处=f"{tmp_path}/out/"))
    run_ok("notify", "test", "麻街镇")


@pytest.mark.usefixtures("settings")
def test_the_file_of_an_option_is_named_again(run_refused, run_ok, tmp_path):
    path = tmp_path / "本单位.toml"
    path.write_text("", "utf-8")
    words = ("supervise", "A1", "--step", "督办", "--letters", tmp_path, "--settings", path)
    run_ok(*take_advice(run_refused(20, *words), 单位全称="商州区秦岭办"))
    assert 'office = "商州区秦岭办"' in path.read_text("utf-8")
    run_ok(*words)


@pytest.mark.usefixtures("settings")
def test_a_folder_of_logs_a_source_and_a_saved_filter(run_refused, run_ok, tmp_path):
    told = run_refused(18, "login", "weekly")
    run_ok(*take_advice(told, 日志文件夹=tmp_path))
    (tmp_path / "a.csv").write_text("账号,时间\n", "utf-8")
    told = run_refused(2, "login", "import", tmp_path / "a.csv", "--source", "平台")
    run_ok(*take_advice(told, 文件名的样子="a.csv"))
    run_ok(*take_advice(run_refused(2, "list", "@急")))
    run_ok("list", "@急")
