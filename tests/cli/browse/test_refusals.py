"""What goes wrong is told in place: refusals, other programs, a ledger that is busy or gone, a full disk, a defect."""

import errno
import sqlite3

import pytest
from textual.events import Paste

from tests.cli.browse.conftest import LATE


def test_what_another_program_wrote_is_there_after_a_refresh(browse, given_issues, qinling):
    given_issues(LATE)

    async def drive(person):
        await person.press("down", "down", "enter", "enter")
        assert "完成率" not in person.screen
        assert qinling("progress", "ZC-7", "--percent", "30").exit_code == 0
        await person.press("r")
        await person.see("30%")
        assert qinling("void", "ZC-7", "--reason", "重复").exit_code == 0
        await person.press("p")  # still open as it was read
        await person.type("90")
        await person.press("f2")
        await person.see("还没有办。这期间别处办了")
        await person.see("撤并")
        await person.press("f2")
        await person.see("没有办成")
        await person.see("90")
        await person.press("escape", "r", "p")
        await person.see("ZC-7 是已撤并，不能报送进展")

    browse(drive)


def test_a_refusal_stands_in_the_form_and_what_was_typed_stays(browse, given_issues):
    given_issues(LATE)

    async def drive(person):
        await person.press("down", "down", "enter", "enter", "P")
        assert "这个键在这里没有用" not in person.screen
        await person.type("150")
        await person.press("f2")
        await person.see("没有办成。错误：“完成率”：完成率“150”")
        await person.see(" 150 ")
        await person.press("escape", "x", "f2")
        await person.see("没有写明延到哪一天。请写 “新的整改时限” 日期")
        await person.type("2026-13-01")
        await person.press("f2")
        await person.see("错误：“新的整改时限”：一年没有13月。请改为存在的日期 ")
        assert "--" not in person.screen
        await person.press("escape", "a", "up", "enter", "f2")
        await person.see("没有办成。请填“要收入的材料”")
        await person.type("没有.jpg")
        await person.press("f2")
        await person.see("缺少“类别”（整改方案")
        assert "qinling attach" not in person.screen
        await person.press("escape", "h")
        await person.see("这个键在这里没有用")
        await person.press("p", "escape", "r")

    browse(drive)


def test_a_busy_ledger_is_told_in_place(browse, given_issues, ledger, monkeypatch):
    given_issues(LATE)
    monkeypatch.setenv("QINLING_BUSY_SECONDS", "0")
    other = sqlite3.connect(ledger)

    async def drive(person):
        await person.press("down", "down", "enter", "enter", "p")
        await person.type("80")
        other.execute("begin immediate")
        await person.press("f2")
        await person.see("没有办成")
        await person.see("正被另一个命令写入")
        other.execute("rollback")
        await person.press("f2")
        await person.see("ZC-7 报送进展")

    browse(drive)
    other.close()


def test_a_ledger_that_goes_away_is_told_in_place_and_the_last_figures_stay(browse, given_issues, ledger):
    given_issues(LATE)

    async def drive(person):
        await person.press("down", "down", "enter")
        for path in ledger.parent.glob(f"{ledger.name}*"):
            path.rename(path.with_name(f"别处-{path.name}"))
        await person.press("r")
        await person.see("错误")
        await person.see("ZC-7")
        await person.press("enter", "e", "escape", "u", "escape", "escape")

    browse(drive)


