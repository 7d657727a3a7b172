"""What a new user does at 80×24, with the keys that the screen names."""

import json

import pytest

from tests.cli.browse.conftest import LATE

AHEAD = {**LATE, "问题编号": "ZC-8", "问题描述": "围栏破损", "整改时限": "2026-12-31"}


@pytest.fixture
def ledger_of_two(given_issues):
    given_issues(LATE, AHEAD)


@pytest.mark.usefixtures("ledger_of_two")
def test_a_new_user_finds_an_overdue_issue_reads_why_reports_and_gives_it_back(browse, qinling):
    async def drive(person):
        await person.see("已超期")
        await person.see("Enter 看是哪些")
        await person.press("down", "down", "enter")
        await person.see("共 1 个", line=0)
        await person.see("ZC-7")
        assert "ZC-8" not in person.screen
        await person.press("enter")
        await person.see("超期5天")
        await person.see("时限说明")
        await person.see("到 2026-04-20（当天仍在期内）")
        await person.press("p")
        await person.type("80")
        await person.press("enter", "enter")
        await person.type("已清运大半")
        await person.press("f2")
        await person.see("ZC-7 报送进展")
        await person.see("80%")
        await person.press("c")
        await person.press("f2")
        await person.see("已完成整改", line=0)
        await person.press("a")
        await person.see("申请销号")
        await person.press("enter", "f2")
        await person.see("验收中", line=0)
        await person.press("a")
        menu = person.screen
        assert menu.index("验收   下一步") < menu.index("验收不通过，退回整改   下一步")
        await person.press("down", "enter")
        await person.type("渣土没有清完")
        await person.press("f2")
        await person.see("整改中", line=0)

    browse(drive)
    history = json.loads(qinling("history", "ZC-7", "--json").stdout)["items"]
    kinds = [one["kind"] for one in history]
    assert kinds[-4:] == ["reported", "completed", "applied", "turned_back"]
    assert history[-1]["actor"] == "测试员"


@pytest.mark.usefixtures("ledger_of_two")
def test_what_was_done_by_mistake_is_taken_back_after_a_question(browse, qinling):
    async def drive(person):
        await person.press("down", "down", "enter", "enter", "p")
        await person.type("80")
        await person.press("f2", "u")
        await person.see("将撤回")
        await person.see("报送进展（ZC-7）")
        await person.press("enter")
        await person.see("没有撤回，台账没有改动")
        await person.see("完成率    80%")
        await person.press("u", "y")
        await person.see("已撤回")
        assert "完成率    80%" not in person.screen

    browse(drive)
    assert json.loads(qinling("show", "ZC-7", "--json").stdout)["items"][0]["percent"] is None


@pytest.mark.usefixtures("ledger_of_two")
def test_the_week_shows_its_days_and_moves(browse):
    async def drive(person):
        await person.press("w")
        await person.see("2026-04-20 至 04-26 到期 1 个", line=0)
        await person.see("04-20 一")
        await person.see("超期5天")
        await person.see("04-25 六休今")
        await person.press("right")
        await person.see("更早没办完的 1 个", line=0)
        await person.press("enter")
        await person.see("这一天没有到期的")
        await person.press("t", "enter")
        await person.see("ZC-7", line=0)

    browse(drive)


@pytest.mark.usefixtures("ledger_of_two")
def test_the_manual_is_one_key_away_on_either_keyboard(browse):
    async def drive(person):
        for sign in ("?", "？"):
            await person.press(sign)
            await person.see("手册：全屏浏览", line=0)
            await person.press("escape")
            await person.see("全部问题")

    browse(drive)


@pytest.mark.usefixtures("ledger_of_two")
def test_keys_at_the_foot_can_be_clicked(browse):
    async def drive(person):
        line = next(place for place, text in enumerate(person.lines) if "w 这一周到期" in text)
        before = person.lines[line].split("w 这一周")[0]
        column = sum(2 if ord(sign) > 0x2E80 else 1 for sign in before)
        await person.pilot.click(offset=(column, line))
        await person.wait()
        await person.see("到期 1 个", line=0)

    browse(drive)
