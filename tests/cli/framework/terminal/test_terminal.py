"""A person at a terminal: what is asked, and what the answers do."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from codecs import getincrementaldecoder

import pytest

from tests.checkout import ROOT

TIMEOUT_SECONDS = 60  # seconds before a test gives up waiting for words


class Terminal:
    """A command at a terminal of its own, 100 columns wide."""

    def __init__(self, words, environment):
        self.screen = ""
        self._seen = 0
        # The terminal may echo what is typed into the middle of a character that is being written.
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qinling", *map(str, words)],
            cwd=ROOT,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def read(self):
        """Read on; return False at the end."""
        ready, _, _ = select.select([self._ours], [], [], TIMEOUT_SECONDS)
        assert ready, f"nothing more after:\n{self.screen}"
        try:
            piece = os.read(self._ours, 65536)
        except OSError:  # how Linux tells that the other end is closed
            return False
        self.screen += self._decoder.decode(piece)
        return bool(piece)

    def expect(self, words):
        """Wait until *words* stand on the screen behind those expected before."""
        while words not in self.screen[self._seen :]:
            assert self.read(), f"no “{words}” in:\n{self.screen}"
        self._seen = self.screen.index(words, self._seen) + len(words)

    def type(self, line):
        self.type_bytes(line.encode())

    def type_bytes(self, line):
        os.write(self._ours, line + b"\n")

    def end(self):
        """Read to the end and return the exit code."""
        while self.read():
            pass
        os.close(self._ours)
        return self.process.wait()


@pytest.fixture
def terminal(ledger, tmp_path):
    opened = []

    def open_terminal(*words, **env):
        own = {
            "HOME": tmp_path,
            "PYTHONPATH": ROOT,
            "QINLING_LEDGER": ledger,
            "QINLING_TODAY": "2026-04-25",
        }
        own |= {"TERM": "xterm-256color", "COLUMNS": 100, "LANG": "C.UTF-8", "PATH": os.defpath}
        own["PAGER"] = ""  # but where a test asks for one
        opened.append(Terminal(words, {name: str(value) for name, value in own.items()} | env))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.process.kill()
        one.process.wait()


@pytest.fixture
def given_unclear_file(given_file):
    """A file that says neither its level nor what 整改时间 means."""
    rows = [
        {
            "问题编号": "A1",
            "问题描述": "河道堆放弃渣",
            "责任单位": "麻街镇人民政府",
            "整改时间": "2026年5月1日",
        },
        {"问题编号": "A2", "问题描述": "围栏破损", "责任单位": "板桥镇人民政府", "整改时间": "2026年5月9日"},
    ]
    return given_file(rows, "问题汇总.xlsx")


def test_what_a_file_leaves_open_is_asked_and_nothing_is_written_without_a_yes(
    terminal, given_unclear_file, ledger
):
    session = terminal("import", given_unclear_file)
    session.expect("1/1 工作表“Sheet1”：“整改时间”列既可能是整改时限，也可能是完成整改日期")
    session.expect("1 整改时限")
    session.expect("0 都不是，存为其他列")
    session.type("时间")
    session.expect("没有“时间”这个字段")
    session.type("1")
    session.expect("没有写明是省级、市级还是区级台账")
    session.expect("请选数字，或写出答案")
    session.type("镇级")
    session.expect("“镇级”不在可选词内")
    session.type("区级")
    session.expect("记住这些回答，下次同样的表不再问（是/否） [是]: ")
    session.type("否")
    session.expect("认出的列")
    session.expect("问题汇总.xlsx  Sheet1  区级           2       4/4")
    session.expect("写入台账（是/否；答 ? 看每一列认成什么）")
    session.type("？")
    session.expect("问题汇总.xlsx 共 12 格：读入 8")
    session.expect("整改时限")
    session.expect("写入台账")
    session.type("也许")
    session.expect("请写“是”或“否”")
    session.expect("写入台账")
    session.type("n")
    session.expect("没有写入")
    assert session.end() == 0
    assert not ledger.exists()


def test_answers_that_are_kept_are_not_asked_for_again(terminal, given_unclear_file, issues):
    first = terminal("import", given_unclear_file)
    for answer in ("1", "1", "", ""):
        first.expect("]: " if not answer else "请选数字，或写出答案: ")
        first.type(answer)
    assert first.end() == 0
    assert "已记下表样“问题汇总”" in first.screen
    assert issues()["A2"]["deadline"] == "2026-05-09"
    again = terminal("import", given_unclear_file, "--yes")
    assert again.end() == 0
    assert "按表样“问题汇总”（2026-04-25 记下）读入" in again.screen
    assert "未变 2 个问题" in again.screen


@pytest.mark.parametrize("answer", ["y", "是", ""])
def test_a_yes_writes_the_file(terminal, given_unclear_file, issues, answer):
    session = terminal("import", given_unclear_file, "--map", "整改时间=deadline", "--level", "区级")
    session.expect("写入台账")
    session.type(answer)
    session.expect("已导入：新增 2 个")
    assert session.end() == 0
    assert issues()["A2"]["deadline"] == "2026-05-09"


@pytest.mark.parametrize("options", [("--yes",), ("--dry-run",), ("--json",)])
def test_nothing_is_asked_where_no_answer_is_wanted(terminal, given_unclear_file, options):
    session = terminal(
        "import", given_unclear_file, "--map", "整改时间=deadline", "--level", "区级", *options
    )
    assert session.end() == 0
    assert "写入台账（是/否" not in session.screen


def test_ctrl_c_at_a_question_leaves_no_ledger(terminal, given_unclear_file, ledger):
    session = terminal("import", given_unclear_file, "--map", "整改时间=deadline", "--level", "区级")
    session.expect("[是]: ")
    time.sleep(0.3)  # Python does not see what comes just before it begins to wait for the answer
    session.process.send_signal(signal.SIGINT)
    session.expect("已中断，台账没有改动")
    assert session.end() == 130
    assert not ledger.exists()


def test_add_asks_for_what_is_missing_until_it_is_right(terminal, issues):
    session = terminal("add", "责任单位=麻街镇人民政府")
    session.expect("级别")
    session.type("镇级")
    session.expect("“镇级”不是省级、市级、区级之一")
    session.type("区级")
    session.expect("问题描述")
    session.type("")
    session.expect("问题描述")
    session.type("河道堆放弃渣")
    session.expect("已登记 QL-2026-0001：河道堆放弃渣")
    assert session.end() == 0
    assert issues()["QL-2026-0001"]["duty_unit"] == "麻街镇人民政府"


def test_add_without_words_asks_for_place_unit_and_deadline_too(terminal, issues):
    session = terminal("add")
    for question, answer in (
        ("级别", "区级"), ("问题描述", "河道堆放弃渣"), ("镇办（没有的按回车）", "麻街镇"),
        ("责任单位（没有的按回车）", ""), ("整改时限（没有的按回车）", "尽快"), ("整改时限（没有的按回车）", "6月底前"),
    ):  # fmt: skip
        session.expect(question)
        session.type(answer)
    session.expect("已登记 QL-2026-0001：河道堆放弃渣")
    assert session.end() == 0
    found = issues()["QL-2026-0001"]
    assert (found["town"], found["duty_unit"], found["deadline"][5:]) == ("麻街镇", None, "06-30")


def test_a_long_page_goes_through_the_pager_in_colour(terminal):
    session = terminal("help", "时限", PAGER="sed s/^/页/", LINES="24")
    assert session.end() == 0
    assert "页\x1b[1m时限\x1b[0m" in session.screen
    plain = terminal("help", "时限", PAGER="", LINES="24")
    assert plain.end() == 0
    assert "页\x1b" not in plain.screen
    assert "3个月内" in plain.screen


@pytest.mark.usefixtures("given_golden")
def test_colours_are_for_terminals_and_not_with_no_color(terminal):
    coloured = terminal("warn")
    assert coloured.end() == 0
    assert "\x1b[1;31m" in coloured.screen
    plain = terminal("warn", NO_COLOR="1")
    assert plain.end() == 0
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", plain.screen)
    assert "已超期" in plain.screen


@pytest.mark.parametrize(("answer", "code", "status"), [("", 20, "rectifying"), ("是", 0, "rectified")])
def test_conditions_show_what_they_choose_and_take_no_step_without_a_yes(
    terminal, given_issue, show_issue, answer, code, status
):
    given_issue("A1", 镇办="麻街镇")
    session = terminal("complete", "--where", "镇办=麻街镇", "--actor", "李某")
    session.expect("A1的问题")
    session.expect("共 1 个问题，都照办吗")
    session.type(answer)
    assert session.end() == code
    assert show_issue("A1")["status"] == status


@pytest.mark.parametrize(("answer", "code", "status"), [("", 20, "rectified"), ("是", 0, "rectifying")])
def test_undo_lists_what_it_undoes_and_needs_a_yes(
    terminal, given_issue, run_ok, show_issue, answer, code, status
):
    given_issue("A1")
    run_ok("complete", "A1")
    session = terminal("undo", "--actor", "测试员")
    session.expect("将撤回")
    session.expect("完成整改")
    session.expect("撤回吗")
    session.type(answer)
    assert session.end() == code
    assert show_issue("A1")["status"] == status


@pytest.mark.parametrize(("answer", "code", "status"), [("", 16, "rectifying"), ("市办通知", 0, "closed")])
def test_an_import_asks_why_it_may_close_without_acceptance(
    terminal, given_issue, given_file, show_issue, answer, code, status
):
    given_issue("A1")
    file = given_file([{"问题编号": "A1", "级别": "区级", "问题描述": "A1的问题", "整改状态": "已销号"}])
    session = terminal("import", file, "--update", "overwrite", "--actor", "测试员")
    session.expect("以上无误")
    session.type("是")
    session.expect("文件里写已销号、台账里还没有验收的有 1 个：A1")
    session.expect("凭什么销号")
    session.type(answer)
    assert session.end() == code
    item = show_issue("A1")
    assert (item["status"], item["closed_unaccepted"]) == (status, status == "closed")


def test_a_list_longer_than_the_screen_is_paged_and_its_count_comes_after(terminal, given_golden):
    session = terminal("list", PAGER="less")
    session.expect("（空格翻页，q 退出）")
    session.expect("SJ2025-001")
    session.type("q")
    session.expect("共 ")

    assert session.end() == 0
    assert session.screen.count("\x1b[?1049h") == 1


def test_json_and_a_list_by_the_setting_are_not_paged(terminal, given_golden):
    for words, env in ((["list", "--json"], {}), (["list"], {"QINLING_PAGER": "false"})):
        session = terminal(*words, PAGER="less", **env)

        assert session.end() == 0
        assert "翻页" not in session.screen
        assert "SJ2025-001" in session.screen


@pytest.mark.parametrize("words", [["--help"], ["list", "-h"], ["help", "时限"], ["board"]])
def test_help_and_the_board_are_paged_too(terminal, given_golden, words):
    session = terminal(*words, PAGER="less", LINES="24")
    session.expect("（空格翻页，q 退出）")
    session.type("q")

    assert session.end() == 0
    assert "抱歉" not in session.screen


@pytest.mark.parametrize("locale", [{"LANG": "C.UTF-8"}, {"PYTHONIOENCODING": "utf-8:strict"}])
def test_an_answer_in_another_encoding_is_asked_for_again(terminal, run_ok, locale):
    session = terminal("add", "级别=区级", "编号=A1", "整改时限=2026-06-30", **locale)
    session.expect("问题描述")
    session.type_bytes("河边的垃圾".encode("gbk"))
    session.expect("再输一遍")
    session.expect("问题描述")
    session.type("河边的垃圾")
    assert session.end() == 0
    assert "河边的垃圾" in run_ok("show", "A1").stdout


def test_what_is_missing_is_asked_for_and_the_next_command_is_told(terminal, given_issue):
    given_issue("A1")
    session = terminal("turn-back", "A1")
    session.expect("不能退回")  # before anything is asked
    assert session.end() == 21
    session = terminal("complete")
    session.expect("哪些问题（编号，可写多个，用空格隔开）: ")
    session.type("A1")
    session.expect("下一步，申请销号：qinling apply A1")
    assert session.end() == 0
    session = terminal("turn-back", "A1")
    session.expect("原因（--reason）: ")
    session.type("没有清完")
    session.expect("退回")
    assert session.end() == 0


def test_warn_with_conditions_says_that_nothing_is_near_under_these(terminal, given_issue):
    given_issue("A1", 整改时限="2026-04-01")
    session = terminal("warn", "没有的词")

    session.expect("没有临近到期或超期的问题（条件是")


def test_a_number_of_several_levels_that_is_not_chosen_names_the_option(terminal, given_issue):
    given_issue("A1")
    given_issue("A1", level="市级")
    session = terminal("progress", "A1", "60")

    session.expect("选哪一个")
    session.type("0")
    session.expect("请加 --of-level 写明哪一级")
