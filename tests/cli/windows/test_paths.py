"""Paths as Windows and people who come from it write them."""

import pytest

from tests.windows import simulate_windows


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "aux.xlsx"), "设备的名字"),
        (("export", "六月.xlsx "), "末尾的点或空格"),
        (("export", "C:六月.xlsx"), r"写成 C:\六月.xlsx"),
        (("export", "六月?.xlsx"), "不能有 ?"),
        (("list", "--ledger", "D:台账.db"), r"写成 D:\台账.db"),
        (("db", "backup", "nul"), "设备的名字"),
        (("import", "con.xlsx"), "设备的名字"),
    ],
)
def test_a_path_that_windows_would_take_otherwise_is_refused(qinling, words, said):
    with simulate_windows():
        result = qinling(*words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_url_of_a_server_is_still_told_as_such_on_windows(qinling):
    with simulate_windows():
        result = qinling("list", "--ledger", "postgresql://u:p@server/qinling")
    assert "台账地址里不要写密码" in result.stderr


@pytest.mark.parametrize("path", [r"D:\台账\六月.xlsx", r"\\server\共享\六月.xlsx"])
def test_a_windows_path_elsewhere_does_not_become_a_file_with_backslashes(
    qinling, given_four, tmp_path, path
):
    for words in (("export", path), ("import", path), ("list", "--ledger", path)):
        result = qinling(*words)
        assert result.exit_code == 2
        assert "本机不是 Windows" in result.stderr


@pytest.mark.parametrize(("path", "where"), [(r"D:\备份", "第 2 行"), (r"D:\temp", "backup.folder")])
def test_a_path_in_the_settings_with_plain_backslashes_is_explained(
    qinling, given_four, with_settings, path, where
):
    result = qinling("db", "backup", **with_settings(f'[backup]\nfolder = "{path}"\n'))
    assert result.exit_code == 18
    assert where in result.stderr
    assert "单引号" in result.stderr or f"'{path}'" in result.stderr


def test_a_path_in_single_quotes_is_taken_as_it_stands(qinling, given_four, with_settings):
    with simulate_windows():
        result = qinling(
            "cron", "show", "--form", "crontab", **with_settings("[backup]\nfolder = 'D:\\temp'\n")
        )
    assert result.exit_code == 0
    assert r"D:\temp" in result.stdout
