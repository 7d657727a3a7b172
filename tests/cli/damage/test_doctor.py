"""`qinling db doctor`: each thing that can be wrong around a ledger, its remedy, and what --fix mends."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qinling.ledger.soundness import file_places
from qinling.procedures.doctor import place_checks

pytestmark = pytest.mark.about_a_file

HOURS_AGO = time.time() - 3 * 3600


def age(path: Path) -> Path:
    os.utime(path, (HOURS_AGO, HOURS_AGO))
    return path


def test_a_sound_ledger_has_nothing_wrong_and_is_not_touched(run, ledger_copy):
    before = ledger_copy.read_bytes()
    assert run("db doctor")[0] == 0
    assert ledger_copy.read_bytes() == before


def test_what_is_no_file_is_no_sound_ledger(run, ledger_copy):
    ledger_copy.unlink()
    os.mkfifo(ledger_copy)
    code, said = run("db doctor")
    assert (code, "不是普通文件" in said) == (22, True)


def test_what_everybody_may_read_is_closed_to_others(run, ledger_copy):
    ledger_copy.chmod(0o644)
    code, said = run("db doctor")
    assert code == 22
    assert f"chmod o-rwx {ledger_copy}" in said
    assert run("db doctor --fix")[0] == 0
    assert ledger_copy.stat().st_mode & 0o777 == 0o640


def test_temporary_files_of_killed_commands_are_deleted_but_not_those_of_a_running_one(run, ledger_copy):
    left = ledger_copy.with_name(".qinling-left")
    left.mkdir()
    (left / "half.xlsx").touch()
    age(left)
    half = ledger_copy.with_name("copy.db.papers") / "tmpabc"
    half.touch()
    age(half)
    running = ledger_copy.with_name(".qinling-running")
    running.touch()
    code, said = run("db doctor")
    assert code == 22
    assert str(left) in said
    assert str(half) in said
    assert run("db doctor --fix")[0] == 0
    assert (left.exists(), half.exists(), running.exists()) == (False, False, True)


def test_attachments_beside_a_link_are_found_and_moved_beside_the_file(run, run_json, ledger_copy, tmp_path):
    far = tmp_path / "数据"
    far.mkdir()
    real = ledger_copy.rename(far / "real.db")
    ledger_copy.symlink_to(real)  # copy.db.papers lies beside the link, as earlier versions put it
    assert run("db verify")[0] == 0
    assert run("dossier SJ2026-013 --to {out}.zip")[0] == 0
    code, said = run("db doctor")
    assert code == 22
    assert "链接" in said
    assert run("db doctor --fix")[0] == 0
    assert not ledger_copy.with_name("copy.db.papers").exists()
    assert run("db verify")[0] == 0
    assert run("db verify", real)[0] == 0
    assert run("attach SJ2026-008 {file} --as before")[0] == 0
    assert not ledger_copy.with_name("copy.db.papers").exists()
    assert run("db verify", real)[0] == 0


def test_a_hard_link_is_told(run, ledger_copy):
    os.link(ledger_copy, ledger_copy.with_name("other.db"))
    code, said = run("db doctor")
    assert code == 22
    assert "2 个名字" in said


def test_a_wal_that_a_killed_command_left_is_merged(run, run_json, ledger_copy):
    script = (
        "import os, sys; from pathlib import Path; from qinling.ledger.sqlite_file.sqlite import connect_for_writing;"
        "c = connect_for_writing(Path(sys.argv[1]), 1); c.execute('begin immediate');"
        "c.execute(\"insert into unit (name) values ('区文旅局二')\"); c.commit(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(ledger_copy)], check=False)
    wal = ledger_copy.with_name("copy.db-wal")
    assert wal.stat().st_size
    code, said = run("db doctor")
    assert code == 22
    assert "copy.db-wal" in said
    assert run("db doctor --fix")[0] == 0
    assert not wal.exists() or not wal.stat().st_size


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("drop trigger event_never_goes", "event_never_goes"),
        ("drop index issue_due", "issue_due"),
        ("delete from unit where name = '区水利局'", "区水利局"),
        ("update counter set value = 0", "重号"),
        ("update login_day set failed = 9 where account = 4", "登录次数"),
    ],
)
def test_what_follows_from_the_rest_is_made_again(run, execute, change, words):
    execute(change)
    code, said = run("db doctor")
    assert code == 22
    assert words in said
    assert "--fix" in said
    assert run("db doctor --fix")[0] == 0
    assert run("db verify")[0] == 0


def test_nothing_is_repaired_in_a_ledger_that_is_damaged_elsewhere(run, execute, ledger_copy):
    execute("drop index issue_due", "update issue set remark = '改过' where number = 'SJ2026-008'")
    before = ledger_copy.read_bytes()
    code, said = run("db doctor --fix")
    assert code == 22
    assert "SJ2026-008" in said
    assert "qinling db salvage" in said
    assert ledger_copy.read_bytes() == before


def test_a_missing_attachment_is_told_with_its_issue(run, ledger_copy):
    shutil.rmtree(ledger_copy.with_name("copy.db.papers"))
    code, said = run("db doctor")
    assert code == 22
    assert "照片.jpg" in said
    assert "请从备份里" in said


def test_days_and_moments_that_have_not_come_are_told(run):
    assert run("progress SJ2026-015 --percent 90 --note 好 --today 2036-06-10")[0] == 0
    code, said = run("db doctor")
    assert code == 22
    assert "2036-06-10" in said
    assert "qinling history --since 2036-06-10" in said


def test_a_network_disk_and_a_disk_nearly_full_are_told(run, monkeypatch, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//server/share {tmp_path} cifs rw 0 0\n")
    monkeypatch.setattr(file_places, "_MOUNTS", mounts)
    monkeypatch.setattr(place_checks, "_MIN_FREE_BYTES", 1 << 60)
    code, said = run("db doctor")
    assert code == 22
    assert "cifs" in said
    assert "所在的磁盘只剩" in said


def test_a_folder_that_is_kept_in_step_is_told(run, ledger_copy, tmp_path):
    synced = tmp_path / "OneDrive"
    synced.mkdir()
    shutil.copyfile(ledger_copy, synced / "l.db")
    shutil.copytree(ledger_copy.with_name("copy.db.papers"), synced / "l.db.papers")
    assert "网盘" in run("db doctor", synced / "l.db")[1]


def write_nonsense(path):
    path.write_bytes(b"nonsense" * 1000)


def cut_to_nothing(path):
    path.write_bytes(b"")


def link_to_nowhere(path):
    path.unlink()
    path.symlink_to(path.with_name("nowhere.db"))


def leave_only_the_wal(path):
    path.unlink()
    path.with_name(f"{path.name}-wal").write_bytes(b"x")


def make_a_folder(path):
    path.unlink()
    path.mkdir()


def spoil_the_first_page(path):
    path.write_bytes(path.read_bytes()[:100] + b"\xfe" * 3996 + path.read_bytes()[4096:])


@pytest.mark.parametrize(
    "damage",
    [
        write_nonsense,
        cut_to_nothing,
        link_to_nowhere,
        leave_only_the_wal,
        make_a_folder,
        spoil_the_first_page,
    ],
)
@pytest.mark.parametrize("words", ["db doctor", "db doctor --fix", "db doctor --json"])
def test_a_ledger_that_cannot_be_opened_is_looked_at_and_left_alone(run, ledger_copy, damage, words):
    damage(ledger_copy)
    before = ledger_copy.read_bytes() if ledger_copy.is_file() else None
    code, said = run(words)
    assert code == 22
    assert "处要处理" in said
    assert (ledger_copy.read_bytes() if ledger_copy.is_file() else None) == before


def test_without_a_ledger_there_is_nothing_to_look_at(run, tmp_path):
    assert run("db doctor", tmp_path / "none.db")[0] == 12


def test_every_finding_has_a_remedy_as_json(run_json, ledger_copy):
    ledger_copy.chmod(0o666)
    said = run_json("db", "doctor")
    assert (said["kind"], said["fixed"]) == ("doctor", [])
    (finding,) = said["items"]
    assert finding.keys() == {"check", "what", "remedy", "fixable"}
    assert (finding["check"], finding["fixable"]) == ("permissions", True)