def test_an_export_is_of_what_is_seen_and_overwrites_nothing_unasked(
    browse, given_issues, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given_issues(LATE, {**LATE, "问题编号": "ZC-8", "整改时限": "2026-12-31"})
    (tmp_path / "旧.csv").write_text("别人的", "utf-8")

    async def drive(person):
        await person.press("down", "down", "enter", "e")
        await person.see("筛出的 1 个都导出")
        person.pilot.app.screen.query_one("#field0").value = "旧.csv"
        await person.press("f2")
        await person.see("没有办成")
        await person.see("加 “改名留着”（旧的另存为")
        assert (tmp_path / "旧.csv").read_text("utf-8") == "别人的"
        await person.press("tab")
        await person.press("space", "f2")
        await person.see("已导出 旧.csv：1 个问题")
        await person.press("enter", "e", "f2")
        await person.see("档案 ZC-7.zip")
        await person.press("escape", "escape", "e", "f2")

    browse(drive)
    assert "ZC-7" in (tmp_path / "旧.csv").read_text("utf-8-sig")
    assert "ZC-8" not in (tmp_path / "旧.csv").read_text("utf-8-sig")
    assert (tmp_path / "档案 ZC-7.zip").exists()
    assert (tmp_path / "总体情况 2026-04-25.html").exists()
    assert any("别人的" in path.read_text("utf-8", "ignore") for path in tmp_path.glob("旧*"))


def test_who_may_not_act_may_look_and_is_told_so(browse, given_issues, tmp_path):
    given_issues(LATE)
    settings = tmp_path / "设置.toml"
    settings.write_text("[actor]\nfixed = true\n", "utf-8")

    async def drive(person):
        await person.see("只能看，不能办")
        await person.press("down", "down", "enter", "enter", "p")
        await person.type("80")
        await person.press("f2")
        await person.see("没有办成")

    browse(drive, words=[f"--settings={settings}"])


def test_a_defect_leaves_the_screen_and_is_told_in_one_line(browse, given_issues, monkeypatch, capsys):
    given_issues(LATE)

    async def drive(person):
        monkeypatch.setattr("qinling.cli.browse.board_screen.build_board_rows", lambda *_: 1 / 0)
        await person.pilot.press("r")
        await person.pilot.pause(0.2)

    with pytest.raises(ZeroDivisionError):
        browse(drive)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err


def test_a_full_disk_is_told_in_the_form(browse, given_issues, tmp_path, monkeypatch):
    given_issues(LATE)
    monkeypatch.chdir(tmp_path)

    def fill_disk(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    async def drive(person):
        await person.press("enter", "e")
        monkeypatch.setattr("qinling.workbook.export.ledger_csv.write_csv", fill_disk)
        person.pilot.app.screen.query_one("#field0").value = "新.csv"
        await person.press("f2")
        await person.see("没有办成。错误：")
        await person.see("空间")

    browse(drive)
    assert not (tmp_path / "新.csv").exists()


def test_a_box_is_passed_with_enter_and_ticked_with_the_space_bar(
    browse, given_issues, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given_issues(LATE)

    async def drive(person):
        await person.press("enter", "e", "enter")
        box = person.pilot.app.focused
        await person.press("enter")
        assert not box.value
        assert person.pilot.app.focused is not box
        await person.press("up", "space")
        assert box.value

    browse(drive)


@pytest.mark.parametrize("words", ["状态=办结", "几天内到期=两周", "状态=不知道"])
def test_a_filter_that_needs_the_call_for_its_words_is_read_or_refused(browse, given_issues, words):
    given_issues(LATE)

    async def drive(person):
        await person.press("slash")
        await person.type(words)
        await person.pilot.pause(0.3)
        await person.wait()
        assert "程序出了差错" not in person.screen
        assert "共 0 个" in person.lines[0] or "没有筛，还是原来的" in person.screen

    browse(drive)


def test_what_is_pasted_is_taken_whole_or_told(browse, given_issues):
    given_issues(LATE)

    async def paste(person, text):
        person.pilot.app.screen.post_message(Paste(text))
        await person.pilot.pause(0.3)
        await person.wait()

    async def drive(person):
        await person.press("slash")
        await paste(person, "ZC-7\r\nZC-8\n")
        assert "ZC-7 ZC-8" in person.screen
        await paste(person, "长" * 700)
        await person.see("太长了，没有写进去：这里最多 500 个字")
        assert "长长" not in person.screen
        await person.press("ctrl+u", "enter", "enter", "x", "enter")
        await paste(person, "第一行\n第二行\n\n第三行")
        await person.see("第一行 第二行 第三行")
        await paste(person, "长" * 20_001)
        await person.see("太长了")
        await person.see("第一行 第二行 第三行")

    browse(drive)


def test_an_export_is_of_the_list_that_is_shown_though_the_next_filter_was_refused(
    browse, given_issues, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given_issues(LATE, {**LATE, "问题编号": "ZC-8", "整改时限": "2026-12-31"})

    async def drive(person):
        await person.press("down", "down", "enter", "slash")
        await person.type("几天内到期=abc")
        await person.see("没有筛，还是原来的")
        await person.press("enter", "e")
        await person.see("筛出的 1 个都导出")
        await person.press("f2")
        await person.see("已导出")
        await person.see("没有筛，还是原来的")

    browse(drive)
    assert (tmp_path / "问题清单 2026-04-25.xlsx").exists()
