"""`cron show` in the form of each system."""

import sys

import pytest

from tests.windows import simulate_windows


def test_on_windows_the_lines_are_those_of_schtasks(qinling, ledger):
    with simulate_windows():
        result = qinling("cron", "show", "--at", "7:30")
    assert result.exit_code == 0, result.stderr
    lines = [line for line in result.stdout.splitlines() if line.startswith(("schtasks", "REM 每"))]
    assert len(lines) == 3
    assert "crontab" not in result.stdout
    assert "--form xml" in result.stdout


@pytest.mark.parametrize(
    ("form", "has", "has_not"),
    [
        ("crontab", "CRON_TZ=", "[Timer]"),
        ("systemd", "[Timer]", "CRON_TZ="),
        ("schtasks", "REM ", "CRON_TZ="),
        ("sch", "REM ", "[Timer]"),
    ],
)
def test_a_form_is_shown_alone(run_ok, form, has, has_not):
    text = run_ok("cron", "show", "--form", form).stdout
    assert has in text
    assert has_not not in text


def test_the_files_are_written_and_imported_by_the_lines(run_ok, tmp_path, ledger, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run_ok("cron", "show", "--form", "xml", "--to", "定时 任务")
    names = ["每小时补发没有送达的.xml", "每日备份.xml", "每日预警.xml"]
    assert sorted(path.name for path in (tmp_path / "定时 任务").iterdir()) == names
    text = (tmp_path / "定时 任务" / "每日预警.xml").read_text("utf-16")
    assert f"<Command>{sys.executable}</Command>" in text
    assert str(ledger) in text
    for line in result.stdout.splitlines():
        assert line.startswith("schtasks /Create /F /TN ")
        assert str(tmp_path / "定时 任务") in line
    assert "cron check" in result.stderr


def test_files_that_somebody_changed_are_not_replaced(run_ok, qinling, given_four, tmp_path):
    folder = tmp_path / "任务"
    run_ok("cron", "show", "--form", "xml", "--to", folder)
    run_ok("cron", "show", "--form", "xml", "--to", folder, "--at", "07:00")  # what it wrote itself
    (folder / "每日预警.xml").write_text("改过的", "utf-8")
    refused = qinling("cron", "show", "--form", "xml", "--to", folder)
    assert refused.exit_code == 26
    run_ok("cron", "show", "--form", "xml", "--to", folder, "--force")
    assert (folder / "每日预警-旧1.xml").read_text("utf-8") == "改过的"


@pytest.mark.parametrize(
    "words", [("--form", "xml"), ("--to", "任务"), ("--form", "crontab", "--to", "任务")]
)
def test_the_files_want_a_folder_and_only_they_do(qinling, words):
    result = qinling("cron", "show", *words)
    assert result.exit_code == 2
    assert "--form xml --to 文件夹" in result.stderr


def test_an_unknown_form_is_refused_with_those_there_are(qinling):
    result = qinling("cron", "show", "--form", "launchd")
    assert result.exit_code == 2
    assert "systemd" in result.stderr


def test_a_folder_in_which_a_variable_would_be_seen_is_refused(qinling, tmp_path, monkeypatch):
    folder = tmp_path / "%甲%"
    folder.mkdir()
    monkeypatch.chdir(folder)
    result = qinling("cron", "show", "--form", "xml", "--to", "任务")
    assert result.exit_code == 2
    assert "两个 % 之间" in result.stderr
    assert list(folder.iterdir()) == []


def test_the_program_that_opens_no_window_is_taken_on_windows(run_ok, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))
    (tmp_path / "pythonw.exe").touch()
    with simulate_windows():
        assert "pythonw.exe" in run_ok("cron", "show", "--form", "schtasks").stdout
    assert "pythonw.exe" not in run_ok("cron", "show", "--form", "schtasks").stdout
