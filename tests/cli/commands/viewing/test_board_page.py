"""`board --html`: what is written where, and what a page that is written again and again lives through."""

import json
import re
import stat
from contextlib import closing
from datetime import UTC, datetime
from sqlite3 import connect

import pytest

from qinling.cli.commands.viewing import board_page
from qinling.cli.context import Desk


@pytest.fixture
def file(tmp_path):
    return tmp_path / "总体情况.html"


@pytest.fixture
def given_issue(qinling):
    assert (
        qinling(
            "add", "级别=区级", "编号=A1", "问题描述=弃渣", "责任人=张三丰", "整改时限=2026-04-20"
        ).exit_code
        == 0
    )


@pytest.fixture
def rounds(monkeypatch):
    """Do something between the rounds of --every, one callable each, then press Ctrl-C."""

    def plan(*actions):
        left = [*actions]

        def wait(_seconds):
            if not left:
                raise KeyboardInterrupt
            left.pop(0)()

        monkeypatch.setattr(board_page, "sleep", wait)

    return plan


def read_figure(file, key):
    return int(re.search(rf'data-figure="{key}">(\d+)<', file.read_text("utf-8"))[1])


@pytest.mark.usefixtures("given_issue")
def test_a_page_is_written_and_said(qinling, file):
    result = qinling("board", "--html", file)

    assert (result.exit_code, result.stdout) == (0, "")
    assert f"已写出 {file}：截至 2026-04-25，1 个问题" in result.stderr
    assert "张三丰" not in file.read_text("utf-8")
    assert qinling("board", "--html", file).exit_code == 0  # its own page is replaced


@pytest.mark.usefixtures("given_issue")
def test_a_page_with_persons_is_for_the_owner_alone(qinling, file):
    assert qinling("board", "--html", file, "--no-redact").exit_code == 0

    assert "张三丰" in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("given_issue")
def test_the_file_of_somebody_else_is_not_overwritten(qinling, file):
    file.write_text("别人的", "utf-8")

    result = qinling("board", "--html", file)

    assert result.exit_code == 26
    assert "--force" in result.stderr
    assert file.read_text("utf-8") == "别人的"


@pytest.mark.usefixtures("given_golden")
@pytest.mark.parametrize("day", [None, "2026-04-24"])
def test_the_figures_are_those_of_the_json_of_any_day(qinling, file, day):
    as_of = ("--as-of", day) if day else ()
    board = json.loads(qinling("board", "--json", *as_of).stdout)

    assert qinling("board", "--html", file, *as_of).exit_code == 0

    assert read_figure(file, "total") == board["total"]
    assert read_figure(file, "overdue") == board["overdue"]
    assert read_figure(file, "awaiting") == board["rectified_not_closed"]
    assert f'<strong id="as-of">{board["as_of"]}</strong>' in file.read_text("utf-8")


@pytest.mark.usefixtures("given_issue")
def test_a_page_is_written_again_with_what_came_in_between(qinling, file, rounds):
    rounds(lambda: qinling("add", "级别=区级", "编号=A2", "问题描述=弃渣"), lambda: None)

    result = qinling("board", "--html", file, "--every", "300")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "已停止，共写出 3 次" in result.stderr
    assert read_figure(file, "total") == 2


@pytest.mark.usefixtures("given_issue")
def test_a_file_that_was_changed_between_is_said_each_time_and_written_when_it_may_be(qinling, file, rounds):
    rounds(lambda: file.write_text("改过", "utf-8"), lambda: None, file.unlink)

    result = qinling("board", "--html", file, "--every", "300")

    assert result.exit_code == 0
    assert result.stderr.count("没有写成，300 秒后再试：") == 2
    assert "共写出 2 次" in result.stderr
    assert read_figure(file, "total") == 1


