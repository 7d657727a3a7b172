"""What others do between the question at a terminal and the writing is noticed, and told with who and when."""

import pytest

from qinling.cli import prompts
from qinling.cli.context import Desk

RECEIVER = 'office = "区办"\n[notify.receivers]\n"区水利局" = ["stdout"]\n'


@pytest.fixture
def asked(qinling, monkeypatch):
    """Run a command at a terminal where another person's command runs while the question stands there."""

    def run(*words, meanwhile=(), answer=True, **options):
        def answer_late(*_args, **_options):
            monkeypatch.setattr(Desk, "is_interactive", False)
            for other in meanwhile:
                assert qinling(*other, "--actor", "李四").exit_code == 0, other
            return answer

        monkeypatch.setattr(prompts, "confirm", answer_late)
        monkeypatch.setattr(Desk, "is_interactive", True)
        result = qinling(*words, **options)
        monkeypatch.setattr(Desk, "is_interactive", False)
        return result

    return run


@pytest.fixture
def history_of(history):
    """Return the kinds of the events of one issue."""
    return lambda number: [one["kind"] for one in history(number)]


@pytest.fixture
def given_two(given_issue):
    given_issue("A1", 责任单位="区水利局", 整改时限="2026-04-01")
    given_issue("A2", 责任单位="区水利局", 整改时限="2026-04-01")


STEP = ("progress", "--where", "单位=水利", "--note", "进展")


@pytest.mark.usefixtures("given_two")
def test_a_step_of_issues_that_were_shown_is_not_taken_of_what_has_changed(asked, history_of):
    refused = asked(*STEP, meanwhile=[("edit", "A2", "备注=李四改的")])
    assert refused.exit_code == 20
    assert "你看的时候有人办过：A2 李四 于 2026-04-25 09:30 修改。没有办理" in refused.stderr
    assert history_of("A1") == ["created"]
    assert asked(*STEP).exit_code == 0
    assert history_of("A2") == ["created", "changed", "reported"]


@pytest.mark.usefixtures("given_two")
def test_what_others_do_to_other_issues_does_not_matter(asked, given_issue):
    given_issue("B1", 责任单位="区林业局")
    assert asked(*STEP, meanwhile=[("edit", "B1", "备注=别的")]).exit_code == 0


@pytest.mark.usefixtures("given_two")
def test_of_many_changes_some_are_named(asked):
    edits = [("edit", number, f"备注={turn}") for turn in range(3) for number in ("A1", "A2")]
    assert "等 6 次" in asked(*STEP, meanwhile=edits).stderr


@pytest.mark.usefixtures("given_two")
def test_an_act_whose_letters_were_shown_is_not_recorded_of_what_has_changed(asked, history_of, tmp_path):
    (tmp_path / "设置.toml").write_text(RECEIVER, "utf-8")
    words = ("supervise", "A1", "--step", "催办", "--to", "区水利局", "--send")
    settings = {"QINLING_SETTINGS": str(tmp_path / "设置.toml")}
    refused = asked(*words, meanwhile=[("complete", "A1")], **settings)
    assert refused.exit_code == 20
    assert "A1 李四 于" in refused.stderr
    assert history_of("A1") == ["created", "completed"]


@pytest.mark.usefixtures("given_two")
def test_undo_takes_back_only_what_was_shown(asked, qinling, history_of):
    assert qinling("progress", "A2", "--note", "戊", "--actor", "李四").exit_code == 0
    refused = asked("undo", "--actor", "李四", meanwhile=[("progress", "A1", "--note", "己")])
    assert refused.exit_code == 23
    assert "李四 最后一次操作已是另一次" in refused.stderr
    assert history_of("A1")[-1] == "reported"


@pytest.mark.usefixtures("given_two")
def test_proposed_acts_are_not_recorded_of_what_has_changed(asked, history_of):
    words = ("supervise", "--all-proposed")
    refused = asked(*words, meanwhile=[("edit", "A1", "备注=李四改的")])
    assert refused.exit_code == 20
    assert "A1 李四 于" in refused.stderr
    assert history_of("A2") == ["created"]
    assert asked(*words).exit_code == 0
    assert history_of("A2") == ["created", "supervised"]
