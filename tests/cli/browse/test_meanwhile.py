"""What another terminal does while a question or a form is open is told, and nothing is done that was not shown."""

import json

from tests.cli.browse.conftest import LATE


def test_an_undo_takes_back_what_was_shown_or_nothing(browse, given_issues, qinling):
    given_issues(LATE)

    async def drive(person):
        assert qinling("progress", "ZC-7", "--percent", "30").exit_code == 0
        await person.press("u")
        await person.see("报送进展（ZC-7）")
        assert qinling("progress", "ZC-7", "--percent", "40").exit_code == 0  # same kind, issue and minute
        await person.press("y")
        await person.see("已是另一次：报送进展（ZC-7），没有撤回")
        await person.see("按 u")
        await person.press("u", "y")
        await person.see("已撤回")

    browse(drive)
    assert json.loads(qinling("show", "ZC-7", "--json").stdout)["items"][0]["percent"] == 30


def test_a_decision_is_on_the_request_that_is_shown(browse, given_issues, qinling):
    given_issues(LATE)
    ask = ("extend", "ZC-7", "--reason", "雨多", "--by", "张某", "--to")

    async def drive(person):
        assert qinling(*ask, "2026-05-06").exit_code == 0
        await person.press("down", "down", "enter", "enter", "a")
        await person.press(*["down"] * 3, "enter")
        await person.see("批准延期：ZC-7")
        await person.see("申请延至 2026-05-06")
        assert qinling("extend", "ZC-7", "--reject", "--reason", "不行", "--by", "韩某").exit_code == 0
        assert qinling(*ask, "2026-12-31").exit_code == 0
        await person.press("f2")
        await person.see("还没有办。这期间别处办了")
        await person.see("2026-12-31")
        assert 'requested_deadline": "2026-12-31' in qinling("show", "ZC-7", "--json").stdout
        await person.press("f2")
        await person.see("整改时限改为 2026-12-31")

    browse(drive)


def test_a_note_of_another_terminal_is_told_before_it_is_replaced(browse, given_issues, qinling):
    given_issues(LATE)

    async def drive(person):
        await person.press("down", "down", "enter", "enter", "p")
        await person.type("50")
        assert qinling("progress", "ZC-7", "--note", "已清运一半").exit_code == 0
        await person.press("f2")
        await person.see("已清运一半")
        await person.see(" 50 ")
        await person.press("escape")

    browse(drive)
    assert json.loads(qinling("show", "ZC-7", "--json").stdout)["items"][0]["percent"] is None


def test_a_number_that_was_changed_meanwhile_leads_back_to_the_issue(browse, given_issues, qinling):
    given_issues(LATE)

    async def drive(person):
        await person.press("slash", "enter", "enter", "p")
        await person.type("87")
        assert qinling("edit", "ZC-7", "编号=ZC-71").exit_code == 0
        await person.press("f2")
        await person.see("问题编号：ZC-7 → ZC-71")
        await person.press("f2")
        await person.see("ZC-7 改过编号。别处改过了")
        assert "qinling" not in person.screen
        await person.press("escape", "r", "p")
        await person.see("报送进展：ZC-71")

    browse(drive)
