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
