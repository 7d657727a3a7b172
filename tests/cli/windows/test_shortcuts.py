"""`init --shortcuts`: icons for the desktop of each system."""

import os
import stat

import platformdirs
import pytest

from tests.windows import simulate_windows

NAMES = ["今日预警", "台账命令", "备份台账", "总体情况", "读入台账"]


def list_stems(folder, suffix):
    return sorted(path.stem for path in folder.iterdir() if path.suffix == suffix)


def test_init_writes_the_icons_of_windows(qinling, ledger, tmp_path):
    folder = tmp_path / "桌 面"
    with simulate_windows():
        result = qinling("init", "--shortcuts", folder)
    assert result.exit_code == 0, result.stderr
    assert list_stems(folder, ".cmd") == NAMES
    assert f'set "QINLING_LEDGER={ledger}"' in (folder / "今日预警.cmd").read_text("utf-8")
    assert f"图标在 {folder}" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_init_writes_icons_that_may_be_run_elsewhere(run_ok, tmp_path):
    run_ok("init", "--shortcuts", tmp_path / "桌面")
    assert list_stems(tmp_path / "桌面", ".desktop") == NAMES
    for file in (tmp_path / "桌面").iterdir():
        assert file.stat().st_mode & stat.S_IXUSR


def test_a_ledger_that_is_there_is_left_alone_and_the_icons_are_written_anew(
    run_ok, given_four, ledger, tmp_path
):
    before = ledger.read_bytes()
    for _ in range(2):
        assert "没有改动" in run_ok("init", "--shortcuts", tmp_path / "图标").stderr
    assert len(list((tmp_path / "图标").iterdir())) == len(NAMES)
    assert ledger.stat().st_size >= len(before)


def test_an_icon_that_somebody_changed_is_not_replaced(run_ok, qinling, tmp_path):
    run_ok("init", "--shortcuts", tmp_path)
    file = tmp_path / "今日预警.desktop"
    file.write_text("改过的", "utf-8")
    assert qinling("init", "--shortcuts", tmp_path).exit_code == 26
    assert file.read_text("utf-8") == "改过的"


def test_the_word_for_the_desktop_means_the_one_of_this_user(run_ok, tmp_path, monkeypatch):
    desktop = tmp_path / "Desktop"
    monkeypatch.setattr(platformdirs, "user_desktop_path", lambda: desktop)
    monkeypatch.chdir(tmp_path)
    run_ok("init", "--shortcuts", "桌面")
    assert list_stems(desktop, ".desktop") == NAMES
    (tmp_path / "桌面").mkdir()
    run_ok("init", "--shortcuts", "桌面")
    assert list_stems(tmp_path / "桌面", ".desktop") == NAMES
