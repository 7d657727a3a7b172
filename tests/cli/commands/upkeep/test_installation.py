"""`doctor`: what is looked at, what is wrong, and a remedy for each."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qinling.cli.doctor import examination, installation_checks, schedule_checks, terminal_checks
from qinling.cli.doctor.check_result import State, ok
from tests.checkout import ROOT
from tests.windows import simulate_windows


@pytest.fixture
def examine(qinling, tmp_path, monkeypatch):
    """Run `doctor` with a `qinling` on the PATH; return what it finds by check, and the exit code."""
    monkeypatch.setattr(terminal_checks.locale, "getencoding", lambda: "utf-8")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "qinling").write_text("#!/bin/sh\n", "utf-8")
    (programs / "qinling").chmod(0o755)

    unset = {"LC_ALL": "", "LC_CTYPE": ""}  # Python sets the second where the locale is C

    def run(**env):
        result = qinling("doctor", "--json", **{"PATH": str(programs), "LANG": "C.UTF-8", **unset} | env)
        said = json.loads(result.stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "installation")
        found = {}
        for one in said["items"]:
            assert one["state"] in ("ok", "note", "wrong")
            assert one["remedy"] or one["state"] != "wrong"
            found.setdefault(one["check"], []).append(one)
        assert result.exit_code == (29 if any(one["state"] == "wrong" for one in said["items"]) else 0), said
        return found

    return run


def list_states(found, check):
    return [one["state"] for one in found.get(check, [])]


def test_a_new_installation_is_right_and_says_what_may_be_done(examine, monkeypatch):
    monkeypatch.setattr(installation_checks.sysconfig, "get_path", lambda _: "/nowhere")
    found = examine()
    assert found.keys() >= {
        "program",
        "path",
        "packages",
        "console",
        "window",
        "pager",
        "fonts",
        "settings",
        "folders",
    }
    assert list_states(found, "path") == ["ok"]
    assert list_states(found, "settings") == ["note"]
    assert "qinling init" in found["settings"][0]["remedy"]
    assert list_states(found, "schedule") == ["note"]
    assert list_states(found, "ledger") == ["note"]
    assert not [one for ones in found.values() for one in ones if one["state"] == "wrong"]


def test_lines_for_people_and_one_for_each_check(qinling):
    result = qinling("doctor", PATH="")
    lines = result.stdout.splitlines()
    assert len(lines) >= len(examination.CHECKS) - 2  # no variable of ours was misspelt, no file is named
    assert {line.split()[0].strip("　") for line in lines} <= {state.label for state in State}
    assert "要改  只打 qinling 找不到程序" in result.stdout
    assert result.exit_code == 29


def test_another_program_first_on_the_path_is_told(examine, monkeypatch, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "qinling").touch()
    monkeypatch.setattr(installation_checks.sysconfig, "get_path", lambda _: str(own))
    found = examine()
    assert list_states(found, "path") == ["wrong"]
    assert f'export PATH="{own}:$PATH"' in found["path"][0]["remedy"]
    (own / "qinling").chmod(0o755)
    both = examine(PATH=f"{own}{os.pathsep}{tmp_path / 'bin'}")
    assert list_states(both, "path") == ["note"]
    assert "不止一个" in both["path"][0]["what"]


def test_a_link_to_the_program_is_what_belongs_on_the_path(examine, monkeypatch, tmp_path):
    """As pipx and uv make one."""
    own, links = tmp_path / "own", tmp_path / "links"
    own.mkdir()
    links.mkdir()
    (own / "qinling").touch()
    (links / "qinling").symlink_to(own / "qinling")
    monkeypatch.setattr(installation_checks.sysconfig, "get_path", lambda _: str(own))
    monkeypatch.setattr(installation_checks.sys, "argv", [str(links / "qinling"), "doctor"])
    assert f'export PATH="{links}:$PATH"' in examine(PATH="/nowhere")["path"][0]["remedy"]
    (own / "qinling").chmod(0o755)
    assert list_states(examine(PATH=str(links)), "path") == ["ok"]


def test_a_missing_package_is_named_with_its_command(examine, monkeypatch):
    monkeypatch.setattr(installation_checks, "_list_requirements", lambda: iter(["typer", "no-such-package"]))
    found = examine()["packages"]
    assert found[0]["state"] == "wrong"
    assert found[0]["remedy"] == f"{sys.executable} -m pip install no-such-package"


def test_requirements_are_names_alone(monkeypatch):
    lines = [
        "typer<0.29,>=0.26",
        "XlsxWriter>=3.2",
        "tzdata",
        "pyrage>=1.2; extra == 'encrypt'",
        "a[b]>=1 ; python_version > '3'",
    ]
    monkeypatch.setattr(installation_checks.metadata, "requires", lambda _: lines)
    assert [*installation_checks._list_requirements()] == ["typer", "XlsxWriter", "tzdata", "a"]


@pytest.mark.parametrize(("locale", "state"), [("", "note"), ("C", "note"), ("zh_CN.UTF-8", "ok")])
def test_a_locale_that_breaks_chinese_elsewhere_is_told(examine, locale, state):
    assert list_states(examine(LANG=locale), "console") == [state]


def test_a_console_that_cannot_show_chinese_is_wrong(examine, monkeypatch):
    monkeypatch.setattr(terminal_checks.locale, "getencoding", lambda: "cp437")
    found = examine()["console"][0]
    assert (found["state"], "cp437" in found["what"]) == ("wrong", True)
    with simulate_windows():
        assert "chcp 65001" in terminal_checks._advise_on_encoding()


@pytest.mark.skipif(os.name == "nt", reason="the console takes no notice of the variable there")
@pytest.mark.parametrize(("encoding", "state"), [("gbk", "要改"), ("utf8", "好")])
def test_words_in_another_encoding_than_the_window_are_told(tmp_path, encoding, state):
    ran = subprocess.run(
        [sys.executable, "-m", "qinling", "doctor"],
        env={
            "PYTHONPATH": str(ROOT),
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "PYTHONIOENCODING": encoding,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding=encoding,
        check=False,
    )
    told = [line for line in ran.stdout.splitlines() if "编码" in line]
    assert [line.startswith(state) for line in told] == [True]


def test_a_missing_pager_and_missing_fonts_are_notes(examine, monkeypatch):
    monkeypatch.setattr(terminal_checks, "find_missing_fonts", lambda: ["仿宋_GB2312"])
    found = examine(PAGER="no-such-pager")
    assert list_states(found, "pager") == ["note"]
    assert list_states(found, "fonts") == ["note"]
    assert list_states(examine(PAGER=""), "pager") == ["ok"]


def test_mistakes_of_the_settings_are_named_one_by_one(examine, with_settings, tmp_path):
    env = with_settings(
        '[warning]\nurgent = 900\nnaer = 1\n[channels."群"]\nway = "wecom"\nsecret = "geheim"\n'
    )
    found = examine(**env)["settings"]
    assert [one["state"] for one in found] == ["wrong"] * 3
    assert "geheim" not in str(found)
    broken = examine(**with_settings("office ="))
    assert list_states(broken, "settings") == ["wrong"]
    wrong = {name for name, ones in broken.items() if any(one["state"] == "wrong" for one in ones)}
    assert wrong - {"path"} == {"settings"}  # the program of the tests may not be on the PATH


def test_a_channel_in_use_that_cannot_send_is_wrong(examine, with_settings):
    text = '[notify]\noffice = ["群"]\n[channels."群"]\nway = "wecom"\nsecret = "env:NO_SUCH_KEY"\n'
    found = examine(**with_settings(text))["settings"]
    assert "没有环境变量 NO_SUCH_KEY" in found[0]["what"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_settings_that_everybody_may_change_are_wrong(examine, with_settings, tmp_path):
    env = with_settings("")
    (tmp_path / "settings.toml").chmod(0o666)
    found = examine(**env)["settings"][0]
    assert (found["state"], found["remedy"]) == ("wrong", f"chmod o-w {tmp_path / 'settings.toml'}")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_settings_that_nobody_may_change_are_told(examine, with_settings, tmp_path):
    env = with_settings("")
    (tmp_path / "settings.toml").chmod(0o444)
    found = examine(**env)["settings"][0]
    assert (found["state"], "是只读的" in found["what"]) == ("note", True)


def test_a_misspelt_variable_is_told(examine):
    found = examine(QINLING_WARNING_NAER="5", QINLING_WARNING_NEAR="8")["variables"]
    assert [one["state"] for one in found] == ["note"]
    assert "QINLING_WARNING_NAER 没有用处，你是不是想写 QINLING_WARNING_NEAR" in found[0]["what"]


def test_a_variable_with_the_secret_of_a_channel_is_known(examine, with_settings):
    env = with_settings('[channels."群"]\nway = "wecom"\nsecret = "env:QINLING_ROBOT_KEY"\n')
    assert "variables" not in examine(**env, QINLING_ROBOT_KEY="geheim")


def test_a_folder_that_cannot_be_written_is_wrong(examine, tmp_path):
    (tmp_path / "文件").touch()
    found = examine(QINLING_LEDGER=str(tmp_path / "文件" / "台账.db"))
    assert "wrong" in list_states(found, "folders")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="there is no folder that root may not write to")
def test_writing_is_tried_and_not_read_off_the_permissions(examine):
    found = examine(QINLING_LEDGER="/proc/没有/台账.db")
    assert "wrong" in list_states(found, "folders")


def test_what_is_wrong_with_the_ledger_is_told_with_its_remedy(examine, ledger, qinling):
    assert qinling("init").exit_code == 0
    assert list_states(examine(), "ledger") == ["ok"]
    ledger.chmod(0o666)
    assert set(list_states(examine(), "ledger")) == {"wrong"}
    ledger.write_bytes(b"no ledger at all" * 100)
    assert set(list_states(examine(), "ledger")) == {"wrong"}
    assert "不要写密码" in examine(QINLING_LEDGER="postgresql://u:geheim@h/x")["folders"][0]["what"]
    assert "连不上" in examine(QINLING_LEDGER="postgresql://127.0.0.1:1/x")["ledger"][0]["what"]


CRONTAB = "0 8 * * * /usr/bin/python -m qinling warn --notify --ledger x.db\n"


@pytest.mark.skipif(os.name == "nt", reason="crontab is a script here")
def test_a_crontab_or_a_timer_is_found(examine, tmp_path):
    crontab = tmp_path / "bin" / "crontab"
    crontab.write_text(f"#!/bin/sh\necho '{CRONTAB}'\n", "utf-8")
    crontab.chmod(0o755)
    assert "crontab" in examine()["schedule"][0]["what"]
    crontab.write_text(f"#!/bin/sh\necho '# {CRONTAB}'\nexit 1\n", "utf-8")
    assert list_states(examine(), "schedule") == ["note"]
    units = tmp_path / "systemd" / "user"
    units.mkdir(parents=True)
    (units / "qinling.service").write_text("ExecStart=python -m qinling warn --notify\n", "utf-8")
    assert list_states(examine(), "schedule") == ["note"]  # nothing starts it
    (units / "qinling.timer").touch()
    assert "systemd 定时器 qinling.timer" in examine()["schedule"][0]["what"]


def test_a_job_of_the_whole_machine_is_found(examine, tmp_path, monkeypatch):
    monkeypatch.setattr(schedule_checks, "SYSTEM_FOLDER", tmp_path / "etc")
    (tmp_path / "etc" / "cron.d").mkdir(parents=True)
    assert list_states(examine(), "schedule") == ["note"]
    job = tmp_path / "etc" / "cron.d" / "qinling"
    job.write_text(CRONTAB.replace("* * *", "* * * wangmin"), "utf-8")
    assert str(job) in examine()["schedule"][0]["what"]


def test_runs_that_failed_are_wrong_where_a_job_is_there(
    examine, qinling, monkeypatch, given_file, run_import
):
    run_import(
        given_file([{"问题编号": "A1", "问题描述": "甲", "整改时限": "2026-04-26", "整改状态": "整改中"}])
    )
    assert examine().keys().isdisjoint({"runs"})
    monkeypatch.setattr(schedule_checks, "find_schedules", lambda _: ["crontab"])
    assert list_states(examine(), "runs") == ["wrong"]
    qinling("warn", "--notify", "--today", "2026-04-24")
    assert list_states(examine(), "runs") == ["ok"]


def test_a_check_that_the_system_refuses_does_not_end_the_others(examine, monkeypatch):
    def check_disk(_):
        raise PermissionError(13, "no", "/x")
        yield

    monkeypatch.setattr(examination, "CHECKS", (check_disk, lambda _: iter([ok("last", "看到了")])))
    found = examine()
    assert (list_states(found, "disk"), list_states(found, "last")) == (["wrong"], ["ok"])


def test_it_runs_in_a_process_with_nothing_around(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "qinling", "doctor"],
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 29
    assert "Traceback" not in ran.stderr
    assert "要改  只打 qinling 找不到程序" in ran.stdout


def test_a_completion_script_that_cannot_be_written_is_refused_by_name(qinling, monkeypatch):
    from qinling.cli.framework import typer_internals

    def refuse(**_):
        raise PermissionError(13, "denied", "/home/x/.bashrc")

    monkeypatch.setattr(typer_internals, "detect_shell", lambda: "bash")
    monkeypatch.setattr(typer_internals, "install_completion_script", refuse)
    result = qinling("--install-completion")
    assert result.exit_code == 26
    assert "补全脚本 /home/x/.bashrc 写不进去（没有权限）。用 qinling --show-completion" in result.stderr