@pytest.mark.about_a_file
@pytest.mark.usefixtures("given_issue")
def test_a_ledger_in_use_does_not_stop_the_pages(qinling, file, ledger, rounds, monkeypatch):
    def pass_minutes(minute):
        monkeypatch.setattr(Desk, "now", lambda _desk: datetime(2026, 4, 25, 1, minute, tzinfo=UTC))

    def begin_writing():
        other.execute("begin immediate")
        pass_minutes(40)

    with closing(connect(ledger, isolation_level=None)) as other:
        rounds(begin_writing, lambda: pass_minutes(45), lambda: other.execute("rollback"))

        result = qinling("board", "--html", file, "--every", "300", QINLING_BUSY_SECONDS="0")

    assert result.exit_code == 0
    assert result.stderr.count("没能记下写出了 总体情况.html") == 2
    assert "没有写成" not in result.stderr  # what this command wrote is its own, noted or not
    assert "共写出 4 次" in result.stderr
    assert "2026-04-25 09:45 生成" in file.read_text("utf-8")


def test_a_first_page_that_cannot_be_written_ends_the_command(qinling, file, rounds):
    rounds()
    result = qinling("board", "--html", file, "--every", "300")

    assert result.exit_code == 12
    assert not file.exists()


def test_a_ledger_without_issues_makes_a_page(qinling, file):
    qinling("init")

    assert qinling("board", "--html", file).exit_code == 0
    assert read_figure(file, "total") == 0


@pytest.mark.usefixtures("given_issue")
def test_the_next_day_is_seen_when_midnight_passes(qinling, file, rounds, monkeypatch):
    def pass_midnight():
        monkeypatch.setattr(Desk, "now", lambda _desk: datetime(2026, 4, 25, 16, 1, tzinfo=UTC))

    rounds(pass_midnight)

    result = qinling(
        "board",
        "--html",
        file,
        "--every",
        "300",
        QINLING_TODAY=None,
        clock=datetime(2026, 4, 25, 15, 59, tzinfo=UTC),
    )

    assert "截至 2026-04-25" in result.stderr
    assert '<strong id="as-of">2026-04-26</strong>' in file.read_text("utf-8")


@pytest.mark.usefixtures("given_issue")
def test_settings_that_are_broken_for_a_while_are_said(qinling, file, rounds, tmp_path):
    own = tmp_path / "设置.toml"
    own.write_text("[warning]\nnear = 7\n", "utf-8")
    rounds(
        lambda: own.write_text("[warning]\nnear = 五\n", "utf-8"),
        lambda: own.write_text("[warning]\nnear = 9\n", "utf-8"),
    )

    result = qinling("board", "--html", file, "--every", "300", "--settings", own)

    assert result.stderr.count("没有写成") == 1
    assert "共写出 2 次" in result.stderr
    assert "9天内到期" in file.read_text("utf-8")


@pytest.mark.usefixtures("given_issue")
def test_a_ledger_or_a_folder_that_is_away_for_a_while_is_said(qinling, ledger, rounds, tmp_path):
    folder, away = tmp_path / "共享", tmp_path / "不在"
    folder.mkdir()
    rounds(
        lambda: ledger.rename(away),
        lambda: away.rename(ledger),
        lambda: folder.rename(away),
        lambda: away.rename(folder),
    )

    result = qinling("board", "--html", folder / "页.html", "--every", "300")

    assert result.exit_code == 0
    assert result.stderr.count("没有写成") == 2
    assert f"共写出 3 次；{folder / '页.html'} 留着最后一次的内容" in result.stderr


@pytest.mark.usefixtures("given_issue")
def test_a_page_that_is_gone_at_the_end_is_said_to_be(qinling, rounds, file):
    def remove_and_stop():
        file.unlink()
        raise KeyboardInterrupt

    rounds(remove_and_stop)

    result = qinling("board", "--html", file, "--every", "300")

    assert f"{file} 已经不在了" in result.stderr


@pytest.mark.usefixtures("given_issue")
def test_the_last_days_of_the_calendar_make_a_page(qinling, file):
    qinling("add", "级别=区级", "编号=A2", "问题描述=弃渣", "整改时限=2099-12-31")

    assert qinling("board", "--html", file, "--today", "2099-12-31").exit_code == 0
    assert qinling("board", "--today", "2099-12-31").exit_code == 0
    assert read_figure(file, "due_today") == 1


@pytest.mark.usefixtures("given_issue")
def test_void_issues_alone_make_a_page(qinling, file):
    qinling("void", "A1", "--reason", "重复登记")

    assert qinling("board", "--html", file).exit_code == 0
    assert (read_figure(file, "total"), read_figure(file, "unrectified")) == (1, 0)
