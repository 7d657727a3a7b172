"""`undo` at a terminal takes back what it asked about, or nothing."""

from qinling.cli.context import Desk
from tests.cli.browse.conftest import LATE


def test_what_was_done_while_the_question_stood_is_not_undone(qinling, given_file, monkeypatch):
    assert qinling("import", given_file([LATE]), "--yes").exit_code == 0
    assert qinling("progress", "ZC-7", "--percent", "30").exit_code == 0

    def answer_late(*_, **__):
        monkeypatch.setattr(Desk, "is_interactive", False)
        assert qinling("complete", "ZC-7").exit_code == 0
        return True

    monkeypatch.setattr("qinling.cli.prompts.confirm", answer_late)
    monkeypatch.setattr(Desk, "is_interactive", True)
    refused = qinling("undo")

    assert refused.exit_code == 23
    assert "最后一次操作已是另一次：完成整改（ZC-7），没有撤回" in refused.stderr
    assert "已完成整改" in qinling("show", "ZC-7").stdout
