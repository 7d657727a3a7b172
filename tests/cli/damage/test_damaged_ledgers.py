"""No command ends in a defect on a damaged ledger, whatever is damaged: it works, or refuses and says so.

A few copies and commands are tried here; `python -m tests.cli.damage.damage_runs 300` tries all commands on 300.
"""

import pytest

from tests.cli.damage.damage_runs import READING, WRITING, choose, run_on_damage

pytestmark = pytest.mark.about_a_file

#: Some of each kind of damage; the last ones once ended in a defect.
SEEDS = (0, 1, 2, 7, 12, 30, 45, 1040, 1054)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_ledger_is_read_and_written_or_refused(office, seed):
    readings, writings = choose(READING, seed, 5), choose(WRITING, seed, 3)
    assert [one for one in run_on_damage(office, seed, readings, writings) if one.wrong] == []


def test_the_commands_do_what_they_should_on_a_sound_ledger(office, tmp_path, ledger_copy, monkeypatch):
    """Or the damaged ones would prove nothing."""
    monkeypatch.chdir(tmp_path)  # letters are written here
    (tmp_path / "out2.xlsx").write_bytes((office.folder / "交督查.xlsx").read_bytes())
    codes = {words: office.run(tmp_path, words, ledger_copy)[0] for words in READING}
    assert {words: code for words, code in codes.items() if code} == {"cron check": 25}


def test_a_schema_whose_text_is_not_utf8_is_damage(ledger_copy, run):
    content = bytearray(ledger_copy.read_bytes())
    content[content.index(b"tablecountercounter") + 7] = 0xFE
    ledger_copy.write_bytes(content)
    for words in (
        "db verify",
        "list",
        "history --since 2026-01-01",
        "add 级别=区级 问题描述=弃渣",
        "export {out}.xlsx",
    ):
        code, said = run(words)
        assert code == 13, (words, said)
        assert "已损坏" in said, (words, said)
        assert f"qinling --ledger {ledger_copy} db salvage 新文件" in said, (words, said)


def test_a_damaged_row_is_named_with_its_issue(ledger_copy, run, execute):
    execute("update issue set deadline = 'soon' where number = 'SJ2026-008'")
    code, said = run("list")
    assert code == 13
    assert "SJ2026-008" in said
    assert "qinling db salvage" in said


def test_counts_of_a_run_that_are_no_pairs_are_damage(run, execute):
    execute("update run set channels = '{\"box\":[1]}'")
    assert run("cron check")[0] == 13


def test_a_defect_of_the_program_stays_one_on_a_sound_ledger(run, monkeypatch):
    monkeypatch.setattr("qinling.reports.issues.issue_tables.issues_json", None, raising=False)
    monkeypatch.setattr("qinling.procedures.views.issue_views.list_issues", None)
    code, said = run("list")
    assert code == 1
    assert "抱歉" in said
