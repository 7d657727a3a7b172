"""A backup of an office is a file like any other: restored it is a ledger file, and it goes up again."""

import json
from datetime import timedelta

import pytest

from qinling.errors import BackupRefused
from qinling.ledger.attachments import get_attachments_folder, open_attachments
from qinling.ledger.reader import open_reader
from qinling.procedures.backups.backup import BackupOrder, back_up
from qinling.procedures.backups.ledger_facts import read_ledger_facts
from qinling.procedures.backups.restore import carry_out_restore, prepare_restore
from qinling.rules.backup_rules import KeepCounts
from tests.procedures.backups.conftest import NOON, copy, facts_of, run_sql, silent_progress


@pytest.fixture
def office(lived, address):
    copy(lived, address)
    return address


def make_backup(office, target, time=NOON, keep=None):
    return back_up(office, BackupOrder(target, time, "qinling", keep), 5, silent_progress)


def test_a_backup_of_an_office_is_restored_as_a_file_and_goes_up_again(office, lived, tmp_path):
    result = make_backup(office, tmp_path / "备份")
    assert result.path.name.startswith(f"{office.office}-")
    assert (result.facts, result.missing, result.is_recorded) == (facts_of(lived), (), True)

    with prepare_restore(result.path, tmp_path / "restored.db", None) as plan:
        carry_out_restore(plan, 5)
    assert facts_of(tmp_path / "restored.db") == facts_of(lived)
    run_sql(office, f"drop schema {office.office} cascade")
    assert copy(tmp_path / "restored.db", office).missing == ()
    with open_reader(office) as reader, open_attachments(office, reader) as store:
        assert [store.find_fault(one) for one in read_ledger_facts(reader).attachments] == [None] * 3


def test_older_backups_of_the_office_go_as_those_of_a_file_do(office, lived, tmp_path):
    folder = tmp_path / "备份"
    of_file = back_up(lived, BackupOrder(folder, NOON - timedelta(days=9), "qinling"), 5, silent_progress)
    older = [make_backup(office, folder, NOON - timedelta(days=days)).path for days in (3, 2)]
    newest = make_backup(office, folder, keep=KeepCounts(days=2, weeks=0, months=0))
    # It is one ledger, wherever a backup of it was made.
    assert set(newest.removed) == {of_file.path, older[0]}
    assert {one.name for one in folder.iterdir()} == {older[1].name, newest.path.name}


def test_lost_attachments_are_told_and_a_damaged_office_is_not_backed_up(office, tmp_path):
    first = facts_of(office).attachments[0]
    run_sql(office, f"delete from attachment_part where sha256 = '{first}'")
    assert make_backup(office, tmp_path / "a.zip").missing == (first,)
    run_sql(office, "update issue set remark = '改过' where number = 'A2'")
    with pytest.raises(BackupRefused, match="核验不通过"):
        make_backup(office, tmp_path / "b.zip")
    assert [one.name for one in tmp_path.glob("*.zip")] == ["a.zip"]
    assert not list(tmp_path.glob(".qinling-tmp-*"))


def test_the_commands_know_what_is_on_a_server(office, qinling, tmp_path):
    here = {"QINLING_LEDGER": str(office), "QINLING_NEXT_STEPS": "true"}
    made = qinling("db", "backup", tmp_path / "备份.zip", **here)
    assert (made.exit_code, "--to 恢复的.db" in made.stderr) == (0, True)
    refused = qinling("db", "restore", tmp_path / "备份.zip", **here)
    assert (refused.exit_code, "再 qinling db copy 恢复的.db" in refused.stderr) == (2, True)
    said = json.loads(qinling("db", "copy", str(office), tmp_path / "搬回.db", "--json", **here).stdout)
    assert (said["kind"], said["issues"], said["attachments"], said["was_there"]) == ("copy", 302, 3, False)
    again = qinling("db", "copy", str(office), tmp_path / "搬回.db", **here)
    assert (again.exit_code, again.stderr.startswith("早已搬好")) == (0, True)
    assert qinling("db", "verify", **here).exit_code == 0
    assert "db backup" in qinling("cron", "show", **here).stdout
    assert get_attachments_folder(tmp_path / "搬回.db").is_dir()
