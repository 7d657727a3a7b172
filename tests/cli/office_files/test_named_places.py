"""Folders and files that the settings name and that cannot be: told when they are set, by `doctor`, and by the command."""

from pathlib import Path

import pytest

from qinling.cli.office_files.file_checks import find_present_part, require_writable_folder
from qinling.errors import OutputRefused, ValueRefused
from qinling.file_reading import expand_home


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("backup.folder", "~nobody9/b", "里的 ~ 不知道是哪个文件夹。请写出完整的路径"),
        ("channels.a.folder", "~nobody9/b", "里的 ~ 不知道是哪个文件夹"),
        ("calendar", "~nobody9/b.toml", "里的 ~ 不知道是哪个文件夹"),
        ("ledger", "~nobody9/b.db", "里的 ~ 不知道是哪个文件夹"),
        ("backup.folder", "D:/备份", "是 Windows 的写法，本机不是 Windows"),
        ("channels.a.folder", "D:/备份", "是 Windows 的写法，本机不是 Windows"),
        ("backup.folder", "$HOME/b", "里的变量在设置里不换成它的值。写出完整的路径"),
        ("logins.workbooks", "%APPDATA%", "里的变量在设置里不换成它的值"),
        ("backup.folder", "  ", "只有空格"),
        ("backup.folder", "备份.zip", "像是文件的名字，这里要写文件夹"),
        ("backup.folder", "文件", "是文件，不是文件夹"),
        ("backup.folder", "文件/下面", "是文件，不是文件夹"),
        ("ledger", "台账.xlsx", "是表格的名字，台账另是一个文件"),
    ],
)
def test_a_place_that_cannot_be_is_refused_when_it_is_set(qinling, tmp_path, key, value, said):
    file = tmp_path / "s.toml"
    file.write_text('[channels.a]\nway = "folder"\nfolder = "发件"\n', "utf-8")
    (tmp_path / "文件").touch()
    before = file.read_text("utf-8")
    refused = qinling("config", "set", key, value, "--settings", file)
    assert refused.exit_code == 18
    assert said in refused.stderr
    assert file.read_text("utf-8") == before


def test_a_place_that_cannot_be_is_told_by_doctor_and_by_the_command(qinling, tmp_path, given_issue):
    given_issue("A1")
    file = tmp_path / "s.toml"
    file.write_text('[backup]\nfolder = "~nobody9/b"\n', "utf-8")
    assert "不知道是哪个文件夹" in qinling("doctor", "--settings", file).stdout
    assert "s.toml 第 2 行：backup.folder" in qinling("db", "backup", "--settings", file).stderr
    file.write_text('[backup]\nfolder = "s.toml"\n', "utf-8")
    assert "是文件，不是文件夹" in qinling("doctor", "--settings", file).stdout


def test_a_folder_on_a_drive_that_is_not_there_is_refused(monkeypatch):
    def miss(path):
        raise FileNotFoundError(2, "", str(path))

    monkeypatch.setattr(Path, "stat", miss)
    assert find_present_part(Path("/备份/年")) is None
    with pytest.raises(OutputRefused, match="这个盘没有，或没有连上"):
        require_writable_folder(Path("/备份/年"))


def test_the_home_of_nobody_is_refused_and_of_a_named_file_is_no_defect(qinling):
    with pytest.raises(ValueRefused, match="不知道是哪个文件夹"):
        expand_home("~nobody9/x")
    assert qinling("list", "--ledger", "~nobody9/x.db").exit_code == 19
    assert qinling("import", "~nobody9/x.xlsx").exit_code not in (0, 1)
