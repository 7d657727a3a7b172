"""Options and commands that people know from other programs: each is answered with a line that works."""

import pytest


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("-v", "qinling --version"),
        ("-V", "qinling --version"),
        ("board --host 0.0.0.0", "qinling board --html 看板.html"),
        ("board --port=80", "qinling board --html 看板.html"),
        ("db restore --latest", "qinling db restore 备份/台账.zip"),
        ("db restore --from bak.zip", "qinling db restore bak.zip"),
        ("db copy --from a.db --to c.db", "qinling db copy a.db c.db"),
        ("db copy --to c.db --from a.db", "qinling db copy a.db c.db"),
        ("db copy --to=c.db a.db", "qinling db copy a.db c.db"),
        ("db copy a.db c.db --yes", "qinling db copy a.db c.db"),
        ("db backup --to 备份", "qinling db backup 备份"),
        ("list --yes", "qinling list"),
        ("show A1 -y", "qinling show A1"),
        ("db salvage -o c.db", "qinling db salvage c.db"),
        ("db restore bak.zip 恢复的.db", "qinling db restore bak.zip --to 恢复的.db"),
        ("version", "qinling --version"),
        ("install", "qinling init"),
        ("初始化", "qinling init"),
        ("setup", "qinling init"),
        ("cron stop", "qinling help 定时"),
        ("cron run", "qinling warn --notify"),
        ("notify warn", "qinling warn --notify"),
        ("db move a b", "qinling db copy a b"),
        ("db upload", "qinling db copy"),
        ("db vacuum", "qinling db doctor"),
        ("db list", "qinling offices list"),
    ],
)
def test_the_line_that_works_is_told(qinling, words, line):
    told = qinling(*words.split())
    assert told.exit_code == 2
    assert line in told.stderr


def test_help_of_the_timetable_is_there(run_ok):
    assert "crontab" in run_ok("help", "定时").stdout
