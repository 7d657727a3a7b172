"""What lies in the folder of logs and is no log, by name and size."""

import pytest

from qinling.rules.logins.weekly.folder_files import FolderFile, describe_stray


@pytest.mark.parametrize("name", ["日志.csv", "LOG.TXT", "a.xlsx", "四月.zip", "a.log.gz", "无 空格.et"])
def test_a_file_that_may_be_a_log_is_read(name):
    assert describe_stray(FolderFile(name, 5, 1)) is None


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (FolderFile("空.csv", 0, 1), "是空文件"),
        (FolderFile("旧日志", 3, 1, is_plain=False, inside=3), "是文件夹，里面的 3 个文件没有读"),
        (FolderFile("旧.csv", 0, 1, is_plain=False, inside=0), "是文件夹，是空的"),
        (FolderFile("a.csv.crdownload", 9, 1), "还没有下载完"),
        (FolderFile("a.TMP", 9, 1), "还没有下载完"),
        (FolderFile("~$平台.xlsx", 165, 1), "是锁文件"),
        (FolderFile(".~lock.a.csv#", 90, 1), "是锁文件"),
        (FolderFile(".a.csv", 9, 1), "是隐藏文件"),
        (FolderFile("说明.docx", 9, 1), "不是日志文件"),
        (FolderFile("没有后缀", 9, 1), "不是日志文件"),
        (FolderFile("断了的链接.csv", 0, 0, is_plain=False), "打不开的链接"),
        (FolderFile("坏\udcff名.csv", 9, 1), "读不出的字符"),
        (FolderFile("两\n行.csv", 9, 1), "读不出的字符"),
    ],
)
def test_what_is_no_log_is_named(file, what):
    assert what in describe_stray(file)
    assert "\n" not in file.shown_name


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_systems_leave_in_every_folder_is_not_told(name):
    assert describe_stray(FolderFile(name, 9, 1)) == ""
